"""What the bank says of a batch's payments: paid or bounced. The ledger, the claims and the enterprises follow.

Whatever is said twice counts once; what contradicts the record is refused, and then nothing is taken over.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.files.models import StoredFile
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import Refused
from subsidies.actions import budgeting, paying, recusing
from subsidies.actions.bank_entries import Answer, Entries, lock_all
from subsidies.bank_words import RECORDED
from subsidies.enums import SETTLED_BATCHES, BatchState
from subsidies.models import Application, BankResult, Payment, PaymentBatch
from subsidies.rules import desks

MOST_REFERENCE = 60
MOST_REASON = 200
OTHER_PERSON = RECORDED["prepared_it"]


def problem_of(answer: Answer, payment: Payment, batch: PaymentBatch, *, now: datetime) -> Refused | None:
    """Why the answer cannot be taken over, looking at what is recorded of the payment."""
    if not clock.local_date(batch.prepared_at) <= answer.day <= clock.local_date(now):
        return Refused("day_wrong", RECORDED["day_wrong"], field="paid_on")
    field = f"bank-{payment.uid}"
    if not payment.net:
        return problem("netted_in_full", field, reference=payment.reference)
    if answer.is_paid and not answer.bank_reference:
        return problem("bank_reference_missing", field)
    if not answer.is_paid and not answer.reason:
        return problem("bounce_reason_missing", "reason")
    if answer.is_paid and len(answer.bank_reference) > MOST_REFERENCE:
        return problem("bank_reference_long", field, most=MOST_REFERENCE)
    if not answer.is_paid and len(answer.reason) > MOST_REASON:
        return problem("reason_long", field, most=MOST_REASON)
    return None if is_known(answer, payment) else contradiction(answer, payment, field)


def contradiction(answer: Answer, payment: Payment, field: str) -> Refused | None:
    """What is recorded of the payment and cannot be beside the answer."""
    if payment.bounced_at is not None:
        return problem("bounced_already", field, status=409)
    if payment.paid_at is None:
        return None
    if answer.is_paid:
        return problem("paid_already", field, status=409, reference=payment.bank_reference)
    paid_on = clock.local_date(payment.paid_at)
    if answer.day < paid_on:
        return problem("bounced_before_paid", "paid_on", status=409, day=paid_on.isoformat())
    return None


def problem(code: str, field: str, *, status: int | None = None, **params: object) -> Refused:
    return Refused(code, RECORDED[code], status=status, field=field, params=params)


def is_known(answer: Answer, payment: Payment) -> bool:
    """The record says the same already."""
    at = payment.paid_at if answer.is_paid else payment.bounced_at
    if at is None or clock.local_date(at) != answer.day:
        return False
    return not answer.is_paid or payment.bank_reference == answer.bank_reference


@transaction.atomic
def take(
    batch: PaymentBatch, answers: Sequence[Answer], *, by: User, now: datetime, file: StoredFile | None = None
) -> int:
    """Take the answers over, all or none; how many were news. Whoever prepared the batch does not confirm it.

    Payments that are netted in full have no answer: they are booked today with the others.
    """
    budgeting.require(by, P.PAYMENT_CONFIRM)
    held = lock_all([batch])
    rows = batch.payments.select_related("instalment", "batch").order_by("application_id", "pk")
    payments = {row.pk: row for row in rows}
    locked = paying.lock(batch)
    if barred := why_barred(locked, by):
        raise barred
    answered = {payments[answer.payment].application_id for answer in answers}
    recusing.require_disinterested_in_all(Application.objects.filter(pk__in=answered), by)
    entries = Entries(held, list(payments.values()), by=by, now=now)
    news = 0
    for answer in answers:
        payment = payments[answer.payment]
        if wrong := problem_of(answer, payment, locked, now=now):
            raise wrong
        if not is_known(answer, payment):
            entries.enter(payment, answer)
            news += 1
    for payment in payments.values():
        if not payment.net and not payment.is_answered:
            entries.enter(payment, Answer(payment.pk, True, clock.local_date(now), bank_reference=payment.reference))
            news += 1
    entries.write()
    if file is not None:
        BankResult.objects.create(batch=locked, file=file, rows=len(answers), news=news, taken_at=now, taken_by=by)
        payload = {"file": file.name, "sha256": file.sha256, "rows": len(answers), "news": news}
        audit.record("payment.results_taken", locked, by=by, now=now, payload=payload)
    settle(locked, list(payments.values()), by=by, now=now)
    return news


def why_barred(batch: PaymentBatch, by: User) -> Refused | None:
    """Why nothing of the batch can be answered by this person, or this system."""
    if batch.state in (BatchState.PREPARED, BatchState.DISSOLVED):
        return Refused("not_exported", RECORDED["not_exported"], status=409)
    is_other = desks.may_confirm(by.pk, batch.prepared_by_id)
    return None if is_other else Refused("prepared_it", OTHER_PERSON)


def settle(batch: PaymentBatch, payments: Sequence[Payment], *, by: User, now: datetime) -> None:
    """When each payment has its answer the batch is settled; one that came back later makes it a bounced one."""
    if not all(payment.is_answered for payment in payments):
        return
    bounced = sum(payment.bounced_at is not None for payment in payments)
    state = BatchState.BOUNCED if bounced else BatchState.PAID
    if batch.state == state:
        return
    if batch.state not in SETTLED_BATCHES:
        batch.paid_at, batch.paid_by = now, by
    batch.state = state
    batch.save(update_fields=["state", "paid_at", "paid_by"])
    payload = {"payments": len(payments), "bounced": bounced, "total": batch.total}
    audit.record("payment.bounced" if bounced else "payment.paid", batch, by=by, now=now, payload=payload)


@transaction.atomic
def mark_paid(
    batch: PaymentBatch,
    bank_references: Mapping[str, str],
    *,
    shown: Collection[str] | None = None,
    shared: bool = True,
    paid_on: date,
    by: User,
    now: datetime,
) -> PaymentBatch:
    """Payments without an answer were paid on the day: the bank's reference of each, by the payment's uid. Those
    without a reference go on waiting, since banks answer days apart; one at least has one.

    `shown` are the uids of one page of a long batch: only they are answered for. `shared`: one reference for several
    payments is meant, as on a collective voucher; without that it is asked about.
    """
    budgeting.require(by, P.PAYMENT_CONFIRM)
    lock_all([batch])
    if batch.state in SETTLED_BATCHES or paying.lock(batch).state in SETTLED_BATCHES:
        raise Refused("not_exported", RECORDED["not_exported"], status=409)
    waiting = batch.payments.filter(paid_at=None, bounced_at=None).order_by("number")
    asked = [
        Answer(row.pk, True, paid_on, bank_references.get(str(row.uid), "").strip())
        for row in waiting
        if row.net and (shown is None or str(row.uid) in shown)
    ]
    if not shared:
        require_own_references(asked)
    take(batch, [each for each in asked if each.bank_reference] or asked, by=by, now=now)
    batch.refresh_from_db()
    return batch


def require_own_references(answers: Sequence[Answer]) -> None:
    """Raises Refused where a reference is given twice, or stands with another payment already."""
    counts = Counter(each.bank_reference for each in answers if each.bank_reference)
    known = Payment.objects.filter(bank_reference__in=counts, bounced_at=None).values_list("bank_reference", flat=True)
    found = sorted({name for name, times in counts.items() if times > 1} | set(known))
    if found:
        text = _("%(reference)s is given for several payments. If one voucher paid them together, say so and go on.")
        raise Refused("reference_shared", text, field="shared", params={"reference": ", ".join(found)})
