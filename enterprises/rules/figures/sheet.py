"""A table of figures as an agency sends it: find its columns, read each row, and say what is wrong in it.

Takes cells as texts and what is known of the indicators; whose the codes are is looked up between `read` and `placed`.
"""

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any, Concatenate, ParamSpec, TypeVar

from enterprises.enums_figures import Ask, Mode, SubjectKind
from enterprises.rules import codes
from enterprises.rules.figures import periods, scaled
from enterprises.rules.figures.periods import Period
from pilotzone.kernel.cells import EMPTY, Cell, Raw
from pilotzone.kernel.money import EXPONENTS
from pilotzone.kernel.typed import tidy

T = TypeVar("T")
P = ParamSpec("P")
MOST_ROWS = 200_000
HEAD_WITHIN = 10  # rows in which the head is looked for
HEADS: Mapping[str, Sequence[str]] = {
    "code": ("code", "代码", "统一社会信用代码", "海关编码", "企业代码", "园区代码", "credit code", "uscc"),
    "indicator": ("indicator", "指标", "指标代码", "indicator code"),
    "period": ("period", "期间", "报告期", "所属期"),
    "mode": ("mode", "监管方式", "customs mode"),
    "value": ("value", "数值", "值"),
    "currency": ("currency", "币种", "货币"),
    "note": ("note", "口径", "口径说明", "scope"),
}
ORDER = tuple(HEADS)
NAMED = ("code", "indicator", "period")
NEEDED = (*NAMED, "value")
CURRENCIES = {"人民币": "CNY", "RMB": "CNY", "美元": "USD", "欧元": "EUR", "港元": "HKD", "日元": "JPY", "英镑": "GBP"}
MODES = {"": "none", "合计": "none", "全部": "none", "其他": "other", "all": "none"}
KNOWN_MODES = frozenset(Mode.values)
LONGEST_NOTE = 200
SIGNS_SHOWN = 80


@dataclass(frozen=True, slots=True)
class Spec:
    """What is known of an indicator."""

    code: str
    names: tuple[str, ...]
    places: int
    is_money: bool
    by_mode: bool
    periods: tuple[str, ...]
    subjects: tuple[str, ...]
    lowest: int | None = None


@dataclass(frozen=True, slots=True)
class RowError:
    """`column` is one of HEADS; `code` says what is wrong."""

    row: int
    column: str
    text: str
    code: str
    params: Mapping[str, Any] = field(default_factory=dict)


def standing(error: RowError) -> tuple[int, int]:
    """Where an error stands in its table: sorted by it, they are read as the table is."""
    return error.row, ORDER.index(error.column)


@dataclass(frozen=True, slots=True)
class Row:
    """One row as read: `who` is the folded code, to be looked up. A table puts; a row of a batch may ask otherwise."""

    number: int
    who: str
    indicator: str
    period: Period
    mode: str
    value: int
    currency: str
    note: str
    ask: Ask = Ask.PUT
    expected: int | None = None


@dataclass(frozen=True, slots=True)
class Unread:
    """A row that cannot be taken: all that is wrong in it, and whose figure it is as far as that can be read."""

    number: int
    errors: tuple[RowError, ...]
    who: str
    indicator: str
    ask: Ask = Ask.PUT


class NoHead(ValueError):
    """No row names the columns that are needed; `missing` are those of the nearest one."""

    def __init__(self, missing: Sequence[str]) -> None:
        super().__init__(",".join(missing))
        self.missing = tuple(missing)


