"""Experts have a day by which to sign: reminded once before it, and whoever dealt the claims is told after it."""

from datetime import UTC, date, datetime

import pytest

from pilotzone.kernel.access import R
from pilotzone.kernel.errors import NotAllowed, Refused
from pilotzone.messages.models import Notice
from subsidies.actions import panel_reminding, panels, scoring
from subsidies.actions.scoring import Given
from subsidies.models import PanelClaim
from tests.factories.claims import load_reference
from tests.factories.panels import DRAWN, SIGN_BY, declare_none, make_draw, make_expert, make_rubric, person
from tests.factories.people import make_call, make_enterprise, make_officer
from tests.factories.review import make_submitted

pytestmark = pytest.mark.django_db
FULL = Given({"c1": "10", "c2": "20"}, {}, "")


def morning(day):
    """09:30 in Shanghai, in July."""
    return datetime(2024, 7, day, 1, 30, tzinfo=UTC)


@pytest.fixture
def secretary(at):
    load_reference()
    at("2024-07-04T10:00:00")
    return make_officer(R.SECRETARY)


@pytest.fixture
def draw(secretary):
    """Two claims before a group of two; one of the experts has signed for one claim."""
    manager, call = make_officer(R.PROGRAMME_MANAGER), make_call()
    make_rubric(call)
    for name in ("甲专家", "乙专家"):
        make_expert(manager, name)
    for name in ("甲公司", "乙公司"):
        make_submitted(call, make_enterprise(name, payee=False))
    made = make_draw(call, secretary, seats=2)
    panels.deal(made, due_on=SIGN_BY, by=secretary, now=DRAWN)
    return made


def told(kind):
    rows = Notice.objects.filter(kind=kind).order_by("pk")
    return [(row.recipient, row.params["due_on"]["date"], row.params["count"]) for row in rows]


def test_whoever_has_not_signed_is_reminded_once_with_the_number_of_own_scores(draw):
    first, second = declare_none(draw)[:2]
    scoring.sign(first, FULL, by=person(first.expert.user_id), now=DRAWN)
    assert [panel_reminding.remind(now=morning(day)) for day in (14, 15, 16, 18)] == [0, 1, 0, 0]
    expected = {(first.expert.user, "2024-07-18", 1), (second.expert.user, "2024-07-18", 2)}
    assert set(told("panel_due_nears")) == expected


def test_whoever_dealt_is_told_once_after_the_day_and_not_of_what_is_long_past(draw, secretary):
    assert [panel_reminding.remind(now=morning(day)) for day in (19, 20)] == [1, 0]
    assert told("panel_due_over") == [(secretary, "2024-07-18", 4)]
    Notice.objects.all().delete()
    assert panel_reminding.remind(now=datetime(2024, 8, 2, 1, 30, tzinfo=UTC)) == 0


def test_another_day_is_told_to_those_who_have_not_signed_and_reminded_of_anew(draw, secretary):
    panel_reminding.remind(now=morning(16))
    with pytest.raises(NotAllowed):
        panels.put_off(draw, due_on=date(2024, 7, 25), by=make_officer(R.CASEWORKER), now=morning(17))
    with pytest.raises(Refused, match="day_past"):
        panels.put_off(draw, due_on=date(2024, 7, 17), by=secretary, now=morning(17))
    assert panels.put_off(draw, due_on=date(2024, 7, 25), by=secretary, now=morning(17)) == 2
    with pytest.raises(Refused, match="nothing_open"):
        panels.put_off(draw, due_on=date(2024, 7, 25), by=secretary, now=morning(17))
    assert set(PanelClaim.objects.values_list("due_on", flat=True)) == {date(2024, 7, 25)}
    assert Notice.objects.filter(kind="panel_due_changed").count() == 2
    assert [panel_reminding.remind(now=morning(day)) for day in (18, 19, 22, 23)] == [0, 0, 1, 0]


def test_claims_are_not_dealt_for_a_day_that_has_passed(draw, secretary):
    with pytest.raises(Refused, match="day_past"):
        panels.deal(draw, due_on=date(2024, 7, 4), by=secretary, now=DRAWN)
