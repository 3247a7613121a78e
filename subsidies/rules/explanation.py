"""Draws a frozen record in words: the steps that led to the amount, the tables read, the findings with their remedy."""

from collections.abc import Mapping
from fractions import Fraction
from functools import cached_property
from typing import Any

from pilotzone.formula.formats import MINUS, amount, decimal, show, show_date
from pilotzone.formula.text import Language, Text
from pilotzone.formula.words import Speaker
from subsidies.rules.band_words import ExplainedTable, explain_table
from subsidies.rules.explained import (
    BARRED,
    CONVERTED,
    NOT_BITING,
    NOT_KNOWN,
    OPEN,
    RESULTS,
    SOURCES,
    STEP_WORDS,
    ExplainedFinding,
    ExplainedInput,
    ExplainedStep,
    Explanation,
)
from subsidies.rules.model import NO_TEXT, Computation, InputSpec, Measure
from subsidies.rules.steps import LABELS

__all__ = ["ExplainedFinding", "ExplainedInput", "ExplainedStep", "ExplainedTable", "Explanation", "explain"]


def explain(
    record: Mapping[str, Any], measure: Measure, language: Language, *, public_only: bool = False
) -> Explanation:
    """The record in words. `public_only` is what a notice may show: no finding, no value behind which is a secret."""
    return _Explainer(record, measure, language, public_only).explain()


