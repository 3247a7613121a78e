"""From a document's tree to sections, blocks and rows; what it does not know it shows as it is written."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from pilotzone.formula.document import DocumentError, parse_document, plain, without_words
from pilotzone.formula.text import Text
from subsidies.rules.model import NO_TEXT
from subsidies.rules.reading.phrases import Phrases, unit_words
from subsidies.rules.reading.vocabulary import (
    CHOICES,
    EXPRESSIONS,
    HEADINGS,
    KEYS,
    LISTED,
    NAMED,
    OTHER,
    REFERENCES,
    SECTIONS,
    STEPS,
    TRUTH,
    TYPES,
    UNSEEN,
)

DATE = re.compile(r"\d{4}-\d{2}-\d{2}(\.\.\d{4}-\d{2}-\d{2})?")

Tree = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Row:
    """`key` says in every version what the row is about; `words` are for people alone and mean no other amount."""

    key: str
    label: Text
    value: Text
    words: bool = False
    formula: str = ""  # the expression as it is written, where the value is one
    raw: str = ""  # the value as it is written: equal in two versions however its names are worded

    def under(self, key: str, label: Text) -> "Row":
        return replace(self, key=f"{key}.{self.key}", label=label)


@dataclass(frozen=True, slots=True)
class Block:
    """`place` is the path in the document, such as conditions.second_year."""

    place: str
    kind: str
    label: Text
    rows: tuple[Row, ...]
    clause: Text = NO_TEXT
    clause_id: str = ""

    @property
    def id(self) -> str:
        return self.place.rpartition(".")[2]


@dataclass(frozen=True, slots=True)
class Section:
    id: str
    title: Text
    blocks: tuple[Block, ...]


def read_document(document: str) -> tuple[Section, ...]:
    """The sections that hold something; none where the text is no YAML at all."""
    try:
        tree = plain(parse_document(document)[0])
    except DocumentError:
        return ()
    return read_tree(tree) if isinstance(tree, dict) else ()


def read_tree(tree: Tree) -> tuple[Section, ...]:
    reader = _Reader(tree)
    known = {key for _, _, keys in SECTIONS for key in keys}
    others = (OTHER[0], OTHER[1], tuple(key for key in tree if key not in known | UNSEEN))
    found = [Section(name, title, tuple(reader.blocks(name, keys))) for name, title, keys in (*SECTIONS, others)]
    return tuple(each for each in found if each.blocks)


def is_text(node: Any) -> bool:
    return isinstance(node, dict) and bool(node) and node.keys() <= {"zh", "en"}


def text_of(node: Any) -> Text:
    if is_text(node):
        return Text(str(node.get("zh", "")).strip(), str(node.get("en", "")).strip())
    return Text(str(node), str(node))


def mapping(node: Any) -> Tree:
    return node if isinstance(node, dict) else {}


def entries(block: str, node: Any) -> Iterator[tuple[str, Tree]]:
    """The named parts of a block with their names."""
    if isinstance(node, dict):
        yield from ((name, mapping(each)) for name, each in node.items())
    elif isinstance(node, list):
        for number, each in enumerate(node, 1):
            part = mapping(each)
            name = part.get("id") if block in LISTED else None
            yield str(name or number), part


class _Reader:
    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.labels = {block: dict(self._labels(block)) for block in (*NAMED, *LISTED)}
        self.clauses = self.labels["clauses"]
        names = {name: label for block in sorted(NAMED - {"clauses"}) for name, label in self.labels[block].items()}
        names |= self.labels["conditions"] | self.labels["awards"]
        self.assumptions = {
            name: text_of(mapping(each).get("text", name)) for name, each in mapping(tree.get("assumptions")).items()
        }
        codes: dict[str, Text] = {}
        for spec in mapping(tree.get("inputs")).values():
            columns = mapping(mapping(spec).get("rows"))
            names |= {name: text_of(mapping(column).get("label", name)) for name, column in columns.items()}
        for entry in mapping(tree.get("lists")).values():
            codes |= {code: text_of(label) for code, label in mapping(entry).items()}
        for table in mapping(tree.get("tables")).values():
            headings = {name: text_of(each) for name, each in mapping(mapping(table).get("gives")).items()}
            names = {name: each for name, each in headings.items() if each.zh} | names
        self.names = {"total": KEYS["total"]} | names
        self.phrases = Phrases(names, codes)

    def _labels(self, block: str) -> Iterator[tuple[str, Text]]:
        for name, part in entries(block, self.tree.get(block)):
            yield name, text_of(part.get("label", name))

    def blocks(self, section: str, keys: tuple[str, ...]) -> Iterator[Block]:
        if section == "head":
            rows = tuple(row for key in keys if key in self.tree for row in self.rows_of(key, self.tree[key], key))
            yield Block("head", "head", SECTIONS[0][1], rows)
            return
        for key in keys:
            node = self.tree.get(key)
            if node is None:
                continue
            if key in NAMED or key in LISTED or key == "examples":
                yield from (self.block(key, name, part) for name, part in entries(key, node))
            elif isinstance(node, dict):
                yield self.block(key, "", node)
            else:
                yield Block(key, key, KEYS.get(key, text_of(key)), tuple(self.rows_of(key, node, key)))

    def block(self, kind: str, name: str, part: Tree) -> Block:
        if kind == "lists":
            rows = tuple(Row(code, Text(code, code), text_of(label), words=True) for code, label in part.items())
            return Block(f"lists.{name}", kind, Text(name, name), rows)
        heading = next((text_of(part[key]) for key in ("label", "title", "name") if is_text(part.get(key))), NO_TEXT)
        fallback = KEYS.get(kind, NO_TEXT) if not name else Text(name, name)
        clause = str(part.get("clause", "")) if kind != "clauses" else ""
        rows = tuple(
            row
            for key, node in part.items()
            if key not in HEADINGS and key not in ("id", "clause")
            for row in self.rows_of(key, node, kind)
        )
        return Block(
            f"{kind}.{name}" if name else kind,
            kind,
            heading if heading.zh or heading.en else fallback,
            rows,
            self.clauses.get(clause, Text(clause, clause)),
            clause,
        )

    def rows_of(self, key: str, node: Any, kind: str) -> Iterator[Row]:
        """The rows of one entry of a block."""
        label = KEYS.get(f"{kind}.{key}") or KEYS.get(key, Text(key, key))
        if is_text(node):
            yield Row(key, label, text_of(node), words=True)
        elif (own := self.own_rows(key, node, kind)) is not None:
            yield from own
        elif isinstance(node, dict):
            for below, each in node.items():
                for row in self.rows_of(below, each, kind):
                    yield row.under(key, self.label_under(key, label, row))
        elif isinstance(node, list) and any(isinstance(each, dict | list) for each in node):
            for number, each in enumerate(node, 1):
                for row in self.rows_of(str(number), each, kind):
                    yield row.under(key, joined(label, row.label))
        else:
            formula = self.formula(key, node, kind)
            yield Row(key, label, self.value(key, node, kind), formula=formula, raw=written(node))

    def own_rows(self, key: str, node: Any, kind: str) -> Iterator[Row] | None:
        """The rows of what is read in a way of its own: steps, tables, columns, sections of the form."""
        is_list = isinstance(node, list)
        if key == "steps" and is_list:
            return self.steps(node)
        if key in ("bands", "rows") and is_list:
            return self.bands(node)
        if key == "rows" and kind == "inputs":
            return self.columns(mapping(node))
        if kind == "tables" and key in ("else", "gives"):
            return self.cells(key, KEYS[key], node)
        if key == "sections" and is_list:
            return (self.form_section(each) for each in map(mapping, node))
        return None

    def label_under(self, key: str, label: Text, row: Row) -> Text:
        """The facts of an example are called as the inputs are; other parts by the way to them."""
        if key in ("given", "lines", "findings", "rates"):
            return self.names.get(row.key, Text(row.key, row.key)) if row.key == row.label.zh else row.label
        about = CHOICES["about"].get(row.key)
        return joined(label, about or row.label)

    def formula(self, key: str, node: Any, kind: str) -> str:
        """The expression as it is written; a date says all in words."""
        is_written = isinstance(node, str) and key in EXPRESSIONS and kind not in ("legal", "head")
        return node if is_written and not DATE.fullmatch(node) else ""

    def value(self, key: str, node: Any, kind: str) -> Text:
        """A single value, or a list of them, in words."""
        if isinstance(node, list):
            parts = [self.value(key, each, kind) for each in node]
            return Text("、".join(part.zh for part in parts), ", ".join(part.en for part in parts))
        text = str(node)
        reference = key in REFERENCES or key == "per" or (key == "about" and kind == "assumptions")
        if reference and (named := self.label_of(text)):
            return named
        if found := TRUTH.get(text) or CHOICES.get(key, {}).get(text):
            return found
        if key == "type" or (key == "of" and kind == "tables"):
            return self.type_words(text)
        if self.formula(key, node, kind) or kind == "examples" or text == "unstated" or DATE.fullmatch(text):
            return self.phrases.text(text)
        return Text(text, text)

    def label_of(self, name: str) -> Text | None:
        found = (
            self.clauses.get(name)
            or self.assumptions.get(name)
            or self.labels["materials"].get(name)
            or self.names.get(name)
        )
        return found if found and (found.zh or found.en) else None

    def type_words(self, name: str) -> Text:
        base = name.rstrip("?")
        words = TYPES.get(base) or (Text("选项", "one of a list") if base in self.labels["lists"] else unit_text(base))
        return Text(f"{words.zh}，可以没有", f"{words.en}, may not exist") if name.endswith("?") else words

    def steps(self, steps: list[Any]) -> Iterator[Row]:
        """One row for each step: what it does, its own name, and its options."""
        seen: dict[str, int] = {}
        for part in map(mapping, steps):
            kind = next((key for key in STEPS if key in part), "")
            seen[kind] = seen.get(kind, 0) + 1
            key = f"steps.{kind}" + (f".{seen[kind]}" if seen[kind] > 1 else "")
            name, word = text_of(part["label"]) if "label" in part else NO_TEXT, KEYS.get(kind, Text(kind, kind))
            value = self.value(kind, part.get(kind, ""), "awards")
            options = [
                joined(KEYS.get(each, Text(each, each)), self.value(each, node, "awards"))
                for each, node in part.items()
                if each not in (kind, "label", "clause") and not isinstance(node, dict | list)
            ]
            zh = "；".join([value.zh, *(option.zh for option in options)])
            en = "; ".join([value.en, *(option.en for option in options)])
            label = joined(word, name) if name.zh or name.en else word
            formula = str(part.get(kind, "")) if kind in EXPRESSIONS else ""
            yield Row(key, label, Text(zh, en), formula=formula, raw=written(part))

    def bands(self, bands: list[Any]) -> Iterator[Row]:
        """One row for each band of a table, known by where it begins, or by the codes that it is for."""
        for part in map(mapping, bands):
            bound = next((key for key in ("from", "above", "is") if key in part), "")
            start = self.phrases_of(part.get(bound, ""))
            label = {
                "from": Text(f"{start.zh} 起", f"from {start.en}"),
                "above": Text(f"超过 {start.zh}", f"above {start.en}"),
            }.get(bound, start)
            own = {key: node for key, node in part.items() if key != bound}
            yield from self.cells(f"bands.{bound}.{part.get(bound, '')}", label, own)

    def cells(self, key: str, label: Text, node: Any) -> Iterator[Row]:
        """The cells of a row of a table in one line; the headings likewise."""
        if not isinstance(node, dict):
            yield Row(key, label, self.phrases.text(str(node)), formula=str(node), raw=written(node))
            return
        told = [
            text_of(each)
            if isinstance(each, dict)
            else self.value(name, each, "tables")
            if name == "assumption"
            else self.phrases.text(str(each))
            for name, each in node.items()
            if name != "clause"
        ]
        zh, en = "；".join(cell.zh for cell in told), "; ".join(cell.en for cell in told)
        formula = "; ".join(str(each) for name, each in node.items() if name not in ("clause", "assumption"))
        is_heading = key == "gives"
        yield Row(key, label, Text(zh, en), is_heading, "" if is_heading else formula, written(node))

    def form_section(self, part: Tree) -> Row:
        title = text_of(part.get("title", part.get("id", "")))
        inputs = part.get("inputs", [])
        return Row(f"sections.{part.get('id', '')}", title, self.value("inputs", inputs, "form"), raw=written(inputs))

    def phrases_of(self, node: Any) -> Text:
        if isinstance(node, list):
            parts = [self.phrases_of(each) for each in node]
            return Text("、".join(part.zh for part in parts), ", ".join(part.en for part in parts))
        known = self.phrases.codes.get(str(node))
        return known or self.phrases.text(str(node))

    def columns(self, columns: Tree) -> Iterator[Row]:
        """One row for each column of the lines: its type and whatever else is said of it."""
        for name, column in columns.items():
            part = mapping(column)
            said = [self.value("type", part.get("type", ""), "inputs")]
            said += [
                joined(KEYS.get(key, Text(key, key)), self.value(key, node, "inputs"))
                for key, node in part.items()
                if key not in ("type", "label") and not isinstance(node, dict)
            ]
            zh, en = "；".join(each.zh for each in said), "; ".join(each.en for each in said)
            yield Row(f"rows.{name}", text_of(part.get("label", name)), Text(zh, en), raw=written(part))


def unit_text(unit: str) -> Text:
    """A quantity by its unit: hours, parcels, CNY a booth."""
    zh, en = ("/".join(unit_words(part, language) for part in unit.split("/")) for language in ("zh", "en"))
    return Text(zh, en)


def written(node: Any) -> str:
    """The part as it stands in the document, without the words for people."""
    return str(without_words(node))


def joined(label: Text, more: Text) -> Text:
    return Text(f"{label.zh}：{more.zh}", f"{label.en}: {more.en}")
