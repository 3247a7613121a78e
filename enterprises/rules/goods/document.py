"""Loads a document of risk rules (`goods/1`): one pass that reports every problem together, or a frozen book."""

from collections.abc import Iterable, Mapping
from fractions import Fraction

from enterprises.rules.goods.model import LEVELS, LOOKS, Example, Input, RiskRule, RuleBook
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

LANGUAGE = "goods/1"
FIXED: Mapping[str, tuple[Text, Type]] = {
    "chapter": (Text("商品编码前两位（章）", "chapter of the HS code"), NUMBER),
    "batches": (Text("批次号数量", "number of batch codes"), NUMBER),
    "quantity": (Text("计划数量", "planned quantity"), NUMBER),
    "refusals": (Text("一年内被拒次数", "refusals within a year"), NUMBER),
    "has_brand": (Text("有品牌", "has a brand"), BOOL),
    "brand_is_new": (Text("该企业首次备案此品牌", "first filing of the brand by the enterprise"), BOOL),
    "is_change": (Text("属于变更", "is a change"), BOOL),
    "chapter_changed": (Text("商品编码的章有变化", "the chapter of the HS code changes"), BOOL),
    "origin_changed": (Text("原产地有变化", "the origin changes"), BOOL),
    "listed": (Text("企业在信用名单内", "the enterprise is on a credit list"), BOOL),
}


class RuleError(Exception):
    """A document that is no book of rules, with every problem found, in the order of the document."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(str(each) for each in self.problems))


def load(text: str) -> RuleBook:
    """Raises RuleError with all problems at once."""
    try:
        root, problems = parse_document(text)
    except DocumentError as error:
        raise RuleError(error.problems) from error
    loader = _Loader(root)
    book = loader.load()
    if found := [*problems, *loader.reader.problems]:
        raise RuleError(found)
    return book


class _Loader:
    def __init__(self, root: MappingNode) -> None:
        self.root, self.reader = root, Reader()

    def load(self) -> RuleBook:
        parts = self.reader.mapping(self.root, ("language", "rules"), ("inputs", "examples", "note"))
        self.reader.choice(parts.get("language"), (LANGUAGE,))
        self.reader.text(parts.get("note"))
        inputs = tuple(self._inputs(parts.get("inputs")))
        types = {name: of for name, (_, of) in FIXED.items()} | {each.name: BOOL for each in inputs}
        names = Names(claim=types, lists={})
        return RuleBook(
            inputs=inputs,
            rules=tuple(self._rules(parts.get("rules"), names)),
            examples=tuple(self._examples(parts.get("examples"), names)),
            labels={name: label for name, (label, _) in FIXED.items()} | {each.name: each.label for each in inputs},
            types=types,
            digest=canonical.digest(plain(self.root)),
        )

    def _inputs(self, node: Node | None) -> Iterable[Input]:
        for name, place, each in self.reader.named(node):
            parts = self.reader.mapping(each, ("label", "of", "in"))
            label = self.reader.text(parts.get("label")) or NO_TEXT
            looks_at = self.reader.choice(parts.get("of"), LOOKS)
            values = tuple(self.reader.string(item) for item in self.reader.items(parts.get("in")))
            if name in FIXED:
                self.reader.report(place, "taken_name", name=name)
            elif not values or not all(values):
                self.reader.report(each, "empty_value")
            else:
                yield Input(name, label, looks_at, values)

    def _rules(self, node: Node | None, names: Names) -> Iterable[RiskRule]:
        items = self.reader.items(node)
        if node is not None and not items:
            self.reader.report(node, "empty_value")
        seen: set[str] = set()
        for number, item in enumerate(items, 1):
            parts = self.reader.mapping(item, ("id", "label", "if", "level", "why"), ("clause",))
            key, scalar = self.reader.name(parts.get("id")), self.reader.scalar(parts.get("if"))
            if key in seen:
                self.reader.report(parts["id"], "taken_name", name=key)
            seen.add(key)
            level = self.reader.choice(parts.get("level"), LEVELS)
            label, why = (self.reader.text(parts.get(name)) or NO_TEXT for name in ("label", "why"))
            clause = self.reader.text(parts["clause"]) if "clause" in parts else None
            if scalar is None or not self.reader.admits(scalar):
                continue
            try:
                typed = expect(check(parse(scalar.text), names), BOOL)
            except ExpressionError as error:
                self.reader.report_expression(scalar, error)
                continue
            read = tuple(sorted(name for _, name in reads(typed)))
            yield RiskRule(number, key, label, scalar.text, typed, read, level, why, clause)

    def _examples(self, node: Node | None, names: Names) -> Iterable[Example]:
        for number, item in enumerate(self.reader.items(node), 1):
            parts = self.reader.mapping(item, ("label", "given", "level"))
            label = self.reader.text(parts.get("label")) or NO_TEXT
            given: dict[str, Value] = {name: False if of == BOOL else Fraction(0) for name, of in names.claim.items()}
            for name, place, each in self.reader.named(parts.get("given")):
                if name in names.claim:
                    given[name] = self._value(each, names.claim[name])
                else:
                    self.reader.report(place, "unknown_name", name=name)
            yield Example(number, label, given, self.reader.choice(parts.get("level"), LEVELS))

    def _value(self, node: Node, of: Type) -> Value:
        if of == BOOL:
            return self.reader.flag(node)
        text = self.reader.string(node)
        try:
            return Fraction(text.replace("_", ""))
        except (ValueError, ZeroDivisionError):
            self.reader.report(node, "bad_value", value=text[:40], type=of.name)
            return Fraction(0)
