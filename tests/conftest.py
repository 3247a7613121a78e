"""Hostile defaults for every test: the embedded profile, a fixed clock where asked, no network by accident."""

from datetime import UTC, datetime

import pytest
from django.utils import translation


@pytest.hookimpl(trylast=True)  # after pytest-django has put tests with transactions of their own last
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files with slow tests first: begun last, a long one would run alone while the other process has nothing left."""
    slow = {item.path for item in items if "slow" in item.keywords}
    items.sort(key=lambda item: item.path not in slow)


@pytest.fixture
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
def _private_files(settings, tmp_path):
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "files"},
        }
    }
    settings.PILOTZONE_SEAL_DIR = tmp_path / "seals"
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
