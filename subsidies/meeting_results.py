"""What two people entered as a meeting's result: claim by claim, compared, and as the one text that is confirmed."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Q

from pilotzone.accounts.models import User
from pilotzone.kernel import canonical
from subsidies.enums import Stage, State
from subsidies.enums_meeting import MeetingVerdict
from subsidies.models import Application, Entitlement, Meeting, MeetingEntry, MeetingItem, MeetingRecusal
from subsidies.rules import sealed_lists

FORMAT = "meeting-result/2"
TWO = 2
PORTION = 500  # claims of one statement


@dataclass(frozen=True, slots=True)
class Entry:
    """A `MeetingEntry` as it is compared: twenty thousand of them are read for one page."""

    pk: int
    slot: int
    verdict: MeetingVerdict
    clause: str
    reason: str
    digest: str
    entered_by: User


@dataclass(frozen=True)
class Line:
    """A claim of the list with what it is proposed for now, and the entries that were made for that amount."""

    item: int
    application: int
    reference: str
    amount: int
    digest: str
    entries: tuple[Entry, ...]

    @property
    def is_whole(self) -> bool:
        return len(self.entries) == TWO

    @property
    def differs(self) -> bool:
        return self.is_whole and self.said(0) != self.said(1)

    def said(self, place: int) -> tuple[str, str]:
        entry = self.entries[place]
        return (entry.verdict, entry.clause)

    def by(self, person: int) -> Entry | None:
        return next((each for each in self.entries if each.entered_by.pk == person), None)


@dataclass(frozen=True)
class Result:
    """All lines of a meeting in the order of the sheet."""

    meeting: Meeting
    lines: tuple[Line, ...]

    @cached_property
    def missing(self) -> list[Line]:
        return [each for each in self.lines if not each.is_whole]

    @cached_property
    def differing(self) -> list[Line]:
        return [each for each in self.lines if each.differs]

    @property
    def agrees(self) -> bool:
        """Whether two people entered the same of every claim."""
        return bool(self.lines) and not self.missing and not self.differing

    def of(self, verdict: MeetingVerdict) -> list[Line]:
        """Of a result that agrees: the claims with this verdict."""
        return [each for each in self.lines if each.entries[0].verdict == verdict]

    def sum_of(self, verdict: MeetingVerdict) -> int:
        return sum(each.amount for each in self.of(verdict))

    @cached_property
    def record(self) -> dict[str, Any]:
        """As it is frozen, with the minutes; the reason that counts is that of whoever entered first."""
        recused = recusals_of(self.meeting)
        return {
            "format": FORMAT,
            "meeting": self.meeting.reference,
            "minutes": self.meeting.minutes_number,
            "held_on": self.meeting.held_on.isoformat() if self.meeting.held_on else "",
            "chair": self.meeting.chair,
            "attending": [{"name": each.name, "capacity": each.capacity} for each in self.meeting.attendees.all()],
            "remarks": self.meeting.remarks,
            "claims": [
                {
                    "reference": each.reference,
                    "record": each.digest,
                    "amount": str(each.amount),
                    "verdict": each.entries[0].verdict.value,
                    "clause": each.entries[0].clause,
                    "reason": each.entries[0].reason,
                    "entered_by": [entry.entered_by.name for entry in each.entries],
                    "stepped_back": recused.get(each.application, []),
                }
                for each in self.lines
            ],
        }

    @cached_property
    def digest(self) -> str:
        return canonical.digest(self.record)


def dues(applications: Iterable[int]) -> dict[int, tuple[int, str]]:
    """What is proposed for each claim now, in fen, and the digest of the record that says so."""
    found: dict[int, tuple[int, str]] = {}
    keys = list(applications)
    for start in range(0, len(keys), PORTION):
        rows = Entitlement.objects.filter(
            application__in=keys[start : start + PORTION], stage__in=(Stage.AUDITED, Stage.SETTLED), is_current=True
        )
        by_stage = {(pk, stage): (amount or 0, digest) for pk, stage, amount, digest in rows.values_list(*DUE)}
        for pk, _stage in by_stage:
            settled = by_stage.get((pk, Stage.SETTLED))
            due = settled or by_stage.get((pk, Stage.AUDITED))
            if due is not None:
                found[pk] = due
    return found


DUE = ("application_id", "stage", "amount", "digest")


def of_meeting(meeting: Meeting) -> Result:
    """The claims that stand on the list and wait; an entry for another amount than now counts no more."""
    rows = MeetingItem.objects.filter(meeting=meeting, stands=True, application__state=State.DECIDING)
    items = list(rows.order_by("sort_key").values_list("pk", "application_id", "application__reference"))
    proposed = dues(application for _pk, application, _reference in items)
    entries = entries_of(meeting)
    lines = []
    for pk, application, reference in items:
        amount, digest = proposed.get(application, (0, ""))
        valid = tuple(each for each in entries.get(pk, ()) if each.digest == digest)
        lines.append(Line(pk, application, reference, amount, digest, valid))
    return Result(meeting, tuple(lines))


COLUMNS = ("item", "entered_by", "pk", "slot", "verdict", "clause", "reason", "digest")


def entries_of(meeting: Meeting) -> dict[int, list[Entry]]:
    """All entries of the claims that stand on the list, by item, in the order of entering."""
    rows = MeetingEntry.objects.filter(item__meeting=meeting, item__stands=True).order_by("item", "slot")
    people = User.objects.in_bulk(rows.order_by().values_list("entered_by", flat=True).distinct())
    found: dict[int, list[Entry]] = {}
    for item, person, pk, slot, verdict, *rest in rows.values_list(*COLUMNS):
        entry = Entry(pk, slot, MeetingVerdict(verdict), *rest, entered_by=people[person])
        found.setdefault(item, []).append(entry)
    return found


def recusals_of(meeting: Meeting) -> dict[int, list[str]]:
    """Who stepped back, by claim; why is for the minutes alone."""
    found: dict[int, list[str]] = {}
    for row in MeetingRecusal.objects.filter(attendee__meeting=meeting).select_related("attendee").order_by("pk"):
        items = meeting.items.filter(Q(application=row.application_id) | Q(application__enterprise=row.enterprise_id))
        for claim in items.values_list("application", flat=True):
            names = found.setdefault(claim, [])
            if row.attendee.name not in names:
                names.append(row.attendee.name)
    return found


def list_digest(meeting: Meeting) -> str:
    """Of the confirmed result, in the form that the evidence of one claim holds."""
    return canonical.digest(sealed_lists.of_meeting(json.loads(meeting.result)))


def recused_claims(meeting: Meeting, person: int) -> set[int]:
    """The claims of the list from which this person stepped back."""
    found = meeting.attendees.filter(user=person).values_list("recusals__application", "recusals__enterprise")
    claims = {claim for claim, _enterprise in found if claim}
    enterprises = {enterprise for _claim, enterprise in found if enterprise}
    of = Q(pk__in=claims) | Q(enterprise__in=enterprises)
    rows = Application.objects.filter(of, meeting_items__meeting=meeting)
    return set(rows.values_list("pk", flat=True))
