"""A draft is published: its meetings become living ones, the others are moved or released, and everybody is told."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from matchmaking.actions.meetings.drafting import conflicts
from matchmaking.actions.meetings.keeping import reasons_of
from matchmaking.actions.meetings.locking import Conflicts, check_event, facts_for, lock_draft, rows_of
from matchmaking.actions.meetings.planning import told
from matchmaking.actions.meetings.telling import tell_schedules
from matchmaking.enums import SIDES
from matchmaking.enums_plan import MeetingState, PlanState
from matchmaking.facts import Facts, as_planned
from matchmaking.models import Event, Meeting, MeetingPlan, Participation, PlannedMeeting
from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.kernel.canonical import digest
from pilotzone.kernel.errors import Refused

UNPLANNED = "unplanned"
Pair = tuple[int, int]


@transaction.atomic
def publish(plan: MeetingPlan, *, expected_version: int | None = None, by: User, now: datetime) -> MeetingPlan:
    """Raises Conflicts where the event has changed so that the draft no longer holds; nothing is published then."""
    event, row = lock_draft(plan, expected_version, by=by, now=now)
    facts = facts_for(row, event, now)
    check_event(facts)
    rows = rows_of(row)
    if not rows:
        raise Refused("empty", _("There is no meeting in this plan."), status=409)
    if lines := conflicts(facts, [as_planned(each) for each in rows]):
        raise Conflicts(lines)
    refuse_passed(facts, rows, now)
    is_first = not MeetingPlan.objects.filter(event=event, published_at__isnull=False).exists()
    changed = Settling(event, row, facts, by=by, now=now).settle(rows)
    close(event, row, rows, by=by, now=now)
    people = Participation.objects.confirmed().filter(event=event, role__in=SIDES).for_list()
    tell_schedules(event, [each for each in people if is_first or each.pk in changed], is_first=is_first, now=now)
    payload = told(row) | {"digest": row.digest, "count": len(rows), "changed": len(changed)}
    audit.record("meeting_plan.published", row, case=event, by=by, now=now, payload=payload)
    return row


def refuse_passed(facts: Facts, rows: Sequence[PlannedMeeting], now: datetime) -> None:
    """While a draft waits, slots pass: what was not held in them cannot be planned there afterwards."""
    there = {(each.buyer_id, each.supplier_id, each.slot_id) for each in facts.standing}
    for each in rows:
        is_new = (each.buyer_id, each.supplier_id, each.slot_id) not in there
        if is_new and each.slot is not None and each.slot.starts_at < now:
            raise Refused("passed", _("A slot of this plan has begun meanwhile: plan again."), status=409)


def close(event: Event, row: MeetingPlan, rows: Sequence[PlannedMeeting], *, by: User, now: datetime) -> None:
    """One plan is published; drafts beside it were made from what no longer is."""
    others = MeetingPlan.objects.filter(event=event).exclude(pk=row.pk)
    others.filter(state__in=(PlanState.PUBLISHED, PlanState.DRAFT)).update(state=PlanState.SUPERSEDED)
    row.state, row.published_at, row.published_by, row.version = PlanState.PUBLISHED, now, by, row.version + 1
    row.digest = digest(sorted(line(each) for each in rows))
    row.save()


def line(row: PlannedMeeting) -> list[str]:
    starts = row.slot.starts_at.isoformat() if row.slot else ""
    return [row.buyer.reference, row.supplier.reference, starts, row.table.code]


class Settling:
    """Living meetings become what the plan says. All that move leave their slots first, so that two can exchange."""

    def __init__(self, event: Event, plan: MeetingPlan, facts: Facts, *, by: User, now: datetime) -> None:
        self.event, self.plan, self.by, self.now = event, plan, by, now
        living = Meeting.objects.living().filter(event=event).select_for_update(of=("self",)).order_by("pk")
        self.living: dict[Pair, Meeting] = {(each.buyer_id, each.supplier_id): each for each in living}
        self.passed = {row.pk for row in facts.slots.values() if row.starts_at < now}
        self.changed: set[int] = set()

    def settle(self, rows: Sequence[PlannedMeeting]) -> set[int]:
        """Whose schedule is another now, as keys of participations."""
        wanted: dict[Pair, PlannedMeeting] = {(each.buyer_id, each.supplier_id): each for each in rows}
        self.release([each for pair, each in self.living.items() if pair not in wanted and self.may_change(each)])
        moved = [
            (meeting, wanted[pair])
            for pair, meeting in self.living.items()
            if pair in wanted and self.may_change(meeting) and self.is_elsewhere(meeting, wanted[pair])
        ]
        Meeting.objects.filter(pk__in=[meeting.pk for meeting, _row in moved]).update(slot=None)
        for meeting, row in moved:
            self.move(meeting, row)
        self.lock(wanted)
        self.make([row for pair, row in wanted.items() if pair not in self.living])
        return self.changed

    def may_change(self, meeting: Meeting) -> bool:
        return meeting.state == MeetingState.PLANNED and meeting.slot_id not in self.passed

    def is_elsewhere(self, meeting: Meeting, row: PlannedMeeting) -> bool:
        return (meeting.slot_id, meeting.table_id) != (row.slot_id, row.table_id)

    def touch(self, buyer: int, supplier: int) -> None:
        self.changed |= {buyer, supplier}

    def release(self, meetings: Sequence[Meeting]) -> None:
        reasons = defaultdict(lambda: UNPLANNED, reasons_of(self.plan))
        for each in meetings:
            each.state, each.cancelled_at, each.cancelled_by = MeetingState.CANCELLED, self.now, self.by
            each.release = reasons[each.buyer_id, each.supplier_id]
            self.write(each)

    def move(self, meeting: Meeting, row: PlannedMeeting) -> None:
        slot = row.slot
        assert slot is not None  # noqa: S101 - a plan with a meeting whose slot is gone has conflicts
        meeting.slot, meeting.table = slot, row.table
        meeting.starts_at, meeting.ends_at = slot.starts_at, slot.ends_at
        self.write(meeting)

    def write(self, meeting: Meeting) -> None:
        meeting.plan, meeting.changed_at, meeting.version = self.plan, self.now, meeting.version + 1
        meeting.save()
        self.touch(meeting.buyer_id, meeting.supplier_id)

    def lock(self, wanted: dict[Pair, PlannedMeeting]) -> None:
        for locked in (True, False):
            keys = [
                each.pk
                for pair, each in self.living.items()
                if pair in wanted and each.is_locked != locked and wanted[pair].is_locked == locked
            ]
            Meeting.objects.filter(pk__in=keys).update(is_locked=locked)

    def make(self, rows: Sequence[PlannedMeeting]) -> None:
        made = []
        for row in rows:
            slot = row.slot
            assert slot is not None  # noqa: S101 - as above
            made.append(
                Meeting(
                    event=self.event,
                    plan=self.plan,
                    buyer_id=row.buyer_id,
                    supplier_id=row.supplier_id,
                    slot=slot,
                    table_id=row.table_id,
                    starts_at=slot.starts_at,
                    ends_at=slot.ends_at,
                    is_locked=row.is_locked,
                    made_at=self.now,
                    changed_at=self.now,
                )
            )
            self.touch(row.buyer_id, row.supplier_id)
        Meeting.objects.bulk_create(made, batch_size=500)
