"""A version of a measure over claims against another one, or against nothing: what is kept of each claim.

A claim takes a few numbers here whatever its facts, so that a hundred thousand of them fit easily.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from typing import Any

import numpy as np

from pilotzone.formula.column import Array
from pilotzone.formula.values import Rates
from subsidies.rules import unknowns
from subsidies.rules.ceilings import Ceiling, ceiling_of
from subsidies.rules.claim_columns import ClaimTable, columns_of, table_totals
from subsidies.rules.comparison import nothing
from subsidies.rules.model import InputSpec, Measure
from subsidies.rules.table import UNKNOWN, Totals

NOT_KNOWN = -1


@dataclass(frozen=True, slots=True)
class Side:
    """A version with the exchange rates that it fixes."""

    measure: Measure
    rates: Rates


@dataclass(frozen=True, slots=True)
class Claims:
    """A portion side by side: which claims, whose they are, in which place (0 where there is none), and their facts.

    `facts_before` are given where the earlier version reads its facts otherwise. Rows that a claim's facts do not
    name are unknown; a claim known to have none has an empty list.
    """

    ids: Sequence[int]
    owners: Sequence[int]
    places: Sequence[int]
    facts: Sequence[Mapping[str, Any]]
    facts_before: Sequence[Mapping[str, Any]] | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why claims have no amount. `side` is the version that gives none: before, after or both.

    `kind` is unknown (these inputs are), unusable (this input's value is not allowed) or open (the text leaves it
    open, or leaves it to a reviewer).
    """

    side: str
    kind: str
    inputs: tuple[str, ...]


@dataclass(slots=True)
class _Kept:
    parts: dict[str, list[Array]] = field(default_factory=dict)

    def add(self, name: str, values: Any, dtype: Any = np.int64) -> None:
        self.parts.setdefault(name, []).append(np.asarray(values, dtype=dtype))

    def joined(self, name: str, dtype: Any = np.int64) -> Array:
        parts = self.parts.get(name)
        return np.concatenate(parts) if parts else np.zeros(0, dtype)


