"""Where a page that was drawn of an older draft belongs now: a part with a number moves when one before it goes."""

from pilotzone.kernel import canonical
from subsidies.rules.editing.blocks import BLOCKS, item_path, items_of
from subsidies.rules.editing.schema import Block
from subsidies.rules.editing.tree import Path, Tree, at

SIGNS = 16
BANDS = ("from", "above")  # two ways in which a row of a table begins


def mark_of(tree: Tree, block: Block, path: Path) -> str:
    """What a page says of the item that it shows: among how many, with what content, and which rows inside."""
    item = at(tree, path)
    return f"{len(items_of(tree, block))} {_digest(item)} {_digest(_rows(block, item))}"


def place_now(tree: Tree, place: str, mark: str) -> tuple[str, Block, Path] | None:
    """The item that the page shows, in the draft as it is now; None where it is gone, or where its rows are no longer
    those of the page, so that what was typed into them would land in others."""
    block, found = BLOCKS.get(place.partition(".")[0]), item_path(tree, place)
    if block is None or not mark:
        return (place, *found) if found else None
    count, content, rows = mark.split()
    if block.shape == "numbered":
        same = [path for path, item in items_of(tree, block) if _digest(item) == content]
        if same and (found is None or found[1] not in same):
            return f"{block.id}.{same[0][-1]}", block, same[0]
        if not same and len(items_of(tree, block)) != int(count):
            return None
    return (place, *found) if found and _digest(_rows(block, at(tree, found[1]))) == rows else None


def _rows(block: Block, item: Tree) -> Tree:
    """The rows inside an item by their names, or by what they are where they have none."""
    found = {field.key: _kinds(at(item, field.path)) for field in block.fields if field.has_rows}
    given = item.get("given") if isinstance(item, dict) else None
    lines = {name: str(len(each)) for name, each in given.items() if isinstance(each, list)} if given else {}
    return {"rows": found, "given": lines}


def _kinds(rows: Tree) -> Tree:
    if isinstance(rows, dict):
        return list(rows)
    kinds = [next(iter(each), "") if isinstance(each, dict) else "" for each in rows or ()]
    return ["band" if each in BANDS else each for each in kinds]


def _digest(tree: Tree) -> str:
    return canonical.digest(tree)[:SIGNS]
