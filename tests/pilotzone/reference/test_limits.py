"""Limits that reached into a year without a notice: certain, and on the right day, once it is entered.

The days are counted by hand after 国办发明电〔2025〕7号: in 2026 nobody works from 1 to 3 January and from 15 to 23
February, and the Sunday 4 January and the Saturdays 14 and 28 February are worked.
"""

from datetime import UTC, date, datetime

import pytest
from django.apps import apps
from django.db import models

from matchmaking.models import Question
from pilotzone.demo.reference import NOTICE
from pilotzone.jobs.models import OutboxTask
from pilotzone.kernel.access import R
from pilotzone.reference import actions, queries
from pilotzone.reference.actions import limits
from pilotzone.reference.models import CalendarYear
from pilotzone.reference.rules.limits import counted_on
from subsidies.actions import moving
from subsidies.enums import State
from tests.factories.people import make_application, make_enterprise, make_member, make_officer

pytestmark = pytest.mark.django_db
# Settled by tasks of their own: what was granted beside the call's days counts there too.
OWN_TASKS = {
    ("subsidies.Correction", "due_provisional"),
    ("subsidies.MissingPaper", "due_provisional"),
    ("subsidies.PublicNotice", "provisional"),
    ("subsidies.Offer", "answer_provisional"),
    ("subsidies.DeemedWithdrawal", "due_provisional"),  # the claim's own, kept until it is taken up again
    ("enterprises.ServiceOffer", "answer_provisional"),
    ("warehouses.RecognitionNotice", "provisional"),
    ("warehouses.Recognition", "correction_provisional"),
}


@pytest.fixture
def year_before():
    """2025 is known, 2026 is not."""
    actions.enter_calendar(2025, "国办发明电〔2024〕12号", {date(2025, 1, 1): False})


def enter_2026():
    change = actions.propose_calendar(
        2026, ground="国办发明电〔2025〕7号", text=NOTICE, by=make_officer(R.PROGRAMME_MANAGER), now=at(2025, 12, 30)
    )
    return actions.confirm(change, by=make_officer(R.DIRECTOR), now=at(2025, 12, 30))


def at(year, month, day, hour=2):
    return datetime(year, month, day, hour, tzinfo=UTC)


def test_every_provisional_limit_is_settled_somewhere():
    found = {
        (model._meta.label, field.name)
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.BooleanField) and "provisional" in field.name
    }
    registered = {(model._meta.label, flag) for model, flag in limits.registered()}
    assert found == registered | OWN_TASKS
    assert not registered & OWN_TASKS


def desk(claim, now):
    claim.state = State.DISTRICT_REVIEW
    claim.stage_entered_at = claim.submitted_at = now
    claim.submitted_by = make_member(claim.enterprise)
    moving.start_clock(claim, queries.calendar(), now)
    claim.save()
    return claim


@pytest.mark.engine
def test_a_claim_at_a_desk(year_before):
    # Ten working days from Friday, 26 December 2025: 29, 30, 31 December, then by weekends alone until 9 January.
    # By the notice: 29, 30, 31 December, 4 (a Sunday), 5, 6, 7, 8, 9, 12 January.
    claim = desk(make_application(), at(2025, 12, 26))
    claim.call.district_days = 10
    claim.call.save()
    claim = desk(claim, at(2025, 12, 26))
    assert (claim.due_at, claim.due_provisional) == (datetime(2026, 1, 9, 9, tzinfo=UTC), True)
    assert limits.settle_all() == 0
    enter_2026()
    assert OutboxTask.objects.get(task="reference.settle_limits").args == []
    assert limits.settle_all() == 1
    claim.refresh_from_db()
    assert (claim.due_at, claim.due_provisional) == (datetime(2026, 1, 12, 9, tzinfo=UTC), False)
    assert limits.settle_all() == 0


def test_a_claim_whose_clock_stands_still(year_before):
    claim = make_application()
    claim.call.district_days = 10
    claim.call.save()
    claim = desk(claim, at(2025, 12, 26))
    claim.state, claim.paused_at, claim.returned_from = State.CORRECTION, at(2025, 12, 30), State.DISTRICT_REVIEW
    claim.stage_entered_at = claim.paused_at
    claim.save()
    enter_2026()
    limits.settle_all()
    claim.refresh_from_db()
    assert claim.due_at == datetime(2026, 1, 12, 9, tzinfo=UTC)
    # answered on Monday, 5 January: 31 December, 4 and 5 January have passed, so 12 January moves on to the 15th
    moving.resume(claim, queries.calendar(), at(2026, 1, 5))
    assert (claim.due_at, claim.due_provisional) == (datetime(2026, 1, 15, 9, tzinfo=UTC), False)


def test_a_limit_within_the_year_that_was_not_known(year_before):
    firm = make_enterprise()
    asked = at(2026, 2, 11)  # a Wednesday; the notice came late
    row = Question.objects.create(
        reference="WD-1", enterprise=firm, market="DE", topic="vat", subject="s", text="t", asked_at=asked,
        asked_by=make_member(firm), answer_due_on=date(2026, 2, 18), answer_due_provisional=True,
    )  # fmt: skip
    enter_2026()
    limits.settle_all()
    row.refresh_from_db()
    # five days: 12, 13, 14 (a Saturday), 24, 25 February
    assert (row.answer_due_on, row.answer_due_provisional) == (date(2026, 2, 25), False)


def test_a_day_off_in_the_december_before(year_before):
    """The next year's notice may speak of days of the year that is known."""
    before = queries.calendar()
    text = "元旦：2025年12月31日至2026年1月2日放假，共3天。"
    change = actions.propose_calendar(
        2026, ground="示例", text=text, by=make_officer(R.PROGRAMME_MANAGER), now=at(2025, 12, 1)
    )
    actions.confirm(change, by=make_officer(R.DIRECTOR), now=at(2025, 12, 1))
    after = queries.calendar()
    start = date(2025, 12, 29)
    assert before.add(start, 3).day == date(2026, 1, 1)
    # 30 December, then 5 and 6 January
    assert counted_on(start, date(2026, 1, 1), queries.calendar(but=2026), after) == date(2026, 1, 6)


def test_what_is_still_not_known_stays_provisional(year_before):
    start = date(2025, 12, 29)
    known = queries.calendar()
    assert counted_on(start, date(2026, 1, 2), known, known) is None
    CalendarYear.objects.create(year=2026, notice="示例")
    assert counted_on(start, date(2026, 1, 2), known, queries.calendar()) == date(2026, 1, 2)
