"""A supplementary notice in mid-window: the call takes a newer version from a moment on, and chosen claims with it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.jobs import outbox
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import Refused
from pilotzone.kernel.money import format_money
from pilotzone.kernel.workflow import require
from pilotzone.messages import actions as messages
from pilotzone.messages.models import Notice
from subsidies import facts, queries, stated
from subsidies.actions import answering, calls, moving, reviewing, switching
from subsidies.enums import EDITABLE, MOVABLE, VersionState
from subsidies.models import Application, Call, ClaimMove, MeasureVersion, Supplement


@dataclass(frozen=True, slots=True)
class Wording:
    """What the supplementary notice says of itself."""

    document_number: str
    text_zh: str
    text_en: str = ""


@transaction.atomic
def publish(
    call: Call,
    version: MeasureVersion,
    wording: Wording,
    *,
    effective_at: datetime | None = None,
    claims: Iterable[Application] = (),
    values: Mapping[str, calls.Typed] | None = None,
    by: User,
    now: datetime,
) -> Supplement:
    """The call takes the version from a moment on (at once, when none is given); the chosen claims move with it.

    `values` are those that the version leaves to the call and that the call has not fixed: all of them are needed.
    """
    require(P.CALL_PUBLISH, by)
    locked = lock_call(call)
    effective_at = effective_at or now
    check(locked, version, wording, effective_at, now)
    fix_new(locked, version, values or {}, reason=wording.document_number.strip(), by=by, now=now)
    supplement = Supplement.objects.create(
        call=locked,
        version=version,
        replaced=locked.measure_version,
        document_number=wording.document_number.strip(),
        text_zh=wording.text_zh.strip(),
        text_en=wording.text_en.strip(),
        effective_at=effective_at,
        published_at=now,
        published_by=by,
    )
    payload = {
        "document_number": supplement.document_number,
        "before": str(supplement.replaced),
        "after": str(version),
        "effective_at": effective_at,
    }
    audit.record("call.supplemented", locked, by=by, now=now, payload=payload)
    choose(supplement, claims, by=by, now=now)
    if effective_at <= now:
        apply(supplement, now=now)
    return supplement


def lock_call(call: Call) -> Call:
    rows = Call.objects.select_for_update(of=("self",)).select_related("measure_version__measure")
    found: Call = rows.get(pk=call.pk)
    return found


def check(call: Call, version: MeasureVersion, wording: Wording, effective_at: datetime, now: datetime) -> None:
    if version.measure_id != call.measure_version.measure_id or version.state != VersionState.IN_FORCE:
        raise Refused("not_in_force", _("Only the version in force can be given to a call."), status=409)
    if version.pk == call.measure_version_id or call.supplements.filter(version=version).exists():
        raise Refused("version_taken", _("This call takes this version already."), status=409)
    if call.supplements.filter(applied_at=None).exists():
        raise Refused("notice_waits", _("Another supplementary notice for this call waits for its moment."), status=409)
    if not wording.document_number.strip():
        raise Refused("number_missing", _("Enter the document number of the notice."), field="document_number")
    if not wording.text_zh.strip():
        raise Refused("text_missing", _("Say what changes and why: applicants read it."), field="text_zh")
    if effective_at < now:
        raise Refused("moment_past", _("The moment lies in the past."), field="effective_at")
    if effective_at >= call.closes_at:
        raise Refused("after_closing", _("The call closes before this moment."), field="effective_at")


def fix_new(
    call: Call, version: MeasureVersion, typed: Mapping[str, calls.Typed], *, reason: str, by: User, now: datetime
) -> None:
    """The notice fixes what the new version leaves to the call; without it nothing under the version has an amount."""
    measure = facts.measure_of(version)
    calls.keep(call, stated.new_to(call, measure), typed, reason=reason, by=by, now=now)
    missing = stated.unset(measure, stated.call_values(call))
    if missing:
        raise calls.value_missing(
            missing, _("The version leaves to the call what it has not fixed yet. Fix it with this notice: %(labels)s.")
        )


@transaction.atomic
def move_more(supplement: Supplement, claims: Iterable[Application], *, by: User, now: datetime) -> int:
    """Choose further submitted claims; they move at once when the notice has taken effect. How many were chosen."""
    require(P.CALL_PUBLISH, by)
    locked = lock_supplement(supplement)
    chosen = choose(locked, claims, by=by, now=now)
    if locked.applied_at:
        for each in chosen:
            move_claim(each, now=now)
    return len(chosen)


def lock_supplement(supplement: Supplement) -> Supplement:
    lock_call(supplement.call)
    rows = Supplement.objects.select_for_update(of=("self",)).select_related("version__measure", "published_by")
    found: Supplement = rows.get(pk=supplement.pk)
    return found


def choose(supplement: Supplement, claims: Iterable[Application], *, by: User, now: datetime) -> list[ClaimMove]:
    """Each claim once; one of another call, or past the review, is refused by name."""
    rows = sorted({claim.pk: claim for claim in claims}.values(), key=lambda claim: claim.pk)
    wrong = [row.reference for row in rows if row.call_id != supplement.call_id or row.state not in MOVABLE]
    if wrong:
        raise Refused(
            "not_movable",
            _("Only claims of this call under review can move. Not: %(references)s."),
            params={"references": ", ".join(wrong)},
        )
    known = set(supplement.moves.values_list("application_id", flat=True))
    made = [
        ClaimMove(supplement=supplement, application=row, chosen_at=now, chosen_by=by)
        for row in rows
        if row.pk not in known
    ]
    return ClaimMove.objects.bulk_create(made, batch_size=500)


def apply_due(*, now: datetime) -> int:
    """Supplementary notices whose moment has come; how many. Safe to run twice."""
    due = Supplement.objects.filter(applied_at=None, effective_at__lte=now).select_related("call")
    return sum(apply(each, now=now) for each in due.order_by("effective_at", "pk"))


@transaction.atomic
def apply(supplement: Supplement, *, now: datetime) -> bool:
    """The call has the new version from now on; chosen claims move, drafts are offered it."""
    call = lock_call(supplement.call)
    locked = lock_supplement(supplement)
    if locked.applied_at or locked.effective_at > now:
        return False
    measure = facts.measure_of(locked.version)
    call.measure_version = locked.version
    call.notice_days, call.notice_first_day_counts = measure.notice_working_days, measure.first_day_counts
    call.save(update_fields=["measure_version", "notice_days", "notice_first_day_counts"])
    locked.applied_at = now
    locked.save(update_fields=["applied_at"])
    payload = {"number": locked.version.number, "document_number": locked.document_number}
    audit.record("call.version_taken", call, by=None, now=now, payload=payload)
    for each in locked.moves.filter(moved_at=None).order_by("application_id"):
        move_claim(each, now=now)
    outbox.enqueue("subsidies.offer_version", locked.pk, now=now)
    return True


def move_claim(chosen: ClaimMove, *, now: datetime) -> None:
    """The claim takes the notice's version: its amounts are worked out anew, opinions on the old ones fall."""
    supplement, by = chosen.supplement, chosen.chosen_by
    claim = moving.lock(chosen.application)
    if claim.state not in MOVABLE:
        chosen.obstacle = claim.state
        chosen.save(update_fields=["obstacle"])
        return
    before, kept = str(claim.measure_version), dict(claim.answers)
    chosen.before = standing_amount(claim)
    switching.pin(claim, supplement.version)
    moving.touch(claim)
    claim.save(update_fields=["measure_version", "answers", "done_sections", "version"])
    answering.revalue(claim, why="moved", by=by, now=now)
    chosen.after, chosen.moved_at = standing_amount(claim), now
    chosen.save(update_fields=["before", "after", "moved_at"])
    payload = {
        "document_number": supplement.document_number,
        "before": before,
        "after": str(supplement.version),
        "amount_before": chosen.before,
        "amount_after": chosen.after,
        "answers_left_out": sorted(kept.keys() - claim.answers.keys()),
    }
    audit.record("claim.moved", claim, by=by, now=now, payload=payload)
    tell_moved(chosen, claim, now=now)


