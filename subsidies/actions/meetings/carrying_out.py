"""The result of a meeting confirmed, and carried out in a job by the acts that decide otherwise too.

Lock order: Meeting (not during the job), Budget, Application, MeetingItem, audit head.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Case, IntegerField, OuterRef, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.jobs import actions as jobs
from pilotzone.jobs.models import Job
from pilotzone.kernel import canonical
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import DomainError, Refused, Stale
from pilotzone.kernel.transactions import transacted
from pilotzone.kernel.workflow import move
from subsidies import meeting_results, queries, workflow
from subsidies.actions import alternatives, deciding, hindrances, moving, planning, recusing, settling
from subsidies.actions.meetings import portions
from subsidies.actions.meetings.preparing import require
from subsidies.enums import State
from subsidies.enums_meeting import ItemState, MeetingState, MeetingVerdict
from subsidies.meeting_results import PORTION, Result
from subsidies.models import Application, Budget, Entitlement, Meeting, MeetingEntry, MeetingItem, Signature
from subsidies.rules import desks

KIND = "subsidies.meeting"
# What changes the lists of others comes first; then what leaves the meeting; then what takes money.
ORDER = (MeetingVerdict.REFUSE, MeetingVerdict.PUT_OFF, MeetingVerdict.APPROVE)
AT_ONCE = 250  # claims of one transaction
OPEN_ITEMS = (ItemState.WAITING, ItemState.NOT_DONE)


def lock(meeting: Meeting) -> Meeting:
    rows = Meeting.objects.select_for_update(of=("self",)).select_related("job")
    found: Meeting = rows.get(pk=meeting.pk)
    return found


# --- confirmed ---------------------------------------------------------------------------------------


@transaction.atomic
def confirm(meeting: Meeting, *, digest: str, by: User, now: datetime) -> Meeting:
    """Both entries agree on every claim: freeze the result and carry it out. By one of those who entered it.

    `digest` is of the result that was on the page.
    """
    require(by, P.MEETING_ENTER)
    locked = lock(meeting)
    move(locked, workflow.CONFIRM_MEETING, by=by)
    result = meeting_results.of_meeting(locked)
    if not result.agrees:
        raise Refused("not_agreed", gettext_lazy("Two people have not entered the same of every claim."), status=409)
    if not any(each.by(by.pk) for each in result.lines):
        raise Refused("entered_nothing", gettext_lazy("The result is confirmed by one of those who entered it."))
    if result.digest != digest:
        text = gettext_lazy("The result changed after you opened the page. Look at it again before you confirm.")
        raise Stale("result_changed", text)
    require_lists_settled(result)
    freeze(locked)
    locked.result, locked.result_digest = canonical.dumps(result.record).decode(), result.digest
    locked.confirmed_at, locked.confirmed_by = now, by
    payload: dict[str, Any] = {verdict.value: len(result.of(verdict)) for verdict in MeetingVerdict}
    payload |= {"claims": len(result.lines), "total": result.sum_of(MeetingVerdict.APPROVE)}
    payload |= {"digest": result.digest, "list": meeting_results.list_digest(locked)}
    audit.record("meeting.confirmed", locked, by=by, now=now, payload=payload)
    begin(locked, len(result.lines), by=by, now=now)
    return locked


def require_lists_settled(result: Result) -> None:
    """Where the measure has a rule for the list, it is settled before the meeting's word on its amounts is final."""
    keys = [each.application for each in result.of(MeetingVerdict.APPROVE)]
    firsts: dict[int, int] = {}
    for start in range(0, len(keys), PORTION):
        rows = Application.objects.filter(pk__in=keys[start : start + PORTION]).values_list("call", "pk")
        firsts = dict(rows) | firsts
    claims = Application.objects.filter(pk__in=firsts.values()).select_related("call__budget", "measure_version")
    for claim in claims.order_by("pk"):
        settling.require_settled(claim, {})


