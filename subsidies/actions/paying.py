"""Payment: gather what is due of payable claims into a batch, and make the file for the paying office."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from enterprises.actions import payees
from enterprises.enums import EnterpriseState
from enterprises.models import Enterprise, PayeeAccount
from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import Refused
from pilotzone.reference import actions as reference
from subsidies import payable
from subsidies.actions import budgeting, moving, netting, recusing
from subsidies.enums import BatchState, State
from subsidies.models import Application, Budget, Call, FundingPlan, Instalment, Payment, PaymentBatch
from subsidies.netting import open_recoveries
from subsidies.rules import payment_file

MOST_CLAIMS = 5000


@dataclass(frozen=True, slots=True)
class Due:
    """What of one claim is to be paid now, and to which account."""

    application: Application
    instalments: Sequence[Instalment]
    account: PayeeAccount


@dataclass(frozen=True, slots=True)
class Known:
    """What is read once for all claims of a batch: accounts by enterprise, the rest by claim."""

    accounts: Mapping[int, PayeeAccount]
    parts: Mapping[int, list[Instalment]]
    payments: Mapping[int, list[Payment]]
    plans: Mapping[int, str]
    held: Collection[int]
    ended: Collection[int]


@transaction.atomic
def prepare_waiting(
    budget: Budget, call: Call | None, *, keeps: bool, by: User, now: datetime
) -> tuple[PaymentBatch, int]:
    """One batch of all that waits from the budget, perhaps of one call only; and how many claims still wait.

    Left out is what cannot be paid yet: a bounced account, no funding plan, no account, and what is past the most
    that a batch has. `keeps`: what enterprises have to repay is kept where that is lawful.
    """
    budgeting.require(by, P.PAYMENT_PREPARE)
    rows = payable.due(by, clock.local_date(now))
    waiting = list(payable.claims_of(rows, budget, call).order_by("reference"))
    keys = [each.pk for each in waiting]
    barred = payable.stuck(keys) | payable.planless(keys) | payable.without_account(keys) | payable.held(keys)
    barred |= payable.of_ended(keys)
    chosen = [each for each in waiting if each.pk not in barred][:MOST_CLAIMS]
    batch = prepare(budget, chosen, netted=chosen if keeps else (), by=by, now=now)
    return batch, len(waiting) - len(chosen)


@transaction.atomic
def prepare(
    budget: Budget,
    applications: Iterable[Application],
    *,
    by: User,
    now: datetime,
    netted: Iterable[Application] = (),
) -> PaymentBatch:
    """A batch of what is due from one budget of payable claims, each to the account that its enterprise has now.

    From the payments of those that are `netted` it is kept what their enterprises have to repay, where that is lawful.
    From here until the bank has answered an account that is paid to does not change: both sides lock the enterprise.
    """
    budgeting.require(by, P.PAYMENT_PREPARE)
    budgeting.lock(budget.pk)
    chosen = sorted(applications, key=lambda each: each.pk)
    if not chosen:
        raise Refused("nothing_chosen", _("Choose at least one claim."), field="claims")
    if len(chosen) > MOST_CLAIMS:
        text = _("A batch has %(most)s claims at most.")
        raise Refused("too_many", text, field="claims", params={"most": MOST_CLAIMS})
    accounts = accounts_of(chosen)
    kept = {each.pk for each in netted}
    owed = open_recoveries(each.enterprise_id for each in chosen if each.pk in kept)
    claims = {each.pk for each in chosen} | {row.application_id for rows in owed.values() for row in rows}
    locked = moving.lock_each(claims)
    rows = [locked[each.pk] for each in chosen]
    known = known_of(rows, accounts)
    found = [due_of(row, budget, known, now=now) for row in rows]
    recusing.require_disinterested_in_all(rows, by, field="claims")
    batch = PaymentBatch.objects.create(
        reference=reference.next_reference("BF", clock.local_date(now).year, width=4),
        budget=budget,
        total=sum(part.amount for due in found for part in due.instalments),
        prepared_at=now,
        prepared_by=by,
    )
    ordered = sorted(found, key=lambda due: due.application.reference)
    parts = [(due, part) for due in ordered for part in due.instalments]
    made = Payment.objects.bulk_create(
        Payment(
            batch=batch,
            number=number,
            application=due.application,
            instalment=part,
            account=due.account,
            amount=part.amount,
        )
        for number, (due, part) in enumerate(parts, start=1)
    )
    netting.hold(batch, [each for each in made if each.application_id in kept], locked, now=now)
    payload = {
        "claims": [row.reference for row in rows],
        "payments": len(parts),
        "total": batch.total,
        "netted": batch.netted,
    }
    audit.record("payment.prepared", batch, by=by, now=now, payload=payload)
    return batch


def accounts_of(applications: Sequence[Application]) -> dict[int, PayeeAccount]:
    """The accounts that count now, by enterprise, whose rows are locked against a change of account."""
    keys = {row.enterprise_id for row in applications}
    list(Enterprise.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk"))
    accounts = PayeeAccount.objects.filter(enterprise__in=keys, replaced_at=None)
    return {account.enterprise_id: account for account in accounts}


def known_of(applications: Sequence[Application], accounts: Mapping[int, PayeeAccount]) -> Known:
    keys = [row.pk for row in applications]
    parts: dict[int, list[Instalment]] = {}
    for part in Instalment.objects.filter(application__in=keys, stop=None).order_by("application", "position"):
        parts.setdefault(part.application_id, []).append(part)
    payments: dict[int, list[Payment]] = {}
    for payment in Payment.objects.filter(application__in=keys).order_by("pk"):
        payments.setdefault(payment.application_id, []).append(payment)
    plans = FundingPlan.number_of(keys)
    return Known(accounts, parts, payments, plans, payable.held(keys), payable.of_ended(keys))


def due_of(application: Application, budget: Budget, known: Known, *, now: datetime) -> Due:
    """What can be paid of the claim from the budget. Raises Refused where that is nothing, or it must not be."""
    params = {"reference": application.reference}
    planned = known.parts.get(application.pk, [])
    parts = [part for part in planned if part.budget_id == budget.pk]
    if not parts and planned:
        raise Refused("other_budget", _("%(reference)s is paid from another budget."), field="claims", params=params)
    own = {part.pk for part in parts}
    payments = [each for each in known.payments.get(application.pk, []) if each.instalment_id in own]
    live = {payment.instalment_id for payment in payments if payment.bounced_at is None}
    today = clock.local_date(now)
    due = [part for part in parts if part.due_on and part.due_on <= today and part.pk not in live]
    if application.state != State.PAYABLE or not due:
        raise Refused(
            "not_payable", _("%(reference)s is not waiting for payment."), field="claims", params=params, status=409
        )
    if application.pk in known.ended:
        raise gone(application.reference)
    if application.pk in known.held:
        raise Refused(
            "stop_proposed",
            _("It is proposed to pay nothing more for %(reference)s. A director decides on that first."),
            field="claims",
            params=params,
            status=409,
        )
    if application.call.programme.needs_plan and application.pk not in known.plans:
        raise Refused(
            "plan_missing",
            _("%(reference)s is in no issued funding plan yet. The programme pays by the plan's document number."),
            field="claims",
            params=params,
            status=409,
        )
    account = known.accounts.get(application.enterprise_id)
    if account is None:
        raise Refused(
            "no_account",
            _("The enterprise of %(reference)s has entered no payee account yet."),
            field="claims",
            params=params,
        )
    if any(is_stuck(payment, account) for payment in latest(payments).values() if payment.instalment_id not in live):
        raise Refused(
            "account_bounced",
            _(
                "A payment for %(reference)s bounced from this account. The enterprise has to correct it, "
                "or somebody has to find it right."
            ),
            field="claims",
            params=params,
        )
    return Due(application, due, account)


def gone(reference_number: str) -> Refused:
    text = _("The enterprise of %(reference)s is recorded as no longer existing. Nothing is paid to it.")
    return Refused("enterprise_ended", text, field="claims", params={"reference": reference_number}, status=409)


def latest(payments: Iterable[Payment]) -> dict[int, Payment]:
    """The last of the payments in their order, by instalment."""
    return {payment.instalment_id: payment for payment in payments}


def is_stuck(payment: Payment, account: PayeeAccount) -> bool:
    """It bounced from the account that would be paid to again, and nobody has found that account right."""
    bounced = payment.bounced_at is not None and payment.account_kept_at is None
    return bounced and payment.account_id == account.pk


@transaction.atomic
def export(batch: PaymentBatch, *, by: User, now: datetime) -> list[payment_file.Row]:
    """The rows of the payment file with full account numbers; each number read is recorded. A payment that is netted
    in full has no row. With the first file the enterprises learn what is kept from them.

    Raises Refused where the rows would not come to the batch's total without what is netted.
    """
    budgeting.require(by, P.PAYEE_READ)
    locked = lock(batch)
    payments = locked.payments.select_related("application__enterprise", "application__call", "account__enterprise")
    found = list(payments.select_related("instalment").order_by("number"))
    ended = [each.application for each in found if each.application.enterprise.state == EnterpriseState.ENDED]
    if ended and locked.state == BatchState.PREPARED:
        text = _(
            "The enterprise of %(reference)s no longer exists. Dissolve the batch and prepare it without the claim."
        )
        raise Refused("enterprise_ended", text, params={"reference": ended[0].reference}, status=409)
    plans = FundingPlan.number_of(payments.values_list("application", flat=True))
    rows = [
        row_of(payment, locked, payees.reveal_payee(payment.account, purpose=locked.reference, by=by, now=now), plans)
        for payment in found
        if payment.net
    ]
    if sum(row.amount for row in rows) != locked.net:
        raise Refused("total_differs", _("The payments do not come to the batch's total. No file was made."))
    if locked.state == BatchState.PREPARED:
        locked.state, locked.exported_at, locked.exported_by = BatchState.EXPORTED, now, by
        locked.save(update_fields=["state", "exported_at", "exported_by"])
        netting.tell([payment for payment in found if payment.netted], now=now)
    payload = {"payments": len(rows), "total": locked.net, "netted": locked.netted}
    audit.record("payment.exported", locked, by=by, now=now, payload=payload)
    return rows


def row_of(payment: Payment, batch: PaymentBatch, account: str, plans: Mapping[int, str]) -> payment_file.Row:
    application, budget = payment.application, batch.budget
    label = payment.instalment.label_zh
    return payment_file.Row(
        number=payment.number,
        payment=f"{batch.reference}-{payment.number:03d}",
        reference=application.reference,
        uscc=application.enterprise.uscc,
        holder=payment.account.holder,
        bank=payment.account.bank,
        cnaps=payment.account.cnaps,
        account=account,
        amount=payment.net,
        purpose=f"{application.call.name_zh}（{label}）" if label else application.call.name_zh,
        document=budget.document_number,
        source=budget.source,
        functional_class=budget.functional_class,
        economic_class=budget.economic_class,
        plan=plans.get(application.pk, ""),
    )


@transaction.atomic
def dissolve(batch: PaymentBatch, *, by: User, now: datetime) -> PaymentBatch:
    """Before its file was made a batch can be given up: its claims can be prepared again, its accounts changed."""
    budgeting.require(by, P.PAYMENT_PREPARE)
    budgeting.lock(batch.budget_id)
    locked = lock(batch)
    if locked.state != BatchState.PREPARED:
        raise Refused("exported_already", _("The payment file was made already. The bank's answer counts."), status=409)
    claims = list(locked.payments.order_by("number").values_list("application__reference", flat=True))
    netting.let_go(locked.payments.all())
    locked.payments.all().delete()
    locked.state = BatchState.DISSOLVED
    locked.save(update_fields=["state"])
    audit.record("payment.dissolved", locked, by=by, now=now, payload={"claims": claims, "total": locked.total})
    return locked


@transaction.atomic
def keep_account(payment: Payment, *, why: str, by: User, now: datetime) -> Payment:
    """The account from which the payment bounced was found right: it may be paid to again. Not by the preparer."""
    budgeting.require(by, P.PAYMENT_CONFIRM)
    why = why.strip()
    application = moving.lock(payment.application)
    row = Payment.objects.select_for_update(of=("self",)).select_related("batch").get(pk=payment.pk)
    recusing.require_disinterested(application, by)
    if row.bounced_at is None or row.account_kept_at is not None:
        raise Refused("not_bounced", _("This payment has not bounced."), status=409)
    if row.batch.prepared_by_id == by.pk:
        raise Refused("prepared_it", _("You prepared this batch. Another finance officer takes this step."))
    if not why:
        raise Refused("why_missing", _("Say how it was found that the account is right."), field="why")
    row.account_kept_at, row.account_kept_by, row.account_kept_why = now, by, why
    row.save(update_fields=["account_kept_at", "account_kept_by", "account_kept_why"])
    payload = {"payment": row.reference, "reason": why}
    audit.record("payment.account_kept", application, by=by, now=now, payload=payload)
    return row


def lock(batch: PaymentBatch) -> PaymentBatch:
    return PaymentBatch.objects.select_for_update(of=("self",)).select_related("budget").get(pk=batch.pk)
