"""What a button of the editor does to the tree: begin, remove, move and rename items and rows."""

import re
from collections.abc import Iterator

from subsidies.rules.editing.blocks import BLOCKS, item_path, place_at
from subsidies.rules.editing.drawing import is_shown
from subsidies.rules.editing.renaming import CALCULATED, rename
from subsidies.rules.editing.schema import Block, Field
from subsidies.rules.editing.tree import Path, Tree, at, put, resolve, shift

MOVES = {"up": -1, "down": 1}
NAME = re.compile(r"[a-z][a-z0-9_]{0,59}")


class CannotEdit(Exception):
    """The operation does not fit the document as it is now."""


def begin(tree: Tree, block: Block) -> tuple[Tree, str]:
    """A new item at the end of its block, with a name that is free; gives the tree and the item's place."""
    name = free_name(tree, block, block.item.en.split()[0] if block.item.en else block.id)
    if block.shape == "named":
        return put(tree, (*block.path, name), block.fresh), f"{block.id}.{name}"
    number = len(at(tree, block.path) or [])
    item = {**block.fresh, "id": name} if "id" in block.fresh else block.fresh
    here = at(tree, block.path)
    return put(tree, block.path, [*(here if isinstance(here, list) else []), item]), (
        f"{block.id}.{name}" if "id" in block.fresh else f"{block.id}.{number}"
    )


def add_row(tree: Tree, place: str, variant: str) -> Tree:
    """Another row of a list or mapping inside an item."""
    path = tuple(place.split("."))
    path = (*(resolve(tree, ".".join(path[:-1])) or path[:-1]), path[-1])
    key, fresh = _fresh(tree, path, variant)
    here = at(tree, path)
    if key:
        rows = here if isinstance(here, dict) else {}
        name = next(each for each in _numbered(key) if each not in rows)
        return put(tree, path, {**rows, name: fresh})
    listed = here if isinstance(here, list) else []
    last = len(listed) - 1 if path == ("total", "steps") and listed and "round" in listed[-1] else len(listed)
    return put(tree, path, [*listed[:last], fresh, *listed[last:]])  # the total is rounded last


def locate(tree: Tree, place: str) -> Path | None:
    """The path of an item by its place in the outline, or of a row by its place in the document."""
    found = item_path(tree, place)
    return found[1] if found and found[1] != found[0].path else resolve(tree, place)


def move(tree: Tree, place: str, way: str) -> Tree:
    path = locate(tree, place)
    if not path or way not in MOVES:
        raise CannotEdit(place)
    return shift(tree, path, MOVES[way])


def rename_item(tree: Tree, place: str, name: str) -> tuple[Tree, str]:
    """The item under another name, with everything that points to it; its new place."""
    found = item_path(tree, place)
    if found is None or not NAME.fullmatch(name) or name in taken(tree, found[0]):
        raise CannotEdit(name)
    block, path = found
    tree = rename(tree, path, name)
    return tree, f"{block.id}.{name}"


def taken(tree: Tree, block: Block) -> set[str]:
    """The names that an item of the block cannot have: all that expressions can see, or those of its own block."""
    if block.id not in CALCULATED:
        return _names(tree, block)
    inputs = at(tree, ("inputs",))
    rows = [each.get("rows") for each in inputs.values() if isinstance(each, dict)] if isinstance(inputs, dict) else []
    columns = {column for each in rows if isinstance(each, dict) for column in each}
    return columns | {name for each in CALCULATED for name in _names(tree, BLOCKS[each])}


def free_name(tree: Tree, block: Block, wish: str) -> str:
    used = taken(tree, block)
    return next(name for name in _numbered(wish) if name not in used)


def _numbered(wish: str) -> Iterator[str]:
    yield wish
    number = 2
    while True:
        yield f"{wish}_{number}"
        number += 1


def _names(tree: Tree, block: Block) -> set[str]:
    here = at(tree, block.path)
    if isinstance(here, dict):
        return set(here)
    return {str(each.get("id")) for each in here if isinstance(each, dict)} if isinstance(here, list) else set()


def _fresh(tree: Tree, path: Path, variant: str) -> tuple[str, Tree]:
    """The name (of a mapping's row) and the content with which a row begins."""
    block, inside = _block_and_inside(tree, path)
    if block.id == "examples" and inside[:1] == ("given",):
        return "", {}
    field = next((each for each in block.fields if each.has_rows and each.path == inside), None)
    if field is None or not is_shown(field, at(tree, path[: len(path) - len(inside)], {})):
        raise CannotEdit(".".join(path))
    if field.kind == "bands":
        return "", {"from": "", **_cells(tree, path)}
    if field.kind == "lookup":
        return "", {"is": [], **_cells(tree, path)}
    return _of_field(field, variant, path)


def _of_field(field: Field, variant: str, path: Path) -> tuple[str, Tree]:
    options = field.fresh or {}
    if variant not in options:
        raise CannotEdit(".".join(path))
    return (variant if field.kind == "named" else ""), options[variant][1]


def _block_and_inside(tree: Tree, path: Path) -> tuple[Block, Path]:
    place, inside = place_at(tree, path)
    return BLOCKS[place.split(".", maxsplit=1)[0]], inside


def _cells(tree: Tree, path: Path) -> dict[str, Tree]:
    gives = at(tree, (*path[:-1], "gives"))
    return dict.fromkeys(gives, "") if isinstance(gives, dict) else {}
