"""Netting: keep what an enterprise has to repay from a payment to it, book both, and undo both when it comes back.

A part that is kept is held on the recovery from the batch's preparation on, so that nothing is kept or repaid twice.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from django.db.models import F

from pilotzone.accounts.models import User
from pilotzone.kernel import clock
from pilotzone.kernel.money import Money
from pilotzone.messages import actions as messages
from subsidies import netting as reads
from subsidies import queries
from subsidies.actions import letters, recovering, reviewing
from subsidies.enums_proof import LetterKind
from subsidies.models import Application, Budget, Netting, Payment, PaymentBatch, Recovery
from subsidies.rules import netting as rules


def hold(batch: PaymentBatch, payments: Sequence[Payment], claims: Iterable[int], *, now: datetime) -> int:
    """Keep from the payments what their enterprises have to repay, as far as the measures allow; how much in all.

    `claims` are those, by their keys, that the caller has locked; recoveries of others are left for the next batch.
    """
    list(Recovery.objects.select_for_update(of=("self",)).filter(application__in=claims).order_by("pk"))
    debtors = reads.open_recoveries({each.application.enterprise_id for each in payments}, claims=claims)
    recoveries = {row.pk: row for rows in debtors.values() for row in rows}
    today = clock.local_date(now)
    made: list[rules.Offset] = []
    for enterprise, rows in debtors.items():
        own = [each for each in payments if each.application.enterprise_id == enterprise]
        dues = [reads.due_of(each.pk, each.amount, each.application) for each in own]
        made += rules.offsets(dues, [reads.debt_of(row, today) for row in rows])
    Netting.objects.bulk_create(Netting(payment_id=x.payment, recovery_id=x.debt, amount=x.amount) for x in made)
    kept = sums((each.payment, each.amount) for each in made)
    for payment in payments:
        payment.netted = kept.get(payment.pk, 0)
    Payment.objects.bulk_update([each for each in payments if each.netted], ["netted"])
    for key, amount in sums((each.debt, each.amount) for each in made).items():
        recoveries[key].netting += amount
        recoveries[key].save(update_fields=["netting"])
    batch.netted = sum(kept.values())
    batch.save(update_fields=["netted"])
    return batch.netted


def sums(parts: Iterable[tuple[int, int]]) -> dict[int, int]:
    found: dict[int, int] = {}
    for key, amount in parts:
        found[key] = found.get(key, 0) + amount
    return found


def let_go(payments: Iterable[Payment]) -> None:
    """The batch is dissolved: what was kept can be demanded again. Before the payments are removed."""
    rows = Netting.objects.filter(payment__in=payments)
    for row in rows:
        Recovery.objects.filter(pk=row.recovery_id).update(netting=F("netting") - row.amount)
    rows.delete()


def tell(payments: Iterable[Payment], *, now: datetime) -> None:
    """The file is made: each enterprise learns what is kept from its payment and for which demand, also by letter."""
    for payment in payments:
        application = payment.application
        demands = payment.nettings.order_by("pk").values_list("recovery__reference", flat=True)
        messages.notify(
            queries.claimants(application, now),
            "claim_payment_netted",
            params={
                "reference": application.reference,
                "amount": Money(payment.amount),
                "netted": Money(payment.netted),
                "net": Money(payment.net),
                "demands": ", ".join(demands),
            },
            link=reviewing.own_link(application),
            now=now,
            case=application,
        )
        letters.ask(LetterKind.NETTING, payment.pk, now=now)


def book(
    payment: Payment,
    applications: Mapping[int, Application],
    budgets: Mapping[int, Budget],
    *,
    day: date,
    by: User,
    now: datetime,
) -> None:
    """The bank has paid the rest: each part that was kept is a repayment of its recovery on that day."""
    for row in held(payment):
        recovery = row.recovery
        recovery.netting -= row.amount
        row.repayment = recovering.enter_repayment(
            recovery,
            applications[recovery.application_id],
            budgets,
            amount=row.amount,
            received_on=day,
            bank_reference=payment.reference,
            by=by,
            now=now,
        )
        row.save(update_fields=["repayment"])


def undo(
    payment: Payment,
    applications: Mapping[int, Application],
    budgets: Mapping[int, Budget],
    *,
    by: User,
    now: datetime,
) -> None:
    """The payment has come back: what was kept from it is to be repaid as before, and was never received."""
    for row in held(payment):
        recovery = row.recovery
        if row.repayment is None:
            recovery.netting -= row.amount
            recovery.save(update_fields=["netting"])
        else:
            application = applications[recovery.application_id]
            recovering.undo_repayment(row.repayment, recovery, application, budgets, by=by, now=now)
        row.undone_at = now
        row.save(update_fields=["undone_at"])


def held(payment: Payment) -> list[Netting]:
    """What is kept from the payment, with the recoveries under lock."""
    rows = list(payment.nettings.filter(undone_at=None).select_related("repayment").order_by("recovery_id"))
    keys = [row.recovery_id for row in rows]
    found = {
        each.pk: each for each in Recovery.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk")
    }
    for row in rows:
        row.recovery = found[row.recovery_id]
    return rows
