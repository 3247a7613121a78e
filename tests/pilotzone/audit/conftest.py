"""A case and a person for the tests of the audit record."""

from datetime import UTC, datetime

import pytest

from pilotzone.accounts.models import Office, User

NOW = datetime(2024, 8, 1, 9, 30, tzinfo=UTC)


@pytest.fixture
def officer(db) -> User:
    return User.objects.create(email="wang@bureau.example", name="王岚", date_joined=NOW)


@pytest.fixture
def case(db) -> Office:
    """Any object with a uid can be a case."""
    return Office.objects.create(code="city", name_zh="市商务局")
