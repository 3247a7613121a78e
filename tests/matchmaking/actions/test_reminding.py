"""Whoever has a place reads on the day before when the event begins."""

import pytest

from matchmaking.actions import events, reminding
from matchmaking.enums import Role
from pilotzone.kernel.access import R
from pilotzone.messages.models import Notice
from tests.factories.events import DAY, HOUR, PLACES, STARTS, VALUES, join, make_event
from tests.factories.people import NOW, make_officer

pytestmark = pytest.mark.django_db
EVE = STARTS - DAY  # 31 July, 9:00 in Shanghai


@pytest.fixture
def officer():
    return make_officer(R.EVENTS_OFFICER)


def reminded(row):
    return Notice.objects.filter(recipient=row.applied_by, kind="matchmaking.begins").count()


def test_on_the_day_before_once_and_only_those_with_a_place(officer):
    event = make_event(by=officer, places={Role.SUPPLIER: 1})
    has, waits = join(event), join(event)
    assert reminding.remind_due(now=EVE - DAY) == 0
    assert reminding.remind_due(now=EVE + HOUR / 12) == 1
    assert reminding.remind_due(now=EVE + HOUR) == 0
    assert (reminded(has), reminded(waits)) == (1, 0)


def test_what_was_missed_is_made_up_until_it_begins(officer):
    event = make_event(by=officer)
    row = join(event)
    assert reminding.remind_due(now=STARTS - HOUR) == 1
    assert reminded(row) == 1
    other = join(make_event(by=officer))
    assert reminding.remind_due(now=STARTS) == 0
    assert reminded(other) == 0


def test_again_where_it_is_put_off_and_never_of_a_cancelled_one(officer):
    event = make_event(by=officer)
    row = join(event)
    assert reminding.remind_due(now=EVE) == 1
    event.refresh_from_db()
    later = VALUES | {"starts_at": STARTS + 7 * DAY, "ends_at": STARTS + 7 * DAY + 8 * HOUR}
    events.edit(event, later, PLACES, expected_version=event.version, by=officer, now=EVE)
    assert reminding.remind_due(now=EVE) == 0
    assert reminding.remind_due(now=EVE + 7 * DAY) == 1
    assert reminded(row) == 2
    gone = make_event(by=officer, starts_at=STARTS + 30 * DAY, ends_at=STARTS + 31 * DAY)
    last = join(gone)
    events.cancel(gone, reason="场馆停电", by=officer, now=NOW)
    assert reminding.remind_due(now=STARTS + 29 * DAY) == 0
    assert reminded(last) == 0
