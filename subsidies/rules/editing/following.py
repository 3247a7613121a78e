"""What has no sense any more once a part is removed, and goes with it: conditions, papers and mentions of its names."""

import re
from collections.abc import Iterator

from subsidies.rules.editing.renaming import is_expression
from subsidies.rules.editing.tree import Path, Tree, at, scalars

IN_FORMULAS = ("define", "awards", "total", "tables", "conditions")


def names_at(tree: Tree, path: Path) -> set[str]:
    """The names that go with an input and its columns, one column, a paper or a condition."""
    item = at(tree, path)
    if path[0] == "inputs" and len(path) in (2, 4):
        columns = item.get("rows") if isinstance(item, dict) and len(path) == 2 else None
        return {path[-1], *(columns if isinstance(columns, dict) else ())}
    if path[0] in ("conditions", "materials") and len(path) == 2 and isinstance(item, dict):
        return {str(item.get("id", ""))} - {""}
    return set()


def following(tree: Tree, path: Path, names: set[str]) -> Path | None:
    """The next part that rests on nothing but what was removed from the path; None where there is none (left)."""
    if path[0] == "inputs":
        for block in ("conditions", "materials"):
            for number, item in enumerate(at(tree, (block,)) or ()):
                if isinstance(item, dict) and _rests(item, names):
                    return block, str(number)
    return next(_mentions(tree, path[0], names), None)


def _rests(item: dict[str, Tree], names: set[str]) -> bool:
    test = str(item.get("test", "")).strip().removeprefix("not ").strip()
    return item.get("each") in names or test in names


def _mentions(tree: Tree, block: str, names: set[str]) -> Iterator[Path]:
    """Names on the form, as evidence or remedy, and among the facts and findings of examples."""
    for number, section in enumerate(at(tree, ("form", "sections")) or ()) if block == "inputs" else ():
        where = ("form", "sections", str(number))
        listed: list[Tree] = at(section, ("inputs",)) or []
        for place in (str(at_) for at_, name in enumerate(listed) if name in names):
            yield where if len(listed) == 1 else (*where, "inputs", place)
    for path, text in scalars(tree) if block == "materials" else ():
        if text in names and path[-1] in ("evidence", "material"):
            yield path
    told: dict[str, Path] = {"inputs": ("given",), "conditions": ("expect", "findings")}
    for number, _example in enumerate(at(tree, ("examples",)) or ()) if block in told else ():
        yield from _told(tree, ("examples", str(number), *told[block]), names)


def _told(tree: Tree, path: Path, names: set[str]) -> Iterator[Path]:
    for key, value in (at(tree, path) or {}).items():
        if key in names:
            yield *path, key
        lines = value if isinstance(value, list) else []
        for number, line in ((place, each) for place, each in enumerate(lines) if isinstance(each, dict)):
            yield from ((*path, key, str(number), each) for each in line if each in names)


def uncounted(tree: Tree, names: set[str]) -> Iterator[tuple[Path, str]]:
    """Formulas that ask for a condition on lines that is gone, without it; empty where nothing else was asked."""
    for path, text in scalars(tree):
        if path[0] in IN_FORMULAS and is_expression(path, tree):
            without = text
            for name in sorted(names):
                without = _without(without, name, whole=path[-1] == "when")
            if without != text:
                yield path, without


def _without(text: str, name: str, *, whole: bool) -> str:
    text = re.sub(rf"\s+and\s+{name}\b", "", text)
    text = re.sub(rf"\b{name}\s+and\s+", "", text)
    text = re.sub(rf"\s+where\s+{name}(?=\s*\)|\s+per\b)", "", text)
    return "" if whole and text.strip() == name else text
