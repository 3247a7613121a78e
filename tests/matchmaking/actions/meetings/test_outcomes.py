"""What came of meetings: said by both sides, asked for again, and in the report, with amounts worked out by hand."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import translation

from matchmaking import report_papers
from matchmaking.actions.meetings import cancelling, following, outcomes
from matchmaking.actions.meetings.outcomes import Said
from matchmaking.models import FollowUp, Meeting
from matchmaking.reports import report_of, share
from pilotzone.audit.models import AuditEvent
from pilotzone.kernel.access import R
from pilotzone.kernel.errors import NotAllowed, Refused, Stale
from pilotzone.kernel.money import Money
from pilotzone.messages.models import Notice
from pilotzone.reference import actions as reference
from tests.factories.events import DAY, STARTS, come, run_until
from tests.factories.meeting_plans import ask, make_meetings, publish, seat
from tests.factories.people import NOW, make_officer

pytestmark = pytest.mark.django_db
AFTER = STARTS + timedelta(hours=2)
ENDS = STARTS + timedelta(hours=8)


@pytest.fixture
def officer():
    with translation.override("en"):
        yield make_officer(R.EVENTS_OFFICER)


@pytest.fixture
def met(officer, at):
    """b1–s1, b2–s2 and b1–s2 were planned; two tables, three slots."""
    at("2024-07-02T10:00")
    event = make_meetings(officer, slots=3, tables=2)
    (b1, b2), (s1, s2) = seat(event)
    ask(b1, s1, answer="accepted")
    ask(b2, s2, answer="declined")
    ask(s1, b2, answer="accepted")
    ask(b1, s2, answer="accepted")
    ask(s2, b2, "never")
    publish(event, officer)
    assert Meeting.objects.count() == 3
    return event, (b1, b2), (s1, s2)


def meeting_of(buyer, supplier):
    return Meeting.objects.get(buyer=buyer, supplier=supplier)


def say(meeting, side, *, now=AFTER, version=0, **said):
    given = Said(**{"was_held": True} | said)
    return outcomes.say(meeting, side, given, expected_version=version, by=side.applied_by, now=now)


def test_each_side_says_its_own_and_the_meeting_is_held_where_one_says_so(met):
    _event, (b1, b2), (s1, _s2) = met
    meeting = meeting_of(b1, s1)
    with pytest.raises(Refused) as refused:
        say(meeting, b1, now=NOW)
    assert refused.value.code == "not_begun"
    with pytest.raises(NotAllowed):
        outcomes.say(meeting, b1, Said(was_held=True), by=b2.applied_by, now=AFTER)
    say(meeting, s1, was_held=False)
    meeting.refresh_from_db()
    assert meeting.state == "not_held"
    first = say(meeting, b1, rating=4, intended=100_00, market="DE")
    meeting.refresh_from_db()
    assert meeting.state == "held"
    with pytest.raises(Stale):
        say(meeting, b1, rating=5)
    changed = say(meeting, b1, version=first.version, rating=5, realised=80_00, intended=100_00, market="DE")
    assert (changed.pk, changed.rating, changed.realised_at) == (first.pk, 5, AFTER)


def test_an_officer_enters_it_for_a_side_which_reads_that_and_can_change_it(met, officer):
    _event, (b1, _b2), (s1, s2) = met
    meeting, said = meeting_of(b1, s1), Said(was_held=True, intended=900_00, market="DE")
    terms = {"by": officer, "now": AFTER}
    with pytest.raises(Refused) as refused:
        outcomes.say_for(meeting, s1, said, heard=" ", **terms)
    assert (refused.value.code, refused.value.field) == ("heard_missing", "heard")
    with pytest.raises(NotAllowed):
        outcomes.say_for(meeting, s2, said, heard="电话", **terms)
    with pytest.raises(NotAllowed):
        outcomes.say_for(meeting, s1, said, heard="电话", by=s1.applied_by, now=AFTER)
    row = outcomes.say_for(meeting, s1, said, heard="7月3日电话", **terms)
    assert (row.on_behalf, row.heard, row.told_by, row.side) == (True, "7月3日电话", officer, s1)
    event = AuditEvent.objects.get(kind="meeting.outcome_entered")
    assert (event.payload["by"], event.payload["heard"]) == (s1.party.names["zh"], "7月3日电话")
    with pytest.raises(Stale):
        outcomes.say_for(meeting, s1, said, heard="再次电话", **terms)
    own = say(meeting, s1, version=row.version, intended=950_00, market="DE")
    assert (own.pk, own.on_behalf, own.heard, own.told_by) == (row.pk, False, "", s1.applied_by)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"was_held": False, "rating": 3}, "was_held"),
        ({"rating": 6}, "rating"),
        ({"intended": -1}, "intended"),
        ({"intended": 1}, "market"),
        ({"market": "QQ"}, "market"),
        ({"currency": "XAU"}, "currency"),
    ],
)
def test_what_cannot_be_so_is_told_at_its_field(met, said, field):
    _event, (b1, _b2), (s1, _s2) = met
    with pytest.raises(Refused) as refused:
        say(meeting_of(b1, s1), b1, **said)
    assert refused.value.field == field


def test_the_report_counts_each_deal_once_and_adds_by_published_rates(met, officer):
    """DE: the buyer's word of 10,000.00 USD counts, not the supplier's 9,000; US: 2,000 USD and 500,000 yen, no rate.

    (10,000.00 + 2,000.00) × 7.1346 = 85,615.20 yuan; realised 1,000.00 × 7.1346 = 7,134.60.
    """
    event, (b1, b2), (s1, s2) = met
    reference.enter_rates("pboc-central-parity", date(2024, 7, 31), {"USD": Decimal("7.1346")})
    say(meeting_of(b1, s1), b1, rating=5, intended=10_000_00, realised=1_000_00, currency="USD", market="DE")
    say(meeting_of(b1, s1), s1, rating=4, intended=9_000_00, currency="USD", market="DE")
    say(meeting_of(b1, s2), s2, rating=2, intended=2_000_00, currency="USD", market="US")
    say(meeting_of(b2, s1), b2, rating=3, intended=500_000, currency="JPY", market="JP")
    for row in (b1, s1):
        come(row.attendees.get(), STARTS, by=officer)
    report = report_of(run_until(event, ENDS))
    assert [(each.market, each.currency, each.meetings, each.intended, each.realised) for each in report.sums] == [
        ("DE", "USD", 1, 10_000_00, 1_000_00),
        ("JP", "JPY", 1, 500_000, 0),
        ("US", "USD", 1, 2_000_00, 0),
    ]
    assert (report.total.intended, report.total.realised, report.total.without) == (85_615_20, 7_134_60, ("JPY",))
    assert report.requests == {"asked": 4, "accepted": 3, "declined": 1}
    assert (report.accepted_rate, report.kept_rate) == (7500, 10_000)
    assert report.ratings == {"buyers": 4.0, "suppliers": 3.0}
    assert [(each.role, each.places, each.came) for each in report.takers] == [("buyer", 2, 1), ("supplier", 2, 1)]
    assert set(report.absent) == {b2, s2}
    amounts = report_papers.amounts(report)
    assert amounts.rows[-1][2:] == [3, Money(85_615_20), Money(7_134_60)]
    assert "USD 7.1346" in amounts.notes[1]
    assert amounts.notes[2].endswith("JPY")


def test_kept_is_measured_against_all_that_were_not_released_by_a_plan(met, officer):
    event, (b1, b2), (s1, s2) = met
    cancelling.cancel(meeting_of(b2, s1), s1, reason="样品未到", by=s1.applied_by, now=NOW)
    say(meeting_of(b1, s1), b1)
    say(meeting_of(b1, s2), b1, was_held=False)
    report = report_of(event)
    assert report.meetings == {"planned": 3, "held": 1, "not_held": 1, "unsaid": 0, "given_up": 1}
    assert report.kept_rate == 3333
    assert (share(2, 3), share(1, 6), share(0, 4), share(0, 0)) == (6667, 1667, 0, None)


def test_participants_are_asked_after_the_event_and_after_30_90_and_180_days_once(met, officer):
    _event, (b1, b2), (s1, s2) = met

    def asked(now):
        following.follow(now=now)
        assert following.follow(now=now) == 0
        rows = Notice.objects.filter(created_at=now)
        people = {row.applied_by_id: row for row in (b1, b2, s1, s2)}
        return {(people[each.recipient_id], each.kind.removeprefix("matchmaking.")) for each in rows}

    assert asked(ENDS - DAY) == set()
    say(meeting_of(b1, s1), b1, intended=100_00, market="DE")
    say(meeting_of(b1, s2), b1)
    assert asked(ENDS) == {(b2, "outcomes_asked"), (s1, "outcomes_asked"), (s2, "outcomes_asked")}
    for days in (30, 90, 180):
        assert asked(ENDS + days * DAY) == {(b1, "realised_asked"), (s1, "realised_asked")}
    assert FollowUp.objects.count() == 9
    assert asked(ENDS + 400 * DAY) == set()
