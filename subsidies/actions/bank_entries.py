"""What the bank's answers change: the ledger, the claims, their instalments, and what the enterprises are told.

All of a batch is written together, in as many statements for a thousand payments as for one.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.urls import reverse

from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.kernel.money import Money
from pilotzone.messages import actions as messages
from pilotzone.messages.actions import Telling
from pilotzone.reference import queries as reference
from subsidies import queries, workflow
from subsidies.actions import budgeting, moving, netting, recovering, reviewing
from subsidies.enums import EntryKind, State
from subsidies.models import Application, Budget, BudgetEntry, Instalment, Netting, Payment, PaymentBatch
from subsidies.rules import deadlines, ledger

CLAIM = ("paid", "version", *moving.SHIFTED)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the bank says of one payment, by its key: the day, and its reference or why it bounced."""

    payment: int
    is_paid: bool
    day: date
    bank_reference: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Locked:
    """The budgets and claims that a batch's answers touch, by their keys: its own, and those of what is netted."""

    budgets: Mapping[int, Budget]
    applications: Mapping[int, Application]


def lock_all(batches: Collection[PaymentBatch]) -> Locked:
    """Budgets first, then claims, each in the order of their keys."""
    claims = set(Payment.objects.filter(batch__in=batches).values_list("application_id", flat=True))
    owing = set(Netting.objects.filter(payment__batch__in=batches).values_list("recovery__application_id", flat=True))
    touched = {batch.budget_id for batch in batches} | recovering.budgets_of(owing)
    budgets = {key: budgeting.lock(key) for key in sorted(touched)}
    return Locked(budgets, moving.lock_each(claims | owing))


@dataclass(slots=True)
class Unwritten:
    """Rows that have changed and what is said of them, not saved yet."""

    payments: dict[int, Payment] = field(default_factory=dict)
    claims: dict[int, Application] = field(default_factory=dict)
    budgets: dict[int, Budget] = field(default_factory=dict)
    lines: list[BudgetEntry] = field(default_factory=list)
    events: list[audit.Entry] = field(default_factory=list)
    tellings: list[Telling] = field(default_factory=list)


