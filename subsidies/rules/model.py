"""What a checked measure consists of: frozen parts, each with its texts, clause and checked expressions."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from pilotzone.formula.kinds import Type
from pilotzone.formula.single import Run
from pilotzone.formula.terms import Tell
from pilotzone.formula.text import Text
from pilotzone.formula.typed import Table, Typed

NO_TEXT = Text("", "")


@dataclass(frozen=True, slots=True)
class Clause:
    id: str
    label: Text
    text: Text


@dataclass(frozen=True, slots=True)
class Assumption:
    """A reading that the bureau has chosen where the text is open."""

    id: str
    text: Text
    about: str
    set_by: str


@dataclass(frozen=True, slots=True)
class InputSpec:
    """One fact that the measure needs. `source` is the document's `from`; rows have `columns`."""

    name: str
    type: Type
    type_name: str
    label: Text
    help: Text
    source: str
    public: bool = False
    required: bool = True
    evidence: str = ""
    question: Text | None = None
    about: str = ""
    more: str = "higher"
    min: Fraction | dt.date | None = None
    max: Fraction | dt.date | None = None
    default: Any = None
    codes: tuple[tuple[str, Text], ...] = ()
    currencies: tuple[str, ...] = ()
    columns: "tuple[InputSpec, ...]" = ()
    most: int = 0  # rows at most

    @property
    def is_rows(self) -> bool:
        return bool(self.columns)

    @property
    def asked_in_precheck(self) -> bool:
        return self.question is not None


@dataclass(frozen=True, slots=True)
class Condition:
    """`severity` bars the claim, asks a reviewer, warns, or drops the row; `rows` names the rows it is tested on."""

    id: str
    label: Text
    message: Text
    severity: str
    clause: str
    rows: str | None = None
    material: str = ""
    assumption: str = ""
    has_when: bool = False
    inputs: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()  # what it reads of a row


@dataclass(frozen=True, slots=True)
class Material:
    """A document to hand in. `each` names the rows that need one of their own."""

    id: str
    label: Text
    help: Text
    formats: tuple[str, ...]
    source: str
    each: str = ""
    clause: str = ""
    when: Run | None = None

    @property
    def per(self) -> str:
        return "line" if self.each else "claim"


@dataclass(frozen=True, slots=True)
class Section:
    id: str
    title: Text
    help: Text
    inputs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Example:
    number: int
    label: Text
    given: Mapping[str, Any]
    rates: Mapping[str, Fraction]
    total: Fraction | None
    lines: Mapping[str, Fraction]
    findings: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Exchange:
    list: str
    date: dt.date


@dataclass(frozen=True, slots=True)
class Computation:
    """One named value, in the order of evaluation. A step has its own expression told beside before and after."""

    name: str
    kind: str  # definition, condition, when, award, step, sum (told on no line of its own), total
    expr: Typed
    run: Run
    rows: str | None = None
    label: Text = NO_TEXT
    clause: str = ""
    assumption: str = ""
    tell: Tell | None = None
    step: str = ""
    before: str = ""
    options: Mapping[str, str] = field(default_factory=dict)
    inputs: tuple[str, ...] = ()
    reads: frozenset[tuple[str, str]] = frozenset()
    public: bool = False
    pays: bool = False  # the amount depends on it
    exchange: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Measure:
    id: str
    version: int
    name: Text
    status: str
    programme: str
    source: Mapping[str, str]
    valid_from: dt.date | None
    valid_to: dt.date | None
    first_day_counts: bool
    notice_working_days: int
    clauses: Mapping[str, Clause]
    assumptions: Mapping[str, Assumption]
    inputs: tuple[InputSpec, ...]
    conditions: tuple[Condition, ...]
    tables: Mapping[str, Table]
    computations: tuple[Computation, ...]
    materials: tuple[Material, ...]
    sections: tuple[Section, ...]
    examples: tuple[Example, ...]
    exchange: Exchange | None
    lists: Mapping[str, Mapping[str, Text]]
    digest: str
    meaning_digest: str

    def input(self, name: str) -> InputSpec:
        return next(each for each in self.inputs if each.name == name)

    @property
    def scalar_inputs(self) -> tuple[InputSpec, ...]:
        return tuple(each for each in self.inputs if not each.is_rows)

    @property
    def row_inputs(self) -> tuple[InputSpec, ...]:
        return tuple(each for each in self.inputs if each.is_rows)

    @property
    def precheck_inputs(self) -> tuple[InputSpec, ...]:
        return tuple(each for each in self.inputs if each.asked_in_precheck)
