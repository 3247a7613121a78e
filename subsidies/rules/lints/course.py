"""The course of the amount along one input: where it falls though it should not, and where it jumps."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from pilotzone.formula.values import NONE, Value
from subsidies.rules.lints.model import Cliff
from subsidies.rules.lints.series import Series
from subsidies.rules.lints.trace import Difference, Trace

RANK = {"table": 0, "condition": 1, "if": 2, "otherwise": 3, "nth": 4}
LARGE = 100_000  # fen: below CNY 1,000 nobody arranges their figures for it


@dataclass(frozen=True, slots=True)
class Change:
    """Two values that follow each other in a series, with what each gives and what is decided otherwise."""

    series: Series
    before: Value
    after: Value
    fen_before: int
    fen_after: int
    differences: tuple[Difference, ...]
    example: int
    raised: bool

    @property
    def input(self) -> str:
        return ".".join(each for each in self.series.key if each)

    @property
    def size(self) -> int:
        return abs(self.fen_after - self.fen_before)

    @property
    def adjacent(self) -> bool:
        """Nothing lies between the two values."""
        return isinstance(self.before, bool) or self.after - self.before == 1

    @property
    def falls(self) -> bool:
        """The one with more gets less, or where more should bring less, more."""
        more = self.series.spec.more
        if more == "any":
            return False
        return self.down if more == "higher" else not self.down

    @property
    def cause(self) -> Difference | None:
        """What decides: a row of a table before a branch, the author's own condition before what follows from it."""
        return min(self.differences, key=lambda each: RANK[each.decision.kind], default=None)

    @property
    def down(self) -> bool:
        """Whether the amount falls as the value rises."""
        return self.fen_after < self.fen_before


def changes(found: Trace) -> Iterator[Change]:
    """Every change of the amount along a series of quantities, or between no and yes."""
    for series in found.probes.series:
        if series.key[1] and series.spec.type.kind not in ("quantity", "money", "bool"):
            continue
        base = found.probes.bases[series.base]
        if base.how == "mixed":
            continue
        for place, (before, after) in enumerate(zip(series.values, series.values[1:], strict=False), series.start):
            one, two = found.fen[place], found.fen[place + 1]
            if one != two and after is not NONE and found.known[place] and found.known[place + 1]:
                differences = tuple(found.differing(place, place + 1))
                yield Change(series, before, after, one, two, differences, base.example, base.how == "raised")


def cliffs_in(found: list[Change]) -> list[Cliff]:
    """Large jumps at an exact place where something is decided; of several claims that show one, the largest."""
    largest: dict[tuple[str, Fraction], Cliff] = {}
    for each in sorted(found, key=lambda each: (-each.size, each.example, each.raised)):
        cause = each.cause
        if cause is None or each.size < LARGE or not each.series.counted or not each.adjacent:
            continue
        before, after = (Fraction(value, each.series.parts) for value in (each.before, each.after))
        cliff = Cliff(each.input, cause.decision.place, before, after, each.fen_before, each.fen_after, each.example)
        largest.setdefault((each.input, before), cliff)
    return sorted(largest.values(), key=lambda each: (each.input, each.before))
