"""A name changed everywhere: in expressions, in references, in the facts and expectations of examples."""

import re
from collections.abc import Callable

from subsidies.rules.editing.blocks import BLOCKS
from subsidies.rules.editing.references import named
from subsidies.rules.editing.schema import Field
from subsidies.rules.editing.tree import Path, Tree, at, put, rename_key, scalars

# A word of an expression: a code in quotes, or a name; not the unit after a figure or after a currency.
WORD = re.compile(r'"[^"]*"|(?<![A-Za-z0-9_.])(?<![0-9] )(?<!CNY/)[a-z][a-z0-9_]*')
BOUND_KEYS = ("is", "clause", "assumption", "from", "above", "to", "below")
REFERENCES = {"clauses": ("clause", "about"), "assumptions": ("assumption",), "materials": ("material", "evidence")}
CALCULATED = ("inputs", "define", "tables", "conditions", "awards")


def rename(tree: Tree, path: Path, name: str) -> Tree:
    """The tree with the item, column or code at the path under another name, and all that mentions it."""
    block = next(
        (each for each in BLOCKS.values() if each.path and each.has_items and path[: len(each.path)] == each.path), None
    )
    if block is None:
        return tree
    item, inside = path[: len(block.path) + 1], path[len(block.path) + 1 :]
    old = path[-1]
    if block.shape == "listed" and not inside:
        old = str(at(tree, (*item, "id"), ""))
        tree = put(tree, (*item, "id"), name)
    else:
        tree = rename_key(tree, path, name)
    if block.id == "lists":
        return _code(tree, item[-1], old, name) if inside else _list(tree, old, name)
    if block.id in REFERENCES:
        return _referred(tree, REFERENCES[block.id], old, name)
    if block.id in CALCULATED:
        return _cells(tree, item, old, name) if inside[:1] == ("gives",) else _mentioned(tree, old, name)
    return tree


def in_words(text: str, old: str, new: str) -> str:
    """An expression with one of its words replaced."""
    return WORD.sub(lambda match: new if match[0] == old else match[0], text)


def _referred(tree: Tree, keys: tuple[str, ...], old: str, new: str) -> Tree:
    for path, text in list(scalars(tree)):
        if (
            path[-1] in keys
            and text == old
            and path[0] != "clauses"
            and (path[0] == "assumptions" or path[-1] != "about")
        ):
            tree = put(tree, path, new)
    return tree


def _mentioned(tree: Tree, old: str, new: str) -> Tree:
    """In every expression, in references to inputs and rows, in the examples."""
    for path, text in list(scalars(tree)):
        if is_expression(path, tree) or (path[:2] == ("form", "sections") and path[-2:-1] == ("inputs",)):
            put_text = in_words(text, old, new)
        else:
            put_text = new if path[-1] in ("each", "proposed", "pay_to", "per", "award") and text == old else text
        tree = put(tree, path, put_text) if put_text != text else tree
    return _keys(tree, ("examples",), lambda key: new + key[len(old) :] if key.partition(".")[0] == old else key)


def is_expression(path: Path, tree: Tree) -> bool:
    """Whether an expression stands at the path, by the description of its field."""
    for block in BLOCKS.values():
        if not block.path and any(field.path == path for field in block.fields):
            return next(field for field in block.fields if field.path == path).kind == "expr"
        if not block.path or path[: len(block.path)] != block.path:
            continue
        inside = path[len(block.path) + (1 if block.has_items else 0) :]
        return _is_expression(block.fields, inside)
    return False


def _is_expression(fields: tuple[Field, ...], inside: Path) -> bool:
    for field in fields:
        if field.kind == "expr" and field.path == inside:
            return True
        if field.has_rows and field.fields and inside[: len(field.path)] == field.path:
            return _is_expression(field.fields, inside[len(field.path) + 1 :])
    return (inside[:1] in (("bands",), ("rows",)) and inside[-1] not in BOUND_KEYS) or inside[:1] == ("else",)


def _cells(tree: Tree, table: Path, old: str, new: str) -> Tree:
    """A column of a table: its cells, and what reads it by name."""
    for part in ("bands", "rows", "else"):
        tree = _keys(tree, (*table, part), lambda key: new if key == old else key)
    call = re.compile(rf"({re.escape(table[-1])}\([^()]*\)\.){re.escape(old)}\b")
    for path, text in list(scalars(tree)):
        if is_expression(path, tree) and call.search(text):
            tree = put(tree, path, call.sub(rf"\g<1>{new}", text))
    return tree


def _list(tree: Tree, old: str, new: str) -> Tree:
    """A list of codes is a type."""
    for path, text in list(scalars(tree)):
        if path[-1] in ("type", "of") and path[0] in ("inputs", "tables") and text.rstrip("?") == old:
            tree = put(tree, path, new + text[len(old) :])
    return tree


def _code(tree: Tree, of: str, old: str, new: str) -> Tree:
    """A code: in quotes in expressions, bare in lookups and in the facts of examples."""
    typed = {name for name, each in named(tree, "inputs") if each.get("type") == of}
    typed |= {
        key for _, each in named(tree, "inputs") for key, column in named(each, "rows") if column.get("type") == of
    }
    for path, text in list(scalars(tree)):
        if is_expression(path, tree):
            put_text = in_words(text, f'"{old}"', f'"{new}"')
        else:
            bare = (path[0] == "tables" and "is" in path[-2:]) or (path[0] == "examples" and path[-1] in typed)
            put_text = new if bare and text == old else text
        tree = put(tree, path, put_text) if put_text != text else tree
    return tree


def _keys(tree: Tree, path: Path, named_now: Callable[[str], str]) -> Tree:
    """Renames keys everywhere below a path."""

    def walk(here: Tree) -> Tree:
        if isinstance(here, dict):
            return {named_now(key): walk(each) for key, each in here.items()}
        return [walk(each) for each in here] if isinstance(here, list) else here

    here = at(tree, path)
    return tree if here is None else put(tree, path, walk(here))
