"""The blocks of a measure in the order of the outline: the editor's forms as data."""

from subsidies.rules.editing.amount_blocks import AMOUNT_BLOCKS, DEFINE
from subsidies.rules.editing.fact_blocks import FACT_BLOCKS
from subsidies.rules.editing.people_blocks import CONDITIONS, PEOPLE_BLOCKS
from subsidies.rules.editing.schema import Block
from subsidies.rules.editing.tree import Path, Tree, at, place_of, put, resolve

BLOCKS: dict[str, Block] = {
    each.id: each for each in (*FACT_BLOCKS, DEFINE, CONDITIONS, *AMOUNT_BLOCKS, *PEOPLE_BLOCKS)
}
# Keys as the documents of the repository order them; the rest of a block follows its fields.
TOP = (
    "language",
    "id",
    "version",
    "name",
    "status",
    "programme",
    "valid",
    "source",
    "first_day_counts",
    "notice_working_days",
    "exchange",
    "legal",
    "clauses",
    "assumptions",
    "lists",
    "inputs",
    "define",
    "tables",
    "conditions",
    "grants",
    "awards",
    "total",
    "payers",
    "instalments",
    "select",
    "budget",
    "family",
    "netting",
    "materials",
    "form",
    "examples",
)
FIRST = ("id", "type", "label")


def item_path(tree: Tree, place: str) -> tuple[Block, Path] | None:
    """The block of a place such as `inputs.turnover` and the path of the item, or of the block itself."""
    name, _, rest = place.partition(".")
    block = BLOCKS.get(name)
    if block is None:
        return None
    if not rest:
        return block, block.path
    path = resolve(tree, ".".join((*block.path, rest)))
    if path is None or not block.has_items or len(path) != len(block.path) + 1:
        return None
    return block, path


def place_at(tree: Tree, path: Path) -> tuple[str, Path]:
    """Where the editor shows a path: the place of its block or item, and the path inside that."""
    for block in BLOCKS.values():
        depth = len(block.path)
        if not block.path or path[:depth] != block.path:
            continue
        if not block.has_items or len(path) == depth:
            return block.id, path[depth:]
        item = path[: depth + 1]
        return ".".join((block.id, place_of(tree, item).split(".")[-1])), path[depth + 1 :]
    for block in BLOCKS.values():
        if not block.path and path and any(path[0] == field.path[0] for field in block.fields):
            return block.id, path
    return "basic", path


def items_of(tree: Tree, block: Block) -> list[tuple[Path, Tree]]:
    """The items of a block with their paths, in the order of the document."""
    here = at(tree, block.path)
    if isinstance(here, dict) and block.shape == "named":
        return [((*block.path, key), each) for key, each in here.items()]
    if isinstance(here, list) and block.shape in ("listed", "numbered"):
        return [((*block.path, str(place)), each) for place, each in enumerate(here)]
    return []


def arrange(tree: dict[str, Tree]) -> dict[str, Tree]:
    """The tree with its keys in the usual order; what nobody knows keeps its place at the end."""
    found = _ordered(tree, TOP)
    for block in BLOCKS.values():
        keys = tuple(dict.fromkeys((*FIRST, *(field.path[0] for field in block.fields if field.key))))
        if block.shape == "one" and block.path and isinstance(at(found, block.path), dict):
            found = put(found, block.path, _ordered(at(found, block.path), keys))
        if block.id != "lists":
            for path, item in items_of(found, block):
                found = put(found, path, _ordered(item, keys)) if isinstance(item, dict) else found
    return found


def _ordered(entries: dict[str, Tree], keys: tuple[str, ...]) -> dict[str, Tree]:
    known = [key for key in keys if key in entries]
    return {key: entries[key] for key in (*known, *(key for key in entries if key not in known))}
