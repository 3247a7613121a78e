"""Many claims of a confirmed result carried out in one transaction, with the refusals and the records of one alone.

A refusal of a claim, and an approval that needs more than the claim's own rows (`Dues.is_special`), is carried out
alone and in its turn, since it may change what the next ones are due.

Lock order: Budgets, Applications, MeetingItems, audit heads, each by their keys.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile
from typing import Any

from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.jobs import outbox
from pilotzone.kernel.errors import DomainError, Refused
from pilotzone.kernel.transactions import transacted
from subsidies import many
from subsidies.actions import budgeting, deciding, hindrances, recusing
from subsidies.actions.bulk import approving, telling
from subsidies.actions.bulk.approving import Dues, Written
from subsidies.actions.bulk.rows import in_both
from subsidies.enums import State
from subsidies.enums_meeting import ItemState, MeetingVerdict
from subsidies.models import Application, Budget, Meeting, MeetingEntry, MeetingItem, Signature
from subsidies.rules import desks

TASK = "subsidies.tell_decided_at_meeting"


@dataclass(frozen=True)
class Known:
    """What decides on these claims, read under lock in a fixed number of statements."""

    claims: dict[int, Application]
    budgets: dict[int, Budget]
    entries: dict[int, list[MeetingEntry]]
    acts: dict[int, set[desks.Act]]
    interested: dict[int, set[int]]
    dues: Dues
    hindered: dict[int, Refused]
    digest: str

    @classmethod
    def of(
        cls, rows: Collection[MeetingItem], claims: Collection[Application], budgets: dict[int, Budget], digest: str
    ) -> "Known":
        entries = entries_of(rows)
        people = {each.entered_by_id: each.entered_by for found in entries.values() for each in found}
        return cls(
            {each.pk: each for each in claims},
            budgets,
            entries,
            many.acts_on(claims),
            {pk: many.interested(claims, [pk, *person.absent_colleagues]) for pk, person in people.items()},
            Dues.of(claims, to_decide=True),
            hindrances.of_many([each.pk for each in claims]),
            digest,
        )

    def budget_of(self, claim: Application) -> Budget:
        return self.budgets[claim.call.budget_id]

    def is_alone(self, row: MeetingItem) -> bool:
        """Whether the claim is carried out by itself."""
        claim = self.claims[row.application_id]
        if row.state != ItemState.WAITING or claim.state != State.DECIDING or row.verdict == MeetingVerdict.PUT_OFF:
            return False
        return row.verdict == MeetingVerdict.REFUSE or self.dues.is_special(claim, self.budget_of(claim))

    def require_approvable(self, row: MeetingItem) -> None:
        """The refusals of `carrying_out.approve`, in its order; the budget's comes after them."""
        claim = self.claims[row.application_id]
        for entry in self.entries[row.pk]:
            if claim.pk in self.interested[entry.entered_by_id]:
                raise recusing.own_enterprise(entry.entered_by)
            if why := desks.may_sign(entry.entered_by_id, self.acts.get(claim.pk, ()), ()):
                raise Refused(why, deciding.WHY_NOT[why])
        if claim.pk in self.hindered:
            raise self.hindered[claim.pk]


def entries_of(rows: Collection[MeetingItem]) -> dict[int, list[MeetingEntry]]:
    """What was entered, by item and in the order of entering; each person is read once."""
    found: dict[int, list[MeetingEntry]] = {row.pk: [] for row in rows}
    entries = list(MeetingEntry.objects.filter(item__in=found).order_by("item", "slot"))
    people = User.objects.in_bulk({each.entered_by_id for each in entries})
    for each in entries:
        each.entered_by = people[each.entered_by_id]
        found[each.item_id].append(each)
    return found


@dataclass(frozen=True)
class Carried:
    """How many claims, from the first on, were carried out together, and how many after them are for one by one."""

    together: int
    alone: int


@transacted
def carry_out(keys: Sequence[int], *, digest: str, now: datetime) -> Carried:
    """These items in their order, as far as they can be carried out together; each for itself.

    What cannot be carried out keeps its claim as it was, with the reason in its row. `digest` is that of the
    result's list, for the evidence of each claim.
    """
    of_claims = MeetingItem.objects.filter(pk__in=keys).values_list("application", flat=True)
    budgets, claims = approving.locked(of_claims)
    rows = locked_items(keys)
    known, written, carried = Known.of(rows, claims, budgets, digest), Written(), []
    for row in rows:
        if known.is_alone(row):
            break
        carry_out_one(row, known, written, now)
        carried.append(row)
    save(carried, written, budgets, now=now)
    return Carried(len(carried), len(list(takewhile(known.is_alone, rows[len(carried) :]))))


def locked_items(keys: Sequence[int]) -> list[MeetingItem]:
    """In the order of the keys, with their meeting read once and without its result, which is long."""
    locked = MeetingItem.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk")
    by_key = {row.pk: row for row in locked}
    meetings = Meeting.objects.defer("result").in_bulk({row.meeting_id for row in by_key.values()})
    for row in by_key.values():
        row.meeting = meetings[row.meeting_id]
    return [by_key[key] for key in keys]


