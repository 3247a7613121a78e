"""Taking part: places, the waiting list, people in two places, withdrawal; never more than there are places."""

import threading

import pytest
from django.db import connection

from matchmaking.actions import events, registering
from matchmaking.enums import Role
from matchmaking.models import Participation
from pilotzone.audit import retention
from pilotzone.kernel.access import R
from pilotzone.kernel.errors import NotAllowed, Refused, Stale
from pilotzone.messages.models import Notice
from tests.factories.events import DAY, HOUR, STARTS, VALUES, come, join, make_event, person, run_until
from tests.factories.people import NOW, make_enterprise, make_member, make_officer

pytestmark = pytest.mark.django_db
needs_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
ONE = {Role.SUPPLIER: 1}


def refused(code):
    return pytest.raises(Refused, check=lambda error: error.code == code)


def state(row):
    row.refresh_from_db()
    return row.state


def withdraw(row, **terms):
    member = make_member(row.party.enterprise)
    return registering.withdraw(row, by=member, now=NOW, **terms)


@pytest.fixture
def officer(db):
    return make_officer(R.EVENTS_OFFICER)


def test_without_approval_a_free_place_is_confirmed_at_once():
    row = join(make_event(), note=" 需要翻译 ")
    assert (row.state, row.reference, row.note) == ("confirmed", "CH-2024-000001", "需要翻译")
    assert Notice.objects.get().kind == "matchmaking.confirmed"


def test_who_comes_after_the_last_place_waits_and_moves_up_in_order():
    event = make_event(places=ONE)
    first, second, third = join(event), join(event), join(event)
    assert [state(first), state(second), state(third)] == ["confirmed", "waiting", "waiting"]
    withdraw(first, reason="行程有变")
    assert [state(first), state(second), state(third)] == ["withdrawn", "confirmed", "waiting"]
    assert first.end_reason == "行程有变"
    assert Notice.objects.filter(kind="matchmaking.moved_up").count() == 1


def test_a_waiting_one_that_withdraws_frees_no_place():
    event = make_event(places=ONE)
    first, second, third = join(event), join(event), join(event)
    withdraw(second)
    assert [state(first), state(third)] == ["confirmed", "waiting"]


def test_another_role_has_places_of_its_own():
    event = make_event(places={Role.SUPPLIER: 1, Role.BUYER: 1})
    join(event)
    assert join(event, role=Role.BUYER).state == "confirmed"


def test_more_places_move_the_list_up(officer):
    event = make_event(by=officer, places=ONE)
    rows = [join(event), join(event), join(event)]
    event.refresh_from_db()
    events.edit(event, VALUES, {Role.SUPPLIER: 2}, expected_version=event.version, by=officer, now=NOW)
    assert [state(row) for row in rows] == ["confirmed", "confirmed", "waiting"]


def test_with_approval_an_officer_decides_and_no_place_means_the_list(officer):
    event = make_event(places=ONE, needs_approval=True)
    first, second, third = join(event), join(event), join(event)
    assert first.state == "applied"
    registering.approve(second, by=officer, now=NOW)
    registering.approve(first, by=officer, now=NOW)
    assert [state(first), state(second), state(third)] == ["waiting", "confirmed", "applied"]
    with refused("reason_missing"):
        registering.decline(second, reason="", by=officer, now=NOW)
    registering.decline(second, reason="主营不符", by=officer, now=NOW)
    assert [state(first), state(second), state(third)] == ["confirmed", "declined", "applied"]
    assert Notice.objects.get(kind="matchmaking.declined").params["why"] == "主营不符"


def test_a_decision_on_what_was_changed_meanwhile_is_refused(officer):
    row = join(make_event(needs_approval=True))
    member = make_member(row.party.enterprise)
    registering.change_people(row, [person("李娜")], by=member, now=NOW)
    with pytest.raises(Stale):
        registering.approve(row, expected_version=1, by=officer, now=NOW)


def test_an_enterprise_takes_part_once_and_again_after_it_withdrew():
    event = make_event()
    row = join(event)
    with refused("twice"):
        join(event, row.party.enterprise, role=Role.BUYER)
    withdraw(row)
    assert join(event, row.party.enterprise, role=Role.BUYER).state == "confirmed"