class _Explainer:
    def __init__(self, record: Mapping[str, Any], measure: Measure, language: Language, public_only: bool) -> None:
        self.record, self.measure, self.language, self.public_only = record, measure, language, public_only
        self.computations = {each.name: each for each in measure.computations if each.rows is None}
        self.columns = {(each.rows, each.name): each for each in measure.computations if each.rows is not None}
        self.inputs = {each.name: each for each in measure.inputs}
        self.speaker = Speaker(
            language, self._label, self._code, dict(measure.tables), self._secret if public_only else None
        )

    def explain(self) -> Explanation:
        lines = [line for line in self.record["lines"] if self._is_shown(line)]
        total = next(line for line in self.record["lines"] if line["kind"] == "total")
        label = self.computations[total["id"]].label.pick(self.language)
        return Explanation(
            self.record["state"],
            label,
            self._money(self.record["total"]),
            self._money(self.record["provisional"]),
            "" if self.public_only else self._outcome(),
            () if self.public_only else tuple(self._finding(each) for each in self.record["findings"]),
            tuple(self._step(number, line) for number, line in enumerate(lines, 1)),
        )

    # what is shown

    def _is_shown(self, line: Mapping[str, Any]) -> bool:
        each = self.computations.get(line["id"])
        if each is None or not each.pays or line["kind"] == "total":
            return False
        if not each.step or each.step in NOT_BITING or line["bit"]:
            return True
        given = line["formula"]["of"][0].get("value")
        return each.step == "stack" and given is not None and Fraction(given) != 0

    def _secret(self, name: str) -> bool:
        known = self.inputs.get(name) or self.computations.get(name)
        return known is None or not known.public

    def _hides(self, each: Computation) -> bool:
        return self.public_only and not each.public

    # steps

    def _step(self, number: int, line: Mapping[str, Any]) -> ExplainedStep:
        each = self.computations[line["id"]]
        hidden = self._hides(each)
        value = "" if hidden else self._value(line["value"], line["type"])
        before = "" if hidden or "before" not in line else self._value(line["before"], line["type"])
        deducted = "" if hidden else self._deducted(line)
        clause_id = line["clause"]
        clause = self.measure.clauses.get(clause_id)
        return ExplainedStep(
            number,
            each.name,
            line["kind"],
            self._pick(self._step_label(each)),
            clause_id,
            self._pick(clause.label) if clause else "",
            self._pick(clause.text) if clause else "",
            self._words(each, line),
            value,
            self._shown(each, line, value, deducted),
            bool(line.get("bit")),
            before,
            value if before else "",
            deducted,
            self._table(line["formula"]),
            tuple(found for name in line["inputs"] if (found := self._input(name)) is not None),
            self._assumption(each, line),
        )

    def _step_label(self, each: Computation) -> Text:
        return LABELS[each.step] if each.step and each.label == NO_TEXT else each.label

    def _words(self, each: Computation, line: Mapping[str, Any]) -> str:
        formula = line["formula"]
        if not each.step:
            words = self.speaker.draw(formula) + self._converted(each)
        else:
            drawn, result = self.speaker.draw(formula["of"][0]), self._result(each, line)
            words = self._pick(STEP_WORDS[each.step]).format(words=drawn, result=result).rstrip("，, ")
        return words[:1].upper() + words[1:]

    def _result(self, each: Computation, line: Mapping[str, Any]) -> str:
        if line["before"] is None or line["after"] is None:
            return ""
        if each.step == "limit" and line["bit"]:
            if self._hides(each):
                return self._pick(RESULTS["over_secret"])
            out = Fraction(line["before"]) - Fraction(line["after"])
            return self._pick(RESULTS["over"]).format(out=show(str(out), line["type"], self.language))
        if each.step in NOT_BITING and not line["bit"]:
            return self._pick(RESULTS["under"]) if each.step == "limit" else ""
        how = line["formula"].get("how") or each.options.get("below", "zero")
        return self._pick(RESULTS[how]) if how in RESULTS else ""

    def _shown(self, each: Computation, line: Mapping[str, Any], value: str, deducted: str) -> str:
        if each.step == "limit" and not line["bit"] and line["after"] is not None:
            ceiling = self.speaker.value(line["formula"]["of"][0])
            return f"≤ {ceiling}"
        return deducted or value

    def _deducted(self, line: Mapping[str, Any]) -> str:
        if not line.get("bit") or line["before"] is None or line["after"] is None:
            return ""
        less = Fraction(line["before"]) - Fraction(line["after"])
        sign = MINUS if less > 0 else "+"
        return f"{sign}{show(str(abs(less)), line['type'], self.language)}"

    def _converted(self, each: Computation) -> str:
        exchange = self.measure.exchange
        if not each.exchange or exchange is None or not self._foreign or self.public_only:
            return ""
        rates = self.record["rates"]
        comma = "，" if self.language == "zh" else ", "
        told = comma.join(f"{code} {decimal(Fraction(rates[code]), 6)}" for code in self._foreign if code in rates)
        return self._pick(CONVERTED).format(date=show_date(exchange.date, self.language), rates=told)

    @cached_property
    def _foreign(self) -> tuple[str, ...]:
        """The currencies of the claim that had to be converted, in the order of the first row that has one."""
        found: dict[str, None] = {}
        for spec in self.measure.row_inputs:
            money = [column.name for column in spec.columns if column.type.kind == "money"]
            for row in self.record["facts"].get(spec.name, ()):
                found |= {row[name]["currency"]: None for name in money if name in row}
        return tuple(code for code in found if code != "CNY")

    def _table(self, formula: Mapping[str, Any]) -> ExplainedTable | None:
        term = _first_table(formula)
        if term is None:
            return None
        secret = self.public_only and self.speaker.hides(term)
        return explain_table(self.measure.tables[term["table"]], term, self.speaker, secret=secret)

    def _assumption(self, each: Computation, line: Mapping[str, Any]) -> str | None:
        ids = {line["assumption"]: None}
        term = _first_table(line["formula"])
        if term is not None:
            table = self.measure.tables[term["table"]]
            ids[table.assumption] = None
            row = term.get("row")
            if row is not None and not (self.public_only and self.speaker.hides(term)):
                ids[(table.rest if row == 0 else table.bands[row - 1]).assumption] = None
        for column in self._columns_behind(each):
            if not column.exchange or self._foreign:
                ids[column.assumption] = None
        found = [self._pick(self.measure.assumptions[each].text) for each in ids if each]
        return ("；" if self.language == "zh" else "; ").join(found) or None

    def _columns_behind(self, each: Computation) -> list[Computation]:
        return [self.columns[key] for key in sorted(each.reads) if key in self.columns]

    def _input(self, name: str) -> ExplainedInput | None:
        spec = self.inputs[name]
        if self.public_only and not spec.public:
            return None
        material = next((each for each in self.measure.materials if each.id == spec.evidence), None)
        return ExplainedInput(
            name,
            self._pick(spec.label),
            self._given(spec),
            spec.source,
            self._pick(SOURCES[spec.source]),
            spec.public,
            self._pick(material.label) if material else "",
        )

    def _given(self, spec: InputSpec) -> str:
        facts = self.record["facts"]
        if spec.is_rows:
            count = len(facts.get(spec.name, ()))
            return f"{count} 项" if self.language == "zh" else f"{count} lines"
        if spec.name not in facts:
            return self._pick(NOT_KNOWN)
        value = facts[spec.name]
        return self._pick(NOT_KNOWN) if value is None else self.speaker.shown(value, spec.type.name.rstrip("?"))

    # findings and outcome

    def _finding(self, finding: Mapping[str, Any]) -> ExplainedFinding:
        condition = next(each for each in self.measure.conditions if each.id == finding["id"])
        clause = self.measure.clauses.get(finding["clause"])
        material = next((each for each in self.measure.materials if each.id == finding["material"]), None)
        return ExplainedFinding(
            condition.id,
            finding["severity"],
            finding["result"],
            self._pick(condition.label),
            self._finding_words(finding, condition.message),
            tuple(finding["rows"]),
            finding["clause"],
            self._pick(clause.label) if clause else "",
            self._pick(clause.text) if clause else "",
            finding["material"],
            self._pick(material.label) if material else "",
        )

    def _finding_words(self, finding: Mapping[str, Any], message: Text) -> str:
        where = self._rows_words(finding["rows"])
        if finding["result"] == "not_met":
            return where + self._pick(message)
        if finding["result"] == "unknown":
            labels = self._listed([self._pick(self._label(name)) for name in finding["missing"]])
            known = self._pick(OPEN).format(labels=labels) if labels else self._pick(NOT_KNOWN)
            return where + known
        if finding["result"] == "not_applicable":
            return self._pick(Text("不适用", "Does not apply"))
        return ""

    def _rows_words(self, rows: list[int]) -> str:
        if not rows:
            return ""
        numbers = self._listed([str(row) for row in rows])
        if self.language == "zh":
            return f"第 {numbers} 项："
        return f"Line {numbers}: " if len(rows) == 1 else f"Lines {numbers}: "

    def _outcome(self) -> str:
        if self.record["state"] == "barred":
            failed = [
                self._finding_label(each)
                for each in self.record["findings"]
                if each["severity"] == "bars" and each["result"] == "not_met"
            ]
            return self._pick(BARRED).format(labels=self._listed(failed))
        if self.record["state"] != "unknown":
            return ""
        missing: dict[str, None] = {}
        for each in [*self.record["lines"], *self.record["findings"]]:
            missing |= {name: None for name in [*each["inputs"], *each.get("missing", ())] if self._is_open(name)}
        labels = self._listed([self._pick(self._label(name)) for name in missing])
        return self._pick(OPEN).format(labels=labels) if labels else self._pick(NOT_KNOWN)

    def _is_open(self, name: str) -> bool:
        spec = self.inputs.get(name)
        return name not in self.record["facts"] or (spec is not None and spec.is_rows and self._rows_open(spec))

    def _rows_open(self, spec: InputSpec) -> bool:
        rows = self.record["facts"].get(spec.name, ())
        return any(column.required and column.name not in row for row in rows for column in spec.columns)

    def _finding_label(self, finding: Mapping[str, Any]) -> str:
        return self._pick(next(each for each in self.measure.conditions if each.id == finding["id"]).label)

    # words

    def _listed(self, parts: list[str]) -> str:
        return ("、" if self.language == "zh" else ", ").join(parts)

    def _pick(self, text: Text) -> str:
        return text.pick(self.language)

    def _money(self, major: str | None) -> str:
        return "" if major is None else amount(Fraction(major), self.record["currency"])

    def _value(self, value: Any, type_name: str) -> str:
        return self._pick(NOT_KNOWN) if value is None else self.speaker.shown(value, type_name)

    def _label(self, name: str) -> Text:
        known = self.inputs.get(name) or self.computations.get(f"{name}.value") or self.computations.get(name)
        if known is not None:
            return known.label
        for spec in self.measure.row_inputs:
            for column in spec.columns:
                if column.name == name:
                    return column.label
        return Text(name, name)

    def _code(self, list_name: str, code: str) -> Text:
        return self.measure.lists.get(list_name, {}).get(code, NO_TEXT)


def _first_table(formula: Mapping[str, Any]) -> Mapping[str, Any] | None:
    if formula["say"] == "table":
        return formula
    return next((found for each in formula.get("of", ()) if (found := _first_table(each)) is not None), None)
