"""A table as a reader sees it: one row per band with its bounds in words, and the reader's own row marked."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pilotzone.formula.formats import round_amount, show, show_date
from pilotzone.formula.terms import plain
from pilotzone.formula.text import Text
from pilotzone.formula.typed import Band, Table, Typed
from pilotzone.formula.values import exact
from pilotzone.formula.words import Speaker

SPAN = Text("{low} – {high}", "{low} – {high}")
LAST = Text("{low}及以上", "{low} and above")
OVER = Text("超过 {low} 至 {high}", "above {low} to {high}")
OVER_LAST = Text("超过 {low}", "above {low}")
UNDER = Text("不足 {low}", "under {low}")
UP_TO = Text("{low}及以下", "{low} and below")
OTHERS = Text("其他", "others")
BY_FORMULA = Text("按公式计算", "by a formula")


@dataclass(frozen=True, slots=True)
class ExplainedRow:
    label: str
    cells: tuple[str, ...]
    own: bool


@dataclass(frozen=True, slots=True)
class ExplainedTable:
    """`own` is the value that was looked up, in words; empty when it is not for this reader."""

    heading: str
    columns: tuple[str, ...]
    rows: tuple[ExplainedRow, ...]
    own: str


def explain_table(table: Table, term: Mapping[str, Any], speaker: Speaker, *, secret: bool) -> ExplainedTable:
    own = None if secret else term.get("row")
    drawer = _Drawer(table, speaker, {term["column"]: speaker.value(dict(term))} if own is not None else {})
    rows = [drawer.row(number, own) for number in range(1, len(table.bands) + 1)]
    if own == 0:
        rows = [*rows, drawer.rest()] if table.is_lookup else [drawer.rest(), *rows]
    return ExplainedTable(
        table.argument.pick(speaker.language),
        tuple(heading.pick(speaker.language) for heading in table.headings.values()),
        tuple(rows),
        "" if own is None else drawer.looked_up(term["of"][0]),
    )


class _Drawer:
    def __init__(self, table: Table, speaker: Speaker, own_cells: Mapping[str, str]) -> None:
        self.table, self.speaker, self.own_cells = table, speaker, own_cells

    def row(self, number: int, own: int | None) -> ExplainedRow:
        band = self.table.bands[number - 1]
        return ExplainedRow(self._label(number), self._cells(band, number == own), number == own)

    def rest(self) -> ExplainedRow:
        if self.table.is_lookup or not self.table.bands:
            label = self._pick(OTHERS)
        else:
            first = self.table.bands[0]
            label = self._pick(UP_TO if first.open else UNDER).format(low=self._bound(first.start))
        return ExplainedRow(label, self._cells(self.table.rest, True), True)

    def looked_up(self, term: Mapping[str, Any]) -> str:
        currency = self.table.of.currency
        if currency and "value" in term:
            return show(term["value"], currency, self.speaker.language)
        return self.speaker.value(dict(term))

    def _label(self, number: int) -> str:
        band = self.table.bands[number - 1]
        if self.table.is_lookup:
            comma = "、" if self.speaker.language == "zh" else ", "
            return comma.join(self.speaker.shown(key, self.table.of.name) for key in band.keys)
        low = self._bound(band.start)
        if number == len(self.table.bands):
            return self._pick(OVER_LAST if band.open else LAST).format(low=low)
        high = self._bound(self.table.bands[number].start)
        return self._pick(OVER if band.open else SPAN).format(low=low, high=high)

    def _bound(self, value: Any) -> str:
        if isinstance(value, dt.date):
            return show_date(value, self.speaker.language)
        if self.table.of.currency:
            return round_amount(value, self.table.of.currency, self.speaker.language)
        return show(exact(value), self.table.of.name, self.speaker.language)

    def _cells(self, band: Band, own: bool) -> tuple[str, ...]:
        return tuple(
            self.own_cells[column] if own and column in self.own_cells else self._cell(band.cells[column])
            for column in self.table.columns
        )

    def _cell(self, cell: Typed) -> str:
        if cell.op != "constant":
            return self._pick(BY_FORMULA)
        return self.speaker.shown(plain(cell.value, cell.type), cell.type.name)

    def _pick(self, text: Text) -> str:
        return text.pick(self.speaker.language)
