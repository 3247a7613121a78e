"""Payment: gather payable claims into a batch, make the file for the paying office, record what the bank paid."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from enterprises.actions import payees
from enterprises.models import PayeeAccount
from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import Refused
from pilotzone.kernel.money import Money
from pilotzone.messages import actions as messages
from pilotzone.reference import actions as reference
from subsidies import queries, workflow
from subsidies.actions import budgeting, moving, reviewing
from subsidies.enums import BatchState, State
from subsidies.models import Application, Budget, Payment, PaymentBatch
from subsidies.rules import deadlines, payment_file

MOST_REFERENCE = 60


@transaction.atomic
def prepare(budget: Budget, applications: Iterable[Application], *, by: User, now: datetime) -> PaymentBatch:
    """A batch of payable claims of one budget, each to the account that its enterprise has entered now."""
    budgeting.require(by, P.PAYMENT_PREPARE)
    budgeting.lock(budget.pk)
    rows = [moving.lock(each) for each in sorted(applications, key=lambda each: each.pk)]
    if not rows:
        raise Refused("nothing_chosen", _("Choose at least one claim."), field="claims")
    accounts = {
        account.enterprise_id: account
        for account in PayeeAccount.objects.filter(enterprise__in=[row.enterprise_id for row in rows], replaced_at=None)
    }
    for row in rows:
        check_payable(row, budget, accounts)
        reviewing.require_disinterested(row, by)
    batch = PaymentBatch.objects.create(
        reference=reference.next_reference("BF", clock.local_date(now).year, width=4),
        budget=budget,
        total=sum(row.approved or 0 for row in rows),
        prepared_at=now,
        prepared_by=by,
    )
    Payment.objects.bulk_create(
        Payment(batch=batch, application=row, account=accounts[row.enterprise_id], amount=row.approved or 0)
        for row in rows
    )
    payload = {"claims": [row.reference for row in rows], "total": batch.total}
    audit.record("payment.prepared", batch, by=by, now=now, payload=payload)
    return batch


def check_payable(application: Application, budget: Budget, accounts: Mapping[int, PayeeAccount]) -> None:
    params = {"reference": application.reference}
    if application.call.budget_id != budget.pk:
        raise Refused("other_budget", _("%(reference)s is paid from another budget."), field="claims", params=params)
    if application.state != State.PAYABLE or application.payments.exists():
        raise Refused(
            "not_payable", _("%(reference)s is not waiting for payment."), field="claims", params=params, status=409
        )
    if application.enterprise_id not in accounts:
        raise Refused(
            "no_account",
            _("The enterprise of %(reference)s has entered no payee account yet."),
            field="claims",
            params=params,
        )


@transaction.atomic
def export(batch: PaymentBatch, *, by: User, now: datetime) -> list[payment_file.Row]:
    """The rows of the payment file with full account numbers; each number read is recorded.

    Until the first file is made an account that its enterprise has replaced is followed; from then on it is fixed.
    """
    budgeting.require(by, P.PAYEE_READ)
    locked = lock(batch)
    followed = follow_accounts(locked) if locked.state == BatchState.PREPARED else []
    payments = locked.payments.select_related("application__enterprise", "application__call", "account__enterprise")
    rows = [
        payment_file.Row(
            number=number,
            reference=payment.application.reference,
            uscc=payment.application.enterprise.uscc,
            holder=payment.account.holder,
            bank=payment.account.bank,
            cnaps=payment.account.cnaps,
            account=payees.reveal_payee(payment.account, purpose=locked.reference, by=by, now=now),
            amount=payment.amount,
            purpose=payment.application.call.name_zh,
        )
        for number, payment in enumerate(payments.order_by("application__reference"), start=1)
    ]
    if locked.state == BatchState.PREPARED:
        locked.state, locked.exported_at, locked.exported_by = BatchState.EXPORTED, now, by
        locked.save(update_fields=["state", "exported_at", "exported_by"])
    payload = {"payments": len(rows), "total": locked.total, "accounts_replaced": followed}
    audit.record("payment.exported", locked, by=by, now=now, payload=payload)
    return rows


def follow_accounts(batch: PaymentBatch) -> list[str]:
    """Point payments whose account was replaced to the one that stands now; the references of their claims."""
    followed = []
    stale = batch.payments.filter(account__replaced_at__isnull=False).select_related("application")
    for payment in stale.order_by("application_id"):
        payment.account = PayeeAccount.objects.get(enterprise=payment.application.enterprise_id, replaced_at=None)
        payment.save(update_fields=["account"])
        followed.append(payment.application.reference)
    return followed


@transaction.atomic
def mark_paid(
    batch: PaymentBatch, bank_references: Mapping[str, str], *, paid_on: date, by: User, now: datetime
) -> PaymentBatch:
    """The bank has paid: its reference for each payment (by uid) and the day; the ledger and the claims follow."""
    budgeting.require(by, P.PAYMENT_CONFIRM)
    budget = budgeting.lock(batch.budget_id)
    payments = list(batch.payments.order_by("application_id"))
    applications = [moving.lock(payment.application) for payment in payments]
    locked = lock(batch)
    if locked.state != BatchState.EXPORTED:
        raise Refused("not_exported", _("Make the payment file first; a batch is marked paid once."), status=409)
    if not clock.local_date(locked.prepared_at) <= paid_on <= clock.local_date(now):
        raise Refused(
            "paid_on_wrong", _("The day of payment lies between the batch's preparation and today."), field="paid_on"
        )
    for payment, application in zip(payments, applications, strict=True):
        bank_reference = bank_references.get(str(payment.uid), "").strip()
        if not bank_reference:
            raise Refused("bank_reference_missing", _("Enter the bank's reference."), field=f"bank-{payment.uid}")
        if len(bank_reference) > MOST_REFERENCE:
            raise Refused(
                "bank_reference_long",
                _("A bank's reference has %(most)s signs at most."),
                field=f"bank-{payment.uid}",
                params={"most": MOST_REFERENCE},
            )
        payment.paid_at = datetime.combine(paid_on, time(0), deadlines.ZONE)
        payment.bank_reference = bank_reference
        payment.save(update_fields=["paid_at", "bank_reference"])
        budgeting.pay(budget, application, payment.amount, by=by, now=now)
        settle(application, payment, paid_on, by=by, now=now)
    locked.state, locked.paid_at, locked.paid_by = BatchState.PAID, now, by
    locked.save(update_fields=["state", "paid_at", "paid_by"])
    payload = {"payments": len(payments), "total": locked.total, "paid_on": paid_on}
    audit.record("payment.paid", locked, by=by, now=now, payload=payload)
    return locked


def settle(application: Application, payment: Payment, paid_on: date, *, by: User, now: datetime) -> None:
    application.paid = payment.amount
    moving.enter(application, workflow.PAY, by=by, now=now)
    payload = {"amount": payment.amount, "paid_on": paid_on, "bank_reference": payment.bank_reference}
    audit.record("claim.paid", application, by=by, now=now, payload=payload)
    messages.notify(
        queries.claimants(application, now),
        "claim_paid",
        params={"reference": application.reference, "amount": Money(payment.amount), "day": paid_on},
        link=reviewing.own_link(application),
        now=now,
        case=application,
    )


def lock(batch: PaymentBatch) -> PaymentBatch:
    return PaymentBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
