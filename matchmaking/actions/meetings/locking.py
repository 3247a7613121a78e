"""What every step on a plan asks first. Lock order: the event, then the plan, then meetings."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from matchmaking.actions.locking import lock_for_running
from matchmaking.enums import EventKind
from matchmaking.enums_plan import PlanState
from matchmaking.facts import Facts, facts_of
from matchmaking.models import Event, MeetingPlan, PlannedMeeting
from matchmaking.plan_names import fault_lines, joined
from matchmaking.rules.plan.checking import faults_of
from matchmaking.rules.plan.model import Fault
from pilotzone.accounts.models import User
from pilotzone.kernel.errors import Refused, Stale


class Conflicts(Refused):
    """What keeps a plan from being so, each in words."""

    def __init__(self, lines: Sequence[str]) -> None:
        super().__init__("conflicts", "%(conflicts)s", params={"conflicts": joined(lines)})
        self.lines = list(lines)


def lock_event(event: Event, *, by: User, now: datetime) -> Event:
    """An event with meetings that can still be planned."""
    row = lock_for_running(event, by=by)
    if row.kind != EventKind.MEETINGS:
        raise Refused("no_meetings", _("Meetings are planned for supply-demand meetings."), status=409)
    if row.is_over(now):
        raise Refused("event_over", _("The event is over; nothing of it is changed any more."), status=409)
    return row


def lock_plan(plan: MeetingPlan, expected_version: int | None = None) -> MeetingPlan:
    """The caller holds the event's lock."""
    row: MeetingPlan = MeetingPlan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    if expected_version is not None and row.version != expected_version:
        raise Stale("stale", _("Somebody has changed this plan meanwhile. Read it first."))
    return row


def lock_draft(
    plan: MeetingPlan, expected_version: int | None, *, by: User, now: datetime
) -> tuple[Event, MeetingPlan]:
    event = lock_event(plan.event, by=by, now=now)
    row = lock_plan(plan, expected_version)
    if row.state != PlanState.DRAFT:
        text = _("Only a draft is changed or published; this plan is “%(state)s”.")
        raise Refused("no_draft", text, params={"state": row.get_state_display()}, status=409)
    return event, row


def facts_for(plan: MeetingPlan, event: Event, now: datetime) -> Facts:
    return facts_of(event, now=now, absent=plan.absent)


def rows_of(plan: MeetingPlan) -> list[PlannedMeeting]:
    return list(plan.rows.all().for_list())


def refuse_faults(faults: Sequence[Fault], facts: Facts) -> None:
    if faults:
        raise Conflicts(fault_lines(faults, facts))


def check_event(facts: Facts) -> None:
    """Raises Conflicts where the event itself cannot be planned."""
    refuse_faults(faults_of(facts.problem), facts)
