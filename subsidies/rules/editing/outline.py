"""The outline of a draft: its blocks with the number of items and what the checks say about each."""

from dataclasses import dataclass

from pilotzone.formula.text import Text
from subsidies.rules.editing.blocks import BLOCKS, items_of
from subsidies.rules.editing.checking import Report
from subsidies.rules.editing.references import text_of
from subsidies.rules.editing.schema import Block
from subsidies.rules.editing.tree import Path, Tree, at


@dataclass(frozen=True, slots=True)
class Entry:
    """`state` is error, warning, done or empty; `count` None where the block is one form."""

    place: str
    label: Text
    state: str
    count: int | None = None
    here: bool = False
    entries: "tuple[Entry, ...]" = ()


def outline(tree: Tree, report: Report, place: str) -> tuple[Entry, ...]:
    """Every block; the one that is open with its items."""
    return tuple(_entry(tree, report, block, place) for block in BLOCKS.values())


def _entry(tree: Tree, report: Report, block: Block, place: str) -> Entry:
    items = items_of(tree, block)
    is_open = place.partition(".")[0] == block.id
    below = entries_of(tree, report, block, place) if is_open and block.has_items else ()
    state = _state(report, block.id, _is_written(tree, block))
    return Entry(block.id, block.label, state, len(items) if block.has_items else None, place == block.id, below)


def entries_of(tree: Tree, report: Report, block: Block, place: str = "") -> tuple[Entry, ...]:
    """The items of a block, each with its label."""
    found = []
    for path, item in items_of(tree, block):
        own = item_place(block, path, item)
        found.append(Entry(own, item_label(block, path, item), _state(report, own, True), here=own == place))
    return tuple(found)


def item_place(block: Block, path: Path, item: Tree) -> str:
    name = item.get("id") if block.shape == "listed" and isinstance(item, dict) else None
    return f"{block.id}.{name if isinstance(name, str) and name else path[-1]}"


def item_label(block: Block, path: Path, item: Tree) -> Text:
    """The item in words: its label or title, else the beginning of its text, else its name."""
    parts = item if isinstance(item, dict) else {}
    found = text_of(parts.get("label") or parts.get("title") or parts.get("text"))
    number = f"{int(path[-1]) + 1}" if path[-1].isdecimal() else path[-1]
    name = parts.get("id") or number
    return found if found.zh else Text(f"{block.item.zh} {name}", f"{block.item.en} {name}".capitalize())


def _state(report: Report, place: str, is_written: bool) -> str:
    found = report.state(place)
    return found if found in ("error", "warning") else "done" if is_written else ""


def _is_written(tree: Tree, block: Block) -> bool:
    if block.path:
        return bool(at(tree, block.path))
    return any(at(tree, field.path) not in (None, "") for field in block.fields)
