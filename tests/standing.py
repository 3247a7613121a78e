"""What the tests of a module begin with: built once, rolled back with the module; each test has copies of its own.

A module writes a fixture `prepared(standing, …)` of module scope that returns its objects by name, and names those that
its tests ask for: `claim = part("claim")`. A test's own changes are rolled back to where the module's stand.
"""

import copy
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import override_settings
from django.utils import translation


@pytest.fixture(scope="module")
def standing(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[Path]:
    """The module's own transaction and folder, from which each test's files are copied."""
    folder = tmp_path_factory.mktemp("standing")
    with (
        django_db_blocker.unblock(),
        override_settings(**file_settings(folder)),
        translation.override(settings.LANGUAGE_CODE),
        transaction.atomic(),
    ):
        yield folder
        transaction.set_rollback(True)


def file_settings(folder: Path) -> dict[str, Any]:
    storage = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": folder / "files"},
    }
    return {
        "STORAGES": settings.STORAGES | {"default": storage},
        "PILOTZONE_SEAL_DIR": folder / "seals",
        "EMAIL_BACKEND": "django.core.mail.backends.locmem.EmailBackend",
    }


def copy_files(source: Path, target: Path) -> None:
    if source.exists():
        shutil.copytree(source, target, dirs_exist_ok=True)


@pytest.fixture
def own(prepared: dict[str, Any], db) -> dict[str, Any]:
    """One copy for the whole test: objects that belong together still do."""
    return copy.deepcopy(prepared)


def part(name: str) -> Any:
    """A fixture that gives a test its copy of one of the module's objects."""

    @pytest.fixture(name=name)
    def given(own: dict[str, Any]) -> Any:
        return own[name]

    return given
