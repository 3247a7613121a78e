"""Who comes first where a service has fewer places than there are enterprises to whom it is due."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Candidate:
    """`key` says which result it is; `code` settles ties: it is the same on every day and for every reader."""

    key: int
    score: Fraction
    code: str


@dataclass(frozen=True, slots=True)
class Selection:
    chosen: tuple[Candidate, ...]
    left_out: tuple[Candidate, ...]


def in_order(candidates: Sequence[Candidate], order: str) -> list[Candidate]:
    """The highest score first, or with "lowest_score" those who need it most; equal scores by their codes."""
    sign = 1 if order == "lowest_score" else -1
    return sorted(candidates, key=lambda each: (sign * each.score, each.code))


def select(
    candidates: Sequence[Candidate], order: str, *, capacity: int | None, taken: int = 0, each: int = 1
) -> Selection:
    """As many as there is room for, each taking so many places; None is room for all.

    `taken` places are held by offers that stand already. Nobody further down is taken in before somebody above.
    """
    ordered = in_order(candidates, order)
    room = len(ordered) if capacity is None else max(0, (capacity - taken) // each)
    return Selection(tuple(ordered[:room]), tuple(ordered[room:]))
