"""The result of a meeting entered claim by claim by two people, neither seeing what the other enters.

Nobody enters what he or she reviewed, has an interest in, or stepped back from; for those claims somebody else does.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import DomainError, Refused
from subsidies import facts, many, meeting_results
from subsidies.actions import deciding, recusing
from subsidies.actions.meetings.minuting import require_held
from subsidies.actions.meetings.preparing import lock, require
from subsidies.enums_meeting import MeetingVerdict
from subsidies.meeting_results import PORTION, TWO, Line
from subsidies.models import Application, Meeting, MeetingEntry
from subsidies.rules import desks


@dataclass(frozen=True, slots=True)
class Given:
    """What somebody enters for one claim; a refusal has its clause and, from whoever enters first, its reason."""

    verdict: MeetingVerdict
    clause: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Bars:
    """Why a person may not enter the results of some claims, by claim."""

    reasons: Mapping[int, DomainError]

    @classmethod
    def of(cls, meeting: Meeting, claims: Sequence[Application], by: User) -> "Bars":
        recused = meeting_results.recused_claims(meeting, by.pk)
        found: dict[int, DomainError] = {}
        for start in range(0, len(claims), PORTION):
            part = claims[start : start + PORTION]
            acts, own = many.acts_on(part), many.interested(part, [by.pk, *by.absent_colleagues])
            for each in part:
                if error := why_not(each, by, acts.get(each.pk, ()), each.pk in own, each.pk in recused):
                    found[each.pk] = error
        return cls(found)


def why_not(
    claim: Application, by: User, acts: Collection[desks.Act], has_interest: bool, is_recused: bool
) -> DomainError | None:
    if has_interest:
        return recusing.own_enterprise(by)
    if is_recused:
        return Refused("recused", _("You stepped back from this claim. Somebody else enters its result."))
    why = desks.may_sign(by.pk, acts, ())
    return Refused(why, deciding.WHY_NOT[why]) if why else None


def claims_of(lines: Collection[Line]) -> list[Application]:
    """The claims of these lines with what `many` asks of them; their versions are not read."""
    keys = [each.application for each in lines]
    found: list[Application] = []
    for start in range(0, len(keys), PORTION):
        found += Application.objects.filter(pk__in=keys[start : start + PORTION]).order_by("pk")
    return found


@transaction.atomic
def enter(meeting: Meeting, given: Mapping[int, Given], *, by: User, now: datetime) -> int:
    """Enter, or enter anew, the results of these claims, by the claims' keys. All or none; how many.

    Raises Refused with the claim's key as `field`.
    """
    require(by, P.MEETING_ENTER)
    locked = lock(meeting)
    require_held(locked)
    lines = {each.application: each for each in meeting_results.of_meeting(locked).lines}
    if not set(given) <= set(lines):
        raise Refused("not_on", _("The claim is not before this meeting."), status=409)
    chosen = [lines[key] for key in given]
    claims = {each.pk: each for each in claims_of(chosen)}
    bars = Bars.of(locked, list(claims.values()), by)
    for line in chosen:
        check(line, given[line.application], claims[line.application], bars, by)
    write(chosen, given, by=by, now=now)
    record(locked, list(given.values()), by=by, now=now)
    return len(given)


def check(line: Line, given: Given, claim: Application, bars: Bars, by: User) -> None:
    field, own = str(line.application), line.by(by.pk)
    if line.application in bars.reasons:
        error = bars.reasons[line.application]
        raise Refused(error.code, error.template, field=field)
    if own is None and line.is_whole:
        raise Refused("entered_by_two", _("Two people have entered this claim already."), field=field, status=409)
    if given.verdict != MeetingVerdict.REFUSE:
        return
    if given.clause not in facts.measure_of(claim.measure_version).clauses:
        raise Refused("clause_missing", _("Name the clause that the refusal rests on."), field=field)
    is_first = own.slot == 1 if own else not line.entries
    if is_first and not given.reason.strip():
        raise Refused("reason_missing", _("Give the reason in words that the applicant understands."), field=field)


@transaction.atomic
def enter_rest(meeting: Meeting, *, by: User, now: datetime) -> tuple[int, int]:
    """Approve as proposed whatever this person has not entered and may; how many, and how many are left to others."""
    require(by, P.MEETING_ENTER)
    locked = lock(meeting)
    require_held(locked)
    lines = meeting_results.of_meeting(locked).lines
    still = [each for each in lines if not each.is_whole and each.by(by.pk) is None]
    bars = Bars.of(locked, claims_of(still), by)
    mine = [each for each in still if each.application not in bars.reasons]
    given = {each.application: Given(MeetingVerdict.APPROVE) for each in mine}
    write(mine, given, by=by, now=now)
    if mine:
        record(locked, list(given.values()), by=by, now=now)
    return len(mine), len(still) - len(mine)


def write(lines: Sequence[Line], given: Mapping[int, Given], *, by: User, now: datetime) -> None:
    """Entries for another amount than now make room; the own one is replaced in its place."""
    rows = []
    for start in range(0, len(lines), PORTION):
        part = lines[start : start + PORTION]
        valid = [entry.pk for each in part for entry in each.entries if entry.entered_by.pk != by.pk]
        MeetingEntry.objects.filter(item__in=[each.item for each in part]).exclude(pk__in=valid).delete()
    for line in lines:
        own, what = line.by(by.pk), given[line.application]
        taken = {entry.slot for entry in line.entries if entry is not own}
        is_refusal = what.verdict == MeetingVerdict.REFUSE
        rows.append(
            MeetingEntry(
                item_id=line.item,
                slot=own.slot if own else next(slot for slot in range(1, TWO + 1) if slot not in taken),
                verdict=what.verdict,
                clause=what.clause if is_refusal else "",
                reason=what.reason.strip() if is_refusal else "",
                digest=line.digest,
                entered_at=now,
                entered_by=by,
            )
        )
    MeetingEntry.objects.bulk_create(rows, batch_size=PORTION)


def record(meeting: Meeting, given: Sequence[Given], *, by: User, now: datetime) -> None:
    counts = {verdict.value: sum(each.verdict == verdict for each in given) for verdict in MeetingVerdict}
    audit.record("meeting.entered", meeting, by=by, now=now, payload={"claims": len(given)} | counts)
