"""Tasks and kinds of jobs that the tests register, and a person who starts jobs."""

from datetime import UTC, datetime

import pytest

from pilotzone.accounts.models import User
from pilotzone.jobs import outbox, progress

NOW = datetime(2024, 8, 1, 9, 30, tzinfo=UTC)


@pytest.fixture
def owner(db) -> User:
    return User.objects.create(email="li@firm.example", name="李明", date_joined=NOW)


@pytest.fixture
def registry(monkeypatch):
    """Names registered in a test are gone after it."""
    monkeypatch.setattr(outbox, "_registry", dict(outbox._registry))
    monkeypatch.setattr(progress, "_kinds", dict(progress._kinds))
    monkeypatch.setattr(outbox, "_quiet_until", 0.0)


@pytest.fixture
def done(registry) -> list:
    """The task `test.note` writes its arguments here; `test.fail` raises."""
    calls: list = []

    @outbox.task("test.note")
    def note(*args):
        calls.append(args)

    @outbox.task("test.fail", given_up=lambda error, *args: calls.append((error, *args)))
    def fail(*args):
        raise ValueError("no luck")

    return calls
