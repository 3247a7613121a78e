"""Budget goals: written and set, checked at mid-year, evaluated by whoever spends, reviewed by the finance side."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import Refused
from pilotzone.kernel.money import Money
from pilotzone.messages import actions as messages
from subsidies import queries
from subsidies.actions import budgeting
from subsidies.enums_goals import GoalKind, GoalState
from subsidies.models import Budget, Goal, GoalSheet
from subsidies.rules import goals as rules

MOST_GOALS = 30
MOST_VALUE = 10**13  # held times a hundred
OTHER_PERSON = _("You evaluated this. Somebody else reviews it.")


def lock(sheet: GoalSheet, *states: GoalState) -> GoalSheet:
    row = GoalSheet.objects.select_for_update(of=("self",)).select_related("budget").get(pk=sheet.pk)
    if row.state not in states:
        raise Refused("wrong_state", _("This step is not open now. Reload the page."), status=409)
    return row


@transaction.atomic
def begin(budget: Budget, *, purpose: str, by: User, now: datetime) -> GoalSheet:
    """A sheet without goals yet. A budget has one."""
    budgeting.require(by, P.GOAL_WRITE)
    locked = budgeting.lock(budget.pk)
    purpose = purpose.strip()
    if not purpose:
        raise Refused("purpose_missing", _("Say what the money is to achieve."), field="purpose")
    if GoalSheet.objects.filter(budget=locked).exists():
        raise Refused("goals_exist", _("This budget has its goals already."), status=409)
    sheet = GoalSheet.objects.create(budget=locked, purpose=purpose, made_at=now, made_by=by)
    audit.record("goals.begun", sheet, case=locked, by=by, now=now, payload={"purpose": purpose})
    return sheet


@transaction.atomic
def add(
    sheet: GoalSheet,
    *,
    kind: str,
    name: str,
    unit: str,
    at_most: bool,
    target: int,
    weight: int,
    by: User,
    now: datetime,
) -> Goal:
    """One more indicator; target and weight times a hundred."""
    budgeting.require(by, P.GOAL_WRITE)
    row = lock(sheet, GoalState.DRAFT)
    if kind not in GoalKind.values:
        raise Refused("kind_missing", _("Choose the kind of the indicator."), field="kind")
    if not name.strip() or not unit.strip():
        field = "unit" if name.strip() else "name"
        raise Refused("name_missing", _("Name the indicator and its unit."), field=field)
    if not (0 if at_most else 1) <= target <= MOST_VALUE:
        raise Refused(
            "target_wrong", _("The target is above zero; at zero only what is to be at most that."), field="target"
        )
    if not 0 < weight <= rules.FULL:
        raise Refused("weight_wrong", _("An indicator brings more than 0 and at most 100 points."), field="weight")
    if row.goals.count() >= MOST_GOALS:
        raise Refused("too_many_goals", _("A sheet has %(most)s indicators at most."), params={"most": MOST_GOALS})
    position = (row.goals.aggregate(last=Max("position"))["last"] or 0) + 1
    goal = Goal.objects.create(
        sheet=row,
        position=position,
        kind=kind,
        name=name.strip(),
        unit=unit.strip(),
        at_most=at_most,
        target=target,
        weight=weight,
    )
    payload = {"kind": kind, "name": goal.name, "target": target, "weight": weight, "at_most": at_most}
    audit.record("goals.added", row, case=row.budget, by=by, now=now, payload=payload)
    return goal


@transaction.atomic
def remove(goal: Goal, *, by: User, now: datetime) -> None:
    budgeting.require(by, P.GOAL_WRITE)
    row = lock(goal.sheet, GoalState.DRAFT)
    name = goal.name
    row.goals.filter(pk=goal.pk).delete()
    audit.record("goals.removed", row, case=row.budget, by=by, now=now, payload={"name": name})


@transaction.atomic
def hand_in(sheet: GoalSheet, *, by: User, now: datetime) -> GoalSheet:
    """From here on the goals stand. Together they bring a hundred points."""
    budgeting.require(by, P.GOAL_WRITE)
    row = lock(sheet, GoalState.DRAFT)
    goals = list(row.goals.all())
    if not rules.is_whole(goal.weight for goal in goals):
        raise Refused("not_hundred", _("The indicators bring 100 points together."))
    row.state, row.set_at, row.set_by = GoalState.SET, now, by
    row.save(update_fields=["state", "set_at", "set_by"])
    payload = {"goals": [{"name": each.name, "target": each.target, "weight": each.weight} for each in goals]}
    audit.record("goals.set", row, case=row.budget, by=by, now=now, payload=payload)
    return row


@transaction.atomic
def check(sheet: GoalSheet, *, values: Mapping[int, int], note: str, by: User, now: datetime) -> GoalSheet:
    """The mid-year check: where each indicator stands now, by its key, and what is done about those that lag."""
    budgeting.require(by, P.GOAL_WRITE)
    row = lock(sheet, GoalState.SET)
    goals = list(row.goals.all())
    require_all(goals, values)
    for goal in goals:
        goal.mid_value = values[goal.pk]
        goal.save(update_fields=["mid_value"])
    row.state, row.checked_at, row.checked_by, row.check_note = GoalState.CHECKED, now, by, note.strip()
    row.save(update_fields=["state", "checked_at", "checked_by", "check_note"])
    payload = {"values": [values[goal.pk] for goal in goals], "note": row.check_note}
    audit.record("goals.checked", row, case=row.budget, by=by, now=now, payload=payload)
    return row


@transaction.atomic
def evaluate(sheet: GoalSheet, *, values: Mapping[int, int], note: str, by: User, now: datetime) -> GoalSheet:
    """The self-evaluation, once the budget's year is over: points by what was achieved, worked out and then frozen."""
    budgeting.require(by, P.GOAL_WRITE)
    row = lock(sheet, GoalState.SET, GoalState.CHECKED)
    if clock.local_date(now).year <= row.budget.year:
        raise Refused("year_runs", _("The budget's year is not over yet."), status=409)
    goals = list(row.goals.all())
    require_all(goals, values)
    for goal in goals:
        goal.achieved = values[goal.pk]
        goal.points = rules.points(rules.Aim(goal.target, goal.weight, goal.at_most), goal.achieved)
        goal.save(update_fields=["achieved", "points"])
    row.score = sum(goal.points or 0 for goal in goals)
    row.state, row.evaluated_at, row.evaluated_by = GoalState.EVALUATED, now, by
    row.evaluation_note = note.strip()
    row.save(update_fields=["state", "score", "evaluated_at", "evaluated_by", "evaluation_note"])
    payload = {"values": [values[goal.pk] for goal in goals], "score": row.score, "note": row.evaluation_note}
    audit.record("goals.evaluated", row, case=row.budget, by=by, now=now, payload=payload)
    tell(row, P.GOAL_REVIEW, "goals_to_review", {"name": by.name}, now=now)
    return row