class Wrong(ValueError):
    """A cell that cannot be taken."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code, self.params = code, params


def read(raw: Iterable[Raw], specs: Iterable[Spec], as_of: date) -> Iterator[Row | Unread]:
    """Each row, or all that is wrong in it; empty rows are passed over. Raises NoHead."""
    known = by_name(specs)
    rows = iter(raw)
    places = find_head(rows)
    seen: dict[str, Period | None] = {}
    for number, cells in rows:
        if not any(cell.text.strip() for cell in cells):
            continue
        found = {name: cells[place] if place < len(cells) else EMPTY for name, place in places.items()}
        yield read_row(number, found, known, as_of, seen)


def by_name(specs: Iterable[Spec]) -> dict[str, Spec]:
    """Indicators by their codes and names, as a row may name them."""
    return {tidy(name).casefold(): spec for spec in specs for name in (spec.code, *spec.names)}


def find_head(rows: Iterator[Raw], needed: Sequence[str] = NEEDED) -> dict[str, int]:
    """At which place each column stands, from the row that names all that are needed; the rows go on after it."""
    names = {head: name for name, heads in HEADS.items() for head in heads}
    nearest: dict[str, int] = {}
    for _number, cells in itertools.islice(rows, HEAD_WITHIN):
        places: dict[str, int] = {}
        for place, cell in enumerate(cells):
            name = names.get(cell.text.strip().strip("*").split("(")[0].split("（")[0].strip().casefold())
            if name:
                places.setdefault(name, place)
        if all(name in places for name in needed):
            return places
        nearest = max(nearest, places, key=len)
    raise NoHead([name for name in needed if name not in nearest])


def read_row(
    number: int,
    cells: Mapping[str, Cell],
    known: Mapping[str, Spec],
    as_of: date,
    seen: dict[str, Period | None],
    *,
    ask: Ask = Ask.PUT,
    expected: int | None = None,
) -> Row | Unread:
    """Cell by cell, so that all that is wrong is told at once. Of a figure that is withdrawn no value is read."""
    reading = Reading(number, cells, NEEDED if ask != Ask.WITHDRAW else NAMED)
    who = reading.take("code", who_of)
    spec = reading.take("indicator", spec_of, known)
    period = reading.take("period", period_of, spec, as_of, seen)
    mode = reading.take("mode", mode_of, spec)
    value, currency, note = 0, "", ""
    if ask != Ask.WITHDRAW:
        value = reading.take("value", value_of, spec) or 0
        currency = reading.take("currency", currency_of, spec) or ""
        note = reading.take("note", str) or ""
    if reading.errors or who is None or spec is None or period is None or mode is None:
        return Unread(number, tuple(reading.errors), who or "", spec.code if spec else "", ask)
    return Row(number, who, spec.code, period, mode, value, currency, note[:LONGEST_NOTE], ask, expected)


class Reading:
    """The cells of one row, and what was found wrong in them."""

    def __init__(self, number: int, cells: Mapping[str, Cell], needed: Sequence[str]) -> None:
        self.number, self.cells, self.needed = number, cells, needed
        self.errors: list[RowError] = []

    def take(self, column: str, read: Callable[Concatenate[str, P], T], *known: P.args, **named: P.kwargs) -> T | None:
        """What the cell says, as read with what is known; None where it cannot be taken, which is noted."""
        cell = self.cells.get(column, EMPTY)
        try:
            if cell.flaw:
                raise Wrong(cell.flaw)
            text = cell.text.strip()
            if not text and column in self.needed:
                raise Wrong("missing")
            return read(text, *known, **named)
        except Wrong as wrong:
            self.errors.append(RowError(self.number, column, cell.text[:SIGNS_SHOWN], wrong.code, wrong.params))
            return None


def who_of(text: str) -> str:
    who = codes.folded(text)
    if len(who) == 18 and not sound(who):
        raise Wrong("wrong_uscc")
    return who


@lru_cache(maxsize=4096)
def sound(uscc: str) -> bool:
    """Rows of one enterprise mostly stand together."""
    return codes.uscc_fault(uscc) is None


def spec_of(text: str, known: Mapping[str, Spec]) -> Spec:
    spec = known.get(tidy(text).casefold())
    if spec is None:
        raise Wrong("unknown_indicator")
    return spec


def period_of(text: str, spec: Spec | None, as_of: date, seen: dict[str, Period | None]) -> Period:
    """`spec` is None where the indicator cannot be read: what does not hang on it is told all the same."""
    if text not in seen:
        seen[text] = periods.parse(text)
    period = seen[text]
    if period is None:
        raise Wrong("bad_period")
    if spec is not None and period.kind not in spec.periods:
        raise Wrong("period_not_asked")
    if period.end > as_of:
        raise Wrong("not_over", last=period.end.isoformat())
    return period


def mode_of(text: str, spec: Spec | None) -> str:
    folded = tidy(text).casefold()
    mode = MODES.get(folded, folded)
    if mode not in KNOWN_MODES:
        raise Wrong("unknown_mode")
    if mode != Mode.NONE and spec is not None and not spec.by_mode:
        raise Wrong("not_by_mode")
    return mode


def value_of(text: str, spec: Spec | None) -> int:
    """Without the indicator its places are not known, and nothing can be said of the value."""
    if spec is None:
        return 0
    if spec.is_money and text.endswith(("%", "％")):  # a share where an amount is asked for
        raise Wrong("not_a_number")
    try:
        value = scaled.read(text, spec.places)
    except scaled.NotScaled as error:
        raise Wrong(error.reason, places=spec.places) from error
    if value < 0 and spec.lowest is not None and spec.lowest >= 0:
        raise Wrong("negative")
    return value


def currency_of(text: str, spec: Spec | None) -> str:
    code = tidy(text).upper()
    currency = CURRENCIES.get(code, code)
    if spec is not None and spec.is_money and not currency:
        raise Wrong("currency_missing")
    if spec is not None and not spec.is_money and currency:
        raise Wrong("no_money")
    if currency and currency not in EXPONENTS:
        raise Wrong("unknown_currency")
    return currency


@dataclass(frozen=True, slots=True)
class Target:
    """Whose a code is: the subject's own key, and its enterprise where it is one."""

    kind: str
    key: int


def misplaced(row: Row | Unread, target: Target | None, spec: Spec, *, aggregates_only: bool) -> RowError | None:
    """What is wrong with the row once it is known whose it is."""
    if target is None:
        return RowError(row.number, "code", row.who, "unknown_subject")
    if aggregates_only and target.kind == SubjectKind.ENTERPRISE:
        return RowError(row.number, "code", row.who, "individual")
    if target.kind not in spec.subjects:
        return RowError(row.number, "indicator", row.indicator, "wrong_subject")
    return None


def repeated(rows: Iterable[tuple[Row, Target]]) -> Iterator[RowError]:
    """The second and later rows that tell the same thing, each with the number of the first."""
    first: dict[tuple[Target, str, Period, str], int] = {}
    for row, target in rows:
        key = (target, row.indicator, row.period, row.mode)
        before = first.setdefault(key, row.number)
        if before != row.number:
            yield RowError(row.number, "code", row.who, "repeated", {"row": before})
