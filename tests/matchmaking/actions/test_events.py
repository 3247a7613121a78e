"""Officers make events, change, announce and cancel them; time opens and ends registration."""

from datetime import timedelta

import pytest

from matchmaking.actions import events, inviting, life, parties, profiles, programme, registering
from matchmaking.actions.inviting import Choice
from matchmaking.enums import EventKind, Role
from matchmaking.models import Event
from matchmaking.rules.periods import Period
from pilotzone.audit.models import AuditEvent
from pilotzone.jobs import actions as jobs
from pilotzone.kernel.access import R
from pilotzone.kernel.errors import NotAllowed, Refused, Stale
from pilotzone.messages.models import Notice
from tests.factories.events import DAY, HOUR, PLACES, STARTS, VALUES, join, make_draft, make_event, person, run_until
from tests.factories.people import NOW, make_enterprise, make_member, make_officer
from tests.factories.profiles import ABOUT, item

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def officer(db):
    return make_officer(R.EVENTS_OFFICER)


def change(event, officer, *, now=NOW, places=PLACES, version=None, **fields):
    version = event.version if version is None else version
    return events.edit(event, VALUES | fields, places, expected_version=version, by=officer, now=now)


def refused(code):
    return pytest.raises(Refused, check=lambda error: error.code == code)


def test_a_draft_has_a_number_and_places(officer):
    event = make_draft(by=officer)
    assert (event.reference, event.state) == ("HD-2024-000001", "draft")
    assert dict(event.capacities.values_list("role", "places")) == {"buyer": 2, "supplier": 2}
    assert AuditEvent.objects.get(subject_uid=event.uid).kind == "event.made"


def test_only_an_events_officer_makes_one():
    with pytest.raises(NotAllowed):
        make_draft(by=make_officer(R.CASEWORKER))


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"ends_at": STARTS}, "ends_before"),
        ({"closes_at": NOW - HOUR}, "registration_ends_before"),
        ({"closes_at": STARTS + 9 * HOUR}, "registration_too_long"),
        ({"requests_until": STARTS + HOUR}, "requests_too_long"),
        ({"name_zh": " "}, "no_name"),
        ({"venue_zh": ""}, "no_place"),
        ({"slot_minutes": None}, "no_minutes"),
        ({"topics": ["gold"]}, "no_topic"),
        ({"markets": ["XX"]}, "no_market"),
        ({"fee": -1}, "fee"),
    ],
)
def test_what_cannot_be_is_refused(officer, fields, code):
    with refused(code):
        make_draft(by=officer, **fields)
    assert not Event.objects.exists()


def test_a_role_of_another_kind_has_no_places(officer):
    with refused("no_role"):
        make_draft(by=officer, kind=EventKind.TRAINING, places={Role.BUYER: 3})


def test_announced_it_opens_at_once_where_registration_has_begun(officer):
    assert make_event(by=officer).state == "open"


def test_announced_early_it_waits_for_its_registration(officer):
    event = make_event(by=officer, opens_at=NOW + DAY)
    assert event.state == "published"
    assert run_until(event, NOW + DAY - MINUTE).state == "published"
    assert run_until(event, NOW + DAY).state == "open"
    assert run_until(event, STARTS - DAY).state == "planned"
    assert run_until(event, STARTS).state == "running"
    ended = run_until(event, STARTS + 8 * HOUR)
    assert (ended.state, ended.closed_at) == ("closed", STARTS + 8 * HOUR)
    assert events.report(event, by=officer, now=STARTS + 9 * HOUR).state == "reported"


def test_following_twice_moves_nothing_twice(officer):
    make_event(by=officer)
    assert life.follow(now=STARTS) == 1
    assert life.follow(now=STARTS) == 0


def test_nothing_is_announced_without_places_or_too_late(officer):
    with refused("no_places"):
        make_event(by=officer, places={})
    draft = make_draft(by=officer)
    with refused("too_late"):
        events.announce(draft, by=officer, now=STARTS - DAY)


def test_a_stale_change_is_refused(officer):
    event = make_draft(by=officer)
    change(event, officer, name_en="First")
    with pytest.raises(Stale):
        change(event, officer, name_en="Second", version=1)
    event.refresh_from_db()
    assert event.name_en == "First"


def test_a_longer_registration_opens_again(officer):
    event = run_until(make_event(by=officer), STARTS - DAY)
    assert change(event, officer, now=STARTS - DAY, closes_at=STARTS - HOUR).state == "open"