def freeze(meeting: Meeting) -> None:
    """Each claim of the list gets its verdict; what went away meanwhile stands on it no more.

    All from the first entry, which the second agrees with: the digest there tells of which amount the verdict is.
    """
    standing = MeetingItem.objects.filter(meeting=meeting, stands=True)
    standing.exclude(application__state=State.DECIDING).update(stands=False)
    first = MeetingEntry.objects.filter(item=OuterRef("pk"), slot=1)
    said = {name: Subquery(first.values(name)[:1]) for name in ("verdict", "clause", "reason", "digest")}
    standing.update(**said)
    made = Entitlement.objects.filter(application=OuterRef("application"), digest=OuterRef("digest")).order_by("-pk")
    standing.update(amount=Coalesce(Subquery(made.values("amount")[:1]), 0))


def begin(meeting: Meeting, count: int, *, by: User, now: datetime) -> None:
    link = reverse("bureau:subsidies:meeting_detail", args=[meeting.uid])
    title = _("Result of %(meeting)s") % {"meeting": meeting.reference}
    meeting.job = jobs.start(KIND, title, total=count, by=by, now=now, args=(meeting.pk,), link=link)
    meeting.save()


@transaction.atomic
def take_up(meeting: Meeting, *, by: User, now: datetime) -> Meeting:
    """Go on with what was stopped, and try again what could not be carried out."""
    require(by, P.MEETING_ENTER)
    locked = lock(meeting)
    if locked.job is not None and locked.job.is_open:
        return locked
    again = locked.items.filter(state__in=OPEN_ITEMS, stands=True)
    if locked.state != MeetingState.CONFIRMED or not again.exists():
        raise Refused("nothing_to_do", gettext_lazy("Nothing is left to carry out."), status=409)
    again.update(state=ItemState.WAITING, code="", why_zh="", why_en="")
    begin(locked, again.count(), by=by, now=now)
    return locked


@transaction.atomic
def close(meeting: Meeting, *, by: User, now: datetime) -> Meeting:
    """What could not be carried out is left for another meeting."""
    require(by, P.MEETING_PREPARE)
    locked = lock(meeting)
    if locked.job is not None and locked.job.is_open:
        raise Refused("still_running", gettext_lazy("Stop the action first."), status=409)
    move(locked, workflow.CLOSE_MEETING, by=by)
    left = locked.items.filter(state__in=OPEN_ITEMS, stands=True)
    payload = {"left": left.update(state=ItemState.LEFT, stands=False)}
    locked.save(update_fields=["state"])
    audit.record("meeting.closed", locked, by=by, now=now, payload=payload)
    return locked


# --- carried out -------------------------------------------------------------------------------------


def run(job: Job, meeting_id: int, *, clock: Callable[[], datetime]) -> dict[str, int]:
    """Every waiting claim, in portions. What is done stays done when the job is stopped or its worker is lost, and
    counts as done when the job is begun again."""
    meeting = Meeting.objects.get(pk=meeting_id)
    keys, digest = waiting(meeting), meeting_results.list_digest(meeting)
    before, place = max(job.total - len(keys), 0), 0
    while place < len(keys):
        carried = portions.carry_out(keys[place : place + AT_ONCE], digest=digest, now=clock())
        place += carried.together
        for key in keys[place : place + carried.alone]:
            carry_out(MeetingItem.objects.select_related("application__call").get(pk=key), digest=digest, now=clock())
            place += 1
            jobs.report(job, before + place)
        jobs.report(job, before + place)
    return finished(meeting, now=clock())


def waiting(meeting: Meeting) -> list[int]:
    """The items to be carried out, in their order."""
    places = Case(
        *(When(verdict=verdict, then=Value(place)) for place, verdict in enumerate(ORDER)), output_field=IntegerField()
    )
    rows = meeting.items.filter(state=ItemState.WAITING, stands=True).annotate(place=places)
    return list(rows.order_by("place", "sort_key").values_list("pk", flat=True))


