"""Netting: how much of what an enterprise has to repay is kept from which of the payments that it is to get."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from subsidies.rules.model import Netting


@dataclass(frozen=True, slots=True)
class Due:
    """A payment about to be made, in fen; `measure` and `programme` are those of its claim."""

    key: int
    amount: int
    measure: int
    programme: int


@dataclass(frozen=True, slots=True)
class Debt:
    """What is left of a confirmed demand, in fen. `rule` is that of the measure under which the money was paid; None
    where that measure says nothing, and then nothing is kept."""

    key: int
    left: int
    measure: int
    programme: int
    is_overdue: bool
    rule: Netting | None


@dataclass(frozen=True, slots=True)
class Offset:
    """So much of the payment is kept for the debt."""

    payment: int
    debt: int
    amount: int


def is_allowed(debt: Debt, due: Due) -> bool:
    """Whether the debt may be taken from the payment, by the rule of the measure that the debt comes from."""
    if debt.rule is None or (debt.rule.starts == "overdue" and not debt.is_overdue):
        return False
    if debt.rule.against == "measure":
        return debt.measure == due.measure
    return debt.rule.against == "any" or debt.programme == due.programme


def offsets(dues: Iterable[Due], debts: Sequence[Debt]) -> tuple[Offset, ...]:
    """Payments and debts in their order: each debt is taken from the first payments that still hold something.

    No payment gives more than its amount, no debt takes more than what is left of it.
    """
    left = {debt.key: debt.left for debt in debts}
    found = []
    for due in dues:
        rest = due.amount
        for debt in debts:
            part = min(rest, left[debt.key]) if is_allowed(debt, due) else 0
            if part > 0:
                found.append(Offset(due.key, debt.key, part))
                rest, left[debt.key] = rest - part, left[debt.key] - part
    return tuple(found)
