"""What each possible meeting is worth, from the wishes of both sides, and which are out from the beginning."""

from collections.abc import Mapping
from dataclasses import dataclass

from matchmaking.rules.plan.checking import refused_pairs
from matchmaking.rules.plan.model import (
    ACCEPTED,
    NEVER,
    NICE,
    R_DECLINED,
    R_NEVER,
    R_UNANSWERED,
    R_WITHDRAWN,
    Interest,
    Problem,
)


@dataclass(frozen=True, slots=True)
class Wish:
    """One pair of which at least one side asked for the meeting; `out` says why it can never be."""

    buyer: str
    supplier: str
    value: int
    out: str | None = None
    who: tuple[str, ...] = ()


def wishes_of(problem: Problem) -> list[Wish]:
    """In the order in which the pairs were first named."""
    said = {(each.source, each.target): each for each in problem.interests}
    refused = refused_pairs(problem.interests)
    gone = {each.id for each in (*problem.buyers, *problem.suppliers) if each.withdrawn}
    buyers = {each.id for each in problem.buyers}
    found: dict[tuple[str, str], Wish] = {}
    for each in problem.interests:
        pair = (each.source, each.target) if each.source in buyers else (each.target, each.source)
        if pair in found:
            continue
        one, other = said.get(pair), said.get((pair[1], pair[0]))
        value = _value(problem, one, other)
        if value:
            found[pair] = _judged(problem, Wish(*pair, value), (one, other), refused, gone)
    return list(found.values())


def _value(problem: Problem, one: Interest | None, other: Interest | None) -> int:
    sides = [
        _worth(problem, own) or (problem.weights.of(NICE) if _accepted(opposite) else 0)
        for own, opposite in ((one, other), (other, one))
    ]
    return sum(sides) + (problem.weights.mutual if all(sides) else 0)


def _worth(problem: Problem, interest: Interest | None) -> int:
    return problem.weights.of(interest.level) if interest else 0


def _accepted(interest: Interest | None) -> bool:
    return interest is not None and interest.level != NEVER and interest.answer == ACCEPTED


def _judged(
    problem: Problem,
    wish: Wish,
    sides: tuple[Interest | None, Interest | None],
    refused: Mapping[frozenset[str], str],
    gone: set[str],
) -> Wish:
    pair = (wish.buyer, wish.supplier)
    if withdrawn := tuple(each for each in pair if each in gone):
        return Wish(*pair, wish.value, R_WITHDRAWN, withdrawn)
    if by := refused.get(frozenset(pair)):
        never = any(each is not None and each.source == by and each.level == NEVER for each in sides)
        return Wish(*pair, wish.value, R_NEVER if never else R_DECLINED, (by,))
    both = all(each is not None for each in sides) or any(_accepted(each) for each in sides)
    if problem.answers_needed and not both:
        asked = next(each for each in sides if each is not None)
        return Wish(*pair, wish.value, R_UNANSWERED, (asked.target,))
    return wish
