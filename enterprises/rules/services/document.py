"""Loads a service's rule from its document: one pass that reports every problem together, or a frozen rule."""

from collections.abc import Iterable, Mapping
from fractions import Fraction

from enterprises.rules.services.model import FULL, ORDERS, Condition, Example, FigureRead, Rule, Words
from pilotzone.formula.check import check, expect
from pilotzone.formula.document import DocumentError, Node, parse_document, plain
from pilotzone.formula.document import Mapping as MappingNode
from pilotzone.formula.kinds import BOOL, NUMBER, Type
from pilotzone.formula.problems import ExpressionError, Problem
from pilotzone.formula.reader import Reader
from pilotzone.formula.syntax import parse
from pilotzone.formula.text import NO_TEXT, Text
from pilotzone.formula.typed import Names, reads
from pilotzone.formula.values import Value
from pilotzone.kernel import canonical

LANGUAGE = "service/1"
REQUIRED = ("language", "scheme", "when")
OPTIONAL = ("weak_below", "order", "figures", "examples", "note")
CODES = ("grade", "district")
WEAK = 60
FIXED = {
    "grade": Text("等级", "grade"),
    "district": Text("所属区", "district"),
    "score": Text("总分", "score"),
    "rank": Text("名次", "rank"),
    "weak_count": Text("薄弱指标数", "number of weak indicators"),
    "barred": Text("受信用名单限制", "barred by a credit list"),
}


class RuleError(Exception):
    """A document that is no rule, with every problem found, in the order of the document."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(str(each) for each in self.problems))


def scheme_of(text: str) -> str:
    """The scheme that a document names, as far as it can be read; "" otherwise."""
    try:
        root, _ = parse_document(text)
    except DocumentError:
        return ""
    named = plain(root)
    return str(named.get("scheme", "")) if isinstance(named, dict) else ""


def load_rule(text: str, words: Words) -> Rule:
    """The checked rule. Raises RuleError with all problems at once."""
    try:
        root, problems = parse_document(text)
    except DocumentError as error:
        raise RuleError(error.problems) from error
    loader = _Loader(root, words)
    rule = loader.load()
    if found := [*problems, *loader.reader.problems]:
        raise RuleError(found)
    return rule


def labels_of(words: Words, figures: Iterable[FigureRead]) -> dict[str, Text]:
    """Every name that a condition may read, with its label; a weakness and the score behind it share one."""
    found = dict(FIXED)
    for name, label in words.indicators.items():
        found[f"weak_{name}"] = found[f"score_{name}"] = label
    found |= {f"is_{name}": label for name, label in (*words.roles.items(), *words.qualifications.items())}
    return found | {each.name: each.label for each in figures}


def types_of(words: Words, figures: Iterable[FigureRead]) -> dict[str, Type]:
    found = {name: Type("code", codes=name) for name in CODES}
    found |= dict.fromkeys(("score", "rank", "weak_count"), NUMBER)
    found |= {"barred": BOOL} | {f"weak_{name}": BOOL for name in words.indicators}
    found |= {f"score_{name}": NUMBER for name in words.indicators}
    found |= {f"is_{name}": BOOL for name in (*words.roles, *words.qualifications)}
    return found | {each.name: each.type for each in figures}


class _Loader:
    def __init__(self, root: MappingNode, words: Words) -> None:
        self.root, self.words, self.reader = root, words, Reader()

    def load(self) -> Rule:
        reader, parts = self.reader, self.reader.mapping(self.root, REQUIRED, OPTIONAL)
        reader.choice(parts.get("language"), (LANGUAGE,))
        reader.text(parts.get("note"))
        figures = tuple(self._figures(parts.get("figures")))
        names = Names(
            claim=types_of(self.words, figures),
            lists={"grade": tuple(self.words.grades), "district": tuple(self.words.districts)},
        )
        weak_below = reader.whole(parts.get("weak_below"), WEAK, 1, FULL)
        return Rule(
            scheme=reader.string(parts.get("scheme")),
            weak_below=weak_below,
            order=reader.choice(parts.get("order"), ORDERS, ORDERS[0]),
            figures=figures,
            conditions=tuple(self._conditions(parts.get("when"), names)),
            examples=tuple(self._examples(parts.get("examples"), names)),
            labels=labels_of(self.words, figures),
            types=names.claim,
            words=self.words,
            digest=canonical.digest(plain(self.root)),
        )

    def _figures(self, node: Node | None) -> Iterable[FigureRead]:
        taken = types_of(self.words, ())
        for name, place, each in self.reader.named(node):
            parts = self.reader.mapping(each, ("indicator", "sources"))
            indicator = self.reader.choice(parts.get("indicator"), tuple(self.words.figures))
            sources = tuple(self.reader.name(item) for item in self.reader.items(parts.get("sources")))
            if name in taken:
                self.reader.report(place, "taken_name", name=name)
            elif indicator:
                label, kind = self.words.figures[indicator]
                yield FigureRead(name, indicator, sources, kind, label)

    def _conditions(self, node: Node | None, names: Names) -> Iterable[Condition]:
        items = self.reader.items(node)
        if node is not None and not items:
            self.reader.report(node, "empty_value")
        for number, item in enumerate(items, 1):
            parts = self.reader.mapping(item, ("label", "if"))
            label, scalar = self.reader.text(parts.get("label")) or NO_TEXT, self.reader.scalar(parts.get("if"))
            if scalar is None or not self.reader.admits(scalar):
                continue
            try:
                typed = expect(check(parse(scalar.text), names), BOOL)
            except ExpressionError as error:
                self.reader.report_expression(scalar, error)
                continue
            read = tuple(sorted(name for _, name in reads(typed)))
            yield Condition(number, label, scalar.text, typed, read)

    def _examples(self, node: Node | None, names: Names) -> Iterable[Example]:
        for number, item in enumerate(self.reader.items(node), 1):
            parts = self.reader.mapping(item, ("label", "given", "offered"))
            label = self.reader.text(parts.get("label")) or NO_TEXT
            given = {name: self._value(each, names.claim[name], names) for name, each in self._given(parts, names)}
            yield Example(number, label, given, self.reader.flag(parts.get("offered")))

    def _given(self, parts: Mapping[str, Node], names: Names) -> Iterable[tuple[str, Node]]:
        for name, place, each in self.reader.named(parts.get("given")):
            if name in names.claim:
                yield name, each
            else:
                self.reader.report(place, "unknown_name", name=name)

    def _value(self, node: Node, of: Type, names: Names) -> Value:
        if of.kind == "bool":
            return self.reader.flag(node)
        if of.kind == "code":
            return self.reader.choice(node, names.lists[of.codes or ""])
        text = self.reader.string(node)
        try:
            return Fraction(text.replace("_", ""))
        except (ValueError, ZeroDivisionError):
            self.reader.report(node, "bad_value", value=text[:40], type=of.name)
            return 0
