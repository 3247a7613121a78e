"""Loads a scheme from its document: one pass that reports every problem together, or a frozen scheme."""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from functools import lru_cache
from typing import Any

from enterprises.rules.assessment.converting import PARITY
from enterprises.rules.assessment.examples import read_examples
from enterprises.rules.assessment.figures import read_figures
from enterprises.rules.assessment.model import (
    COVERAGE,
    JUMP,
    RANKED_FROM,
    Bands,
    Definition,
    Figure,
    Grades,
    Scheme,
    Veto,
)
from enterprises.rules.assessment.numbers import read_number, read_share
from enterprises.rules.assessment.tree import AGGREGATES, Tree
from pilotzone.formula.clauses import check_references, read_clauses
from pilotzone.formula.document import DocumentError, Node, lines, parse_document, plain, without_words
from pilotzone.formula.document import Mapping as MappingNode
from pilotzone.formula.kinds import BOOL, Type
from pilotzone.formula.order import in_order
from pilotzone.formula.problems import Problem
from pilotzone.formula.reader import Reader
from pilotzone.formula.syntax import names as names_in
from pilotzone.formula.tables import cell_nodes, parsed, read_expression, read_table
from pilotzone.formula.text import NO_TEXT, Text
from pilotzone.formula.typed import Names, reads_through
from pilotzone.kernel import canonical

__all__ = ["Problem", "Scheme", "SchemeError", "load_scheme"]

LANGUAGE = "scheme/1"
STATUSES = ("draft", "in_force", "amended", "expired")
SUBJECTS = ("enterprise", "park", "warehouse")
REQUIRED = ("language", "id", "version", "name", "status", "subject", "figures", "parts", "grades")
OPTIONAL = (
    "source",
    "valid",
    "valid_months",
    "clauses",
    "lists",
    "tables",
    "define",
    "scoring",
    "maximum",
    "weights",
    "aggregate",
    "bonus",
    "vetoes",
    "buffer",
    "coverage",
    "rank",
    "jump",
    "self_assessment",
    "exchange",
    "examples",
)