class Entries:
    """The answers of one batch, entered one by one and written at the end, or before what netting writes itself."""

    def __init__(self, held: Locked, payments: Sequence[Payment], *, by: User, now: datetime) -> None:
        self.held, self.by, self.now = held, by, now
        claims = {each.application_id for each in payments}
        self.told = queries.claimants_of([held.applications[key] for key in claims], now)
        self.unpaid: dict[int, set[int]] = {key: set() for key in claims}
        open_parts = Instalment.objects.filter(application__in=claims, paid_at=None, stop=None).order_by()
        for claim, part in open_parts.values_list("application_id", "pk"):
            self.unpaid[claim].add(part)
        self.calendar = reference.calendar()
        self.unwritten = Unwritten()

    def enter(self, payment: Payment, answer: Answer) -> None:
        if answer.is_paid:
            self.enter_paid(payment, answer)
        else:
            self.enter_bounced(payment, answer)

    def write(self) -> None:
        """The rows, then the events, whose heads are the last locks."""
        rows, self.unwritten = self.unwritten, Unwritten()
        if not rows.payments:
            return
        payments = list(rows.payments.values())
        Payment.objects.bulk_update(payments, ["paid_at", "bank_reference", "bounced_at", "bounce_reason"])
        Instalment.objects.bulk_update([each.instalment for each in payments], ["paid_at"])
        Application.objects.bulk_update(rows.claims.values(), CLAIM)
        budgeting.save_together(rows.budgets.values(), rows.lines)
        audit.record_many(rows.events)
        messages.notify_all(rows.tellings, now=self.now)

    def enter_paid(self, payment: Payment, answer: Answer) -> None:
        """The money has arrived: the ledger's entry, the instalment, and the claim when it was the last one.

        The whole amount is paid; what was kept of it is repaid by the same act.
        """
        claim = self.held.applications[payment.application_id]
        payment.paid_at, payment.bank_reference = deadlines.start_of(answer.day), answer.bank_reference
        self.add_line(payment, EntryKind.PAY)
        payment.instalment.paid_at = payment.paid_at
        self.unpaid[claim.pk].discard(payment.instalment_id)
        claim.paid = (claim.paid or 0) + payment.amount
        is_last = not self.unpaid[claim.pk]
        if is_last:
            moving.shift(claim, workflow.PAY, self.calendar, by=self.by, now=self.now)
        else:
            moving.touch(claim)
        kind = "claim.paid" if is_last else "claim.part_paid"
        self.note(kind, payment, claim, paid_on=answer.day, bank_reference=answer.bank_reference)
        self.tell_paid(payment, claim, answer.day, is_last=is_last)
        if payment.netted:
            self.write()
            netting.book(payment, self.held.applications, self.held.budgets, day=answer.day, by=self.by, now=self.now)

    def tell_paid(self, payment: Payment, claim: Application, day: date, *, is_last: bool) -> None:
        params = {"reference": claim.reference, "amount": Money(payment.net), "day": day}
        kind = "claim_paid" if is_last else "claim_part_paid"
        if payment.netted:
            kind, params = "claim_paid_netted", params | {"netted": Money(payment.netted)}
        self.unwritten.tellings.append(
            Telling(self.told[claim.pk], kind, params, reviewing.own_link(claim), case=claim)
        )

    def enter_bounced(self, payment: Payment, answer: Answer) -> None:
        """The bank sent it back. The money stays owed; had it been entered as paid, that entry is taken back, and so
        is what had been kept of it."""
        claim = self.held.applications[payment.application_id]
        if payment.netted:
            self.write()
            netting.undo(payment, self.held.applications, self.held.budgets, by=self.by, now=self.now)
        was_paid = payment.paid_at is not None
        payment.bounced_at, payment.bounce_reason = deadlines.start_of(answer.day), answer.reason
        if was_paid:
            self.add_line(payment, EntryKind.RETURN)
            payment.instalment.paid_at = None
            self.unpaid[claim.pk].add(payment.instalment_id)
            claim.paid = ((claim.paid or 0) - payment.amount) or None
        if claim.state == State.PAID:
            moving.shift(claim, workflow.RETURN_PAYMENT, self.calendar, by=self.by, now=self.now)
        else:
            moving.touch(claim)
        also = {"day": answer.day, "reason": answer.reason, "was_paid": was_paid, "about": payment.uid}
        self.note("claim.payment_bounced", payment, claim, **also)
        params = {"reference": claim.reference, "amount": Money(payment.net), "reason": answer.reason}
        link = reverse("portal:enterprises:payee_edit", args=[claim.enterprise.uid])
        self.unwritten.tellings.append(Telling(self.told[claim.pk], "claim_payment_bounced", params, link, case=claim))

    def add_line(self, payment: Payment, kind: EntryKind) -> None:
        """Raises Refused, as `budgeting.after` does."""
        budget = self.held.budgets[payment.batch.budget_id]
        claim = self.held.applications[payment.application_id]
        line = ledger.Line(kind, payment.amount)
        entry = budgeting.add(budget, line, application=claim, by=self.by, now=self.now)
        self.unwritten.budgets[budget.pk] = budget
        self.unwritten.lines.append(entry)
        self.unwritten.events.append(budgeting.event_of(entry, budget, by=self.by, now=self.now))

    def note(self, kind: str, payment: Payment, claim: Application, **also: object) -> None:
        said = {"amount": payment.amount, "netted": payment.netted, **also}
        self.unwritten.payments[payment.pk] = payment
        self.unwritten.claims[claim.pk] = claim
        self.unwritten.events.append(audit.Entry(kind, claim, self.by, self.now, said, version=claim.version))
