"""The moment of arrival: told by the proxy, believed only where it is set so, and within bounds."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import RequestFactory

from pilotzone.kernel import clock

NOW = datetime(2024, 7, 12, 9, 0, 5, tzinfo=UTC)  # 1720774805 seconds after the epoch


@pytest.fixture(autouse=True)
def _fixed(settings):
    settings.PILOTZONE_CLOCK = "2024-07-12T09:00:05+00:00"
    settings.PILOTZONE_TRUST_REQUEST_START = True


def arrived(told: str) -> datetime:
    return clock.arrived(RequestFactory().post("/", headers={"X-Request-Start": told}))


@pytest.mark.parametrize("told", ["t=1720774798.5", "1720774798.5", "t=1720774798500", "t=1720774798500.0"])
def test_seconds_and_milliseconds_are_read(told):
    assert arrived(told) == NOW - timedelta(seconds=6, milliseconds=500)


@pytest.mark.parametrize("told", ["", "t=", "yesterday", "t=-5", "1e9", "t=99999999999999999", "t=1720774798;x"])
def test_nonsense_is_now(told):
    assert arrived(told) == NOW


def test_at_most_a_minute_counts_and_never_the_future():
    assert arrived("t=1720774745") == NOW - timedelta(seconds=60)
    assert arrived("t=1720774744") == NOW - timedelta(seconds=60)
    assert arrived("t=1720774806") == NOW


def test_nobody_is_believed_unless_it_is_set(settings):
    settings.PILOTZONE_TRUST_REQUEST_START = False
    assert arrived("t=1720774798") == NOW
    assert clock.arrived(RequestFactory().get("/")) == NOW


def test_without_the_header_it_is_now():
    assert clock.arrived(RequestFactory().get("/")) == NOW
