"""Draws a frozen record in words: the steps that led to the amount, the tables read, the findings with their remedy."""

from collections.abc import Mapping
from fractions import Fraction
from functools import cached_property
from typing import Any

from pilotzone.formula.formats import MINUS, decimal, show, show_date
from pilotzone.formula.text import Language, Text
from pilotzone.formula.words import SECRET, lines
from subsidies.rules.band_words import ExplainedTable, explain_table
from subsidies.rules.explained import (
    CEILING,
    CONVERTED,
    NOT_BITING,
    NOT_KNOWN,
    RESULTS,
    STEP_WORDS,
    ExplainedFinding,
    ExplainedInput,
    ExplainedStep,
    Explanation,
)
from subsidies.rules.kept_words import allocation_step
from subsidies.rules.model import NO_TEXT, Computation, InputSpec, Measure
from subsidies.rules.record_words import RecordWords
from subsidies.rules.records import amount_of, as_settled
from subsidies.rules.row_words import PART_KINDS, RowWords, parts, scope_words
from subsidies.rules.steps import LABELS

__all__ = ["ExplainedFinding", "ExplainedInput", "ExplainedStep", "ExplainedTable", "Explanation", "explain"]


def explain(
    record: Mapping[str, Any],
    measure: Measure,
    language: Language,
    *,
    public_only: bool = False,
    applicant: bool = False,
) -> Explanation:
    """The record in words. `public_only` is what a notice may show: no finding, no value behind which is a secret.

    For the `applicant` what reviewers stated shows its reason, and its value only where the measure makes it public.
    """
    return _Explainer(as_settled(record), measure, language, public_only, applicant).explain()


class _Explainer(RecordWords):
    def explain(self) -> Explanation:
        lines = [line for line in self.record["lines"] if self._is_shown(line)]
        total = next(line for line in self.record["lines"] if line["kind"] == "total")
        label = self.computations[total["id"]].label.pick(self.language)
        steps = [self._step(number, line) for number, line in enumerate(lines, 1)]
        if "allocation" in self.record:
            steps.append(allocation_step(self.record["allocation"], self.measure, self.language, len(steps) + 1))
        return Explanation(
            self.record["state"],
            label,
            self._money(amount_of(self.record)),
            self._money(self.record["provisional"]),
            "" if self.public_only else self._outcome(),
            () if self.public_only else tuple(self._finding(each) for each in self.record["findings"]),
            tuple(steps),
            *(() if self.public_only else self._parts()),
        )

    def _parts(self) -> tuple[Any, ...]:
        drawn = (parts(self.record, self.measure, self.speaker, kind) for kind in PART_KINDS)
        return (*drawn, self._payees())

    def _payees(self) -> tuple[tuple[str, str], ...]:
        found = [line["payees"] for line in self.record["lines"] if line["kind"] == "payees"]
        return tuple((name, self._value(amount or None, "CNY")) for listed in found for name, amount in listed)

    # what is shown

    def _is_shown(self, line: Mapping[str, Any]) -> bool:
        if line["kind"] == "column":
            return "step" in line["formula"] and (line["formula"]["step"] in ("", *NOT_BITING) or self._rows(line).bit)
        each = self.computations.get(line["id"])
        if each is None or not each.pays or line["kind"] == "total":
            return False
        if not each.step or each.step in NOT_BITING or line["bit"]:
            return True
        given = line["formula"]["of"][0].get("value")
        return each.step == "stack" and given is not None and Fraction(given) != 0

    # steps

    def _rows(self, line: Mapping[str, Any]) -> RowWords:
        each = self.columns[line["formula"]["rows"], line["id"]]
        earlier = (other for other in self.record["lines"] if other["id"] == each.before and each.before)
        return RowWords(each, line, next(earlier, {"values": ()})["values"], self.speaker)

    def _row_step(self, number: int, line: Mapping[str, Any]) -> ExplainedStep:
        told = self._rows(line)
        each, hidden = told.each, self._hides(told.each)
        clause = self.measure.clauses.get(line["clause"])
        words = "" if hidden else told.words
        return ExplainedStep(
            number,
            each.name,
            line["kind"],
            self._pick(self._step_label(each)),
            line["clause"],
            self._pick(clause.label) if clause else "",
            self._pick(clause.text) if clause else "",
            words[:1].upper() + words[1:],
            "" if hidden else told.shown,
            "" if hidden else told.shown,
            told.bit,
            "",
            "",
            "" if hidden else told.deducted,
            None,
            tuple(found for name in line["inputs"] if (found := self._input(name)) is not None),
            self._assumption(each, line),
            rows=() if hidden else told.rows(),
        )

    def _step(self, number: int, line: Mapping[str, Any]) -> ExplainedStep:
        if line["kind"] == "column":
            return self._row_step(number, line)
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
            **self._discretion(each),
        )

    def _discretion(self, each: Computation) -> dict[str, Any]:
        found = self.measure.discretions.get(each.name.removesuffix(".value")) if each.kind == "award" else None
        if found is None:
            return {}
        return {"discretionary": True, "criteria": self._pick(found.criteria or NO_TEXT)}

    def _step_label(self, each: Computation) -> Text:
        if each.kind == "ceiling":
            return CEILING
        return LABELS[each.step] if each.step and each.label == NO_TEXT else each.label

    def _words(self, each: Computation, line: Mapping[str, Any]) -> str:
        formula = line["formula"]
        if each.kind == "ceiling" and formula["say"] == "max":
            formula = formula["of"][0]  # "not below zero" goes without saying
        if not each.step:
            words = self.speaker.draw(formula) + self._converted(each)
        else:
            drawn, result = self.speaker.draw(formula["of"][0]), self._result(each, line)
            scope = scope_words(each, self.speaker)
            drawn = f"{scope} {drawn}" if scope else drawn
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
        told = self._comma().join(
            f"{code} {decimal(Fraction(rates[code]), 6)}" for code in self._foreign if code in rates
        )
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
            self._source(spec),
            spec.public,
            self._pick(material.label) if material and name not in self.stated else "",
        )

    def _given(self, spec: InputSpec) -> str:
        facts = self.record["facts"]
        if spec.is_rows:
            count = len(facts.get(spec.name, ()))
            return f"{count} 项" if self.language == "zh" else lines(count)
        if spec.name not in facts:
            return self._pick(NOT_KNOWN)
        if self.secret is not None and self.secret(spec.name):
            return self._pick(SECRET)
        value = facts[spec.name]
        return self._pick(NOT_KNOWN) if value is None else self.speaker.shown(value, spec.type.name.rstrip("?"))


def _first_table(formula: Mapping[str, Any]) -> Mapping[str, Any] | None:
    if formula["say"] == "table":
        return formula
    return next((found for each in formula.get("of", ()) if (found := _first_table(each)) is not None), None)
