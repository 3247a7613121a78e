"""Booths from the plan to published, changed by hand, and what exhibitors order."""

from datetime import timedelta

import pytest

from matchmaking.actions import registering
from matchmaking.actions.exhibitions import allotting, applying, plan
from matchmaking.enums import EventKind, Role
from matchmaking.models import BoothApplication, Material
from matchmaking.rules.booths import LOT, Area
from pilotzone.kernel.access import R
from pilotzone.kernel.errors import NotAllowed, Refused, Stale
from pilotzone.messages.models import Notice
from tests.factories.events import STARTS, join, make_event
from tests.factories.people import NOW, make_member, make_officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return make_officer(R.EVENTS_OFFICER)


@pytest.fixture
def fair(officer):
    return make_event(
        kind=EventKind.EXHIBITION, places={Role.EXHIBITOR: 9, Role.VISITOR: 9}, slot_minutes=None, by=officer
    )


def lay(fair, officer, **fields):
    values = {"hall": None, "prefix": "A", "start": Area(0, 0, 3, 3), "columns": 3} | fields
    return [booth.code for booth in plan.lay_out(fair, **values, by=officer, now=NOW)]


def ask(row, *, now=NOW, **fields):
    values = {"area": 9, "topics": ["electronics"], "wishes": []} | fields
    return applying.apply(row, **values, by=row.applied_by, now=now)


def exhibit(fair, **fields):
    return join(fair, role=Role.EXHIBITOR, **fields)


def told(row):
    found = Notice.objects.filter(recipient=row.applied_by, kind__in=("matchmaking.booth", "matchmaking.no_booth"))
    return list(found.order_by("pk").values_list("kind", flat=True))


# --- the plan ----------------------------------------------------------------------------------------


def test_rows_are_numbered_on_and_never_lie_on_one_another(fair, officer):
    assert lay(fair, officer) == ["A01", "A02", "A03"]
    assert lay(fair, officer, start=Area(0, 6, 3, 3), columns=2) == ["A04", "A05"]
    with pytest.raises(Refused) as refused:
        lay(fair, officer, prefix="B", start=Area(8, 2, 3, 3), columns=1)
    assert (refused.value.code, refused.value.params) == ("overlap", {"code": "A03"})
    with pytest.raises(Refused, match="off_plan"):
        lay(fair, officer, prefix="C", start=Area(499, 0, 3, 3))


def test_only_exhibitions_and_only_those_who_run_them(fair, officer):
    with pytest.raises(Refused, match="no_exhibition"):
        lay(make_event(by=officer), officer)
    with pytest.raises(NotAllowed):
        lay(fair, make_officer(R.CASEWORKER))


def test_a_booth_that_is_given_stays_on_the_plan(fair, officer):
    lay(fair, officer)
    row = exhibit(fair)
    ask(row, wishes=["A01"])
    allotting.allot(fair, rule="first_come", by=officer, now=NOW)
    with pytest.raises(Refused, match="booth_taken"):
        plan.take_off(fair, "A01", by=officer, now=NOW)
    plan.take_off(fair, "A02", by=officer, now=NOW)
    assert [each.code for each in fair.booths.current()] == ["A01", "A03"]
    assert lay(fair, officer, start=Area(0, 9, 3, 3), columns=1) == ["A04"]  # A02 is not given out again
    assert lay(fair, officer, prefix="AB", start=Area(0, 15, 3, 3), columns=1) == ["AB01"]


# --- applications ------------------------------------------------------------------------------------


def test_an_application_keeps_its_place_in_the_order_when_changed(fair, officer):
    lay(fair, officer)
    row = exhibit(fair)
    first = ask(row, wishes=["a01", "A02"])
    assert first.wishes == ["A01", "A02"]
    again = ask(row, wishes=["A03"], expected_version=1, now=NOW + timedelta(days=1))
    assert (again.applied_at, again.wishes, again.version) == (NOW, ["A03"], 2)
    with pytest.raises(Stale):
        ask(row, expected_version=1)


@pytest.mark.parametrize(("wishes", "code"), [(["Z99"], "unknown_booth"), (["A01", "A01"], "same_wish")])
def test_wishes_name_different_booths_of_the_plan(fair, officer, wishes, code):
    lay(fair, officer)
    with pytest.raises(Refused) as refused:
        ask(exhibit(fair), wishes=wishes)
    assert (refused.value.code, refused.value.field) == (code, "wish_1")


def test_visitors_and_strangers_have_no_booth(fair):
    with pytest.raises(Refused, match="no_exhibitor"):
        ask(join(fair, role=Role.VISITOR))
    row = exhibit(fair)
    with pytest.raises(NotAllowed):
        applying.apply(row, area=9, topics=[], wishes=[], by=make_officer(R.EVENTS_OFFICER), now=NOW)


# --- giving booths -----------------------------------------------------------------------------------


def test_booths_are_given_drafted_published_and_told(fair, officer):
    lay(fair, officer, columns=1)
    winner, loser = exhibit(fair), exhibit(fair)
    ask(winner, wishes=["A01"])
    ask(loser, wishes=["A01"], now=NOW + timedelta(minutes=1))
    allotting.allot(fair, rule="first_come", by=officer, now=NOW)
    assert told(winner) == []
    allotment = allotting.publish(fair, by=officer, now=NOW)
    assert len(allotment.digest) == 64
    assert (told(winner), told(loser)) == (["matchmaking.booth"], ["matchmaking.no_booth"])
    lost = BoothApplication.objects.get(participation=loser)
    assert (lost.booth, lost.outcome["reason"]) == (None, "none_free")
    assert lost.outcome["passed"] == [{"code": "A01", "why": "taken", "by": 1}]
    with pytest.raises(Refused, match="published"):
        allotting.allot(fair, rule="first_come", by=officer, now=NOW)
    with pytest.raises(Refused, match="given"):
        ask(loser)


