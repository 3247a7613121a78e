"""The policy text in pieces, to which everything in a document points."""

from collections.abc import Container
from dataclasses import dataclass

from pilotzone.formula.document import Mapping, Node, Scalar
from pilotzone.formula.reader import Reader
from pilotzone.formula.text import NO_TEXT, Text


@dataclass(frozen=True, slots=True)
class Clause:
    id: str
    label: Text
    text: Text


def read_clauses(reader: Reader, node: Node | None) -> dict[str, Clause]:
    found = {}
    for name, _, each in reader.named(node):
        parts = reader.mapping(each, required=("label", "text"))
        label, text = reader.text(parts.get("label")), reader.text(parts.get("text"))
        found[name] = Clause(name, label or NO_TEXT, text or NO_TEXT)
    return found


def check_references(reader: Reader, root: Mapping, clauses: Container[str]) -> frozenset[str]:
    """Every clause that a block names must be there; which ones are named."""
    cited: set[str] = set()
    for _, entries in blocks(root):
        each = entries.get("clause")
        if not isinstance(each, Scalar):
            continue
        cited.add(each.text)
        if each.text not in clauses:
            reader.report(each, "unknown_reference", name=each.text, what="clause", what_zh="条款")
    return frozenset(cited)


def blocks(root: Mapping) -> list[tuple[str, dict[str, Node]]]:
    """Every mapping below the top level, with the name of the block that it is in."""
    found: list[tuple[str, dict[str, Node]]] = []
    open_ = [(block, node) for block, node in root.entries.items() if block not in ("clauses", "examples")]
    while open_:
        block, node = open_.pop()
        children = getattr(node, "items", None)
        if isinstance(node, Mapping):
            found.append((block, node.entries))
            children = list(node.entries.values())
        open_ += [(block, each) for each in children or []]
    return found
