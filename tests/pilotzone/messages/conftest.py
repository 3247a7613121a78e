"""Two people and three kinds of notices."""

from datetime import UTC, datetime

import pytest
from django.utils.translation import gettext_lazy as _

from pilotzone.accounts.models import User
from pilotzone.messages import kinds

NOW = datetime(2024, 8, 1, 9, 30, tzinfo=UTC)


@pytest.fixture
def li(db) -> User:
    return User.objects.create(email="li@firm.example", name="李明", phone="13812345678", date_joined=NOW)


@pytest.fixture
def smith(db) -> User:
    return User.objects.create(email="smith@firm.example", name="Jo Smith", language="en", date_joined=NOW)


@pytest.fixture(autouse=True)
def registered(monkeypatch):
    """The languages' own names stand for real texts, so that the tests do not depend on the catalogue."""
    monkeypatch.setattr(kinds, "_kinds", {})
    kinds.register(
        kinds.Kind(
            "claim.accepted", "claims", "%(reference)s", "%(amount)s %(day)s %(moment)s %(programme)s %(state)s"
        ),
        kinds.Kind("claim.correction", "claims", _("Simplified Chinese"), "%(reference)s", urgent=True),
        kinds.Kind("payment.made", "payments", "%(reference)s", "…"),
    )
