"""What a checked measure consists of: frozen parts, each with its texts, clause and checked expressions."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from pilotzone.formula.clauses import Clause
from pilotzone.formula.kinds import Type
from pilotzone.formula.scope import Run
from pilotzone.formula.terms import Tell, Term
from pilotzone.formula.text import NO_TEXT as NO_TEXT
from pilotzone.formula.text import Text
from pilotzone.formula.typed import Table, Typed

# What a step may look at beside the rows: the claim, and what is wider than one claim and so asks the ledger.
WIDE_SCOPES = (
    "project",
    "enterprise-year",
    "enterprise-lifetime",
    "group-year",
    "group-lifetime",
    "programme",
)
CLAIM_SCOPES = ("claim", *WIDE_SCOPES)
AWARD_SCOPES = (*CLAIM_SCOPES, "enterprise-year-before")  # whose earlier awards an input looks at


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
    fact: str = ""  # what is asked of the register, where that is not the input's own name
    options: Mapping[str, str] = field(default_factory=dict)  # how it is asked: of, per, kind, modes …
    window: tuple[dt.date, dt.date] | None = None

    @property
    def asks(self) -> str:
        """The fact that the register is asked for."""
        return self.fact or self.name

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
    """A document to hand in. `each` names the rows that need one of their own.

    `may_follow`: working days from acceptance within which it may follow (容缺受理); 0 where it is needed at once.
    """

    id: str
    label: Text
    help: Text
    formats: tuple[str, ...]
    source: str
    each: str = ""
    clause: str = ""
    when: Run | None = None
    reads: frozenset[tuple[str, str]] = frozenset()
    may_follow: int = 0

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
class Discretion:
    """An award that a person proposes within a ceiling: by which input, and by which criteria."""

    award: str
    input: str
    criteria: Text | None


@dataclass(frozen=True, slots=True)
class Grant:
    """A recognition without money; its value is a code of the list, or empty where it is not given."""

    id: str
    label: Text
    codes: str
    valid_for: str
    clause: str


@dataclass(frozen=True, slots=True)
class Payer:
    """`share` names the computation of the share; empty where the payer bears what the others leave."""

    id: str
    label: Text
    share: str = ""


@dataclass(frozen=True, slots=True)
class Instalment:
    id: str
    label: Text
    due: Text


@dataclass(frozen=True, slots=True)
class Selection:
    """The best of a call by `by`; those level with the last one enter or not."""

    by: str
    falling: bool
    keep: int
    ties: str
    clause: str


@dataclass(frozen=True, slots=True)
class BudgetRule:
    """What happens when the awards of a call exceed its budget; `unit` is the whole fen that awards are cut to."""

    rule: str
    by: str
    falling: bool
    partial: str
    unit: int
    clause: str
    assumption: str


@dataclass(frozen=True, slots=True)
class Family:
    """Measures of which an enterprise takes one: in its life, in a year, or for a project."""

    id: str
    choose: str
    clause: str
    per: str = "enterprise-lifetime"


@dataclass(frozen=True, slots=True)
class Netting:
    """Money demanded back may be kept from later payments: from when on, and from payments under which measures."""

    starts: str
    against: str
    clause: str


@dataclass(frozen=True, slots=True)
class Review:
    """A review before publication: who gave which opinion and when."""

    opinion: Text
    by: str
    date: dt.date | None


@dataclass(frozen=True, slots=True)
class Legal:
    """The legal basis of sensitive inputs by what they are about, and the two reviews."""

    basis: Mapping[str, Text] = field(default_factory=dict)
    legality_review: Review | None = None
    fair_competition_review: Review | None = None


@dataclass(frozen=True, slots=True)
class Computation:
    """One named value, in the order of evaluation. A step has its own expression told beside before and after."""

    name: str
    # definition, condition, when, award, ceiling, step, total, grant, payer, instalment; sum and part have no line
    kind: str
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
    scope: str = ""  # of a step: row, a column of the rows, claim, or what is wider
    pattern: Term | None = None  # what is done in every row


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
    note: Text = NO_TEXT
    grants: tuple[Grant, ...] = ()
    discretions: Mapping[str, Discretion] = field(default_factory=dict)
    payees: Mapping[str, tuple[str, str, str]] = field(default_factory=dict)  # award: rows, column, amounts
    payers: tuple[Payer, ...] = ()
    instalments: tuple[Instalment, ...] = ()
    selection: Selection | None = None
    budget_rule: BudgetRule | None = None
    family: Family | None = None
    netting: Netting | None = None  # without it nothing demanded back is kept from a payment
    legal: Legal = field(default_factory=Legal)
    has_unstated: bool = False
    lines: Mapping[str, int] = field(default_factory=dict)  # of the document, by the path of each part
    cited: frozenset[tuple[str, str]] = frozenset()  # ("clause", id) and ("assumption", id) that some block names

    @property
    def total(self) -> Computation:
        return next(each for each in self.computations if each.kind == "total")

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
