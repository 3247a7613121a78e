"""What a removal took away, so that the next step can put it back where it stood."""

import json
from dataclasses import dataclass

from pilotzone.formula.text import Text
from subsidies.rules.editing.blocks import BLOCKS, place_at
from subsidies.rules.editing.operations import CannotEdit, locate
from subsidies.rules.editing.outline import item_label
from subsidies.rules.editing.schema import NO_TEXT, Block
from subsidies.rules.editing.tree import Path, Tree, at, insert, put


@dataclass(frozen=True, slots=True)
class Removed:
    """`at` is its path before, `number` its place among its neighbours, `place` the form or item that shows it."""

    at: Path
    number: int
    content: Tree
    place: str
    label: Text = NO_TEXT

    def written(self) -> str:
        """As text: the order of the keys is part of a document."""
        kept = [self.at, self.number, self.content, self.place, self.label.zh, self.label.en]
        return json.dumps(kept, ensure_ascii=False)


def removed_of(text: str) -> Removed | None:
    """What `written` gave; None for an empty text."""
    if not text:
        return None
    path, number, content, place, zh, en = json.loads(text)
    return Removed(tuple(path), number, content, place, Text(zh, en))


def removal_of(tree: Tree, place: str) -> Removed:
    """What would be lost by removing what stands at the place."""
    path = locate(tree, place)
    if not path:
        raise CannotEdit(place)
    content, above = at(tree, path), at(tree, path[:-1])
    number = int(path[-1]) if isinstance(above, list) else list(above).index(path[-1])
    shown, inside = place_at(tree, path)
    return Removed(path, number, content, shown, _label(tree, path, content, inside))


def put_back(tree: Tree, text: str) -> tuple[Tree, str]:
    """The tree with what was removed, among its neighbours as before; and the place that shows it."""
    removed = removed_of(text)
    if removed is None:
        raise CannotEdit("undo")
    above, last = removed.at[:-1], removed.at[-1]
    here = at(tree, above)
    if last.isdecimal() and not isinstance(here, dict):
        tree = put(tree, above, here if isinstance(here, list) else [])
        return insert(tree, (*above, str(removed.number)), removed.content), removed.place
    entries = list(here.items()) if isinstance(here, dict) else []
    entries.insert(removed.number, (last, removed.content))
    return put(tree, above, dict(entries)), removed.place


def _label(tree: Tree, path: Path, content: Tree, inside: Path) -> Text:
    """An item by its label; a row by its label, else by the name of its field and its number."""
    block: Block = BLOCKS[place_at(tree, path)[0].partition(".")[0]]
    if not inside:
        return item_label(block, path, content)
    field = next((each for each in block.fields if each.path and inside[: len(each.path)] == each.path), None)
    own = content.get("label") if isinstance(content, dict) else None
    words = Text(own.get("zh", ""), own.get("en", "")) if isinstance(own, dict) else NO_TEXT
    if words.zh or words.en:
        return words
    name = str(int(path[-1]) + 1) if path[-1].isdecimal() else path[-1]
    return Text(f"{field.label.zh} {name}", f"{field.label.en} {name}") if field else Text(name, name)
