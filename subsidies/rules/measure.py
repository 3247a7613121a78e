"""Loads a measure from its document: one pass that reports every problem together, or a frozen measure."""

import datetime as dt
from collections.abc import Container, Iterable, Mapping
from fractions import Fraction
from functools import lru_cache
from typing import Any

from pilotzone.formula.clauses import blocks, read_clauses
from pilotzone.formula.document import DocumentError, Node, Scalar, lines, parse_document, plain, without_words
from pilotzone.formula.document import Mapping as MappingNode
from pilotzone.formula.problems import Problem
from pilotzone.formula.reader import Reader
from pilotzone.formula.text import Text
from pilotzone.formula.typed import Names, uses_unstated
from pilotzone.kernel import canonical
from subsidies.rules.amounts import Amounts
from subsidies.rules.dependencies import mark_paying
from subsidies.rules.forms import read_examples, read_materials, read_sections
from subsidies.rules.inputs import ABOUT, InputReader
from subsidies.rules.model import (
    NO_TEXT,
    Assumption,
    Condition,
    Exchange,
    InputSpec,
    Legal,
    Material,
    Measure,
    Review,
)
from subsidies.rules.outcomes import Outcomes
from subsidies.rules.pipeline import Pipeline

__all__ = ["Condition", "InputSpec", "Material", "Measure", "MeasureError", "Problem", "load_measure"]

LANGUAGE = "measure/1"
STATUSES = ("draft", "in_force", "amended", "expired")
REQUIRED = (
    "language",
    "id",
    "version",
    "name",
    "status",
    "programme",
    "source",
    "clauses",
    "inputs",
)
OPTIONAL = (
    "valid",
    "first_day_counts",
    "notice_working_days",
    "assumptions",
    "lists",
    "define",
    "tables",
    "conditions",
    "examples",
    "exchange",
    "materials",
    "form",
    "awards",
    "total",
    "grants",
    "payers",
    "instalments",
    "select",
    "budget",
    "family",
    "netting",
    "legal",
)


class MeasureError(Exception):
    """A document that is not a measure, with every problem found, in the order of the document."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(str(each) for each in self.problems))


@lru_cache(maxsize=256)
def load_measure(text: str) -> Measure:
    """The checked measure. The same text gives the same measure, so that a claim's version is parsed once."""
    try:
        root, problems = parse_document(text)
    except DocumentError as error:
        raise MeasureError(error.problems) from error
    return load_tree(root, problems)


def load_tree(root: MappingNode, problems: Iterable[Problem] = ()) -> Measure:
    """The checked measure of a document that is parsed already, with the problems of its parsing."""
    loader = _Loader(root)
    measure = loader.load()
    found = [*problems, *loader.reader.problems]
    if found or measure is None:
        raise MeasureError(found)
    return measure


