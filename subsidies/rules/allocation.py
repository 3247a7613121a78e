"""Rules over all claims of a call, in a fixed order: the best of them, ceilings wider than a claim, the budget.

Everything is whole fen in Python integers: a product of two ordinary amounts does not fit 64 bits.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pilotzone.formula.text import Text
from subsidies.rules.model import BudgetRule, Selection

NOT_SELECTED = Text("名次第 {place}，不在前 {keep} 名内", "place {place}, not among the first {keep}")
SHARED = Text(
    "预算 {budget} 元，合计 {total} 元，按比例分配",
    "the budget is ¥{budget} and all awards are ¥{total}; shared in proportion",
)
EXHAUSTED = Text("预算已用完", "the budget was exhausted")
LEVEL = Text("名次并列的，按提交先后安排", "those level with each other are served in the order of arrival")
REST = Text("预算只剩 {left} 元", "only ¥{left} of the budget was left")
WIDE = Text("同一主体共享的上限只剩 {left} 元", "only ¥{left} was left of a ceiling that several claims share")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A claim of the call: its amount in fen, the moment of arrival, and its values for ranking."""

    reference: str
    amount: int
    arrived: int = 0
    score: Any = None  # of `select`
    rank_key: Any = None  # of `budget`
    holder: Hashable = None  # who shares a wide ceiling
    left: int | None = None  # what the ledger leaves the holder, in fen


@dataclass(frozen=True, slots=True)
class Award:
    """What a claim gets from the call. `place` is its rank where there is one; `reasons` say why it gets less."""

    reference: str
    before: int
    amount: int
    place: int = 0
    reasons: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Allocation:
    """Awards in the order of the candidates. `unspent` is what the budget keeps, None without a budget."""

    awards: tuple[Award, ...]
    total: int
    unspent: int | None


def allocate(
    candidates: Sequence[Candidate],
    *,
    selection: Selection | None = None,
    rule: BudgetRule | None = None,
    budget: int | None = None,
) -> Allocation:
    """Awards under the measure's own rules; `budget` in fen. Without a rule, awards over the budget stay as they are.

    Raises ValueError on a negative amount or budget, or when two candidates have the same reference.
    """
    if len({each.reference for each in candidates}) != len(candidates):
        raise ValueError("A reference stands twice among the candidates.")
    if any(each.amount < 0 for each in candidates) or (budget is not None and budget < 0):
        raise ValueError("Amounts and the budget are not below zero.")
    awards = [Award(each.reference, each.amount, each.amount) for each in candidates]
    if selection is not None:
        awards = select(candidates, awards, selection)
    awards = share_ceilings(candidates, awards)
    if rule is not None and budget is not None:
        awards = BUDGETS[rule.rule](candidates, awards, rule, budget)
    total = sum(each.amount for each in awards)
    return Allocation(tuple(awards), total, None if budget is None else budget - total)


def select(candidates: Sequence[Candidate], awards: Sequence[Award], rule: Selection) -> list[Award]:
    """The first `keep` by score; whoever is level with the last of them enters too, or, with ties `none`, nobody level
    with the first one outside does. A claim without a score comes after all others."""
    places = ranked([each.score for each in candidates], rule.falling)
    taken = {place for place in places if _enters(place, places, rule)}
    found = []
    for award, place in zip(awards, places, strict=True):
        if place in taken:
            found.append(replace(award, place=place))
        else:
            found.append(
                replace(
                    award,
                    place=place,
                    amount=0,
                    reasons=(*award.reasons, _fill(NOT_SELECTED, place=place, keep=rule.keep)),
                )
            )
    return found


def _enters(place: int, places: Sequence[int], rule: Selection) -> bool:
    level = sum(other == place for other in places)
    return place <= rule.keep and (rule.ties == "enter" or place + level - 1 <= rule.keep)


def ranked(keys: Sequence[Any], falling: bool) -> list[int]:
    """Places from 1; equal keys share a place and the next place counts them all. None comes last."""
    known = sorted((key for key in keys if key is not None), reverse=falling)
    first: dict[Any, int] = {}
    for place, key in enumerate(known, 1):
        first.setdefault(key, place)
    return [len(known) + 1 if key is None else first[key] for key in keys]