def test_a_running_event_keeps_its_beginning(officer):
    event = run_until(make_event(by=officer), STARTS)
    with refused("has_begun"):
        change(event, officer, now=STARTS, starts_at=STARTS + HOUR)
    assert change(event, officer, now=STARTS, ends_at=STARTS + 9 * HOUR).state == "running"


def test_who_takes_part_is_told_of_another_place_and_not_of_another_text(officer):
    event = make_event(by=officer)
    member = make_member(make_enterprise())
    join(event, member.memberships.get().enterprise, by=member)
    event = change(event, officer, text_zh="新的说明")
    assert not Notice.objects.filter(kind="matchmaking.event_changed").exists()
    change(event, officer, venue_zh="二号馆", text_zh="新的说明")
    assert Notice.objects.get(kind="matchmaking.event_changed").recipient == member


def test_a_new_time_at_which_somebody_is_elsewhere_is_told_before_it_is_kept(officer):
    event = make_event(by=officer)
    later = {"starts_at": STARTS + DAY, "ends_at": STARTS + DAY + 8 * HOUR}
    other = make_event(by=officer, name_zh="选品会", **later)
    wang = person("王磊", phone="13912345678")
    join(event, people=[wang, person("李娜")])
    join(other, people=[wang])
    event.refresh_from_db()
    with pytest.raises(Refused) as found:
        change(event, officer, **later)
    assert (found.value.code, found.value.field) == ("two_places", "starts_at")
    assert "王磊" in found.value.message
    assert "选品会" in found.value.message
    assert "李娜" not in found.value.message
    event.refresh_from_db()
    assert event.starts_at == STARTS
    assert change(event, officer, text_zh="新的说明").version == event.version + 1
    event.refresh_from_db()
    terms = {"expected_version": event.version, "despite": True, "by": officer, "now": NOW}
    assert events.edit(event, VALUES | later, PLACES, **terms).starts_at == STARTS + DAY


def test_a_cancelled_event_says_why_to_who_takes_part(officer):
    event = make_event(by=officer)
    member = make_member(make_enterprise())
    join(event, member.memberships.get().enterprise, by=member)
    with refused("reason_missing"):
        events.cancel(event, reason=" ", by=officer, now=NOW)
    assert events.cancel(event, reason="台风", by=officer, now=NOW).state == "cancelled"
    assert Notice.objects.get(kind="matchmaking.event_cancelled").params["reason"] == "台风"
    with refused("event_over"):
        change(Event.objects.get(), officer)


def test_more_places_than_confirmed_cannot_be_taken_away(officer):
    event = make_event(by=officer)
    join(event)
    join(event)
    event.refresh_from_db()
    with refused("places_taken"):
        change(event, officer, places={Role.SUPPLIER: 1})
    assert change(event, officer, places={Role.SUPPLIER: 2}).capacities.count() == 1


def test_role_that_firms_wait_for_keeps_a_place_until_they_are_declined(officer):
    event = make_event(by=officer, needs_approval=True)
    row = join(event)
    assert row.state == "applied"
    event.refresh_from_db()
    with refused("role_asked_for"):
        change(event, officer, places={Role.BUYER: 4})
    registering.decline(row, reason="名额取消", by=officer, now=NOW)
    assert [each.role for each in change(event, officer, places={Role.BUYER: 4}).capacities.all()] == ["buyer"]


# --- slots, halls, tables, sessions ----------------------------------------------------------------


def slots(event, officer, first, last, breaks=()):
    return programme.add_slots(event, Period(first, last), breaks=breaks, by=officer, now=NOW)