def test_whoever_leaves_leaves_the_booth_to_another(fair, officer):
    lay(fair, officer, columns=1)
    winner, loser = exhibit(fair), exhibit(fair)
    ask(winner, wishes=["A01"])
    second = ask(loser, now=NOW + timedelta(minutes=1))
    allotting.allot(fair, rule="first_come", by=officer, now=NOW)
    allotting.publish(fair, by=officer, now=NOW)
    with pytest.raises(Refused, match="booth_taken"):
        allotting.place(second, "A01", reason="递补", by=officer, now=NOW)
    registering.withdraw(winner, by=winner.applied_by, now=NOW)
    moved = allotting.place(second, "a01", reason="前一家退出，依次递补。", by=officer, now=NOW)
    assert (moved.booth.code, moved.by_hand) == ("A01", True)
    assert told(loser) == ["matchmaking.no_booth", "matchmaking.booth"]


def test_who_came_after_the_booths_were_given_gets_one_by_hand(fair, officer):
    lay(fair, officer, columns=2)
    first = exhibit(fair)
    ask(first, wishes=["A01"])
    allotting.allot(fair, rule="first_come", by=officer, now=NOW)
    allotting.publish(fair, by=officer, now=NOW)
    late = exhibit(fair)
    with pytest.raises(Refused, match="given"):
        ask(late)
    for code, error in (("", "no_code"), ("A09", "unknown_booth"), ("A01", "booth_taken")):
        with pytest.raises(Refused, match=error):
            allotting.place_unasked(late, code, reason="补报", by=officer, now=NOW)
    assert not BoothApplication.objects.filter(participation=late).exists()
    placed = allotting.place_unasked(late, "a02", reason="补报", by=officer, now=NOW)
    assert (placed.booth.code, placed.area, placed.outcome["said"]) == ("A02", 9, "补报")
    assert told(late) == ["matchmaking.booth"]
    visitor = join(fair, role=Role.VISITOR)
    with pytest.raises(Refused, match="ended"):
        allotting.place_unasked(visitor, "A02", reason="补报", by=officer, now=NOW)


def test_what_is_given_by_hand_survives_the_rule(fair, officer):
    lay(fair, officer)
    guest, other = exhibit(fair), exhibit(fair)
    kept = ask(guest, now=NOW + timedelta(minutes=5))
    ask(other, wishes=["A01"])
    allotting.place(kept, "A01", reason="主宾展位", by=officer, now=NOW)
    allotting.allot(fair, rule=LOT, seed="2024182", by=officer, now=NOW)
    codes = {row.participation_id: row.booth.code for row in BoothApplication.objects.select_related("booth")}
    assert codes == {guest.pk: "A01", other.pk: "A02"}
    with pytest.raises(Refused, match="no_seed"):
        allotting.allot(fair, rule=LOT, seed=" ", by=officer, now=NOW)
    with pytest.raises(Refused, match="reason_missing"):
        allotting.place(kept, "", reason="", by=officer, now=NOW)


def test_whoever_waits_for_a_place_gets_no_booth(officer):
    fair = make_event(kind=EventKind.EXHIBITION, places={Role.EXHIBITOR: 1}, slot_minutes=None, by=officer)
    lay(fair, officer)
    first, waits = exhibit(fair), exhibit(fair)
    ask(first, now=NOW + timedelta(minutes=1))
    second = ask(waits, wishes=["A01"])
    allotting.allot(fair, rule="first_come", by=officer, now=NOW)
    assert BoothApplication.objects.get(participation=first).booth.code == "A01"
    assert BoothApplication.objects.get(pk=second.pk).booth is None
    with pytest.raises(Refused, match="ended"):
        allotting.place(second, "A02", reason="候补", by=officer, now=NOW)


# --- materials ---------------------------------------------------------------------------------------


def test_orders_add_up_and_end_five_days_before(fair, officer):
    power = applying.offer_material(fair, name_zh="动力电 380V", name_en="", fee=800_00, most=2, by=officer, now=NOW)
    chair = applying.offer_material(fair, name_zh="椅子", name_en="Chair", fee=15_50, most=20, by=officer, now=NOW)
    row = exhibit(fair)
    by = row.applied_by
    assert applying.order(row, {power.pk: 1, chair.pk: 4}, by=by, now=NOW) == 862_00
    assert applying.order(row, {power.pk: 0, chair.pk: 2}, by=by, now=NOW) == 31_00
    assert list(row.material_orders.values_list("material", "quantity")) == [(chair.pk, 2)]
    with pytest.raises(Refused) as refused:
        applying.order(row, {power.pk: 3}, by=by, now=NOW)
    assert (refused.value.code, refused.value.field) == ("too_many", f"material_{power.pk}")
    last = STARTS - timedelta(days=5)
    applying.order(row, {chair.pk: 1}, by=by, now=last - timedelta(seconds=1))
    with pytest.raises(Refused, match="too_late"):
        applying.order(row, {chair.pk: 5}, by=by, now=last)
    with pytest.raises(Refused, match="twice"):
        applying.offer_material(fair, name_zh="椅子", name_en="", fee=0, most=1, by=officer, now=NOW)
    assert Material.objects.count() == 2
    with pytest.raises(NotAllowed):
        applying.order(row, {}, by=make_member(row.party.enterprise, R.READER), now=NOW)
