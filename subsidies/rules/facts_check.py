"""Takes facts in: each is of its declared type, within its bounds and exact, or is refused with its place."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from pilotzone.formula.kinds import places
from pilotzone.formula.scope import Row
from pilotzone.formula.text import Text
from pilotzone.formula.values import NONE, UNKNOWN, Missing, Value, exact
from subsidies.rules.model import InputSpec, Measure

LARGEST = 10**15

Place = tuple[str, int, str]  # the input, and for a row its number and the column

MESSAGES = {
    "unknown": Text("条款没有这一项。", "The measure has no such input."),
    "type": Text("这一项的类型不对。", "This value has the wrong type."),
    "low": Text("不能小于 {bound}。", "It cannot be less than {bound}."),
    "high": Text("不能大于 {bound}。", "It cannot be more than {bound}."),
    "places": Text("最多 {places} 位小数。", "It has at most {places} decimal places."),
    "code": Text("不在可选项中。", "It is not one of the options."),
    "currency": Text("币种只能是 {currencies}。", "The currency must be one of {currencies}."),
    "rows": Text("最多 {most} 项。", "There are at most {most} lines."),
}


@dataclass(frozen=True, slots=True)
class FactProblem:
    """`path` is the input, or rows[number].column with the first row numbered 1."""

    path: str
    code: str
    message: Text


class FactsError(ValueError):
    def __init__(self, problems: list[FactProblem]) -> None:
        super().__init__("; ".join(f"{each.path}: {each.message.en}" for each in problems))
        self.problems = tuple(problems)


def take_facts(measure: Measure, facts: Mapping[str, object]) -> tuple[Row, dict[str, list[Row]]]:
    """The values of the claim and of its rows, complete: what is absent has its default or is unknown."""
    taker = Taker()
    rows: dict[str, list[Row]] = {}
    for spec in measure.row_inputs:
        rows[spec.name] = taker.rows(spec, facts.get(spec.name))
    known = {spec.name for spec in measure.inputs}
    for name in facts:
        if name not in known:
            taker.refuse(name, "unknown")
    claim = {spec.name: taker.value(spec, facts.get(spec.name), spec.name) for spec in measure.scalar_inputs}
    if taker.problems:
        raise FactsError(taker.problems)
    return claim, rows


class Taker:
    def __init__(self) -> None:
        self.problems: list[FactProblem] = []

    def refuse(self, place: str | Place, code: str, **params: object) -> Value:
        path, text = place if isinstance(place, str) else _path(*place), MESSAGES[code]
        filled = Text(text.zh.format(**params), text.en.format(**params))
        self.problems.append(FactProblem(path, code, filled))
        return UNKNOWN

    def rows(self, spec: InputSpec, given: Any) -> list[Row]:
        if given is None:
            return []
        if not isinstance(given, list | tuple) or not all(isinstance(row, Mapping) for row in given):
            self.refuse(spec.name, "type")
            return []
        if len(given) > spec.most:
            self.refuse(spec.name, "rows", most=spec.most)
            return []
        known = {column.name for column in spec.columns}
        for number, row in enumerate(given, 1):
            for name in row.keys() - known:
                self.refuse(f"{spec.name}[{number}].{name}", "unknown")
        return [
            {column.name: self.value(column, row.get(column.name), spec.name, number) for column in spec.columns}
            for number, row in enumerate(given, 1)
        ]

    def value(self, spec: InputSpec, given: Any, path: str, number: int = 0) -> Value:
        if given is None or given is UNKNOWN:
            return UNKNOWN if spec.default is None else spec.default
        if given is NONE and spec.type.optional:
            return NONE
        where = (path, number, spec.name) if number else (path, 0, "")
        if spec.type.kind in ("quantity", "money"):
            return self._amount(spec, given, where)
        if spec.type.kind == "code" and not any(given == code for code, _ in spec.codes):
            return self.refuse(where, "code")
        wanted = {"bool": bool, "date": dt.date}.get(spec.type.kind, str)
        if not isinstance(given, wanted) or isinstance(given, dt.datetime):
            return self.refuse(where, "type")
        return self._bounded(spec, given, where) if spec.type.kind == "date" else given

    def _amount(self, spec: InputSpec, given: Any, where: Place) -> Value:
        number, currency = given, ""
        if spec.type.kind == "money":
            if not isinstance(given, tuple) or len(given) != 2:
                return self.refuse(where, "type")
            number, currency = given
            if currency not in spec.currencies:
                return self.refuse(where, "currency", currencies=", ".join(spec.currencies))
        if isinstance(number, bool) or not isinstance(number, int | Decimal | Fraction):
            return self.refuse(where, "type")
        if isinstance(number, Decimal) and not number.is_finite():
            return self.refuse(where, "type")
        most = places(currency or spec.type_name)
        exactly = Fraction(number) if isinstance(number, Decimal) else number
        if 10**most % exactly.denominator:
            return self.refuse(where, "places", places=most)
        value = self._bounded(spec, exactly.numerator if exactly.denominator == 1 else exactly, where)
        return value if isinstance(value, Missing) or not currency else (value, currency)

    def _bounded(self, spec: InputSpec, value: Any, where: Place) -> Value:
        low: Any = spec.min
        high: Any = spec.max
        if high is None and not isinstance(value, dt.date):
            high = LARGEST
        if low is not None and value < low:
            return self.refuse(where, "low", bound=_written(low))
        if high is not None and value > high:
            return self.refuse(where, "high", bound=_written(high))
        return value


def _path(path: str, number: int, column: str) -> str:
    return f"{path}[{number}].{column}" if number else path


def _written(bound: Any) -> str:
    return exact(bound) if isinstance(bound, Fraction) else str(bound)
