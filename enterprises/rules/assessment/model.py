"""What a checked scheme consists of: figures, a tree of parts with indicators at its ends, grades and rules."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Any

from pilotzone.formula.clauses import Clause
from pilotzone.formula.kinds import Type
from pilotzone.formula.text import NO_TEXT, Text
from pilotzone.formula.typed import Table, Typed

RELATIVE = frozenset({"min_max", "z_score", "rank", "percentile"})
RANKED_FROM = 10  # subjects; below, grades only
RELATIVE_FROM = 5  # subjects; below, nothing is scored by comparison with others
COVERAGE = 0.66
JUMP = 2.0  # growth beyond which a figure is shown to a person
FIRST = "_first"  # points of the first scorer, beside those that were confirmed


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure that the scheme reads. `sources` in the order in which they count, `modes` are added up.

    `back` says how many periods before the assessed one it lies, `before` names the figure that it has grown from.
    """

    name: str
    type: Type
    type_name: str
    label: Text
    indicator: str
    sources: tuple[str, ...] = ()
    modes: tuple[str, ...] = ()
    period: str = "year"
    back: int = 0
    before: str = ""
    codes: tuple[str, ...] = ()
    low: Fraction | None = None
    high: Fraction | None = None
    of_indicator: str = ""  # the indicator by expert points that it was made for


@dataclass(frozen=True, slots=True)
class Bands:
    """Half-open bands: a value at `starts` belongs to the upper one, unless that is `open` there. Rising."""

    starts: tuple[float, ...]
    opens: tuple[bool, ...]
    points: tuple[float, ...]

    @property
    def most(self) -> float:
        return max(self.points)


@dataclass(frozen=True, slots=True)
class Normalisation:
    """How a value becomes a score from 0 to 1. `low` and `high` are goalposts in the value's own unit."""

    method: str  # goalposts, min_max, z_score, rank, percentile, target, bands, points, steps, test
    low: float = 0.0
    high: float = 1.0
    population: bool = False  # the standard deviation divides by n, else by n - 1
    bands: Bands | None = None
    steps: tuple[float, ...] = ()
    of: float = 1.0  # the points that make a whole


@dataclass(frozen=True, slots=True)
class Indicator:
    expr: Typed
    normalisation: Normalisation
    applies: Typed | None = None
    lower: bool = False  # the lower the better
    missing: str = "zero"  # when required figures are not reported: zero, drop
    blank: str = "drop"  # when the formula has no value, such as growth on a base of zero
    cap: tuple[float | None, float | None] = (None, None)
    winsorise: tuple[float, float] | None = None
    log: bool = False
    manual: bool = False
    reads: tuple[str, ...] = ()  # figures, through definitions too

    @property
    def is_relative(self) -> bool:
        return self.normalisation.method in RELATIVE or self.winsorise is not None


@dataclass(frozen=True, slots=True)
class Gate:
    """The least that a dimension must reach, as a part of 1; else the grade or the score is limited."""

    least: float
    grade: str = ""
    ceiling: float | None = None
    clause: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A dimension, a group or an indicator. Weights of the parts of one whole add up to 1."""

    id: str
    label: Text
    weight: float = 0.0
    parts: "tuple[Part, ...]" = ()
    indicator: Indicator | None = None
    aggregate: str = "arithmetic"
    gate: Gate | None = None
    clause: str = ""
    weighting: "Weighting | None" = None

    def ends(self) -> "Iterator[Part]":
        """The indicators below, in the document's order."""
        if self.indicator is not None:
            yield self
        for each in self.parts:
            yield from each.ends()


@dataclass(frozen=True, slots=True)
class Weighting:
    """Where the weights of a group come from: fixed, equal, ahp with its consistency ratio, budget with spreads."""

    method: str = "fixed"
    ratio: float | None = None
    spread: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Veto:
    """What limits the grade whatever the score: a test, or a deduction of `step` or worse anywhere."""

    id: str
    label: Text
    grade: str
    when: Typed | None = None
    step: float | None = None
    clause: str = ""
    reads: tuple[str, ...] = ()  # the figures behind the test


@dataclass(frozen=True, slots=True)
class Bonus:
    parts: tuple[Part, ...] = ()
    limit: float = float("inf")
    beyond: bool = False  # whether the score may exceed the maximum


@dataclass(frozen=True, slots=True)
class Grades:
    """From the lowest: ids, labels and where each begins."""

    ids: tuple[str, ...]
    labels: tuple[Text, ...]
    bands: Bands
    buffer: float = 0.0  # points below a bound within which a person looks again


@dataclass(frozen=True, slots=True)
class Definition:
    name: str
    label: Text
    expr: Typed
    clause: str = ""


@dataclass(frozen=True, slots=True)
class SchemeExample:
    number: int
    label: Text
    given: Mapping[str, Any]
    peers: tuple[Mapping[str, Any], ...]
    score: Fraction | None
    places: int
    grade: str
    status: str
    points: Mapping[str, tuple[Fraction, int]]


@dataclass(frozen=True, eq=False)
class Scheme:
    id: str
    version: int
    name: Text
    subject: str
    status: str
    valid_from: dt.date | None
    valid_to: dt.date | None
    valid_months: int
    source: Mapping[str, str]
    note: Text
    clauses: Mapping[str, Clause]
    lists: Mapping[str, Mapping[str, Text]]
    tables: Mapping[str, Table]
    figures: tuple[Figure, ...]
    definitions: tuple[Definition, ...]
    deductive: bool
    maximum: float
    parts: tuple[Part, ...]
    aggregate: str
    weighting: Weighting
    bonus: Bonus
    vetoes: tuple[Veto, ...]
    grades: Grades
    coverage: float
    decimals: int
    top: int
    ranked_from: int
    jump: float
    self_assessment: bool  # whether those who are assessed are asked for their own points beside the experts'
    exchange: str  # the list of rates by which amounts in other currencies are converted
    examples: tuple[SchemeExample, ...]
    digest: str
    meaning_digest: str
    lines: Mapping[str, int] = field(default_factory=dict)
    cited: frozenset[str] = frozenset()

    @cached_property
    def root(self) -> Part:
        """The whole as one part."""
        return Part("", NO_TEXT, 1.0, self.parts, aggregate=self.aggregate, weighting=self.weighting)

    @cached_property
    def indicators(self) -> tuple[Part, ...]:
        """Those that make the score, then those that give a bonus."""
        return (*self.root.ends(), *self.bonus.parts)

    @cached_property
    def counted(self) -> int:
        """How many indicators make the score without the bonus."""
        return sum(1 for _ in self.root.ends())

    @cached_property
    def is_relative(self) -> bool:
        return any(each.indicator is not None and each.indicator.is_relative for each in self.indicators)

    @cached_property
    def figures_by_name(self) -> Mapping[str, Figure]:
        return {each.name: each for each in self.figures}

    def figure(self, name: str) -> Figure:
        return self.figures_by_name[name]
