"""What the paying office's own system says of payments of any batches: row by row, by the rules of the bank's file."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from pilotzone.accounts.models import User
from pilotzone.exchange import batches
from pilotzone.exchange.batches import Fault, Outcome, Resource, Sent, refused
from pilotzone.exchange.enums import RowResult, RowVerb
from pilotzone.exchange.rows import shown, text
from pilotzone.kernel.access import P
from subsidies import bank_words
from subsidies.actions import bank_entries, bank_results
from subsidies.actions.bank_entries import Answer
from subsidies.models import Payment, PaymentBatch
from subsidies.rules import result_file
from subsidies.rules.result_file import Expected, ResultRow
from subsidies.rules.sheets import RowError

LONGEST_CELL = 300
CELLS = ("payment", "result", "day", "bank_reference", "reason", "amount")
PLACES = {"reference" if name == "payment" else name: place for place, name in enumerate(CELLS)}
FIELDS = {  # which field of the row an error is about; "payment" where none is named
    "unknown_result": "result",
    "no_day": "day",
    "day_wrong": "day",
    "bounced_before_paid": "day",
    "no_bank_reference": "bank_reference",
    "bank_reference_long": "bank_reference",
    "no_reason": "reason",
    "reason_long": "reason",
    "amount_differs": "amount",
}


@dataclass(frozen=True, slots=True)
class Said:
    """A row as read: what it asks for, and what the bank says."""

    number: int
    verb: RowVerb
    answer: Answer


class ResultWriter:
    """One batch of results; the payments that it names may be of several payment batches."""

    def __init__(self, *, by: User, now: datetime) -> None:
        self.by, self.now = by, now

    def check(self, rows: Sequence[Sent]) -> tuple[list[Said], list[Outcome]]:
        cells = {sent.number: [sent.cells.get(name, "").strip() for name in CELLS] for sent in rows}
        known = payments_of({given[0].upper() for given in cells.values()})
        names = {each.reference: Expected(each.pk, each.reference, each.reference, each.net) for each in known}
        ready, wrong, seen = list[Said](), list[Outcome](), dict[int, int]()
        for sent in rows:
            found = fault_of(sent) or result_file.read_row(sent.number, cells[sent.number], PLACES, names)
            if isinstance(found, ResultRow) and found.key in seen:
                found = RowError(sent.number, "twice", {"row": seen[found.key]})
            if isinstance(found, ResultRow):
                seen[found.key] = sent.number
                answer = Answer(found.key, found.is_paid, found.day, found.bank_reference, found.reason)
                ready.append(Said(sent.number, sent.verb, answer))
            else:
                wrong.append(refused(sent.number, found if isinstance(found, Fault) else as_fault(found, sent)))
        return ready, wrong

    def write(self, rows: Sequence[Said]) -> list[Outcome]:
        """Every batch is locked with its budgets and claims before the first row is taken over."""
        keys = [row.answer.payment for row in rows]
        own = list(PaymentBatch.objects.filter(payments__in=keys).distinct().order_by("pk"))
        bank_entries.lock_all(own)
        payments = {row.pk: row for row in Payment.objects.filter(pk__in=keys).select_related("batch")}
        outcomes = {row.number: self.looked_at(row, payments[row.answer.payment]) for row in rows}
        good = [row.answer for row in rows if outcomes[row.number].result != RowResult.REFUSED]
        for batch in own:
            if answers := [each for each in good if payments[each.payment].batch_id == batch.pk]:
                bank_results.take(batch, answers, by=self.by, now=self.now)
        return list(outcomes.values())

    def looked_at(self, row: Said, payment: Payment) -> Outcome:
        """What becomes of the row, looking at what is recorded of its batch and of the payment."""
        batch, is_answered = payment.batch, payment.paid_at is not None or payment.bounced_at is not None
        barred = bank_results.why_barred(batch, self.by)
        if why := barred or bank_results.problem_of(row.answer, payment, batch, now=self.now):
            return refused(row.number, Fault(FIELDS.get(why.code, "payment"), why.code, params=why.params))
        if is_answered and row.verb == RowVerb.NEW:
            return refused(row.number, Fault("verb", "there_already"))
        if not is_answered and row.verb == RowVerb.CHANGE:
            return refused(row.number, Fault("verb", "not_there"))
        known = bank_results.is_known(row.answer, payment)
        result = RowResult.UNCHANGED if known else RowResult.CHANGED if is_answered else RowResult.ADDED
        return Outcome(row.number, result, uid=str(payment.uid))


def payments_of(references: Collection[str]) -> Iterable[Payment]:
    """Those of the batches that the references name."""
    named = {reference.rpartition("-")[0] for reference in references}
    return Payment.objects.filter(batch__reference__in=named - {""}).select_related("batch")


def fault_of(sent: Sent) -> Fault | None:
    """What a bank said is not withdrawn: a payment that came back is told as bounced."""
    if sent.verb == RowVerb.WITHDRAW:
        return Fault("verb", "verb_not_taken", sent.verb.value)
    return Fault("version", "version_not_taken", str(sent.version)) if sent.version is not None else None


def as_fault(error: RowError, sent: Sent) -> Fault:
    code = "unknown_payment" if error.code == "unknown_reference" else error.code
    field = FIELDS.get(code, "payment")
    params = {name: shown(value) if isinstance(value, str) else value for name, value in error.params.items()}
    return Fault(field, code, shown(sent.cells.get(field, "")), params)


def open_batch(terms: Mapping[str, Any], *, by: User, now: datetime) -> ResultWriter:
    return ResultWriter(by=by, now=now)


RESULTS = Resource(
    "payment_results",
    _("Results of payments"),
    (P.PAYMENT_CONFIRM,),
    {name: text(LONGEST_CELL) for name in CELLS},
    open_batch,
    bank_words.words,
)


def register() -> None:
    """Called once, when the app is ready."""
    batches.register(RESULTS)