class _Loader:
    def __init__(self, root: MappingNode) -> None:
        self.root, self.reader = root, Reader()

    def load(self) -> Measure | None:
        reader, parts = self.reader, self.reader.mapping(self.root, REQUIRED, OPTIONAL)
        header = self._header(parts)
        lists = self._lists(parts.get("lists"))
        inputs = InputReader(reader, lists)
        specs = tuple(self._inputs(inputs, parts.get("inputs")))
        names = self._names(specs, lists, parts)
        pipeline = Pipeline(reader, names, specs)
        pipeline.read(parts)
        builder = pipeline.builder
        amounts, outcomes = Amounts(builder, pipeline.conditions), Outcomes(builder)
        if "grants" not in parts and not {"awards", "total"} <= parts.keys():
            reader.report(self.root, "no_amount")
        amounts.read(parts.get("awards"), parts.get("total"), needed="grants" not in parts)
        rules: dict[str, Any] = {
            "grants": outcomes.grants(parts.get("grants"), pipeline.conditions.values()),
            "payers": outcomes.payers(parts.get("payers")) if "total" in names.claim else (),
            "instalments": outcomes.instalments(parts.get("instalments")) if "total" in names.claim else (),
            "selection": outcomes.selection(parts.get("select")),
            "budget_rule": outcomes.budget(parts.get("budget")),
            "family": outcomes.family(parts.get("family")),
            "netting": outcomes.netting(parts.get("netting")),
        }
        clauses, assumptions = read_clauses(reader, parts.get("clauses")), self._assumptions(parts.get("assumptions"))
        materials = read_materials(reader, parts.get("materials"), names, builder.compiler)
        cited = self._references(clauses, assumptions, {each.id for each in materials})
        sections = read_sections(reader, parts.get("form"), specs)
        self._named_awards(inputs, parts.get("awards"))
        values = [each.name for each in builder.computations]
        examples = read_examples(reader, parts.get("examples"), inputs, specs, values, pipeline.conditions)
        if reader.problems:
            return None
        return Measure(
            **header,
            clauses=clauses,
            assumptions=assumptions,
            inputs=specs,
            lists=lists,
            conditions=tuple(pipeline.conditions.values()),
            tables=dict(names.tables),
            computations=mark_paying(builder.computations),
            materials=materials,
            sections=sections,
            examples=examples,
            discretions=amounts.discretions,
            payees=amounts.payees,
            legal=self._legal(parts.get("legal")),
            has_unstated=any(uses_unstated(each.expr, names.tables) for each in builder.computations),
            **rules,
            lines=lines(self.root),
            cited=cited,
        )

    def _header(self, parts: Mapping[str, Node]) -> dict[str, Any]:
        reader, tree = self.reader, plain(self.root)
        reader.choice(parts.get("language"), (LANGUAGE,))
        valid = reader.mapping(parts.get("valid"), optional=("from", "to"))
        return {
            "id": reader.string(parts.get("id")),
            "version": reader.whole(parts.get("version"), 1, 1, 100_000),
            "name": reader.text(parts.get("name")) or NO_TEXT,
            "status": reader.choice(parts.get("status"), STATUSES),
            "programme": reader.name(parts.get("programme")),
            "source": self._source(parts.get("source")),
            "note": self._note(parts.get("source")),
            "valid_from": reader.date(valid.get("from")),
            "valid_to": reader.date(valid.get("to")),
            "first_day_counts": reader.flag(parts.get("first_day_counts")),
            "notice_working_days": reader.whole(parts.get("notice_working_days"), 5, 1, 60),
            "exchange": self._exchange(parts.get("exchange")),
            "digest": canonical.digest(tree),
            "meaning_digest": canonical.digest(without_words(tree)),
        }

    def _lists(self, node: Node | None) -> dict[str, dict[str, Text]]:
        return {
            name: {code: self.reader.text(label) or NO_TEXT for code, _, label in self.reader.named(codes)}
            for name, _, codes in self.reader.named(node)
        }

    def _inputs(self, inputs: InputReader, node: Node | None) -> list[InputSpec]:
        found = [spec for name, _, each in self.reader.named(node) if (spec := inputs.read(name, each))]
        names = {spec.name for spec in found}
        for spec in found:
            for column in spec.columns:
                if column.name in names:
                    self.reader.report(node or self.root, "taken_name", name=column.name)
                names.add(column.name)
        return found

    def _names(
        self, specs: tuple[InputSpec, ...], lists: Mapping[str, Mapping[str, Text]], parts: Mapping[str, Node]
    ) -> Names:
        return Names(
            claim={spec.name: spec.type for spec in specs if not spec.is_rows},
            rows={spec.name: {each.name: each.type for each in spec.columns} for spec in specs if spec.is_rows},
            lists={name: tuple(codes) for name, codes in lists.items()},
            exchange="exchange" in parts,
        )

    def _assumptions(self, node: Node | None) -> dict[str, Assumption]:
        found = {}
        for name, _, each in self.reader.named(node):
            parts = self.reader.mapping(each, required=("text", "about", "set_by"))
            text = self.reader.text(parts.get("text")) or NO_TEXT
            about, set_by = (self.reader.string(parts.get(key)) for key in ("about", "set_by"))
            found[name] = Assumption(name, text, about, set_by)
        return found

    def _source(self, node: Node | None) -> dict[str, str]:
        keys = ("issuer", "document", "grade", "complete")
        parts = self.reader.mapping(node, optional=(*keys, "note"))
        return {key: self.reader.string(parts[key]) for key in keys if key in parts}

    def _note(self, node: Node | None) -> Text:
        """What is to be known about the source, such as where it is cut off."""
        place = getattr(node, "entries", {}).get("note")
        return self.reader.text(place) or NO_TEXT

    def _legal(self, node: Node | None) -> Legal:
        if node is None:
            return Legal()
        parts = self.reader.mapping(node, optional=("basis", "legality_review", "fair_competition_review"))
        basis = {
            about: text
            for about, each in self.reader.mapping(parts.get("basis"), optional=ABOUT).items()
            if (text := self.reader.text(each)) is not None
        }
        return Legal(
            basis, self._review(parts.get("legality_review")), self._review(parts.get("fair_competition_review"))
        )

    def _review(self, node: Node | None) -> Review | None:
        if node is None:
            return None
        parts = self.reader.mapping(node, required=("opinion", "by", "date"))
        opinion = self.reader.text(parts.get("opinion")) or NO_TEXT
        return Review(opinion, self.reader.string(parts.get("by")), self.reader.date(parts.get("date")))

    def _exchange(self, node: Node | None) -> Exchange | None:
        if node is None:
            return None
        parts = self.reader.mapping(node, required=("list", "date"))
        return Exchange(self.reader.string(parts.get("list")), self.reader.date(parts.get("date")) or dt.date.min)

    def _named_awards(self, inputs: InputReader, awards: Node | None) -> None:
        """An input that asks what one amount of the measure gave before names an amount that is there."""
        listed = plain(awards) if awards is not None else []
        there = {each.get("id") for each in listed if isinstance(each, dict)} if isinstance(listed, list) else set()
        for node in inputs.of_awards:
            name = self.reader.string(node)
            if name not in there:
                self.reader.report(node, "unknown_reference", name=name, what="amount", what_zh="金额")

    def _references(
        self, clauses: Container[str], assumptions: Container[str], materials: Container[str]
    ) -> frozenset[tuple[str, str]]:
        """Every clause, assumption and material that a block names must be there; which ones are named."""
        cited: set[tuple[str, str]] = set()
        known = {
            "clause": (clauses, "条款", "clause"),
            "about": (clauses, "条款", "clause"),
            "assumption": (assumptions, "设定", "assumption"),
            "material": (materials, "材料", "material"),
            "evidence": (materials, "材料", "material"),
        }
        for block, entries in blocks(self.root):
            for key, each in entries.items():
                if key not in known or (key == "about") != (block == "assumptions"):
                    continue
                there, what_zh, what = known[key]
                if isinstance(each, Scalar):
                    cited.add((what, each.text))
                if isinstance(each, Scalar) and each.text not in there:
                    self.reader.report(each, "unknown_reference", name=each.text, what=what, what_zh=what_zh)
        return frozenset(cited)


def rates_from(rates: Mapping[str, object]) -> dict[str, Fraction]:
    """Rates to CNY as exact fractions, CNY itself included."""
    return {"CNY": Fraction(1), **{code: Fraction(str(rate)) for code, rate in rates.items()}}
