"""What a meeting's list would come to under another amount of money: by a cut-off, in proportion, or under a cap.

Only an answer to a question: nothing of it is written anywhere. Whole fen; the sums are exact.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from subsidies.rules.allocation import Award, Candidate, by_rank, pro_rata
from subsidies.rules.model import BudgetRule


class Way(StrEnum):
    CUT_OFF = "cut_off"
    PRO_RATA = "pro_rata"
    CAP = "cap"


class Key(StrEnum):
    """By what the list is ordered before it is cut off."""

    LARGEST = "largest"
    SMALLEST = "smallest"
    ARRIVED = "arrived"
    RANK = "rank"  # what the measure itself ranks by


TO_THE_FEN = BudgetRule("pro_rata", "", True, "rest", 1, "", "")


@dataclass(frozen=True, slots=True)
class Put:
    """A claim before the meeting: its amount in fen, where it belongs, when it came, and its rank's value."""

    reference: str
    amount: int
    budget: int
    district: int = 0
    arrived: int = 0
    rank: Any = None


@dataclass(frozen=True, slots=True)
class Sums:
    """Of some claims: how many, what they were proposed for, what they would get, how many get nothing or less."""

    count: int
    before: int
    after: int
    out: int
    less: int


@dataclass(frozen=True)
class Answer:
    """What each claim would get, in the order in which they were given."""

    puts: tuple[Put, ...]
    amounts: tuple[int, ...]

    @property
    def whole(self) -> Sums:
        return sums(zip(self.puts, self.amounts, strict=True))

    def by(self, name: str) -> dict[int, Sums]:
        """The sums by `district` or by `budget`."""
        rows: dict[int, list[tuple[Put, int]]] = {}
        for put, amount in zip(self.puts, self.amounts, strict=True):
            rows.setdefault(getattr(put, name), []).append((put, amount))
        return {key: sums(parts) for key, parts in rows.items()}


def sums(rows: Iterable[tuple[Put, int]]) -> Sums:
    found = list(rows)
    return Sums(
        count=len(found),
        before=sum(put.amount for put, _after in found),
        after=sum(after for _put, after in found),
        out=sum(after == 0 < put.amount for put, after in found),
        less=sum(0 < after < put.amount for put, after in found),
    )


def cut_off(puts: Sequence[Put], money: int, key: Key, *, falling: bool = True) -> list[int]:
    """Down the order until the money ends: the first claim that does not fit, and all after it, get nothing.

    Equal ones go by arrival, then by reference. `falling` is the measure's own direction, for Key.RANK alone.
    """
    keys = {Key.LARGEST: "amount", Key.SMALLEST: "amount", Key.ARRIVED: "arrived", Key.RANK: "rank"}
    falls = {Key.LARGEST: True, Key.SMALLEST: False, Key.ARRIVED: False, Key.RANK: falling}[key]
    candidates = [Candidate(each.reference, each.amount, each.arrived, None, getattr(each, keys[key])) for each in puts]
    rule = BudgetRule("rank", "", falls, "none", 1, "", "")
    return [each.amount for each in by_rank(candidates, awards_of(puts), rule, max(money, 0))]


def in_proportion(puts: Sequence[Put], money: int) -> list[int]:
    """Each its share of the money, to the fen by the largest remainders; nobody gets more than proposed."""
    return [each.amount for each in pro_rata([], awards_of(puts), TO_THE_FEN, max(money, 0))]


def capped(puts: Sequence[Put], cap: int) -> list[int]:
    return [min(each.amount, max(cap, 0)) for each in puts]


def awards_of(puts: Sequence[Put]) -> list[Award]:
    return [Award(each.reference, each.amount, each.amount) for each in puts]


def answer(
    way: Way,
    puts: Sequence[Put],
    *,
    free: Mapping[int, int],
    money: int | None = None,
    cap: int = 0,
    key: Key = Key.LARGEST,
    falling: bool = True,
) -> Answer:
    """The whole list under one sum of money, or, without one, the claims of each budget under what is free of it."""
    if way == Way.CAP:
        return Answer(tuple(puts), tuple(capped(puts, cap)))
    if money is not None:
        return Answer(tuple(puts), tuple(under(way, puts, money, key, falling)))
    amounts: dict[str, int] = {}
    for budget in dict.fromkeys(each.budget for each in puts):
        own = [each for each in puts if each.budget == budget]
        given = under(way, own, free.get(budget, 0), key, falling)
        amounts |= {each.reference: amount for each, amount in zip(own, given, strict=True)}
    return Answer(tuple(puts), tuple(amounts[each.reference] for each in puts))


def under(way: Way, puts: Sequence[Put], money: int, key: Key, falling: bool) -> list[int]:
    if way == Way.PRO_RATA:
        return in_proportion(puts, money)
    return cut_off(puts, money, key, falling=falling)