def carry_out_one(row: MeetingItem, known: Known, written: Written, now: datetime) -> None:
    """Set the row's new state, and add to `written` what follows from it; a refusal leaves no trace there."""
    if row.state != ItemState.WAITING:
        return
    claim = known.claims[row.application_id]
    try:
        if claim.state != State.DECIDING:
            raise deciding.not_deciding()
        if row.verdict == MeetingVerdict.PUT_OFF:
            put_off(claim, row, known, written, now)
        else:
            approve(claim, row, known, written, now)
    except DomainError as error:
        not_done(row, error)


def put_off(claim: Application, row: MeetingItem, known: Known, written: Written, now: datetime) -> None:
    second = known.entries[row.pk][-1].entered_by
    payload = payload_of(row)
    written.events.append(decided_event(claim, row, known, now))
    written.events.append(audit.Entry("meeting.claim_put_off", claim, second, now, payload))
    row.state, row.stands = ItemState.LEFT, False


def approve(claim: Application, row: MeetingItem, known: Known, written: Written, now: datetime) -> None:
    """As `carrying_out.approve`; raises its refusals before anything is added."""
    known.require_approvable(row)
    due, budget = known.dues.due(claim), known.budget_of(claim)
    if due is None or due.amount is None:
        raise deciding.not_audited()
    if due.digest != row.digest:
        raise deciding.amount_changed()
    after = budgeting.after(budget, approving.reserve_line(due))
    entries = known.entries[row.pk]
    written.events.append(decided_event(claim, row, known, now))
    for number, entry in enumerate(entries, start=1):
        made = Signature(application=claim, digest=due.digest, signed_at=entry.entered_at, signed_by=entry.entered_by)
        payload = {"amount": due.amount, "digest": due.digest, "signatures": number, "meeting": row.meeting.reference}
        written.signatures.append(made)
        written.events.append(audit.Entry("decision.signed", made, entry.entered_by, now, payload, case=claim))
    known.dues.waits_no_more(claim)
    approving.approve(claim, due, budget, after, written, by=entries[-1].entered_by, now=now)
    row.state, row.stands = ItemState.DONE, False


def not_done(row: MeetingItem, error: DomainError) -> None:
    said = in_both(error)
    row.state, row.code, row.why_zh, row.why_en = (
        ItemState.NOT_DONE, said["code"], said["reason_zh"], said["reason_en"],
    )  # fmt: skip


def payload_of(row: MeetingItem) -> dict[str, Any]:
    """By which meeting, in which minutes, and how the claim was decided."""
    return {"meeting": row.meeting.reference, "minutes": row.meeting.minutes_number, "verdict": row.verdict}


def decided_event(claim: Application, row: MeetingItem, known: Known, now: datetime) -> audit.Entry:
    first, second = (each.entered_by for each in known.entries[row.pk])
    payload = payload_of(row) | {"with": second.name, "digest": known.digest}
    return audit.Entry("meeting.claim_decided", claim, first, now, payload, version=claim.version)


def save(rows: Sequence[MeetingItem], written: Written, budgets: dict[int, Budget], *, now: datetime) -> None:
    keys: dict[ItemState, list[int]] = {state: [row.pk for row in rows if row.state == state] for state in ItemState}
    for state in (ItemState.DONE, ItemState.LEFT):
        of_state = MeetingItem.objects.filter(pk__in=keys[state], state=ItemState.WAITING)
        of_state.update(state=state, stands=False)
    refused: dict[tuple[str, str, str], list[int]] = {}  # one statement for all that are told the same
    for row in rows:
        if row.state == ItemState.NOT_DONE:
            refused.setdefault((row.code, row.why_zh, row.why_en), []).append(row.pk)
    for (code, zh, en), alike in refused.items():
        of_reason = MeetingItem.objects.filter(pk__in=alike, state=ItemState.WAITING)
        of_reason.update(state=ItemState.NOT_DONE, code=code, why_zh=zh, why_en=en)
    decided = [each.pk for each in written.decided]
    Signature.objects.filter(application__in=decided, fallen_at=None).update(fallen_at=now)
    approving.save(written, budgets, now=now)
    if keys[ItemState.DONE]:
        first, last = min(keys[ItemState.DONE]), max(keys[ItemState.DONE])
        outbox.enqueue(TASK, rows[0].meeting_id, first, last, now=now)


def tell_decided(meeting_id: int, first: int, last: int, *, now: datetime) -> int:
    """The enterprises of the approved claims among these items are told, each once; how many."""
    rows = MeetingItem.objects.filter(
        meeting=meeting_id,
        pk__range=(first, last),
        state=ItemState.DONE,
        verdict=MeetingVerdict.APPROVE,
        told_at=None,
        application__approved__isnull=False,
    )
    return telling.tell(rows.order_by("pk"), now=now)
