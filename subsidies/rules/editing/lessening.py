"""A draft with errors made smaller until it loads, so that its author sees the rest of it at work."""

from collections.abc import Iterable

from subsidies.rules.editing.blocks import BLOCKS
from subsidies.rules.editing.checking import Remark, Report, check
from subsidies.rules.editing.fixes import mend
from subsidies.rules.editing.references import text_of
from subsidies.rules.editing.tree import Path, Tree, at, drop
from subsidies.rules.editing.writing import write
from subsidies.rules.model import Measure

ROUNDS = 4
NOTHING = "…"
ESSENTIAL = ("language", "id", "version", "name", "status", "programme", "source", "total", "inputs", "awards")


def previewed(report: Report) -> tuple[Measure | None, bool]:
    """The measure, or what of it can be used yet; and whether parts were left out."""
    if report.measure is not None or not isinstance(report.tree, dict):
        return report.measure, False
    tree = filled(report.tree)
    for _round in range(ROUNDS):
        found = check(write(tree), linted=False)
        if found.measure is not None:
            return found.measure, True
        tree = without(tree, found.remarks)
    return None, True


def filled(tree: Tree) -> Tree:
    """The tree with each missing text taken from the other language."""
    if isinstance(tree, dict):
        if tree and tree.keys() <= {"zh", "en"}:
            text = text_of(tree)
            return {"zh": text.zh or text.en or NOTHING, "en": text.en or text.zh or NOTHING}
        return {key: filled(each) for key, each in tree.items()}
    return [filled(each) for each in tree] if isinstance(tree, list) else tree


def without(tree: Tree, remarks: Iterable[Remark]) -> Tree:
    """The tree without the items, or rows of them, in which something is wrong; later ones first."""
    found = list(remarks)
    faulty = {_part(each) for each in found if each.path}
    for path in sorted(faulty - {()}, key=_late, reverse=True):
        tree = drop(tree, path) if at(tree, path) is not None else tree
    for key in ("form", "examples"):
        if any(each.path[:1] == (key,) for each in found):
            tree = drop(tree, (key,))
    return mend(tree, "round", "total") if any(each.code == "final_round" for each in found) else tree


def _part(remark: Remark) -> Path:
    """The smallest part that can go: a reference, a step or band, else an item, else a block that may be absent."""
    path = remark.path
    if remark.code == "unknown_reference":
        return path
    if len(path) > 1 and path[0] == "total" and path[1] == "steps":
        return path[:3] if len(path) > 2 else ()
    for block in BLOCKS.values():
        depth = len(block.path)
        if block.has_items and path[:depth] == block.path and len(path) > depth:
            inner = path[depth + 1 : depth + 2]
            return (
                path[: depth + 3] if inner in (("steps",), ("bands",)) and len(path) > depth + 2 else path[: depth + 1]
            )
    return path[:1] if path[0] not in ESSENTIAL else ()


def _late(path: Path) -> tuple[tuple[int, str], ...]:
    return tuple((int(part), "") if part.isdecimal() else (-1, part) for part in path)
