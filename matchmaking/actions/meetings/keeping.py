"""A plan of the rules becomes rows. The caller holds the event's lock."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from matchmaking.enums_plan import PlanState
from matchmaking.facts import Facts, number
from matchmaking.models import MeetingPlan, PlannedMeeting, UnmetRequest
from matchmaking.rules.plan.model import Change, Plan, Unmet


def keep(row: MeetingPlan, facts: Facts, made: Plan, *, now: datetime) -> None:
    """The finished draft with its meetings and its requests without one."""
    locked = {(each.buyer_id, each.supplier_id) for each in facts.standing if each.is_locked}
    PlannedMeeting.objects.bulk_create(
        [
            PlannedMeeting(
                plan=row,
                buyer_id=number(each.buyer),
                supplier_id=number(each.supplier),
                slot_id=number(each.slot),
                table_id=number(each.table or ""),
                is_locked=(number(each.buyer), number(each.supplier)) in locked,
            )
            for each in made.meetings
        ],
        batch_size=500,
    )
    row.is_cancelled, row.stage = made.cancelled, ""
    row.moves = moves_of(made.changes, row.absent)
    row.state, row.finished_at = PlanState.DRAFT, now
    keep_values(row, facts, made)


def moves_of(changes: Iterable[Change], absent: Iterable[int]) -> list[dict[str, object]]:
    gone = set(absent)
    return [
        {
            "buyer": number(each.before.buyer),
            "supplier": number(each.before.supplier),
            "reason": "absent" if is_lost_with(each, gone) else each.reason,
        }
        for each in changes
    ]


def is_lost_with(change: Change, gone: set[int]) -> bool:
    return change.after is None and not gone.isdisjoint(map(number, change.before.pair))


def keep_values(row: MeetingPlan, facts: Facts, made: Plan) -> None:
    """What the plan is worth, and the reasons anew."""
    row.objective, row.bound, row.greedy = made.objective, max(made.bound, made.objective), made.greedy
    row.idle_gaps, row.fairness = made.idle_gaps, made.fairness
    row.version += 1
    row.save()
    row.unmet.all().delete()
    rows = [unmet_row(row, each) for each in (*made.unmet, *facts.apart)]
    UnmetRequest.objects.bulk_create(rows, batch_size=500)


def unmet_row(row: MeetingPlan, unmet: Unmet) -> UnmetRequest:
    return UnmetRequest(
        plan=row,
        buyer_id=number(unmet.buyer),
        supplier_id=number(unmet.supplier),
        value=unmet.value,
        reason=unmet.reason,
        who=[number(each) for each in unmet.who],
        busy=[[number(slot), [number(each) for each in busy]] for slot, busy in unmet.slots],
    )


def reasons_of(row: MeetingPlan) -> Mapping[tuple[int, int], str]:
    """Why meetings of the plan before were moved or released, by pair."""
    return {(each["buyer"], each["supplier"]): str(each["reason"]) for each in row.moves}