def test_registration_has_its_time_and_its_roles():
    event = make_event()
    with refused("not_open"):
        join(event, now=STARTS - DAY)
    with refused("no_role"):
        join(event, role=Role.VISITOR)
    with pytest.raises(NotAllowed):
        join(event, make_enterprise(), by=make_member(make_enterprise("别的企业")))
    assert not Participation.objects.exists()


def test_registration_can_go_on_while_an_exhibition_runs():
    event = make_event(closes_at=STARTS + 4 * HOUR)
    run_until(event, STARTS)
    assert join(event, now=STARTS + HOUR).state == "confirmed"


def test_readers_do_not_register():
    enterprise = make_enterprise()
    with pytest.raises(NotAllowed):
        join(make_event(), enterprise, by=make_member(enterprise, R.READER))


# --- people --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("people", "code"),
    [
        ([], "nobody"),
        ([person("王磊", phone="")], "no_way"),
        ([person(" ", phone="13900000001")], "no_name"),
        ([person("王磊", phone="139 0000 0001"), person("李娜", phone="+86 13900000001")], "twice"),
    ],
)
def test_people_are_named_and_told_apart(people, code):
    with refused(code):
        join(make_event(), people=people)


def test_a_person_is_not_on_both_sides_of_an_event():
    event = make_event()
    join(event, people=[person("王磊", phone="13900000001")])
    with refused("two_places"):
        join(event, role=Role.BUYER, people=[person("王磊", phone="+86 139-0000-0001")])


def test_a_person_is_not_in_two_events_at_a_time():
    mail = {"phone": "", "email": "wang@example.test"}
    first = join(make_event(), people=[person("王磊", **mail)])
    same_day = make_event(starts_at=STARTS + 7 * HOUR, ends_at=STARTS + 12 * HOUR)
    with pytest.raises(Refused) as error:
        join(same_day, people=[person("王磊", phone="", email="WANG@example.test")])
    assert error.value.code == "two_places"
    assert "跨境电商供需对接会" in error.value.message
    next_day = make_event(starts_at=STARTS + DAY, ends_at=STARTS + DAY + HOUR)
    assert join(next_day, people=[person("王磊", **mail)]).state == "confirmed"
    withdraw(first)
    assert join(same_day, people=[person("王磊", **mail)]).state == "confirmed"


def test_who_stays_keeps_the_badge_and_who_goes_loses_it():
    row = join(make_event(), people=[person("王磊"), person("李娜")])
    wang, li = row.attendees.all()
    kept = person("王磊", phone="13911112222", uid=wang.uid)
    registering.change_people(row, [kept, person("赵敏")], by=make_member(row.party.enterprise), now=NOW)
    named = {each.name: each for each in row.attendees.current()}
    assert set(named) == {"王磊", "赵敏"}
    assert (named["王磊"].badge, named["王磊"].phone) == (wang.badge, "13911112222")
    li.refresh_from_db()
    assert li.removed_at == NOW


def test_who_has_come_is_spelt_right_and_neither_taken_off_nor_replaced():
    row = join(make_event(), people=[person("王磊", phone="13911112222")])
    member, wang = make_member(row.party.enterprise), row.attendees.get()
    come(wang, STARTS)
    for people in ([person("李娜")], [person("李娜", uid=wang.uid)]):
        with refused("has_come"):
            registering.change_people(row, people, by=member, now=STARTS + HOUR)
    right = person("王蕾", phone="13911112222", uid=wang.uid)
    registering.change_people(row, [right, person("李娜")], by=member, now=STARTS + HOUR)
    assert [each.name for each in row.attendees.current().order_by("pk")] == ["王蕾", "李娜"]
    wang.refresh_from_db()
    assert (wang.name, wang.removed_at) == ("王蕾", None)


def test_another_registration_s_person_is_not_taken_over():
    event = make_event()
    other, row = join(event), join(event)
    stolen = person("换名", uid=other.attendees.get().uid)
    registering.change_people(row, [stolen], by=make_member(row.party.enterprise), now=NOW)
    assert other.attendees.get().name == "王磊"


