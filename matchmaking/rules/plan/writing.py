"""A plan as a JSON document."""

from typing import Any

from matchmaking.rules.plan.model import PLAN_FORMAT, Change, Meeting, Plan, Problem, Unmet


def written(problem: Problem, plan: Plan, seconds: float) -> dict[str, Any]:
    locked = {(each.pair, each.slot) for each in problem.locked}
    found: dict[str, Any] = {
        "format": PLAN_FORMAT,
        "objective": plan.objective,
        "bound": plan.bound,
        "gap_percent": round(100 * plan.gap, 4),
        "proven": plan.is_proven,
        "greedy_objective": plan.greedy,
        "idle_gaps": plan.idle_gaps,
        "fairness": plan.fairness,
        "cancelled": plan.cancelled,
        "seconds": round(seconds, 2),
        "meetings": [{**_meeting(each), "locked": (each.pair, each.slot) in locked} for each in plan.meetings],
        "unmet": [_unmet(each) for each in plan.unmet],
    }
    if plan.changes:
        found["changes"] = [_change(each) for each in plan.changes]
    return found


def _meeting(meeting: Meeting) -> dict[str, Any]:
    return {"buyer": meeting.buyer, "supplier": meeting.supplier, "slot": meeting.slot, "table": meeting.table}


def _unmet(unmet: Unmet) -> dict[str, Any]:
    found: dict[str, Any] = {
        "buyer": unmet.buyer,
        "supplier": unmet.supplier,
        "value": unmet.value,
        "reason": unmet.reason,
    }
    if unmet.who:
        found["who"] = list(unmet.who)
    if unmet.slots:
        found["slots"] = [{"slot": slot, "busy": list(busy)} for slot, busy in unmet.slots]
    return found


def _change(change: Change) -> dict[str, Any]:
    after = None if change.after is None else _meeting(change.after)
    return {"before": _meeting(change.before), "after": after, "reason": change.reason}
