"""What a document of risk rules consists of."""

from collections.abc import Mapping
from dataclasses import dataclass

from pilotzone.formula.kinds import Type
from pilotzone.formula.text import Text
from pilotzone.formula.typed import Typed
from pilotzone.formula.values import Value

LOW, HIGH = "low", "high"
LEVELS = (LOW, HIGH)
LOOKS = ("hs", "origin", "name", "brand", "mode")


@dataclass(frozen=True, slots=True)
class Input:
    """Yes where the code begins with one of the values (`hs`), is one (`origin`, `mode`, `brand`), or holds one."""

    name: str
    label: Text
    looks_at: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class RiskRule:
    """The first of a document's rules that is met decides the level. Without a clause it is the bureau's setting."""

    number: int
    id: str
    label: Text
    text: str
    expr: Typed
    reads: tuple[str, ...]
    level: str
    why: Text
    clause: Text | None


@dataclass(frozen=True, slots=True)
class Example:
    """What is not given is no, or 0."""

    number: int
    label: Text
    given: Mapping[str, Value]
    level: str


@dataclass(frozen=True, slots=True, eq=False)
class RuleBook:
    inputs: tuple[Input, ...]
    rules: tuple[RiskRule, ...]
    examples: tuple[Example, ...]
    labels: Mapping[str, Text]
    types: Mapping[str, Type]
    digest: str