def test_after_the_end_nothing_is_changed(officer):
    row = join(make_event())
    member = make_member(row.party.enterprise)
    over = STARTS + 8 * HOUR
    with refused("event_over"):
        registering.withdraw(row, by=member, now=over)
    with refused("event_over"):
        registering.change_people(row, [person()], by=member, now=over)
    with refused("event_over"):
        registering.decline(row, reason="x", by=officer, now=over)


def test_a_year_after_the_event_nobody_can_be_reached_and_names_stay():
    row = join(make_event(), people=[person("王磊", email="wang@example.test")])
    ends = STARTS + 8 * HOUR
    assert retention.forget_due(ends + 365 * DAY) == 0
    retention.forget_due(ends + 365 * DAY + HOUR)
    kept = row.attendees.get()
    assert (kept.name, kept.phone, kept.email, kept.phone_key, kept.email_key) == ("王磊", "", "", "", "")


# --- at once -------------------------------------------------------------------------------------------


def at_once(*works):
    """Each in its own thread and connection; what they raised."""
    gate, raised = threading.Barrier(len(works)), []

    def run(work):
        try:
            gate.wait(10)
            work()
        except Exception as error:
            raised.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return raised


@needs_postgresql
@pytest.mark.django_db(transaction=True)
def test_many_at_once_never_get_more_places_than_there_are():
    event = make_event(places={Role.SUPPLIER: 3})
    firms = [make_enterprise(f"同时报名企业{number}") for number in range(8)]
    members = [make_member(firm) for firm in firms]
    works = [lambda f=firm, m=member: join(event, f, by=m) for firm, member in zip(firms, members, strict=True)]
    assert at_once(*works) == []
    states = sorted(Participation.objects.values_list("state", flat=True))
    assert states == ["confirmed"] * 3 + ["waiting"] * 5


@needs_postgresql
@pytest.mark.django_db(transaction=True)
def test_two_withdrawals_at_once_move_two_up():
    event = make_event(places={Role.SUPPLIER: 2})
    rows = [join(event) for _number in range(5)]
    members = [make_member(row.party.enterprise) for row in rows[:2]]
    works = [
        lambda r=row, m=member: registering.withdraw(r, by=m, now=NOW)
        for row, member in zip(rows[:2], members, strict=True)
    ]
    assert at_once(*works) == []
    assert [state(row) for row in rows] == ["withdrawn", "withdrawn", "confirmed", "confirmed", "waiting"]


@needs_postgresql
@pytest.mark.django_db(transaction=True)
def test_a_person_entered_in_two_events_at_once_is_in_one():
    one, other = make_event(), make_event()
    people = [person("王磊", phone="13900000001")]
    members = [make_member(make_enterprise("企业甲")), make_member(make_enterprise("企业乙"))]
    works = [
        lambda e=event, m=member: join(e, m.memberships.get().enterprise, by=m, people=people)
        for event, member in zip((one, other), members, strict=True)
    ]
    raised = at_once(*works)
    assert [error.code for error in raised] == ["two_places"]
    assert Participation.objects.count() == 1


def test_who_has_no_answer_at_the_end_has_no_place_and_is_told(officer):
    event = make_event(places=ONE, needs_approval=True)
    placed, waits, asks = join(event), join(event), join(event)
    registering.approve(placed, by=officer, now=NOW)
    registering.approve(waits, by=officer, now=NOW)
    run_until(event, STARTS + 8 * HOUR)
    assert [state(placed), state(waits), state(asks)] == ["confirmed", "lapsed", "lapsed"]
    told = Notice.objects.filter(kind="matchmaking.lapsed")
    assert {notice.recipient for notice in told} == {waits.applied_by, asks.applied_by}


def test_whose_people_have_come_stays_on_the_list_for_both_sides(officer):
    event = make_event()
    row = join(event)
    run_until(event, STARTS)
    come(row.attendees.get(), STARTS + HOUR)
    for end in (registering.withdraw, registering.decline):
        by = officer if end is registering.decline else make_member(row.party.enterprise)
        with refused("has_come"):
            end(row, reason="没有收获", by=by, now=STARTS + 2 * HOUR)
    assert state(row) == "confirmed"
