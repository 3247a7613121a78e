"""Writes a plain tree as YAML in block style, and at once the tree of places that a reader of the text would find.

With the places a check can begin without parsing the text again.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pilotzone.formula.document import Mapping, Node, Scalar, Sequence
from subsidies.rules.editing.tree import Tree

INDENT = 2
# What may stand without quotes: no sign that YAML reads, no space at an end, nothing invisible.
PLAIN = re.compile(r"(?:[^\s\-?:,\[\]{}#&*!|>'\"%@`=<]|-(?=[0-9]))(?:.*\S)?")
BREAKS_PLAIN = re.compile(r":(?:\s|$)|\s#|\t")
LINES = re.compile(r"[^\s\x00-\x1f][^\x00-\x09\x0b-\x1f]*[^\s\x00-\x1f]")


@dataclass(frozen=True, slots=True)
class Written:
    text: str
    root: Mapping


def write(tree: dict[str, Tree]) -> Written:
    """The document's text with its tree of places; reading the text gives the same tree."""
    writer = _Writer()
    root = writer.mapping(tree, 0)
    return Written("".join(writer.parts), root)


class _Writer:
    def __init__(self) -> None:
        self.parts: list[str] = []
        self.line, self.column = 1, 1

    def mapping(self, entries: dict[str, Tree], indent: int) -> Mapping:
        node = Mapping(self.line, self.column)
        for number, (key, value) in enumerate(entries.items()):
            if number:
                self._put(" " * indent)
            node.keys[key] = self._scalar(key, indent, block=False)
            self._put(":")
            node.entries[key] = self._value(value, indent)
        return node

    def _sequence(self, items: list[Tree], indent: int) -> Sequence:
        node = Sequence(self.line, self.column)
        for number, value in enumerate(items):
            if number:
                self._put(" " * indent)
            self._put("-")
            if isinstance(value, dict) and value:
                self._put(" ")
                node.items.append(self.mapping(value, indent + INDENT))
            elif isinstance(value, list) and value:
                self._put("\n" + " " * (indent + INDENT))
                node.items.append(self._sequence(value, indent + INDENT))
            else:
                node.items.append(self._value(value, indent))
        return node

    def _value(self, value: Tree, indent: int) -> Node:
        """What follows a colon or a dash, to the end of its last line."""
        if isinstance(value, dict) and value:
            self._put("\n" + " " * (indent + INDENT))
            return self.mapping(value, indent + INDENT)
        if isinstance(value, list) and value:
            self._put("\n" + " " * indent)
            return self._sequence(value, indent)
        self._put(" ")
        node: Node
        if isinstance(value, dict | list):
            node = Mapping(self.line, self.column) if isinstance(value, dict) else Sequence(self.line, self.column)
            self._put("{}" if isinstance(value, dict) else "[]")
        else:
            node = self._scalar(value, indent, block=True)
        self._put("\n")
        return node

    def _scalar(self, text: str, indent: int, *, block: bool) -> Scalar:
        line, column = self.line, self.column
        if block and "\n" in text and LINES.fullmatch(text) and all(_is_shown(each) for each in text.splitlines()):
            space = "\n" + " " * (indent + INDENT)
            self._put("|-" + "".join(space + each if each else "\n" for each in text.split("\n")))
            return Scalar(line, column, text, block=True)
        written = quoted(text)
        self._put(written)
        return Scalar(line, column, text, quoted=written[:1] in ("'", '"'))

    def _put(self, text: str) -> None:
        self.parts.append(text)
        breaks = text.count("\n")
        if breaks:
            self.line += breaks
            self.column = len(text) - text.rfind("\n")
        else:
            self.column += len(text)


def quoted(text: str) -> str:
    """A text on one line, in quotes where YAML would otherwise read something else."""
    if PLAIN.fullmatch(text) and not BREAKS_PLAIN.search(text) and _is_shown(text):
        return text
    if _is_shown(text) and "'" not in text and ('"' in text or "\\" in text or not text):
        return f"'{text}'"
    return '"' + "".join(_escaped(text)) + '"'


def _is_shown(text: str) -> bool:
    return text.isprintable() and "\ufeff" not in text


def _escaped(text: str) -> Iterator[str]:
    for sign in text:
        if sign in '"\\':
            yield "\\" + sign
        elif sign == "\n":
            yield "\\n"
        elif _is_shown(sign):
            yield sign
        elif ord(sign) < 0x10000:
            yield f"\\u{ord(sign):04x}"
        else:
            yield f"\\U{ord(sign):08x}"
