"""Findings, outcome and single values of a record in words."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from pilotzone.formula.formats import amount
from pilotzone.formula.text import Language, Text
from pilotzone.formula.words import Speaker
from subsidies.rules.explained import BARRED, NOT_KNOWN, OPEN, SOURCES, ExplainedFinding
from subsidies.rules.kept_words import cells_words, stated_words
from subsidies.rules.model import NO_TEXT, Computation, InputSpec, Measure
from subsidies.rules.statements import JUDGED


class RecordWords:
    """A record and its measure, and the words for what stands in it."""

    def __init__(
        self, record: Mapping[str, Any], measure: Measure, language: Language, public_only: bool, applicant: bool
    ) -> None:
        self.record, self.measure, self.language, self.public_only = record, measure, language, public_only
        self.computations = {each.name: each for each in measure.computations if each.rows is None}
        self.columns = {(each.rows, each.name): each for each in measure.computations if each.rows is not None}
        self.inputs = {each.name: each for each in measure.inputs}
        self.stated: Mapping[str, Any] = record.get("stated", {})
        self.secret = self._secret if public_only else self._judged if applicant else None
        self.speaker = Speaker(language, self._label, self._code, dict(measure.tables), self.secret)

    def _secret(self, name: str) -> bool:
        known = self.inputs.get(name) or self.computations.get(name)
        return known is None or not known.public

    def _judged(self, name: str) -> bool:
        """What a reviewer stated and the measure does not make public."""
        spec = self.inputs.get(name)
        return spec is not None and spec.source == JUDGED and not spec.public

    def _hides(self, each: Computation) -> bool:
        return self.public_only and not each.public

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
            self._listed([self._source(self.inputs[name]) for name in finding["inputs"] if name in self.stated]),
        )

    def _source(self, spec: InputSpec) -> str:
        """Where the value came from, or on whose word it rests."""
        if spec.name in self.stated:
            return stated_words(self.stated[spec.name], spec.source, self.language)
        cells = cells_words(self.stated, spec.name, self.language) if spec.is_rows else ""
        return self._comma().join(filter(None, [self._pick(SOURCES[spec.source]), cells]))

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

    def _comma(self) -> str:
        return "，" if self.language == "zh" else ", "

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
        labels = {column.name: column.label for spec in self.measure.row_inputs for column in spec.columns}
        labels |= {each.name: each.label for each in self.columns.values()}
        return labels.get(name) or Text(name, name)

    def _code(self, list_name: str, code: str) -> Text:
        return self.measure.lists.get(list_name, {}).get(code, NO_TEXT)
