"""What a rule of a service consists of, what it may speak of, and what is known of one assessed subject."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from pilotzone.formula.kinds import Type
from pilotzone.formula.text import Text
from pilotzone.formula.typed import Typed
from pilotzone.formula.values import Value

ORDERS = ("score", "lowest_score")
FULL = 100  # of an indicator's score


@dataclass(frozen=True, slots=True)
class Words:
    """What the scheme and the registers know by name: the codes that a rule may use, each with its label."""

    grades: Mapping[str, Text]
    indicators: Mapping[str, Text]
    districts: Mapping[str, Text]
    roles: Mapping[str, Text]
    qualifications: Mapping[str, Text]
    figures: Mapping[str, tuple[Text, Type]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FigureRead:
    """A figure read beside the result: of the cycle's period, from the first of the sources that told."""

    name: str
    indicator: str
    sources: tuple[str, ...]
    type: Type
    label: Text


@dataclass(frozen=True, slots=True, eq=False)
class Condition:
    """One test; all of a rule must hold. `reads` are the names that it looks at, in the order of the alphabet."""

    number: int
    label: Text
    text: str
    expr: Typed
    reads: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Example:
    number: int
    label: Text
    given: Mapping[str, Value]
    offered: bool


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """`weak_below` is the bound, of 100, under which an indicator counts as weak."""

    scheme: str
    weak_below: int
    order: str
    figures: tuple[FigureRead, ...]
    conditions: tuple[Condition, ...]
    examples: tuple[Example, ...]
    labels: Mapping[str, Text]  # of every name that a condition may read
    types: Mapping[str, Type]
    words: Words
    digest: str


@dataclass(frozen=True, slots=True)
class Known:
    """One subject as its assessment and the registers show it; an unrated subject has no grade and no score.

    `indicators` are scores of 100, None where the indicator does not apply or was not told; `figures` are values in the
    unit of their type, by indicator and source.
    """

    grade: str | None
    score: Fraction | None
    rank: int | None
    district: str
    indicators: Mapping[str, Fraction | None]
    roles: frozenset[str] = frozenset()
    qualifications: frozenset[str] = frozenset()
    figures: Mapping[tuple[str, str], Fraction] = field(default_factory=dict)
    barred: bool = False
