"""What enterprises have to repay, as the values that the rule of netting takes: for a page and for a batch."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Sum

from subsidies import facts
from subsidies.enums import EntryKind
from subsidies.enums_recovery import OUTSTANDING
from subsidies.models import Application, BudgetEntry, Netting, Payment, Recovery
from subsidies.rules.netting import Debt, Due, offsets

PAID = {EntryKind.PAY: 1, EntryKind.RETURN: -1, EntryKind.RECOVER: -1, EntryKind.RECOVER_UNDONE: 1}


def holdings(claims: Iterable[int]) -> dict[int, dict[int, int]]:
    """What each budget has paid for each claim and not got back, from the ledger's own lines, by their keys."""
    rows = BudgetEntry.objects.filter(application__in=set(claims), kind__in=PAID).order_by()
    found: dict[int, dict[int, int]] = {}
    sums = rows.values_list("application_id", "budget_id", "kind").annotate(total=Sum("amount"))
    for claim, budget, kind, total in sums:
        own = found.setdefault(claim or 0, {})
        own[budget] = own.get(budget, 0) + PAID[EntryKind(kind)] * total
    return found


def held(claim: int) -> int:
    """What the enterprise has of the claim's money: nothing while its only payment has come back."""
    return max(0, sum(holdings([claim]).get(claim, {}).values()))


def open_recoveries(enterprises: Iterable[int], *, claims: Iterable[int] | None = None) -> dict[int, list[Recovery]]:
    """Confirmed demands of which something is left and not being kept already, by enterprise, the earliest due first;
    with `claims`, only those for these claims. What a claim's enterprise has not got, or not any more, is not kept."""
    rows = Recovery.objects.filter(application__enterprise__in=set(enterprises), state__in=OUTSTANDING)
    if claims is not None:
        rows = rows.filter(application__in=claims)
    demands = list(rows.select_related("application__measure_version__measure").order_by("due_on", "pk"))
    room = {key: sum(own.values()) for key, own in holdings(row.application_id for row in demands).items()}
    for row in demands:
        room[row.application_id] = room.get(row.application_id, 0) - row.netting
    found: dict[int, list[Recovery]] = {}
    for row in demands:
        row.can_keep = max(0, min(row.free, room[row.application_id]))
        room[row.application_id] -= row.can_keep
        if row.can_keep:
            found.setdefault(row.application.enterprise_id, []).append(row)
    return found


def debt_of(row: Recovery, today: date) -> Debt:
    version = row.application.measure_version
    return Debt(
        key=row.pk,
        left=row.can_keep,
        measure=version.measure_id,
        programme=version.measure.programme_id,
        is_overdue=row.due_on < today,
        rule=facts.measure_of(version).netting,
    )


def due_of(key: int, amount: int, application: Application) -> Due:
    """A payment of the claim, read with its version and measure."""
    version = application.measure_version
    return Due(key, amount, version.measure_id, version.measure.programme_id)


@dataclass(frozen=True, slots=True)
class Kept:
    """What a batch would keep from a claim's payment: of which demands how much."""

    parts: tuple[tuple[Recovery, int], ...]

    @property
    def amount(self) -> int:
        return sum(amount for _, amount in self.parts)


def foreseen(dues: Mapping[Application, int], today: date) -> dict[int, Kept]:
    """What could be kept if these claims were paid these amounts in one batch, by the claim's key."""
    found: dict[int, list[tuple[Recovery, int]]] = {}
    for enterprise, rows in open_recoveries(each.enterprise_id for each in dues).items():
        own = [due_of(each.pk, amount, each) for each, amount in dues.items() if each.enterprise_id == enterprise]
        by_key = {row.pk: row for row in rows}
        for each in offsets(own, [debt_of(row, today) for row in rows]):
            found.setdefault(each.payment, []).append((by_key[each.debt], each.amount))
    return {key: Kept(tuple(parts)) for key, parts in found.items()}


def of_payments(payments: Sequence[Payment]) -> list[Netting]:
    """What is kept from these payments, with the budgets that get it back."""
    rows = Netting.objects.filter(payment__in=[each.pk for each in payments]).select_related(
        "payment__batch", "recovery__application"
    )
    return list(rows.prefetch_related("recovery__application__instalments__budget").order_by("payment__number", "pk"))
