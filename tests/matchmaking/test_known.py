"""What claims read of events: registered beforehand, and somebody came."""

from datetime import date
from types import SimpleNamespace

import pytest

from enterprises.models import Enterprise
from matchmaking.actions import events, registering
from matchmaking.enums import EventKind, Role
from pilotzone.formula.kinds import Type
from pilotzone.kernel.access import R
from subsidies.registers import About, Registers
from tests.factories.events import DAY, HOUR, STARTS, come, join, make_event, run_until
from tests.factories.people import NOW, make_enterprise, make_member, make_officer

pytestmark = pytest.mark.django_db
AFTER = date(2024, 8, 1)


@pytest.fixture
def enterprise(db):
    return make_enterprise()


def said(enterprise, fact, day=AFTER, **options):
    registers = Registers(Enterprise.objects.filter(pk=enterprise.pk), day)
    spec = SimpleNamespace(source="events", name=fact, asks=fact, options=options, type=Type("quantity"))
    return registers.value(About(enterprise, None), spec)


def test_an_event_counts_from_its_day_for_a_year(enterprise):
    row = join(make_event(), enterprise)
    assert (said(enterprise, "registered"), said(enterprise, "attended")) == (1, 0)
    come(row.attendees.get(), STARTS)
    assert said(enterprise, "attended") == 1
    assert said(enterprise, "attended", day=date(2024, 7, 31)) == 0
    assert said(enterprise, "attended", day=date(2025, 8, 1)) == 1
    assert said(enterprise, "attended", day=date(2025, 8, 2)) == 0


def test_the_kind_is_asked_for(enterprise):
    training = make_event(kind=EventKind.TRAINING, places={Role.TRAINEE: 5}, slot_minutes=None)
    come(join(training, enterprise, role=Role.TRAINEE).attendees.get(), STARTS)
    assert said(enterprise, "attended", kind="training") == 1
    assert said(enterprise, "attended", kind="exhibition") == 0


def test_who_registered_while_it_ran_had_not_registered_beforehand(enterprise):
    event = run_until(make_event(closes_at=STARTS + 4 * HOUR), STARTS)
    come(join(event, enterprise, now=STARTS + HOUR).attendees.get(), STARTS + HOUR)
    assert (said(enterprise, "registered"), said(enterprise, "attended")) == (0, 0)


def test_neither_a_waiting_list_nor_a_withdrawal_nor_a_cancelled_event_counts(enterprise):
    officer = make_officer(R.EVENTS_OFFICER)
    full = make_event(by=officer, places={Role.SUPPLIER: 1})
    join(full)
    join(full, enterprise)
    assert said(enterprise, "registered") == 0
    other = make_event(by=officer, starts_at=STARTS - 2 * DAY, ends_at=STARTS - DAY, closes_at=STARTS - 3 * DAY)
    row = join(other, enterprise)
    assert said(enterprise, "registered") == 1
    registering.withdraw(row, by=make_member(enterprise), now=NOW)
    assert said(enterprise, "registered") == 0
    join(other, enterprise)
    other.refresh_from_db()
    events.cancel(other, reason="台风", by=officer, now=NOW)
    assert said(enterprise, "registered") == 0