def carry_out(item: MeetingItem, *, digest: str, now: datetime) -> None:
    """A refusal of the domain leaves the claim as it is, with the reason in its row."""
    try:
        act_on(item, digest=digest, now=now)
    except DomainError as error:
        portions.not_done(item, error)
        open_row = MeetingItem.objects.filter(pk=item.pk, state=ItemState.WAITING)
        open_row.update(state=item.state, code=item.code, why_zh=item.why_zh, why_en=item.why_en)


@transacted
def act_on(item: MeetingItem, *, digest: str, now: datetime) -> None:
    """The act and its mark in one transaction, so that no claim is decided twice. `digest` is the list's."""
    if item.verdict == MeetingVerdict.APPROVE:
        budgets = planning.lock_budgets(item.application.call)
        alternatives.lock_holder(item.application)
    claim = moving.lock(item.application)
    (row,) = portions.locked_items([item.pk])
    if row.state != ItemState.WAITING:
        return
    entries = list(row.entries.select_related("entered_by").order_by("slot"))
    if claim.state != State.DECIDING:
        raise deciding.not_deciding()
    first, second = (entry.entered_by for entry in entries)
    payload = portions.payload_of(row)
    told = payload | {"with": second.name, "digest": digest}
    audit.record("meeting.claim_decided", claim, by=first, now=now, payload=told)
    row.state, row.told_at = ItemState.DONE, now
    if row.verdict == MeetingVerdict.APPROVE:
        require_impartial(claim, first, second)
        approve(claim, row, entries, budgets, now=now)
    elif row.verdict == MeetingVerdict.REFUSE:
        require_impartial(claim, first, second)
        deciding.refuse_at_meeting(claim, clause=row.clause, reason=row.reason, named=payload, by=second, now=now)
    else:
        row.state, row.told_at = ItemState.LEFT, None
        audit.record("meeting.claim_put_off", claim, by=second, now=now, payload=payload)
    row.stands = False
    row.save(update_fields=["state", "stands", "told_at"])


def require_impartial(claim: Application, *people: User) -> None:
    """Asked again when it is decided: neither reviewed the claim or acts for the enterprise."""
    acts = queries.acts_on(claim)
    for person in people:
        recusing.require_disinterested(claim, person)
        if why := desks.may_sign(person.pk, acts, ()):
            raise Refused(why, deciding.WHY_NOT[why])


def approve(
    claim: Application,
    row: MeetingItem,
    entries: list[MeetingEntry],
    budgets: dict[int, Budget],
    *,
    now: datetime,
) -> None:
    """As two signatures decide, over the digest for which both entered the approval."""
    hindrances.require_none(claim)
    settling.require_settled(claim, budgets)
    due = deciding.due(claim)
    if due.digest != row.digest:
        raise deciding.amount_changed()
    alternatives.require_current(claim, due)
    claim.signatures.filter(fallen_at=None).update(fallen_at=now)
    for number, entry in enumerate(entries, start=1):
        signature = Signature.objects.create(
            application=claim, digest=due.digest, signed_at=entry.entered_at, signed_by=entry.entered_by
        )
        payload = {"amount": due.amount, "digest": due.digest, "signatures": number, "meeting": row.meeting.reference}
        audit.record("decision.signed", signature, case=claim, by=entry.entered_by, now=now, payload=payload)
    deciding.decide(claim, due, budgets, by=entries[-1].entered_by, now=now)


@transaction.atomic
def finished(meeting: Meeting, *, now: datetime) -> dict[str, int]:
    """The counts; where nothing is left open the meeting closes by itself."""
    locked = lock(meeting)
    states = list(locked.items.exclude(verdict="").values_list("state", flat=True))
    counts = {state.value: states.count(state) for state in ItemState}
    audit.record("meeting.carried_out", locked, by=locked.confirmed_by, now=now, payload=counts)
    if locked.state == MeetingState.CONFIRMED and not locked.items.filter(stands=True).exists():
        locked.state = workflow.CLOSE_MEETING.target
        locked.save(update_fields=["state"])
    return counts
