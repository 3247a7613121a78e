"""An officer changes a draft by hand. What a change would break is told before anything is kept."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from matchmaking.actions.meetings import keeping
from matchmaking.actions.meetings.locking import Conflicts, check_event, facts_for, lock_draft, lock_event, lock_plan
from matchmaking.actions.meetings.planning import told
from matchmaking.enums_plan import PlanState
from matchmaking.facts import Facts, as_planned, when, where, who
from matchmaking.models import Event, MeetingPlan, Participation, PlannedMeeting, Slot, Table
from matchmaking.plan_names import fault_lines, names_of
from matchmaking.rules.plan.checking import faults_of
from matchmaking.rules.plan.editing import judged
from matchmaking.rules.plan.model import Meeting
from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.kernel.errors import Refused


def conflicts(facts: Facts, meetings: Sequence[Meeting]) -> list[str]:
    """What the meetings break in the event as it is now, each in words."""
    return fault_lines(faults_of(replace(facts.problem, locked=tuple(meetings))), facts)


class Edit:
    """One change of a draft, under the event's lock."""

    def __init__(self, plan: MeetingPlan, expected_version: int | None, *, by: User, now: datetime) -> None:
        self.event, self.row = lock_draft(plan, expected_version, by=by, now=now)
        self.by, self.now = by, now
        self.facts = facts_for(self.row, self.event, now)
        check_event(self.facts)
        self.before = [as_planned(each) for each in self.row.rows.all()]

    def planned(self, key: int) -> PlannedMeeting:
        found = self.row.rows.select_related("plan").filter(pk=key).first()
        if found is None:
            raise Refused("gone", _("This meeting is no longer in the plan."), status=409)
        return found

    def refuse_passed(self, slot: int | None) -> None:
        row = self.facts.slots.get(when(slot))
        if row is not None and row.starts_at < self.now:
            raise Refused("passed", _("This slot has begun; nothing is planned or changed in it any more."), status=409)

    def check(self, after: Sequence[Meeting]) -> None:
        """What was wrong before keeps nobody from changing something else."""
        there = set(conflicts(self.facts, self.before))
        if new := [line for line in conflicts(self.facts, after) if line not in there]:
            raise Conflicts(new)

    def keep(self, what: str, pair: tuple[int, int]) -> MeetingPlan:
        """The rows are as they should be: what the plan is worth now."""
        problem = self.facts.problem
        known = {each.id for each in (*problem.buyers, *problem.suppliers)}
        slots = {each.id for each in problem.slots}
        meetings = [as_planned(each) for each in self.row.rows.all()]
        possible = [each for each in meetings if known.issuperset(each.pair) and each.slot in slots]
        row = self.row
        row.by_hand += 1
        keeping.keep_values(row, self.facts, judged(problem, possible, row.bound or 0, row.greedy))
        names = names_of(self.facts)
        payload: dict[str, Any] = {"buyer": names[who(pair[0])], "supplier": names[who(pair[1])], "what": what}
        audit.record("meeting_plan.edited", row, case=self.event, by=self.by, now=self.now, payload=told(row) | payload)
        return row


@transaction.atomic
def move(
    plan: MeetingPlan,
    key: int,
    *,
    slot: Slot,
    table: Table,
    expected_version: int | None = None,
    by: User,
    now: datetime,
) -> MeetingPlan:
    """To another slot or table. Raises Conflicts with what that would break."""
    edit = Edit(plan, expected_version, by=by, now=now)
    row = edit.planned(key)
    edit.refuse_passed(row.slot_id)
    edit.refuse_passed(slot.pk)
    moved = Meeting(who(row.buyer_id), who(row.supplier_id), when(slot.pk), where(table.pk))
    edit.check([moved if each.pair == moved.pair else each for each in edit.before])
    row.slot, row.table = slot, table
    row.save(update_fields=["slot", "table"])
    return edit.keep("moved", (row.buyer_id, row.supplier_id))


@transaction.atomic
def add(
    plan: MeetingPlan,
    *,
    buyer: Participation,
    supplier: Participation,
    slot: Slot,
    table: Table,
    expected_version: int | None = None,
    by: User,
    now: datetime,
) -> MeetingPlan:
    """Also of two who did not ask for each other, unless one ruled the other out."""
    edit = Edit(plan, expected_version, by=by, now=now)
    edit.refuse_passed(slot.pk)
    edit.check([*edit.before, Meeting(who(buyer.pk), who(supplier.pk), when(slot.pk), where(table.pk))])
    PlannedMeeting.objects.create(plan=edit.row, buyer=buyer, supplier=supplier, slot=slot, table=table)
    return edit.keep("added", (buyer.pk, supplier.pk))


@transaction.atomic
def remove(plan: MeetingPlan, key: int, *, expected_version: int | None = None, by: User, now: datetime) -> MeetingPlan:
    edit = Edit(plan, expected_version, by=by, now=now)
    row = edit.planned(key)
    edit.refuse_passed(row.slot_id)
    pair = (row.buyer_id, row.supplier_id)
    row.delete()
    return edit.keep("removed", pair)


@transaction.atomic
def set_locked(
    plan: MeetingPlan, key: int, *, locked: bool, expected_version: int | None = None, by: User, now: datetime
) -> MeetingPlan:
    """A locked meeting stays where it is when the published plan is made anew or mended."""
    edit = Edit(plan, expected_version, by=by, now=now)
    row = edit.planned(key)
    row.is_locked = locked
    row.save(update_fields=["is_locked"])
    return edit.keep("locked" if locked else "unlocked", (row.buyer_id, row.supplier_id))


@transaction.atomic
def drop(plan: MeetingPlan, *, expected_version: int | None = None, by: User, now: datetime) -> MeetingPlan:
    """Not to be published."""
    event: Event = lock_event(plan.event, by=by, now=now)
    row = lock_plan(plan, expected_version)
    if row.state not in (PlanState.DRAFT, PlanState.FAULTY):
        raise Refused("no_draft", _("Only a draft is dropped."), status=409)
    row.state, row.version = PlanState.DROPPED, row.version + 1
    row.save()
    audit.record("meeting_plan.dropped", row, case=event, by=by, now=now, payload=told(row))
    return row