def require_all(goals: list[Goal], values: Mapping[int, int]) -> None:
    for goal in goals:
        if not 0 <= values.get(goal.pk, -1) <= MOST_VALUE:
            raise Refused("value_missing", _("Enter a value for each indicator."), field=f"value-{goal.uid}")


@transaction.atomic
def review(sheet: GoalSheet, *, score: int, note: str, by: User, now: datetime) -> GoalSheet:
    """The finance side's score, with its reason where it is another one. Never by whoever evaluated."""
    budgeting.require(by, P.GOAL_REVIEW)
    row = lock(sheet, GoalState.EVALUATED)
    if row.evaluated_by_id == by.pk:
        raise Refused("evaluated_it", OTHER_PERSON)
    if not 0 <= score <= rules.FULL:
        raise Refused("score_wrong", _("A score lies between 0 and 100."), field="score")
    note = note.strip()
    if score != row.score and not note:
        raise Refused("note_missing", _("Say why the score is another one."), field="note")
    row.state, row.reviewed_at, row.reviewed_by = GoalState.REVIEWED, now, by
    row.review_score, row.review_note = score, note
    row.save(update_fields=["state", "reviewed_at", "reviewed_by", "review_score", "review_note"])
    payload = {"score": score, "self_score": row.score, "grade": rules.grade_of(score).value, "note": note}
    audit.record("goals.reviewed", row, case=row.budget, by=by, now=now, payload=payload)
    return row


def remind(*, now: datetime) -> int:
    """What is due thirty and seven days before, on the last day and each week after, and what is not set though the
    money is allotted each week; how many. Safe to run twice.
    """
    today = clock.local_date(now)
    rows = GoalSheet.objects.waiting(today).select_related("budget").order_by("pk")
    lacking = Budget.objects.lacking_goals(today.year).order_by("pk")
    return sum(remind_of(row, now=now) for row in rows) + sum(ask_for(budget, now=now) for budget in lacking)


@transaction.atomic
def ask_for(budget: Budget, *, now: datetime) -> bool:
    """Those who write goals are told that this budget has none, or a draft alone."""
    row, today = budgeting.lock(budget.pk), clock.local_date(now)
    sheet = GoalSheet.objects.filter(budget=row).first()
    if (sheet and sheet.state != GoalState.DRAFT) or not rules.is_to_ask(row.goals_asked_on, today):
        return False
    row.goals_asked_on = today
    row.save(update_fields=["goals_asked_on"])
    page, subject = ("goal_detail", sheet.uid) if sheet else ("goal_begin", row.uid)
    link = reverse(f"bureau:subsidies:{page}", args=[subject])
    inform(row, P.GOAL_WRITE, "goals_missing", {"amount": Money(row.allotted)}, link, now=now)
    return True


@transaction.atomic
def remind_of(sheet: GoalSheet, *, now: datetime) -> bool:
    row = GoalSheet.objects.select_for_update(of=("self",)).select_related("budget").get(pk=sheet.pk)
    today = clock.local_date(now)
    is_check = row.state == GoalState.SET and today.year <= row.budget.year
    due = rules.check_due(row.budget.year) if is_check else rules.evaluation_due(row.budget.year)
    if row.reminded_on == today or row.evaluated_at or not rules.is_reminder_day(due, today):
        return False
    row.reminded_on = today
    row.save(update_fields=["reminded_on"])
    tell(row, P.GOAL_WRITE, "goals_check_due" if is_check else "goals_evaluation_due", {"day": due}, now=now)
    return True


def tell(sheet: GoalSheet, permission: P, kind: str, params: Mapping[str, object], *, now: datetime) -> None:
    inform(sheet.budget, permission, kind, params, reverse("bureau:subsidies:goal_detail", args=[sheet.uid]), now=now)


def inform(budget: Budget, permission: P, kind: str, params: Mapping[str, object], link: str, *, now: datetime) -> None:
    messages.notify(
        queries.officers(permission),
        kind,
        params={"budget": {"zh": budget.name_zh, "en": budget.name_en or budget.name_zh}, **params},
        link=link,
        now=now,
        case=budget,
    )