class Trial:
    """Without a side before, nothing was in force: each claim's amount before is zero."""

    def __init__(self, before: Side | None, after: Side) -> None:
        self.before, self.after = before, after
        self.asks_the_same = before is not None and before.measure.inputs == after.measure.inputs
        self.ceiling = ceiling_of(after.measure)
        self.lists = [spec for spec in after.measure.scalar_inputs if spec.type.kind == "code"]
        self.reasons: Counter[Reason] = Counter()
        self.examples: dict[Reason, int] = {}
        self._kept = _Kept()

    @property
    def before_ceiling(self) -> Ceiling | None:
        """The earlier version's, where it caps by the same quantity."""
        found = ceiling_of(self.before.measure) if self.before else None
        if found is None or self.ceiling is None:
            return None
        same = (found.input.name, found.scale) == (self.ceiling.input.name, self.ceiling.scale)
        return found if same else None

    def add(self, claims: Claims) -> None:
        """Evaluates a portion under both versions."""
        after = _Valued.of(self.after, claims.facts)
        before = self._valued_before(claims, after)
        was = before.totals if before else nothing(after.totals)
        for name, totals in (("before", was), ("after", after.totals)):
            self._kept.add(name, totals.fen)
            self._kept.add(f"{name}.state", totals.state, np.uint8)
        for name, values in (("ids", claims.ids), ("owners", claims.owners), ("places", claims.places)):
            self._kept.add(name, values)
        for spec in self.lists:
            self._kept.add(f"list.{spec.name}", _known(after.table, spec))
        if self.ceiling is not None:
            self._kept.add("quantity", _known(after.table, self.ceiling.input))
        self._tell_reasons(before, after, claims.ids)

    def _valued_before(self, claims: Claims, after: "_Valued") -> "_Valued | None":
        """The facts are read once where both versions ask the same."""
        if self.before is None:
            return None
        if claims.facts_before is None and self.asks_the_same:
            return _Valued.of(self.before, claims.facts, after.table)
        return _Valued.of(self.before, claims.facts if claims.facts_before is None else claims.facts_before)

    @property
    def ids(self) -> Array:
        return self._kept.joined("ids")

    @property
    def owners(self) -> Array:
        return self._kept.joined("owners")

    @property
    def places(self) -> Array:
        return self._kept.joined("places")

    @property
    def quantity(self) -> Array:
        """The values that the ceiling looks up, in whole numbers of their smallest place; -1 where not known."""
        return self._kept.joined("quantity")

    def codes(self, spec: InputSpec) -> Array:
        """The positions in the input's list, -1 where not known."""
        return self._kept.joined(f"list.{spec.name}")

    def totals(self, side: str) -> Totals:
        return Totals(self._kept.joined(side), self._kept.joined(f"{side}.state", np.uint8))

    def _tell_reasons(self, before: "_Valued | None", after: "_Valued", ids: Sequence[int]) -> None:
        if before is None:
            self._tell("after", after, after.is_open, ids)
            return
        self._tell("after", after, after.is_open & ~before.is_open, ids)
        self._tell("both", after, after.is_open & before.is_open, ids)
        self._tell("before", before, before.is_open & ~after.is_open, ids)

    def _tell(self, side: str, valued: "_Valued", which: Array, ids: Sequence[int]) -> None:
        if not which.any():
            return
        problems: dict[int, str] = {}
        for problem in valued.table.problems:
            problems.setdefault(problem.claim, problem.path)
        unusable, untold = valued.table.unusable, valued.untold
        for claim in np.flatnonzero(which & unusable).tolist():
            self._count(Reason(side, "unusable", (_input_of(problems[claim]),)), [ids[claim]])
        left = which & ~unusable
        for rows, lost in untold.items():
            if (left & lost).any():
                self._count(
                    Reason(side, "unknown", (rows,)), [ids[each] for each in np.flatnonzero(left & lost).tolist()]
                )
            left = left & ~lost
        for inputs, found in unknowns.missing(valued.measure, valued.table, left).items():
            self._count(Reason(side, "unknown" if inputs else "open", inputs), [ids[each] for each in found])

    def _count(self, reason: Reason, claims: Sequence[int]) -> None:
        self.reasons[reason] += len(claims)
        self.examples.setdefault(reason, claims[0])


@dataclass(frozen=True, slots=True)
class _Valued:
    """A portion under one version; `untold` are the claims that do not know rows on which the total rests."""

    measure: Measure
    table: ClaimTable
    untold: Mapping[str, Array]
    totals: Totals

    @classmethod
    def of(cls, side: Side, facts: Sequence[Mapping[str, Any]], table: ClaimTable | None = None) -> "_Valued":
        measure = side.measure
        found = table or columns_of(measure, facts)
        rows = [spec.name for spec in unknowns.needed_rows(measure)]
        untold = {name: np.fromiter((name not in each for each in facts), bool, len(facts)) for name in rows}
        totals = table_totals(measure, found, rates=side.rates)
        lost = reduce(np.logical_or, untold.values(), np.zeros(len(facts), bool))
        state = np.where(lost, np.uint8(UNKNOWN), totals.state).astype(np.uint8)
        return cls(measure, found, untold, Totals(np.where(lost, 0, totals.fen), state))

    @property
    def is_open(self) -> Array:
        found: Array = self.totals.state == UNKNOWN
        return found


def _known(table: ClaimTable, spec: InputSpec) -> Array:
    """The column with -1 where it is not known; beyond 64 bits counts as not known here."""
    column = table.columns.get(spec.name)
    if column is None or column.dtype == object:
        return np.full(table.count, NOT_KNOWN, np.int64)
    return np.where(np.ma.getmaskarray(column), NOT_KNOWN, np.ma.getdata(column)).astype(np.int64)


def _input_of(path: str) -> str:
    """The input, or the column with its rows, that a problem's path names: `spend[3].amount` is `spend.amount`."""
    rows, _, column = path.partition("].")
    name = rows.partition("[")[0]
    return f"{name}.{column}" if column else name
