"""One portal and one browser for all journeys; every test has people of its own and fails on their troubles."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, sync_playwright

from tests.e2e.browser import Crowd, launch
from tests.e2e.portal import Portal
from tests.house import engines

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.e2e)


@pytest.fixture(scope="session")
def chromium() -> str:
    found = engines.first("PILOTZONE_TEST_CHROMIUM", engines.CHROMIUM, engines.program_path)
    if not found:
        pytest.skip("Chromium was not found: install it or set PILOTZONE_TEST_CHROMIUM.")
    return engines.program_path(found)


@pytest.fixture(scope="session")
def portal(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    started = Portal(tmp_path_factory.mktemp("portal"))
    try:
        started.start()
        yield started
    finally:
        started.stop()


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = launch(playwright, chromium)
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def signed_in() -> dict[str, Any]:
    return {}


@pytest.fixture(scope="session")
def axe() -> Axe:
    return Axe()


@pytest.fixture
def crowd(portal: Portal, browser: Browser, signed_in: dict[str, Any]) -> Iterator[Crowd]:
    people = Crowd(browser, portal, signed_in)
    yield people
    people.leave()
    assert people.troubles.found == []
