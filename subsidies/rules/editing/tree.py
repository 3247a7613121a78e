"""A document as plain mappings, lists and texts, and the few operations that change it. Every one gives a new tree."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pilotzone.formula.document import Mapping, parse_document, plain
from pilotzone.formula.problems import Problem

Tree = Any  # dict[str, Tree] | list[Tree] | str
Path = tuple[str, ...]  # keys of mappings and, as digits, places in lists


@dataclass(frozen=True, slots=True)
class Parsed:
    """A document with its places, as a reader of its text finds them. It is shared: nobody changes it."""

    tree: dict[str, Tree]
    root: Mapping
    problems: tuple[Problem, ...] = ()


_parsed: dict[str, Parsed] = {}  # the last texts: a draft is read again with every keystroke
MOST_KEPT = 32


def parsed(text: str) -> Parsed:
    """The document of a text; raises DocumentError where there is none."""
    found = _parsed.get(text)
    if found is None:
        root, problems = parse_document(text)
        content = plain(root)
        found = keep(text, Parsed(content if isinstance(content, dict) else {}, root, tuple(problems)))
    return found


def keep(text: str, document: Parsed) -> Parsed:
    """Remember the document of a text that was just written."""
    if len(_parsed) >= MOST_KEPT:
        _parsed.clear()
    _parsed[text] = document
    return document


def read(text: str) -> dict[str, Tree]:
    """The tree of a document's text; raises DocumentError where there is none."""
    return parsed(text).tree


def at(tree: Tree, path: Path, default: Tree = None) -> Tree:
    for part in path:
        if isinstance(tree, dict) and part in tree:
            tree = tree[part]
        elif isinstance(tree, list) and part.isdecimal() and int(part) < len(tree):
            tree = tree[int(part)]
        else:
            return default
    return tree


def put(tree: Tree, path: Path, value: Tree) -> Tree:
    """The tree with a value at the path; mappings on the way are made, a place after a list's end appends."""
    if not path:
        return value
    head, rest = path[0], path[1:]
    if isinstance(tree, list) and head.isdecimal():
        place = int(head)
        below = put(tree[place] if place < len(tree) else None, rest, value)
        return [*tree[:place], below, *tree[place + 1 :]]
    found = tree if isinstance(tree, dict) else {}
    return {**found, head: put(found.get(head), rest, value)}


def drop(tree: Tree, path: Path) -> Tree:
    """The tree without what stands at the path; nothing else changes."""
    if at(tree, path) is None:
        return tree
    above, last = at(tree, path[:-1]), path[-1]
    if isinstance(above, list):
        left: Tree = [each for place, each in enumerate(above) if place != int(last)]
    else:
        left = {key: each for key, each in above.items() if key != last}
    return put(tree, path[:-1], left)


def drop_empty(tree: Tree, path: Path) -> Tree:
    """Drops the path, and then each mapping or list above it that has nothing left."""
    tree = drop(tree, path)
    while len(path) > 1 and at(tree, path[:-1]) in ({}, []):
        path = path[:-1]
        tree = drop(tree, path)
    return tree


def insert(tree: Tree, path: Path, value: Tree) -> Tree:
    """The tree with a value put before what stands at the path of a list."""
    above, place = at(tree, path[:-1], []), int(path[-1])
    return put(tree, path[:-1], [*above[:place], value, *above[place:]])


def shift(tree: Tree, path: Path, by: int) -> Tree:
    """Moves an item of a list or an entry of a mapping up or down; at the ends nothing happens."""
    above = at(tree, path[:-1])
    keys: list[Any] = list(range(len(above))) if isinstance(above, list) else list(above)
    here = keys.index(int(path[-1]) if isinstance(above, list) else path[-1])
    there = here + by
    if not 0 <= there < len(keys):
        return tree
    keys[here], keys[there] = keys[there], keys[here]
    if isinstance(above, list):
        return put(tree, path[:-1], [above[key] for key in keys])
    return put(tree, path[:-1], {key: above[key] for key in keys})


def rename_key(tree: Tree, path: Path, name: str) -> Tree:
    above = at(tree, path[:-1])
    return put(tree, path[:-1], {name if key == path[-1] else key: each for key, each in above.items()})


def resolve(tree: Tree, place: str) -> Path | None:
    """The path of a place such as `conditions.second_year.test`: items of lists may be named by their id."""
    path: Path = ()
    for part in place.split(".") if place else ():
        here = at(tree, path)
        if isinstance(here, list) and not part.isdecimal():
            found = [str(n) for n, each in enumerate(here) if isinstance(each, dict) and each.get("id") == part]
            part = found[0] if found else ""
        path = (*path, part)
        if at(tree, path) is None:
            return None
    return path


def place_of(tree: Tree, path: Path) -> str:
    """The path as people and addresses write it: an item of a list by its id where it has a unique one."""
    parts: list[str] = []
    for length, part in enumerate(path, 1):
        above, here = at(tree, path[: length - 1]), at(tree, path[:length])
        name = here.get("id") if isinstance(above, list) and isinstance(here, dict) else None
        ids = [each.get("id") for each in above if isinstance(each, dict)] if name else []
        parts.append(name if name and "." not in name and not name.isdecimal() and ids.count(name) == 1 else part)
    return ".".join(parts)


def scalars(tree: Tree, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Every text with its path."""
    if isinstance(tree, dict):
        for key, each in tree.items():
            yield from scalars(each, (*path, key))
    elif isinstance(tree, list):
        for place, each in enumerate(tree):
            yield from scalars(each, (*path, str(place)))
    else:
        yield path, tree
