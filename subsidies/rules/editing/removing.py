"""What a removal takes away, with what rests on nothing else, so that the next step can put it back where it stood."""

import json
from dataclasses import dataclass

from pilotzone.formula.text import Text
from subsidies.rules.editing.blocks import BLOCKS, place_at
from subsidies.rules.editing.following import following, names_at, uncounted
from subsidies.rules.editing.operations import CannotEdit, locate
from subsidies.rules.editing.outline import item_label
from subsidies.rules.editing.schema import NO_TEXT, Block
from subsidies.rules.editing.tree import Path, Tree, at, drop, insert, put

Step = tuple[Path, int | None, Tree]  # a path, its place among its neighbours, its content; without a place a formula


@dataclass(frozen=True, slots=True)
class Removed:
    """`steps` in the order in which they were taken; `place` is the form or item that shows the first of them."""

    steps: tuple[Step, ...]
    place: str
    label: Text = NO_TEXT
    others: tuple[Text, ...] = ()  # the parts that went with it

    def written(self) -> str:
        """As text: the order of the keys is part of a document."""
        others = [[each.zh, each.en] for each in self.others]
        return json.dumps([self.steps, self.place, [self.label.zh, self.label.en], others], ensure_ascii=False)


def removed_of(text: str) -> Removed | None:
    """What `written` gave; None for an empty text."""
    if not text:
        return None
    steps, place, label, others = json.loads(text)
    taken = tuple((tuple(path), number, content) for path, number, content in steps)
    return Removed(taken, place, Text(*label), tuple(Text(*each) for each in others))


def remove(tree: Tree, place: str) -> Tree:
    """The tree without what stands at the place and what rests on nothing else."""
    return _taken(tree, place)[0]


def removal_of(tree: Tree, place: str) -> Removed:
    """What would be lost by removing what stands at the place."""
    steps = _taken(tree, place)[1]
    path = steps[0][0]
    shown, inside = place_at(tree, path)
    others = [item_label(BLOCKS[gone[0]], gone, content) for gone, _number, content in steps[1:] if _is_part(gone)]
    return Removed(tuple(steps), shown, _label(tree, path, at(tree, path), inside), tuple(others))


def _is_part(path: Path) -> bool:
    return path[0] in ("conditions", "materials") and len(path) == 2


def _taken(tree: Tree, place: str) -> tuple[Tree, list[Step]]:
    path = locate(tree, place)
    if not path:
        raise CannotEdit(place)
    steps: list[Step] = []
    return _take(tree, path, steps), steps


def _take(tree: Tree, path: Path, steps: list[Step]) -> Tree:
    """The tree without the part, and without those that follow it, which may have their own."""
    names, counts_lines = names_at(tree, path), path[0] == "conditions" and at(tree, (*path, "each")) is not None
    tree = _drop(tree, path, steps)
    while names and (found := following(tree, path, names)):
        tree = _take(tree, found, steps)
    for formula, without in list(uncounted(tree, names)) if counts_lines else ():
        if without:
            steps.append((formula, None, at(tree, formula)))
            tree = put(tree, formula, without)
        else:
            tree = _drop(tree, formula, steps)
    return tree


def _drop(tree: Tree, path: Path, steps: list[Step]) -> Tree:
    above = at(tree, path[:-1])
    number = int(path[-1]) if isinstance(above, list) else list(above).index(path[-1])
    steps.append((path, number, at(tree, path)))
    return drop(tree, path)


def put_back(tree: Tree, text: str) -> tuple[Tree, str]:
    """The tree with what was removed, among its neighbours as before; and the place that shows it."""
    removed = removed_of(text)
    if removed is None:
        raise CannotEdit("undo")
    for path, number, content in reversed(removed.steps):
        tree = put(tree, path, content) if number is None else _insert(tree, path, number, content)
    return tree, removed.place


def _insert(tree: Tree, path: Path, number: int, content: Tree) -> Tree:
    above, last = path[:-1], path[-1]
    here = at(tree, above)
    if last.isdecimal() and not isinstance(here, dict):
        tree = put(tree, above, here if isinstance(here, list) else [])
        return insert(tree, (*above, str(number)), content)
    entries = list(here.items()) if isinstance(here, dict) else []
    entries.insert(number, (last, content))
    return put(tree, above, dict(entries))


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
