"""The goals of a budget from the first indicator to the finance side's review; what was handed in stands."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from pilotzone.kernel.access import R
from pilotzone.kernel.errors import NotAllowed, Refused
from pilotzone.messages.models import Notice
from subsidies.actions import goals
from subsidies.models import Budget, Goal, GoalSheet
from tests.factories.people import make_budget, make_officer

pytestmark = pytest.mark.django_db
SPRING = datetime(2024, 3, 1, 2, 0, tzinfo=UTC)
AUGUST = datetime(2024, 8, 1, 2, 0, tzinfo=UTC)
NEXT = datetime(2025, 3, 1, 2, 0, tzinfo=UTC)
ROWS = (
    ("output", "支持企业数", "家", False, 200_00, 40_00),
    ("timeliness", "拨付及时率", "%", False, 95_00, 30_00),
    ("cost", "单件办理成本", "元", True, 500_00, 30_00),
)


@pytest.fixture
def manager():
    return make_officer(R.PROGRAMME_MANAGER)


@pytest.fixture
def finance():
    return make_officer(R.FINANCE_OFFICER)


@pytest.fixture
def sheet(manager):
    made = goals.begin(make_budget(), purpose="支持企业开展跨境电商", by=manager, now=SPRING)
    for kind, name, unit, at_most, target, weight in ROWS:
        goals.add(
            made, kind=kind, name=name, unit=unit, at_most=at_most, target=target, weight=weight, by=manager,
            now=SPRING,
        )  # fmt: skip
    return made


def values(sheet, *numbers):
    return {goal.pk: value for goal, value in zip(sheet.goals.all(), numbers, strict=True)}


def evaluated(sheet, manager):
    goals.hand_in(sheet, by=manager, now=SPRING)
    goals.check(sheet, values=values(sheet, 90_00, 96_00, 480_00), note="进度正常", by=manager, now=AUGUST)
    return goals.evaluate(sheet, values=values(sheet, 150_00, 95_00, 600_00), note="", by=manager, now=NEXT)


@pytest.mark.engine
def test_from_the_goals_to_the_review(sheet, manager, finance):
    row = evaluated(sheet, manager)
    # 150 of 200: 30 of 40 points; 95 of 95: 30; 600 where 500 is the most: 25 of 30.
    assert [goal.points for goal in row.goals.all()] == [30_00, 30_00, 25_00]
    assert (row.state, row.score) == ("evaluated", 85_00)
    assert Notice.objects.filter(kind="goals_to_review", recipient=finance).exists()
    with pytest.raises(NotAllowed):
        goals.review(row, score=85_00, note="", by=manager, now=NEXT)
    with pytest.raises(Refused, match="note_missing"):
        goals.review(row, score=80_00, note=" ", by=finance, now=NEXT)
    row = goals.review(row, score=80_00, note="成本指标说明不足", by=finance, now=NEXT)
    assert (row.state, row.review_score) == ("reviewed", 80_00)


def test_who_evaluated_does_not_review(sheet, manager, finance):
    from pilotzone.accounts.models import Appointment

    row = evaluated(sheet, manager)
    Appointment.objects.filter(user=finance).update(user=manager)
    manager = type(manager).objects.get(pk=manager.pk)
    with pytest.raises(Refused, match="evaluated_it"):
        goals.review(row, score=85_00, note="", by=manager, now=NEXT)


def test_goals_bring_a_hundred_points(sheet, manager):
    goals.remove(sheet.goals.last(), by=manager, now=SPRING)
    with pytest.raises(Refused, match="not_hundred"):
        goals.hand_in(sheet, by=manager, now=SPRING)


def test_the_self_evaluation_waits_for_the_years_end(sheet, manager):
    goals.hand_in(sheet, by=manager, now=SPRING)
    with pytest.raises(Refused, match="year_runs"):
        goals.evaluate(sheet, values=values(sheet, 1, 1, 1), note="", by=manager, now=AUGUST)
    with pytest.raises(Refused, match="value_missing") as refused:
        goals.evaluate(sheet, values={}, note="", by=manager, now=NEXT)
    assert refused.value.field == f"value-{sheet.goals.first().uid}"


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"kind": "glory"}, "kind"),
        ({"name": " "}, "name"),
        ({"unit": ""}, "unit"),
        ({"target": 0}, "target"),
        ({"weight": 0}, "weight"),
        ({"weight": 100_01}, "weight"),
    ],
)
def test_what_is_wrong_is_told_at_its_field(sheet, manager, fields, field):
    given = {"kind": "output", "name": "企业数", "unit": "家", "at_most": False, "target": 1, "weight": 1_00} | fields
    with pytest.raises(Refused) as refused:
        goals.add(sheet, **given, by=manager, now=SPRING)
    assert refused.value.field == field


@pytest.mark.engine
def test_the_database_refuses_to_change_what_was_handed_in(sheet, manager, finance):
    Goal.objects.filter(sheet=sheet, position=1).update(target=210_00)  # a draft is still written
    Goal.objects.filter(sheet=sheet, position=1).update(target=200_00)
    row = evaluated(sheet, manager)
    goal = row.goals.first()
    tries = [
        lambda: Goal.objects.filter(pk=goal.pk).update(target=100_00),
        lambda: Goal.objects.filter(pk=goal.pk).update(achieved=200_00),
        lambda: Goal.objects.filter(pk=goal.pk).delete(),
        lambda: GoalSheet.objects.filter(pk=row.pk).update(purpose="别的"),
        lambda: GoalSheet.objects.filter(pk=row.pk).update(score=100_00),
    ]
    for act in tries:
        with pytest.raises(IntegrityError), transaction.atomic():
            act()
    goals.review(row, score=85_00, note="", by=finance, now=NEXT)
    with pytest.raises(IntegrityError), transaction.atomic():
        GoalSheet.objects.filter(pk=row.pk).update(review_score=90_00)


def test_reminders_once_a_day_for_the_check_and_the_evaluation(sheet, manager):
    goals.hand_in(sheet, by=manager, now=SPRING)
    assert goals.remind(now=AUGUST) == 1  # thirty days before 31 August
    assert goals.remind(now=AUGUST) == 0
    assert Notice.objects.filter(kind="goals_check_due", recipient=manager).count() == 1
    assert goals.remind(now=NEXT) == 1  # 1 March: thirty days before the 31st
    assert Notice.objects.filter(kind="goals_evaluation_due", recipient=manager).count() == 1


def told(kind, person):
    return Notice.objects.filter(kind=kind, recipient=person).count()


def test_allotted_money_without_goals_is_asked_for_each_week_until_they_are_set(sheet, manager):
    bare, year_before = make_budget(300_00), make_budget(300_00)
    make_budget(0)  # nothing allotted
    Budget.objects.filter(pk=year_before.pk).update(year=2023)
    assert goals.remind(now=SPRING) == 2  # the draft's, and the one without a sheet
    assert goals.remind(now=SPRING + timedelta(days=6)) == 0
    assert told("goals_missing", manager) == 2
    goals.hand_in(sheet, by=manager, now=SPRING)
    assert goals.remind(now=SPRING + timedelta(days=7)) == 1
    notice = Notice.objects.filter(kind="goals_missing", recipient=manager).latest("pk")
    assert notice.link == f"/bureau/goals/budgets/{bare.uid}/"
    assert told("goals_missing", manager) == 3


def test_the_budget_says_that_it_has_no_goals(manager, finance, client, sheet, at):
    at("2024-03-01T10:00:00")
    bare = make_budget()

    def page(budget, person):
        client.force_login(person)
        return client.get(f"/bureau/budgets/{budget.uid}/").content.decode()

    begin = f"/bureau/goals/budgets/{bare.uid}/"
    assert ("尚未设定绩效目标。" in page(bare, manager), begin in page(bare, manager)) == (True, True)
    assert ("尚未设定绩效目标。" in page(bare, finance), begin in page(bare, finance)) == (True, False)
    assert "绩效目标尚未提交。" in page(sheet.budget, manager)
    assert client.get("/bureau/goals/").content.decode().count("已下达，目标未设定") == 2
    goals.hand_in(sheet, by=manager, now=SPRING)
    assert "绩效目标尚未提交。" not in page(sheet.budget, manager)


def test_pages_and_files(manager, finance, client, at):
    budget = make_budget()
    at("2024-03-01T10:00:00")
    client.force_login(manager)
    begin = f"/bureau/goals/budgets/{budget.uid}/"
    assert begin in client.get("/bureau/goals/").content.decode()
    assert client.post(begin, {"purpose": ""}).status_code == 422
    address = client.post(begin, {"purpose": "支持企业"}).url
    row = {"kind": "output", "name": "企业数", "unit": "家", "target": "200", "weight": "100"}
    assert client.post(f"{address}add/", row | {"target": "1.234"}).status_code == 422
    assert client.post(f"{address}add/", row).status_code == 302
    assert client.post(f"{address}set/").status_code == 302
    field = f"value-{Goal.objects.get().uid}"
    assert client.post(f"{address}check/", {field: ""}).status_code == 422
    assert client.post(f"{address}check/", {field: "120", "note": "正常"}).status_code == 302
    at("2025-02-01T10:00:00")
    assert client.post(f"{address}evaluate/", {field: "190.5"}).status_code == 302
    assert "95.25" in client.get(address).content.decode()
    client.force_login(finance)
    assert client.post(f"{address}review/", {"score": "90"}).status_code == 422
    assert client.post(f"{address}review/", {"score": "95.25"}).status_code == 302
    assert "95.25" in client.get("/bureau/goals/").content.decode()
    assert client.get(f"{address}pdf/").content.startswith(b"%PDF")
    assert client.get(f"{address}xlsx/").content.startswith(b"PK")
    assert client.get(f"{address}doc/").status_code == 404
