"""Hostile defaults for every test: the embedded profile, a fixed clock where asked, no network by accident."""

import gc
from datetime import UTC, datetime

import pytest
from django.test import TransactionTestCase
from django.utils import translation

from tests import emptying
from tests.standing import copy_files, file_settings
from tests.standing import own as own
from tests.standing import standing as standing

DATABASES = {"db", "transactional_db", "django_db_reset_sequences", "standing", "live_server"}


@pytest.hookimpl(trylast=True)  # after pytest-django has put tests with transactions of their own last
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files with slow tests first: begun last, a long one would run alone while the other process has nothing left."""
    slow = {item.path for item in items if "slow" in item.keywords}
    items.sort(key=lambda item: item.path not in slow)


def pytest_collection_finish() -> None:
    """What the imports and the collection left stays to the end: it need not be looked through again and again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def _quick_emptying():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", emptying.empty)
        yield


@pytest.fixture(scope="session")
def now() -> datetime:
    """Tuesday, 2 July 2024, 10:00 in Shanghai: a working day inside the demo call."""
    return datetime(2024, 7, 2, 2, 0, tzinfo=UTC)


@pytest.fixture
def at(settings):
    """Fix the clock of pages at a moment given as text in Shanghai time."""

    def fix(moment: str) -> None:
        settings.PILOTZONE_CLOCK = f"{moment}+08:00"

    return fix


@pytest.fixture(autouse=True)
def _first_language(settings):
    """A language that an earlier test left active in this thread is not this test's."""
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture(autouse=True)
def _private_files(request, settings):
    """For tests with a database, whose rows name files: a folder for each of the thousands without one would cost."""
    if request.node.get_closest_marker("django_db") is None and DATABASES.isdisjoint(request.fixturenames):
        return
    folder = request.getfixturevalue("tmp_path")
    for name, value in file_settings(folder).items():
        setattr(settings, name, value)
    if "standing" in request.fixturenames:
        copy_files(request.getfixturevalue("standing"), folder)
