"""YAML documents as a tree of places and texts: no guesses at types, no anchors, tags or surprises.

The tree is built from the parser's events with a stack, so that a hostile document is refused at the
first event that breaks a rule, before anything grows.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from pilotzone.formula.problems import Problem, problem

MAX_BYTES = 256 * 1024
MAX_DEPTH = 12
MAX_NODES = 8_000
TOO_DEEP = re.compile(r"(?:[\[{]\s*){13}")  # told before the scanner looks a thousand brackets ahead


@dataclass(slots=True)
class Node:
    line: int
    column: int


@dataclass(slots=True)
class Scalar(Node):
    text: str
    quoted: bool = False
    block: bool = False


@dataclass(slots=True)
class Sequence(Node):
    items: list[Node] = field(default_factory=list)


@dataclass(slots=True)
class Mapping(Node):
    entries: dict[str, Node] = field(default_factory=dict)
    keys: dict[str, Scalar] = field(default_factory=dict)


class DocumentError(Exception):
    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(str(each) for each in problems))
        self.problems = problems


def parse_document(text: str) -> tuple[Mapping, list[Problem]]:
    """The tree of one document, to be read only, and its repairable problems; raises DocumentError without a tree."""
    root, problems = _parsed(text)
    return root, list(problems)


@lru_cache(maxsize=16)  # one that somebody writes on, and those compared with it, are asked for again and again
def _parsed(text: str) -> tuple[Mapping, tuple[Problem, ...]]:
    if len(text.encode()) > MAX_BYTES:
        raise DocumentError([problem(1, 1, "too_long", limit=MAX_BYTES // 1024)])
    if nested := TOO_DEEP.search(text):
        line, column = text.count("\n", 0, nested.start()) + 1, nested.start() - text.rfind("\n", 0, nested.start())
        raise DocumentError([problem(line, column, "too_deep", limit=MAX_DEPTH)])
    builder = _Builder()
    try:
        for event in _events(text):
            builder.take(event)
    except MarkedYAMLError as error:
        mark: Any = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        raise DocumentError([problem(line, column, "not_yaml", detail=error.problem or error.context)]) from error
    except YAMLError as error:
        raise DocumentError([problem(1, 1, "not_yaml", detail=str(error).splitlines()[0])]) from error
    if not isinstance(builder.root, Mapping):
        raise DocumentError([problem(1, 1, "not_a_mapping")])
    return builder.root, tuple(builder.problems)


def plain(node: Node) -> object:
    """The tree without places, as it enters a digest."""
    if isinstance(node, Mapping):
        return {key: plain(value) for key, value in node.entries.items()}
    if isinstance(node, Sequence):
        return [plain(value) for value in node.items]
    return getattr(node, "text", "")


def lines(root: Mapping) -> dict[str, int]:
    """The line of every part by its path: keys, and in a list the number of a part or its id."""
    found: dict[str, int] = {}
    open_: list[tuple[str, Node]] = [("", root)]
    while open_:
        path, node = open_.pop()
        if isinstance(node, Mapping):
            for key, value in node.entries.items():
                found[f"{path}{key}"] = node.keys[key].line
                open_.append((f"{path}{key}.", value))
        elif isinstance(node, Sequence):
            for number, item in enumerate(node.items, 1):
                own = item.entries.get("id") if isinstance(item, Mapping) else None
                name = own.text if isinstance(own, Scalar) else str(number)
                found[f"{path}{name}"] = item.line
                open_.append((f"{path}{name}.", item))
    return found


def without_words(tree: object) -> object:
    """The tree without texts for people, which are the mappings with no key but zh and en."""
    if isinstance(tree, dict):
        if tree.keys() <= {"zh", "en"}:
            return None
        return {key: without_words(value) for key, value in tree.items()}
    if isinstance(tree, list):
        return [without_words(value) for value in tree]
    return tree


def _events(text: str) -> Iterator[Any]:
    return iter(YAML(typ="safe", pure=True).parse(text))


class _Builder:
    def __init__(self) -> None:
        self.root: Node | None = None
        self.problems: list[Problem] = []
        self._stack: list[Sequence | Mapping] = []
        self._keys: list[Scalar | None] = []
        self._count = 0

    def take(self, event: Any) -> None:
        line, column = event.start_mark.line + 1, event.start_mark.column + 1
        name = type(event).__name__
        self._refuse(event, name, line, column)
        if name == "ScalarEvent":
            self._add(Scalar(line, column, event.value, event.style in ("'", '"'), event.style in ("|", ">")))
        elif name == "MappingStartEvent":
            self._open(Mapping(line, column))
        elif name == "SequenceStartEvent":
            self._open(Sequence(line, column))
        elif name in ("MappingEndEvent", "SequenceEndEvent"):
            self._stack.pop()
            self._keys.pop()

    def _refuse(self, event: Any, name: str, line: int, column: int) -> None:
        code = ""
        if name == "AliasEvent":
            code = "alias"
        elif getattr(event, "anchor", None):
            code = "anchor"
        elif getattr(event, "tag", None) or getattr(event, "tags", None):
            code = "tag"
        elif name == "DocumentStartEvent" and self.root is not None:
            code = "second_document"
        if code:
            raise DocumentError([problem(line, column, code)])

    def _open(self, node: Sequence | Mapping) -> None:
        if len(self._stack) >= MAX_DEPTH:
            raise DocumentError([problem(node.line, node.column, "too_deep", limit=MAX_DEPTH)])
        self._add(node)
        self._stack.append(node)
        self._keys.append(None)

    def _add(self, node: Node) -> None:
        self._count += 1
        if self._count > MAX_NODES:
            raise DocumentError([problem(node.line, node.column, "too_many_nodes", limit=MAX_NODES)])
        if not self._stack:
            self.root = node
            return
        parent = self._stack[-1]
        if isinstance(parent, Sequence):
            parent.items.append(node)
        elif self._keys[-1] is None:
            self._keys[-1] = self._key(node)
        else:
            key = self._keys[-1]
            self._keys[-1] = None
            self._enter(parent, key, node)

    def _key(self, node: Node) -> Scalar:
        if not isinstance(node, Scalar):
            raise DocumentError([problem(node.line, node.column, "key_not_a_name")])
        return node

    def _enter(self, parent: Mapping, key: Scalar, node: Node) -> None:
        if key.text == "<<":
            self.problems.append(problem(key.line, key.column, "merge_key"))
        elif key.text in parent.entries:
            self.problems.append(problem(key.line, key.column, "duplicate_key", key=key.text))
        else:
            parent.entries[key.text], parent.keys[key.text] = node, key
