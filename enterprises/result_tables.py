"""The table of points of a result: dimensions, indicators with their figures, lines that are nobody's doing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from enterprises import result_strips
from enterprises import result_words as words
from enterprises.rules.assessment.model import Indicator, Part
from enterprises.rules.assessment.next_grade import best_of
from enterprises.rules.assessment.shown import added_up, rounded

if TYPE_CHECKING:
    from enterprises.result_pages import ResultPage

NIL = Decimal(0)


@dataclass(frozen=True, slots=True)
class FigureLine:
    """A figure behind a value: whose it is, what others say, what was not to be read and why."""

    name: str
    label: str
    value: str
    source: str
    as_of: date | None
    others: tuple[tuple[str, str], ...]
    refused: tuple[tuple[str, str], ...]
    growth: str
    contestable: bool
    converted: tuple[str, ...] = ()


@dataclass(slots=True)
class Row:
    """One line of the table of points: a dimension or group (`level` from 1), an indicator, or an adjustment."""

    id: str
    kind: str
    level: int
    label: str
    points: str
    change: str = ""
    full: str = ""
    clause: str = ""
    clause_text: str = ""
    value: str = ""
    counts: bool = True
    score: str = ""
    gate: str = ""
    failed: bool = False
    notices: list[str] = field(default_factory=list)
    figures: list[FigureLine] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    strip: result_strips.Strip | None = None
    own: str = ""  # points that the subject gave itself


class Table:
    """The lines of one result, points and changes rounded so that each column adds up to its total."""

    def __init__(self, page: "ResultPage") -> None:
        self.page, self.scheme = page, page.scheme
        self.order = [part.id for part in self.scheme.indicators]
        self.adjusted = page.record.get("adjustments", [])
        exact = [Decimal(page.lines[name]["points"]) for name in self.order]
        exact += [Decimal(each["points"]) for each in self.adjusted]
        names = [*self.order, *(each["id"] for each in self.adjusted)]
        self.points = dict(zip(names, added_up(exact, page.score, page.places), strict=True))
        self.changes = self._changes(names, exact)

    def _changes(self, names: list[str], exact: list[Decimal]) -> dict[str, Decimal]:
        """Against the last result, by line; what the last one had and this one has not is under "gone"."""
        before = self.page.before
        if before is None:
            return {}
        last = {line["id"]: Decimal(line["points"]) for line in before.record["lines"]}
        last |= {each["id"]: Decimal(each["points"]) for each in before.record["adjustments"]}
        found = [own - last.get(name, NIL) for name, own in zip(names, exact, strict=True)]
        rest = self.page.score - before.score - sum(found, NIL)
        if abs(rest) < Decimal("1e-7"):  # the records are rounded to nine places each
            rest = NIL
        return dict(zip([*names, "gone"], added_up([*found, rest], self.page.moved, self.page.places), strict=True))

    def rows(self) -> list[Row]:
        rows = [row for part in self.scheme.parts for row in self._tree(part, 1)]
        rows += [self._line(part, 1) for part in self.scheme.bonus.parts]
        for each in self.adjusted:
            label = words.adjustment(each["id"], self.page.legend)
            rows.append(Row(each["id"], "adjustment", 1, label, self._told(each["id"]), self._changed(each["id"])))
        if self.changes.get("gone"):
            rows.append(Row("gone", "adjustment", 1, words.gone(), "", self._changed("gone")))
        return rows

    def _tree(self, part: Part, level: int) -> Iterator[Row]:
        if part.indicator is not None:
            yield self._line(part, level)
            return
        yield self._group(part, level)
        for each in part.parts:
            yield from self._tree(each, level + 1)

    def _group(self, part: Part, level: int) -> Row:
        below = [each.id for each in part.ends()]
        own = next(each for each in self.page.record["groups"] if each["id"] == part.id)
        row = Row(part.id, "group", level, words.pick(part.label), self._told(*below), self._changed(*below))
        row.clause, row.clause_text = self._clause(part.clause)
        row.full = self._full(*(each for each in part.ends()))
        if "score" in own and part.gate is not None:
            row.failed = not own["passed"]
            row.gate = words.gate(Decimal(own["score"]), Decimal(str(100 * part.gate.least)), passed=own["passed"])
        return row

    def _line(self, part: Part, level: int) -> Row:
        line = self.page.lines[part.id]
        kind = self.page.legend["parts"][part.id].get("type", "number")
        row = Row(part.id, "line", level, words.pick(part.label), self._told(part.id), self._changed(part.id))
        row.clause, row.clause_text = self._clause(part.clause)
        row.full = self._full(part)
        row.value, row.counts = words.value(line["value"], kind), line["normalised"] is not None
        row.notices = words.notice_words(line["notices"], is_bonus=part in self.scheme.bonus.parts)
        row.figures = [figure_line(self.page, each) for each in line["figures"]]
        row.sources = list(dict.fromkeys(each.source for each in row.figures if each.source))
        row.own = self.page.own_points.get(part.id, "")
        row.strip = result_strips.strip(self.page.standing, line, kind)
        return row

    def _clause(self, name: str) -> tuple[str, str]:
        clause = self.scheme.clauses.get(name)
        return (words.pick(clause.label), words.pick(clause.text)) if clause is not None else ("", "")

    def _told(self, *names: str) -> str:
        if not self.page.is_rated:
            return ""
        return words.points(sum((self.points[name] for name in names), NIL), self.page.places)

    def _changed(self, *names: str) -> str:
        """Nothing where nothing has changed."""
        change = sum((self.changes.get(name, NIL) for name in names), NIL)
        return words.signed(change, self.page.places) if change else ""

    def _full(self, *parts: Part) -> str:
        """The most that can be had, by the weights in effect; nothing where points are taken off."""
        most = sum((self._most(part, part.indicator) for part in parts if part.indicator), NIL)
        return words.points(rounded(most, 2)).removesuffix(".00") if most else ""

    def _most(self, part: Part, indicator: Indicator) -> Decimal:
        if part in self.scheme.bonus.parts:
            return Decimal(str(best_of(indicator)))
        return Decimal(self.page.lines[part.id]["weight"]) * self.page.maximum


def figure_line(page: "ResultPage", told: Mapping[str, Any]) -> FigureLine:
    """A figure as the record, or what was read for it, tells it."""
    scheme, name, source = page.scheme, told["name"], told["source"]
    figure = scheme.figure(name)
    others = [(page.sources.get(each["source"], each["source"]), each["value"]) for each in told.get("others", ())]
    refused = [(page.sources.get(each["source"], each["source"]), each["reason"]) for each in told.get("refused", ())]
    growth = told.get("growth")
    return FigureLine(
        name,
        words.pick(figure.label),
        words.figure_value(scheme, name, told["value"]),
        page.sources.get(source, source),
        page.as_of.get((name, source)),
        tuple((who, words.figure_value(scheme, name, said)) for who, said in others),
        tuple((who, words.refusal(reason)) for who, reason in refused),
        words.growth(growth) if growth is not None else "",
        not figure.of_indicator,
        tuple(words.conversion(each, page.sources) for each in told.get("converted", ())),
    )
