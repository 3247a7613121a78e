"""Letters are issued once each, after the act they tell of: the content is frozen and its digest enters the chain."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction

from pilotzone.audit import actions as audit
from pilotzone.jobs import outbox
from pilotzone.kernel import canonical, clock
from pilotzone.reference import actions as reference
from subsidies import letters, queries, remedies
from subsidies.actions import moving
from subsidies.enums import Stage
from subsidies.enums_proof import LetterKind
from subsidies.models import (
    Application,
    Correction,
    DeemedWithdrawal,
    Letter,
    Objection,
    Payment,
    PaymentStop,
    Recovery,
    Review,
)

TASK = "subsidies.issue_letter"


def ask(kind: LetterKind, key: int, *, now: datetime) -> None:
    """Have the letter written after the commit; the act does not wait for it."""
    outbox.enqueue(TASK, kind.value, key, now=now)


def issue(kind: LetterKind, key: int, *, now: datetime) -> Letter | None:
    """`key` is that of the claim, the request for corrections, the payment, the review, the objection, the deemed
    withdrawal, the recovery, or the stop.

    Running again finds the letter that there is. None of a decision that has fallen meanwhile.
    """
    return WRITERS[kind](key, now)


def write_acceptance(key: int, now: datetime) -> Letter:
    application = Application.objects.select_related("enterprise", "call", "division").get(pk=key)
    events = queries.chain_of(application).filter(kind="claim.taken").order_by("position")
    taken = events.values_list("at", flat=True).first() or now
    return keep(LetterKind.ACCEPTANCE, application, application.uid, letters.acceptance(application, taken), taken, now)


def write_correction(key: int, now: datetime) -> Letter:
    request = Correction.objects.select_related("application__enterprise", "application__call").get(pk=key)
    content = letters.correction(request)
    return keep(LetterKind.CORRECTION, request.application, request.uid, content, request.opened_at, now)


def write_refusal(key: int, now: datetime) -> Letter:
    """Also where a review has lifted the refusal before the worker came to it; each refusal has its own letter."""
    application = Application.objects.select_related("enterprise", "call").get(pk=key)
    refused = remedies.last_refusal(application)
    if refused is None:
        raise LookupError(f"{application.reference} was never refused.")
    about = uuid5(application.uid, refused.at.isoformat())
    return keep(LetterKind.REFUSAL, application, about, letters.refusal(application, refused), refused.at, now)


def write_decision(key: int, now: datetime) -> Letter | None:
    """None where the decision fell before the worker came to it: it was never told, and the next has its own letter."""
    application = Application.objects.select_related("enterprise", "call").get(pk=key)
    made = application.entitlements.filter(stage=Stage.APPROVED, is_current=True).first()
    if made is None:
        return None
    return keep(LetterKind.DECISION, application, made.uid, letters.decision(application), made.made_at, now)


def write_netting(key: int, now: datetime) -> Letter:
    payment = Payment.objects.select_related("application__enterprise", "application__call", "batch").get(pk=key)
    content = letters.netting(payment)
    dated = payment.batch.exported_at or now
    return keep(LetterKind.NETTING, payment.application, payment.uid, content, dated, now)


def write_review(key: int, now: datetime) -> Letter:
    review = Review.objects.select_related("application__enterprise", "application__call").get(pk=key)
    dated = review.decided_at or now
    return keep(LetterKind.REVIEW, review.application, review.uid, letters.review(review), dated, now)


def write_objection(key: int, now: datetime) -> Letter:
    rows = Objection.objects.select_related("item__notice", "item__application__enterprise", "item__application__call")
    row = rows.get(pk=key)
    dated = row.decided_at or now
    return keep(LetterKind.OBJECTION, row.item.application, row.uid, letters.objection(row), dated, now)


def write_lapse(key: int, now: datetime) -> Letter:
    rows = DeemedWithdrawal.objects.select_related(
        "correction__application__enterprise", "correction__application__call"
    )
    row = rows.get(pk=key)
    content = letters.lapse(row)
    return keep(LetterKind.LAPSE, row.application, row.uid, content, row.confirmed_at, now)


def write_ending(key: int, now: datetime) -> Letter:
    rows = DeemedWithdrawal.objects.select_related("paper__application__enterprise", "paper__application__call")
    row = rows.get(pk=key)
    content = letters.ending(row)
    return keep(LetterKind.ENDING, row.application, row.uid, content, row.confirmed_at, now)


def write_recovery(key: int, now: datetime) -> Letter | None:
    """None where the demand was taken back before the worker came to it."""
    row = Recovery.objects.select_related("application__enterprise", "application__call", "bar").get(pk=key)
    if row.taken_back_at:
        return None
    dated = row.decided_at or now
    return keep(LetterKind.RECOVERY, row.application, row.uid, letters.recovery(row), dated, now)


def write_stop(key: int, now: datetime) -> Letter:
    row = PaymentStop.objects.select_related("application__enterprise", "application__call").get(pk=key)
    return keep(LetterKind.STOP, row.application, row.uid, letters.stop(row), row.decided_at or now, now)


WRITERS: dict[LetterKind, Callable[[int, datetime], Letter | None]] = {
    LetterKind.ACCEPTANCE: write_acceptance,
    LetterKind.CORRECTION: write_correction,
    LetterKind.REFUSAL: write_refusal,
    LetterKind.DECISION: write_decision,
    LetterKind.NETTING: write_netting,
    LetterKind.REVIEW: write_review,
    LetterKind.OBJECTION: write_objection,
    LetterKind.LAPSE: write_lapse,
    LetterKind.ENDING: write_ending,
    LetterKind.RECOVERY: write_recovery,
    LetterKind.STOP: write_stop,
}


@transaction.atomic
def keep(
    kind: LetterKind, application: Application, about: UUID, content: dict[str, Any], dated: datetime, now: datetime
) -> Letter:
    """Under the claim's lock, so that two workers do not write it twice."""
    moving.lock(application)
    if standing := Letter.objects.filter(kind=kind, about=about).first():
        return standing
    letter = Letter(
        reference=reference.next_reference("WS", clock.local_date(dated).year),
        application=application,
        kind=kind,
        about=about,
        dated=dated,
        issued_at=now,
    )
    full = content | {"reference": letter.reference}
    letter.content, letter.digest = canonical.dumps(full).decode(), canonical.digest(full)
    letter.save(force_insert=True)
    payload = {"reference": letter.reference, "kind": kind.value, "digest": letter.digest, "about": about}
    audit.record("letter.issued", letter, case=application, by=None, now=now, payload=payload)
    return letter