class SchemeError(Exception):
    """A document that is not a scheme, with every problem found, in the order of the document."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(str(each) for each in self.problems))


@lru_cache(maxsize=64)
def load_scheme(text: str) -> Scheme:
    """The checked scheme; the same text is read once."""
    try:
        root, problems = parse_document(text)
    except DocumentError as error:
        raise SchemeError(error.problems) from error
    loader = _Loader(root)
    scheme = loader.load()
    if found := [*problems, *loader.reader.problems]:
        raise SchemeError(found)
    return scheme


class _Loader:
    def __init__(self, root: MappingNode) -> None:
        self.root, self.reader = root, Reader()
        self.behind: dict[str, frozenset[str]] = {}

    def load(self) -> Scheme:
        reader, parts = self.reader, self.reader.mapping(self.root, REQUIRED, OPTIONAL)
        lists = {
            name: {code: reader.text(label) or NO_TEXT for code, _, label in reader.named(codes)}
            for name, _, codes in reader.named(parts.get("lists"))
        }
        figures = read_figures(reader, parts.get("figures"), lists)
        names = Names(
            claim={each.name: each.type for each in figures.values()},
            lists={name: tuple(codes) for name, codes in lists.items()},
        )
        self.behind = {name: frozenset({name}) for name in figures}
        definitions = self._definitions(names, parts)
        tree, rules = self._tree(parts, names, figures)
        clauses = read_clauses(reader, parts.get("clauses"))
        cited = check_references(reader, self.root, clauses)
        examples = read_examples(reader, parts.get("examples"), figures, rules["grades"].ids, tree.taken)
        return Scheme(
            **self._header(parts),
            **rules,
            clauses=clauses,
            lists=lists,
            tables=dict(names.tables),
            figures=tuple(figures.values()),
            definitions=definitions,
            examples=examples,
            lines=lines(self.root),
            cited=cited,
        )

    def _header(self, parts: Mapping[str, Node]) -> dict[str, Any]:
        reader, tree = self.reader, plain(self.root)
        reader.choice(parts.get("language"), (LANGUAGE,))
        valid = reader.mapping(parts.get("valid"), optional=("from", "to"))
        keys = ("issuer", "document", "grade", "complete")
        source = reader.mapping(parts.get("source"), optional=(*keys, "note"))
        return {
            "id": reader.string(parts.get("id")),
            "version": reader.whole(parts.get("version"), 1, 1, 100_000),
            "name": reader.text(parts.get("name")) or NO_TEXT,
            "subject": reader.choice(parts.get("subject"), SUBJECTS),
            "status": reader.choice(parts.get("status"), STATUSES),
            "valid_from": reader.date(valid.get("from")),
            "valid_to": reader.date(valid.get("to")),
            "valid_months": reader.whole(parts.get("valid_months"), 12, 1, 120),
            "source": {key: reader.string(source[key]) for key in keys if key in source},
            "note": reader.text(source.get("note")) or NO_TEXT,
            "digest": canonical.digest(tree),
            "meaning_digest": canonical.digest(without_words(tree)),
        }

    # definitions and tables, in the order in which they need each other

    def _definitions(self, names: Names, parts: Mapping[str, Node]) -> tuple[Definition, ...]:
        blocks: dict[str, tuple[str, Node]] = {}
        for kind in ("define", "tables"):
            for name, place, each in self.reader.named(parts.get(kind)):
                if name in names.claim or name in blocks:
                    self.reader.report(place, "taken_name", name=name)
                else:
                    blocks[name] = (kind, each)
        needs = {name: self._needs(kind, node) & blocks.keys() for name, (kind, node) in blocks.items()}
        ordered, circle = in_order(needs)
        if circle:
            self.reader.report(blocks[circle[0]][1], "cycle", names=", ".join(circle))
        found = []
        for name in ordered:
            kind, node = blocks[name]
            if kind == "tables":
                self._table(name, node, names)
            elif (definition := self._definition(name, node, names)) is not None:
                found.append(definition)
        return tuple(found)

    def _needs(self, kind: str, node: Node) -> set[str]:
        if kind == "tables":
            places = cell_nodes(self.reader, node)
        else:
            places = [each for key, each in getattr(node, "entries", {}).items() if key == "value"]
        return {name for each in places if (syntax := parsed(self.reader, each)) for name in names_in(syntax)}

    def _table(self, name: str, node: Node, names: Names) -> None:
        before = len(self.reader.problems)
        table = read_table(self.reader, name, node, names)
        if table is None or len(self.reader.problems) > before:
            names.broken.add(name)
        else:
            names.tables[name] = table

    def _definition(self, name: str, node: Node, names: Names) -> Definition | None:
        parts = self.reader.mapping(node, required=("value", "label"), optional=("clause",))
        typed = read_expression(self.reader, parts.get("value"), names)
        names.claim[name] = Type("any") if typed is None else typed.type
        if typed is None:
            return None
        read = {each for _, each in reads_through(typed, names.tables)}
        self.behind[name] = frozenset(figure for each in read for figure in self.behind.get(each, ()))
        label = self.reader.text(parts.get("label")) or NO_TEXT
        return Definition(name, label, typed, self.reader.string(parts.get("clause")))

    # the tree and what follows from the score

    def _tree(self, parts: Mapping[str, Node], names: Names, figures: dict[str, Figure]) -> tuple[Tree, dict[str, Any]]:
        reader = self.reader
        grades = self._grades(parts.get("grades"), parts.get("buffer"))
        deductive = reader.choice(parts.get("scoring"), ("additive", "deductive"), "additive") == "deductive"
        maximum = read_number(reader, parts.get("maximum"), 100.0, above=0)
        tree = Tree(reader, names, figures, self.behind, grades.ids, deductive, maximum)
        ends, weighting = tree.read(parts.get("parts"), parts.get("weights"), Fraction(str(maximum)))
        rank = reader.mapping(parts.get("rank"), optional=("decimals", "top", "least"))
        return tree, {
            "deductive": deductive,
            "maximum": maximum,
            "parts": ends,
            "aggregate": reader.choice(parts.get("aggregate"), AGGREGATES, "arithmetic"),
            "weighting": weighting,
            "bonus": tree.bonus(parts.get("bonus")),
            "vetoes": tuple(self._vetoes(parts.get("vetoes"), tree, names)),
            "grades": grades,
            "coverage": read_share(reader, parts.get("coverage"), COVERAGE),
            "decimals": reader.whole(rank.get("decimals"), 1, 0, 6),
            "top": reader.whole(rank.get("top"), 0, 0, 100_000),
            "ranked_from": reader.whole(rank.get("least"), RANKED_FROM, RANKED_FROM, 1000),
            "jump": read_share(reader, parts.get("jump"), JUMP, 10, 100_000),
            "self_assessment": reader.flag(parts.get("self_assessment")),
            "exchange": reader.string(parts.get("exchange")) or PARITY,
        }

    def _grades(self, node: Node | None, buffer: Node | None) -> Grades:
        ids: list[str] = []
        labels: list[Text] = []
        starts: list[float] = []
        for item in self.reader.items(node):
            parts = self.reader.mapping(item, required=("id", "label", "from"))
            ids.append(self.reader.string(parts.get("id")))
            labels.append(self.reader.text(parts.get("label")) or NO_TEXT)
            starts.append(read_number(self.reader, parts.get("from")))
            if len(starts) > 1 and starts[-1] <= starts[-2]:
                self.reader.report(item, "bands_rising")
        if node is not None and (not starts or starts[0] > 0):
            self.reader.report(node, "grades_cover")
        bands = Bands(tuple(starts), (False,) * len(starts), tuple(map(float, range(len(starts)))))
        return Grades(tuple(ids), tuple(labels), bands, read_number(self.reader, buffer))

    def _vetoes(self, node: Node | None, tree: Tree, names: Names) -> Iterable[Veto]:
        reader = self.reader
        for item in reader.items(node):
            parts = reader.mapping(item, required=("id", "label", "grade"), optional=("when", "step", "clause"))
            if ("when" in parts) == ("step" in parts):
                reader.report(item, "veto_test")
            when = read_expression(reader, parts.get("when"), names, wanted=BOOL)
            yield Veto(
                reader.name(parts.get("id")),
                reader.text(parts.get("label")) or NO_TEXT,
                tree.grade(parts.get("grade")),
                when,
                read_number(reader, parts["step"]) if "step" in parts else None,
                reader.string(parts.get("clause")),
                tree.figures_behind(when),
            )
