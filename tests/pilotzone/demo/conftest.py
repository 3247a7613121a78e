"""A demo is built once for all tests of a module, and rolled back at its end."""

from contextlib import contextmanager

import pytest
from django.conf import settings
from django.db import transaction
from django.test import override_settings


@pytest.fixture(scope="module")
def built_once(django_db_setup, django_db_blocker, tmp_path_factory):
    """A context in which the database is open and files are private; nothing of it stays."""

    @contextmanager
    def open_database():
        where = tmp_path_factory.mktemp("demo")
        default = {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": where / "files"},
        }
        changed = {"STORAGES": settings.STORAGES | {"default": default}, "PILOTZONE_SEAL_DIR": where / "seals"}
        with django_db_blocker.unblock(), override_settings(**changed), transaction.atomic():
            yield
            transaction.set_rollback(True)

    return open_database