def standing_amount(claim: Application) -> int | None:
    """The latest of the amounts that there are, in fen; None while it is not known."""
    stages = queries.stages_of(claim.entitlements.filter(is_current=True))
    return next((stages[name].amount for name in ("audited", "verified", "claimed") if name in stages), None)


def tell_moved(chosen: ClaimMove, claim: Application, *, now: datetime) -> None:
    amounts = {
        name: _("not known yet") if amount is None else format_money(amount)
        for name, amount in (("before", chosen.before), ("after", chosen.after))
    }
    params = {"reference": claim.reference, "notice": chosen.supplement.document_number, **amounts}
    people = queries.claimants(claim, now)
    messages.notify(people, "claim_moved", params=params, link=reviewing.own_link(claim), now=now, case=claim)


@transaction.atomic
def offer(supplement_id: int, *, now: datetime) -> int:
    """Tell the people of each draft under the call once; how many drafts. Safe to run twice."""
    supplement = Supplement.objects.select_related("call").get(pk=supplement_id)
    drafts = Application.objects.filter(call=supplement.call, state__in=EDITABLE)
    drafts = drafts.exclude(measure_version=supplement.version)
    told = set(
        Notice.objects.filter(kind="claim_version_offered", created_at__gte=supplement.applied_at).values_list(
            "case_uid", flat=True
        )
    )
    waiting = [draft for draft in drafts.select_related("enterprise") if draft.uid not in told]
    for draft in waiting:
        params = {"reference": draft.reference, "notice": supplement.document_number}
        people = queries.claimants(draft, now)
        link = reviewing.own_link(draft)
        messages.notify(people, "claim_version_offered", params=params, link=link, now=now, case=draft)
    return len(waiting)


def is_offered(application: Application) -> bool:
    """Whether a draft has newer terms to choose: its call has another version, and the person has not kept the own."""
    newer = application.call.measure_version_id
    return application.state in EDITABLE and newer not in (
        application.measure_version_id,
        application.declined_version_id,
    )
