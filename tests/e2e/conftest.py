"""One portal and one browser for all journeys; every test has people of its own and fails on their troubles."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polib
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect, sync_playwright

from tests.e2e.browser import Crowd, launch
from tests.e2e.portal import Portal
from tests.e2e.reading import Read
from tests.e2e.seed import Seed
from tests.house import engines

HERE = Path(__file__).parent
CATALOGUE = HERE.parents[1] / "locale/zh_Hans/LC_MESSAGES/django.po"
PATIENCE = 20_000  # milliseconds for what a page is to say: the machine may be busy with something else
# They need the demo's claims and its standing notice as they were. The batch has a portal of its own: it runs while
# the other process makes the demo.
FIRST = ["every_page", "batch", "other_pages", "terms"]
# Begun last, one of these would run alone while the other process has nothing left.
LONG = ["partner", "objected_warehouse", "assessment", "headquarters", "journey", "meetings", "editor", "policy"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Those of `FIRST` come first, in its order: the other journeys move the demo's claims and the clock on."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.e2e)
    place = {HERE / f"test_{name}.py": number for number, name in enumerate(FIRST + LONG)}
    items.sort(key=lambda item: place.get(item.path, len(place)))


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
        Seed(shared_folder(tmp_path_factory)).copy_to(started)
        started.start()
        yield started
    finally:
        started.stop()


def shared_folder(factory: pytest.TempPathFactory) -> Path:
    """Seen by all test processes of a run."""
    own = factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    if "PYTEST_XDIST_WORKER" not in os.environ:
        Seed(HERE).throw_away()


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    expect.set_options(timeout=PATIENCE)
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


@pytest.fixture(scope="session")
def found(portal: Portal) -> dict[str, str]:
    return portal.find_objects()


@pytest.fixture(scope="session")
def held(portal: Portal) -> dict[str, list[str]]:
    """What each person of the demo may do, by the first part of the address with which he or she signs in."""
    return portal.ask("held()", "from tests.e2e.objects import held")


@pytest.fixture(scope="session")
def english() -> set[str]:
    """Every message that has another text in Chinese: none of them may stand on a Chinese page."""
    messages = {entry.msgid for entry in polib.pofile(str(CATALOGUE)) if "%" not in entry.msgid}
    return {message for message in messages if len(message) > 2 and message.isascii()}


@pytest.fixture(scope="session")
def read() -> Read:
    return Read()


@pytest.fixture
def crowd(portal: Portal, browser: Browser, signed_in: dict[str, Any]) -> Iterator[Crowd]:
    people = Crowd(browser, portal, signed_in)
    yield people
    people.leave()
    assert people.troubles.found == []