def share_ceilings(candidates: Sequence[Candidate], awards: Sequence[Award]) -> list[Award]:
    """Ceilings wider than a claim, settled in the order of the list: each takes what those before it have left."""
    left: dict[Hashable, int] = {}
    found = []
    for candidate, award in zip(candidates, awards, strict=True):
        if candidate.holder is None or candidate.left is None:
            found.append(award)
            continue
        remaining = left.setdefault(candidate.holder, max(candidate.left, 0))
        amount = min(award.amount, remaining)
        left[candidate.holder] = remaining - amount
        cut = (_fill(WIDE, left=yuan(remaining)),) if amount < award.amount else ()
        found.append(replace(award, amount=amount, reasons=(*award.reasons, *cut)))
    return found


def pro_rata(candidates: Sequence[Candidate], awards: Sequence[Award], rule: BudgetRule, budget: int) -> list[Award]:
    """Each gets its share of the budget in whole units, rounded down; the units left over go one each to the largest
    remainders, equal remainders in the order of their references. Nobody gets more than before."""
    total = sum(each.amount for each in awards)
    if total <= budget:
        return list(awards)
    units = budget // rule.unit
    whole = [each.amount * units // total for each in awards]
    order = sorted(
        (number for number, each in enumerate(awards) if (whole[number] + 1) * rule.unit <= each.amount),
        key=lambda number: (-(awards[number].amount * units % total), awards[number].reference),
    )
    for number in order[: units - sum(whole)]:
        whole[number] += 1
    reason = _fill(SHARED, budget=yuan(budget), total=yuan(total))
    return [
        replace(
            each,
            amount=min(count * rule.unit, each.amount),
            reasons=(*each.reasons, reason) if each.amount else each.reasons,
        )
        for each, count in zip(awards, whole, strict=True)
    ]


def by_rank(candidates: Sequence[Candidate], awards: Sequence[Award], rule: BudgetRule, budget: int) -> list[Award]:
    """Down the list of places; those level with each other by arrival, then by reference."""
    places = ranked([each.rank_key for each in candidates], rule.falling)
    order = sorted(range(len(awards)), key=lambda n: (places[n], candidates[n].arrived, candidates[n].reference))
    placed = [replace(award, place=award.place or place) for award, place in zip(awards, places, strict=True)]
    served = _down(list(placed), order, rule, budget)
    most: dict[int, int] = {}
    for place, award in zip(places, served, strict=True):
        most[place] = max(most.get(place, 0), award.amount)
    return [  # who is cut where another of the same place was not asks why the money was not shared
        replace(award, reasons=(*award.reasons, LEVEL)) if award.amount < min(whole.amount, most[place]) else award
        for place, whole, award in zip(places, placed, served, strict=True)
    ]


def first_come(candidates: Sequence[Candidate], awards: Sequence[Award], rule: BudgetRule, budget: int) -> list[Award]:
    order = sorted(range(len(awards)), key=lambda n: (candidates[n].arrived, candidates[n].reference))
    return _down(list(awards), order, rule, budget)


def _down(awards: list[Award], order: Sequence[int], rule: BudgetRule, budget: int) -> list[Award]:
    """In order while the budget lasts; the first that no longer fits gets the rest or nothing, later ones nothing."""
    left, closed = budget, False
    for number in order:
        award = awards[number]
        if not award.amount:
            continue
        if not closed and award.amount <= left:
            left -= award.amount
            continue
        rest = left // rule.unit * rule.unit if not closed and rule.partial == "rest" else 0
        closed = True
        left -= rest
        reason = _fill(REST, left=yuan(rest)) if rest else EXHAUSTED
        awards[number] = replace(award, amount=rest, reasons=(*award.reasons, reason))
    return awards


Rule = Callable[[Sequence[Candidate], Sequence[Award], BudgetRule, int], list[Award]]
BUDGETS: Mapping[str, Rule] = {"pro_rata": pro_rata, "rank": by_rank, "first_come": first_come}


def yuan(fen: int) -> str:
    return f"{fen // 100:,}.{fen % 100:02d}"


def _fill(text: Text, **params: object) -> Text:
    return Text(text.zh.format(**params), text.en.format(**params))
