"""What is changed in each claim: one input, column or number of rows at a time, over values worth trying."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from pilotzone.formula.values import Missing, Value
from subsidies.rules.lints.bases import Base, example_bases
from subsidies.rules.lints.candidates import Beside, candidates, row_counts, scale
from subsidies.rules.lints.constants import constants_of, kind
from subsidies.rules.lints.parts import Key, behind, specs
from subsidies.rules.model import InputSpec, Measure

MOST_PROBES = 6_000
MOST_VALUES = 160  # of one input of one claim
FEWEST_VALUES = 12
MIXED = 8  # claims that mix values of their examples' inputs


@dataclass(frozen=True, slots=True)
class Series:
    """One thing changed: an input, a column in one row, or (with the column "") the number of rows.

    `values` rise; quantities are whole numbers of their smallest place. `start` is the first of its probes.
    """

    base: int
    key: Key
    spec: InputSpec
    row: int
    now: Value
    values: list[Value]
    start: int = 0

    @property
    def parts(self) -> int:
        """How many smallest places make one."""
        return scale(self.spec) if self.counted else 1

    @property
    def counted(self) -> bool:
        return self.spec.type.kind in ("quantity", "money")

    @property
    def places(self) -> slice:
        return slice(self.start, self.start + len(self.values))

    def value(self, number: int) -> Value:
        """One of the values as a claim has it."""
        value = self.values[number]
        if not self.counted or isinstance(value, Missing):
            return value
        exact = Fraction(value, self.parts)
        return (exact, self.now[1]) if isinstance(self.now, tuple) else exact


def all_series(measure: Measure) -> tuple[list[Base], list[Series]]:
    """The claims to start from, and what is changed in them; the probes of the series follow on the claims."""
    maker = _Maker(measure)
    bases = example_bases(measure, maker.constants)
    series = [each for number, base in enumerate(bases) for each in maker.series(number, base)]
    for base in _mixed(bases, series):
        bases.append(base)
        series += maker.series(len(bases) - 1, base)
    start, placed = len(bases), []
    for each in series:
        placed.append(replace(each, start=start))
        start += len(each.values)
        if start > MOST_PROBES * 2:
            break
    return bases, placed


def _mixed(bases: list[Base], series: list[Series]) -> Iterator[Base]:
    """Claims in which all quantities and codes differ from the example: what one change alone would not bring out."""
    plain = [number for number, base in enumerate(bases) if base.how == "plain"]
    for mix in range(max(MIXED, len(plain))):
        number = plain[mix % len(plain)]
        base = bases[number]
        claim, rows = dict(base.claim), {name: [dict(row) for row in each] for name, each in base.rows.items()}
        own = [each for each in series if each.base == number and each.key[1]]
        for place, each in enumerate(own, 1):
            if each.counted or each.spec.type.kind == "code":
                turn = (mix * (2 * place + 1) + place) % MIXED  # odd factors: every input meets every eighth
                value = each.value(turn * len(each.values) // MIXED)
                target = rows[each.key[0]][each.row] if each.key[0] else claim
                target[each.key[1]] = value
        yield Base(base.example, "mixed", claim, rows)


class _Maker:
    def __init__(self, measure: Measure) -> None:
        self.measure, self.constants = measure, constants_of(measure)
        self.read = behind(measure, [(each.rows or "", each.name) for each in measure.computations])
        self.specs = {key: spec for key, _, spec, _ in specs(measure) if not spec.is_rows}
        long = sum(key in self.read and spec.type.kind not in ("bool", "code") for key, spec in self.specs.items())
        claims = 2 * len(measure.examples) + MIXED
        self.most = min(MOST_VALUES, max(FEWEST_VALUES, MOST_PROBES // max(long * claims, 1)))

    def series(self, number: int, base: Base) -> Iterator[Series]:
        values = _values(base, self.specs)
        for key, spec, row in self._changeable(base):
            now: Value = values[key][row] if key[1] else len(base.rows[key[0]])
            if key[1]:
                tried = candidates(spec, now, _beside(values, key, row, self.specs), self.constants, self.most)
            else:
                tried = row_counts(spec, now, self.constants)
            if len(tried) > 1:
                yield Series(number, key, spec, row, now, tried)

    def _changeable(self, base: Base) -> Iterator[tuple[Key, InputSpec, int]]:
        """What anything computed reads, except texts; of rows the first and the last."""
        for spec in self.measure.inputs:
            if spec.is_rows and ("", spec.name) in self.read:
                yield (spec.name, ""), spec, 0
        for key, spec in self.specs.items():
            if key in self.read and spec.type.kind != "text":
                for row in sorted({0, len(base.rows[key[0]]) - 1}) if key[0] else [0]:
                    yield key, spec, row


def _values(base: Base, specs: Mapping[Key, InputSpec]) -> dict[Key, list[Value]]:
    """All values of the claim, of a column those of all rows."""
    return {
        (rows, name): [row[name] for row in base.rows[rows]] if rows else [base.claim[name]] for rows, name in specs
    }


def _beside(values: Mapping[Key, list[Value]], key: Key, row: int, specs: Mapping[Key, InputSpec]) -> Beside:
    """The other values of the claim, and of each column the sum of its rows without the value that is changed."""
    wanted, days = kind(specs[key].type), dict[dt.date, None]()
    quantities, rates = dict[Fraction, None](), dict[Fraction, None]()
    for other, spec in specs.items():
        each = values[other] if other != key else values[other][:row] + values[other][row + 1 :]
        if spec.type.kind == "date":
            days |= {day: None for day in each if isinstance(day, dt.date)}
        elif spec.type.rate and other != key:
            rates |= {Fraction(rate): None for rate in each if not isinstance(rate, Missing) and rate > 0}
        elif spec.type.kind in ("quantity", "money") and kind(spec.type) == wanted:
            quantities[sum((_number(one) for one in each), Fraction(0))] = None
    quantities.pop(Fraction(0), None)
    return Beside(tuple(quantities), tuple(days), tuple(rates))


def _number(value: Value) -> Fraction:
    value = value[0] if isinstance(value, tuple) else value
    return Fraction(0) if isinstance(value, Missing) else Fraction(value)
