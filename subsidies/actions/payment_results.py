"""What the paying office's own system says of payments of any batches: row by row, by the rules of the bank's file."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pilotzone.accounts.models import User
from pilotzone.kernel.access import P
from pilotzone.kernel.transactions import transacted
from subsidies import bank_files
from subsidies.actions import bank_results, budgeting
from subsidies.actions.bank_results import Answer
from subsidies.models import Payment, PaymentBatch
from subsidies.rules import result_file
from subsidies.rules.result_file import Expected, ResultRow
from subsidies.rules.sheets import RowError

CELLS = ("reference", "result", "day", "bank_reference", "reason", "amount")
PLACES = {name: place for place, name in enumerate(CELLS)}
FIELDS = {  # which field of the row an error is about
    "unknown_payment": "payment",
    "twice": "payment",
    "unknown_result": "result",
    "no_day": "day",
    "day_wrong": "day",
    "no_bank_reference": "bank_reference",
    "bank_reference_long": "bank_reference",
    "no_reason": "reason",
    "amount_differs": "amount",
}
UNKNOWN = _("“%(reference)s” is no payment.")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a row: where, by a stable code, and in words."""

    field: str
    code: str
    title: str | Promise


@dataclass(frozen=True, slots=True)
class RowResult:
    """`result`: taken, known (the record says so already), refused; not_written since another row was refused."""

    row: int
    payment: str
    result: str
    fault: Fault | None = None


@transacted
def send(rows: Sequence[Mapping[str, str]], *, atomic: bool, by: User, now: datetime) -> list[RowResult]:
    """Take the rows over: all or none, or those that are right. Whoever prepared a batch does not answer for it."""
    budgeting.require(by, P.PAYMENT_CONFIRM)
    batches = batches_of(rows)
    bank_results.lock_all(batches)
    payments = {row.pk: row for row in Payment.objects.filter(batch__in=batches).select_related("batch", "instalment")}
    read = list(read_rows(rows, payments.values()))
    checked = [
        each if isinstance(each, Fault) else contradicted(each, payments[each.payment], by=by, now=now) or each
        for each in read
    ]
    if atomic and any(isinstance(each, Fault) for each in checked):
        return results(rows, checked, {})
    words = {
        each.payment: "known" if bank_results.is_known(each, payments[each.payment]) else "taken"
        for each in checked
        if isinstance(each, Answer)
    }
    for batch in batches:
        own = [each for each in checked if isinstance(each, Answer) and payments[each.payment].batch_id == batch.pk]
        if own:
            bank_results.take(batch, own, by=by, now=now)
    return results(rows, checked, words)


def results(
    rows: Sequence[Mapping[str, str]], checked: Sequence[Answer | Fault], words: Mapping[int, str]
) -> list[RowResult]:
    """`words` say what became of each payment; without them nothing was written."""
    return [
        RowResult(number, row["reference"], "refused", found)
        if isinstance(found, Fault)
        else RowResult(number, row["reference"], words.get(found.payment, "not_written"))
        for number, (row, found) in enumerate(zip(rows, checked, strict=True), 1)
    ]


def batches_of(rows: Iterable[Mapping[str, str]]) -> list[PaymentBatch]:
    """Those that the payments' references name, in the order of their keys."""
    named = {row["reference"].upper().rpartition("-")[0] for row in rows}
    return list(PaymentBatch.objects.filter(reference__in=named - {""}).order_by("pk"))


def read_rows(rows: Iterable[Mapping[str, str]], payments: Iterable[Payment]) -> Iterable[Answer | Fault]:
    """Each row as read; the second one about a payment is wrong."""
    names = {each.reference: Expected(each.pk, each.reference, each.reference, each.net) for each in payments}
    seen: dict[int, int] = {}
    for number, row in enumerate(rows, 1):
        found = result_file.read_row(number, [row[name] for name in CELLS], PLACES, names)
        if isinstance(found, ResultRow) and found.key in seen:
            found = RowError(number, "twice", {"row": seen[found.key]})
        if isinstance(found, RowError):
            yield fault(found)
        else:
            seen[found.key] = number
            yield Answer(found.key, found.is_paid, found.day, found.bank_reference, found.reason)


def fault(error: RowError) -> Fault:
    code = "unknown_payment" if error.code == "unknown_reference" else error.code
    text = UNKNOWN if code == "unknown_payment" else bank_files.ERRORS[code]
    return Fault(FIELDS[code], code, str(text) % error.params)


def contradicted(answer: Answer, payment: Payment, *, by: User, now: datetime) -> Fault | None:
    """Why the row does not fit what is recorded: of its batch, or of the payment."""
    why = bank_results.why_barred(payment.batch, by) or bank_results.problem_of(answer, payment, payment.batch, now=now)
    return Fault(FIELDS.get(why.code, "payment"), why.code, why.message) if why else None