def test_slots_are_made_from_a_stretch_of_the_day(officer):
    event = make_draft(by=officer)
    made = slots(event, officer, STARTS, STARTS + 3 * HOUR, [Period(STARTS + HOUR, STARTS + 2 * HOUR)])
    assert [(slot.starts_at - STARTS) // MINUTE for slot in made] == [0, 20, 40, 120, 140, 160]


def test_slots_over_others_are_refused_with_the_moment(officer):
    event = make_draft(by=officer)
    slots(event, officer, STARTS, STARTS + HOUR)
    with pytest.raises(Refused) as error:
        slots(event, officer, STARTS + 10 * MINUTE, STARTS + 2 * HOUR)
    assert (error.value.code, error.value.field) == ("overlap", "start")
    assert "2024-08-01 09:10" in error.value.message
    assert event.slots.count() == 3


def test_slots_lie_within_the_event(officer):
    event = make_draft(by=officer)
    with refused("outside"):
        slots(event, officer, STARTS - HOUR, STARTS + HOUR)
    with refused("nothing_fits"):
        slots(event, officer, STARTS, STARTS + 19 * MINUTE)


def test_the_event_does_not_shrink_below_its_slots(officer):
    event = make_draft(by=officer)
    slots(event, officer, STARTS + 6 * HOUR, STARTS + 8 * HOUR)
    event.refresh_from_db()
    with refused("slots_outside"):
        change(event, officer, ends_at=STARTS + 7 * HOUR)
    programme.remove_slots(event, STARTS, STARTS + DAY, by=officer, now=NOW)
    event.refresh_from_db()
    assert change(event, officer, ends_at=STARTS + 7 * HOUR).slots.count() == 0


def test_tables_have_numbers_once_and_one_that_was_gone_comes_back(officer):
    event = make_draft(by=officer)
    hall = programme.add_hall(event, code="A", name_zh="A馆", by=officer, now=NOW)
    terms = {"prefix": "A", "count": 3, "by": officer, "now": NOW}
    made = programme.add_tables(event, hall, first=1, **terms)
    assert [table.code for table in made] == ["A1", "A2", "A3"]
    with refused("table_twice"):
        programme.add_tables(event, hall, first=3, **terms)
    programme.remove_table(made[2], by=officer, now=NOW)
    again = programme.add_tables(event, hall, first=3, **terms)
    assert (again[0].pk, again[0].removed_at) == (made[2].pk, None)
    with refused("hall_twice"):
        programme.add_hall(event, code="A", name_zh="另一馆", by=officer, now=NOW)


def test_a_hall_is_removed_while_nothing_is_in_it(officer):
    event = make_draft(by=officer)
    hall = programme.add_hall(event, code="A", name_zh="A馆", by=officer, now=NOW)
    (table,) = programme.add_tables(event, hall, prefix="A", first=1, count=1, by=officer, now=NOW)
    with refused("hall_in_use"):
        programme.remove_hall(hall, by=officer, now=NOW)
    programme.remove_table(table, by=officer, now=NOW)
    values = {"title_zh": "开幕", "title_en": "", "speaker": "", "hall": hall}
    session = programme.add_session(
        event, values | {"starts_at": STARTS, "ends_at": STARTS + HOUR}, by=officer, now=NOW
    )
    with refused("hall_in_use"):
        programme.remove_hall(hall, by=officer, now=NOW)
    programme.remove_session(session, by=officer, now=NOW)
    programme.remove_hall(hall, by=officer, now=NOW)
    assert not event.halls.exists()
    again = programme.add_hall(event, code="A", name_zh="展览馆", by=officer, now=NOW)
    assert programme.add_tables(event, again, prefix="A", first=1, count=1, by=officer, now=NOW) == [table]


@pytest.mark.parametrize(("fields", "field"), [({"count": 0}, "count"), ({"capacity": 0}, "capacity")])
def test_no_table_is_without_a_place(officer, fields, field):
    terms = {"prefix": "A", "first": 1, "count": 2, "by": officer, "now": NOW}
    with pytest.raises(Refused) as found:
        programme.add_tables(make_draft(by=officer), None, **terms | fields)
    assert (found.value.code, found.value.field) == ("no_place", field)


def test_a_role_with_zero_places_is_not_offered(officer):
    event = make_event(by=officer, places={Role.BUYER: 0, Role.SUPPLIER: 1})
    assert list(event.capacities.values_list("role", flat=True)) == ["supplier"]
    with refused("no_role"):
        join(event, role=Role.BUYER)


def test_two_sessions_in_one_hall_do_not_overlap(officer):
    event = make_draft(by=officer)
    hall = programme.add_hall(event, code="A", name_zh="A馆", by=officer, now=NOW)
    values = {"title_zh": "开幕", "title_en": "", "speaker": "", "hall": hall}
    values |= {"starts_at": STARTS, "ends_at": STARTS + HOUR}
    first = programme.add_session(event, values, by=officer, now=NOW)
    later = values | {"starts_at": STARTS + HOUR, "ends_at": STARTS + 2 * HOUR}
    programme.add_session(event, later, by=officer, now=NOW)
    with refused("hall_taken"):
        programme.add_session(event, values | {"ends_at": STARTS + 20 * MINUTE}, by=officer, now=NOW)
    elsewhere = programme.add_session(event, values | {"hall": None}, by=officer, now=NOW)
    assert elsewhere.hall is None
    programme.remove_session(first, by=officer, now=NOW)
    assert event.sessions.count() == 2


# --- telling enterprises -----------------------------------------------------------------------------


def test_fitting_enterprises_are_told_once_however_often_the_job_runs(officer, django_capture_on_commit_callbacks):
    event = make_event(by=officer)
    seller, other = make_enterprise("天津卖家有限公司"), make_enterprise("天津平台有限公司")
    seller.business_roles.create(role="seller")
    other.business_roles.create(role="platform")
    told, _untold = make_member(seller), make_member(other)
    job = inviting.start(event, Choice(roles=("seller",)), by=officer, now=NOW)
    jobs.run_job(job.pk)
    jobs.run_job(job.pk)
    assert [notice.recipient for notice in Notice.objects.filter(kind="matchmaking.invited")] == [told]
    with refused("nobody"):
        inviting.start(event, Choice(roles=("seller",)), by=officer, now=NOW)
    rest = inviting.start(event, Choice(), by=officer, now=NOW)
    assert inviting.run(rest.args[0], Choice.read(*rest.args[1:]), rest, now=NOW) == {"told": 1}


def test_who_takes_part_already_is_not_told(officer):
    event = make_event(by=officer)
    join(event)
    with refused("nobody"):
        inviting.start(event, Choice(), by=officer, now=NOW)


def test_who_withdrew_is_told_also_while_taking_part_elsewhere(officer):
    event = make_event(by=officer)
    row = join(event)
    member = make_member(row.party.enterprise)
    registering.withdraw(row, by=member, now=NOW)
    elsewhere = make_event(by=officer, starts_at=STARTS + DAY, ends_at=STARTS + DAY + HOUR)
    join(elsewhere, row.party.enterprise, by=member)
    firm = {"overseas_name": "Nordlicht", "country": "DE", "contact": "", "email": "", "language": "en"}
    guest = parties.enter(firm, by=officer, now=NOW)
    parties.bring(event, guest, role=Role.BUYER, people=[person("Anna")], by=officer, now=NOW)
    assert list(inviting.fitting(event, Choice())) == [row.party.enterprise]


def test_a_draft_is_told_to_nobody(officer):
    make_enterprise()
    with refused("not_announced"):
        inviting.start(make_draft(by=officer), Choice(), by=officer, now=NOW)


@pytest.mark.engine
@pytest.mark.parametrize(
    ("choice", "found"),
    [
        (Choice(markets=("DE",)), {"灯具", "通吃"}),
        (Choice(markets=("DE", "JP")), {"灯具", "玩具", "通吃"}),
        (Choice(topics=("electronics",)), {"灯具", "通吃"}),
        (Choice(markets=("DE",), topics=("toys",)), {"通吃"}),
        (Choice(roles=("seller",), markets=("DE",)), {"灯具"}),
        (Choice(), {"灯具", "玩具", "通吃", "无档案"}),
    ],
)
def test_who_is_meant_by_market_and_topic_of_needs_and_offers(officer, choice, found):
    """One that names no market or no category means any; one that was withdrawn counts no more."""
    event, firms = make_event(by=officer), {}
    wanted = {"灯具": (["electronics"], ["DE"]), "玩具": (["toys"], ["JP", "US"]), "通吃": ([], [])}
    for name in (*wanted, "无档案"):
        firm = make_enterprise(f"天津{name}有限公司")
        firms[firm.pk] = name
        if name in wanted:
            categories, markets = wanted[name]
            member = make_member(firm)
            party = registering.party_of(firm, by=member, now=NOW)
            profiles.keep(party, ABOUT, by=member, now=NOW)
            profiles.add(party, item(categories=categories, markets=markets), by=member, now=NOW)
            gone = profiles.add(party, item(categories=["electronics"], markets=["DE"]), by=member, now=NOW)
            profiles.withdraw(gone, by=member, now=NOW)
        if name == "灯具":
            firm.business_roles.create(role="seller")
    assert {firms[each.pk] for each in inviting.fitting(event, choice)} == found
