"""What a call's claims can be given in all, where their payers pay from budgets of their own.

Everything is whole fen.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from subsidies.rules import evaluation
from subsidies.rules.allocation import Candidate, allocate
from subsidies.rules.model import BudgetRule, Measure

Shares = tuple[tuple[str, Fraction | None], ...]  # by payer in the measure's order; None bears what the others leave


@dataclass(frozen=True, slots=True)
class Funds:
    """What is left in the budgets that a call's claims are paid from: `left` by budget, `own` is the call's, and
    `payers` are those of the measure that pay from which."""

    own: Hashable
    left: Mapping[Hashable, int]
    payers: Mapping[str, Hashable]

    @property
    def is_single(self) -> bool:
        return set(self.payers.values()) <= {self.own}

    @property
    def balance(self) -> int:
        """Of the call's own budget."""
        return self.left[self.own]

    def borne(self, amount: int, shares: Shares) -> dict[Hashable, int]:
        """How much of an amount each budget bears: rounded down to the fen as in the plan, the last the rest."""
        found: dict[Hashable, int] = {}
        rest = amount
        for payer, share in shares or (("", None),):
            part = rest if share is None else min(int(amount * max(share, Fraction(0))), rest)
            budget = self.payers.get(payer, self.own)
            found[budget] = found.get(budget, 0) + part
            rest -= part
        return found

    def bear(self, amounts: Sequence[tuple[int, Shares]]) -> bool:
        return all(part <= self.left[budget] for budget, part in self.together(amounts).items())

    def together(self, amounts: Sequence[tuple[int, Shares]]) -> dict[Hashable, int]:
        found: dict[Hashable, int] = {}
        for amount, shares in amounts:
            for budget, part in self.borne(amount, shares).items():
                found[budget] = found.get(budget, 0) + part
        return found

    def with_back(self, amounts: Sequence[tuple[int, Shares]]) -> "Funds":
        """As if these had not been taken yet."""
        taken = self.together(amounts)
        return replace(self, left={budget: left + taken.get(budget, 0) for budget, left in self.left.items()})


def shares_of(measure: Measure, facts: Mapping[str, object], rates: Mapping[str, Fraction]) -> Shares:
    """The payers' shares for these facts; what cannot be known counts as nothing, and the rest bears it."""
    values = evaluation.run(measure, facts, rates).claim
    return tuple((each.id, known(values[each.share]) if each.share else None) for each in measure.payers)


def known(value: object) -> Fraction:
    return Fraction(value) if isinstance(value, int | Fraction) else Fraction(0)


def bearable(candidates: Sequence[Candidate], shares: Sequence[Shares], rule: BudgetRule | None, funds: Funds) -> int:
    """The most that the rule can be told to share out, so that no budget is drawn on beyond what is left in it.

    In proportion to what each budget would bear of the whole list; where the payers' shares differ from claim to claim
    and the rule goes down a list, by trying.
    """
    if funds.is_single:
        return funds.balance
    whole = funds.together([(each.amount, part) for each, part in zip(candidates, shares, strict=True)])
    total = sum(each.amount for each in candidates)
    most = min(funds.left[budget] * total // part for budget, part in whole.items() if part) if total else 0

    def fits(money: int) -> bool:
        awards = allocate(candidates, rule=rule, budget=money).awards
        return funds.bear([(each.amount, part) for each, part in zip(awards, shares, strict=True)])

    if rule is None or (fits(most) and (most >= total or len(set(shares)) == 1 or rule.rule == "pro_rata")):
        return most
    low, high = 0, total
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if fits(middle) else (low, middle - 1)
    return low
