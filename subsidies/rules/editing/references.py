"""What can be pointed to: items of other blocks as options, and the names that an expression may use."""

from collections.abc import Iterator
from dataclasses import dataclass

from pilotzone.formula.text import Text
from subsidies.rules.editing.options import SCOPES, TYPES, Options
from subsidies.rules.editing.tree import Tree, at

SHORT = 24  # signs of a clause's text beside its label


@dataclass(frozen=True, slots=True)
class Name:
    """A name that an expression may use; `insert` is what to write, `of` in words what it is."""

    name: str
    label: Text
    insert: str
    of: Text


def text_of(tree: Tree) -> Text:
    """A text in both languages, whatever stands there."""
    if not isinstance(tree, dict):
        return Text("", "")
    zh, en = (tree.get(key) for key in ("zh", "en"))
    return Text(zh if isinstance(zh, str) else "", en if isinstance(en, str) else "")


def named(tree: Tree, key: str) -> Iterator[tuple[str, dict[str, Tree]]]:
    """Items of a block that are mappings, with their names."""
    here = tree.get(key) if isinstance(tree, dict) else None
    if isinstance(here, dict):
        yield from ((name, each) for name, each in here.items() if isinstance(each, dict))
    elif isinstance(here, list):
        yield from ((str(each.get("id", "")), each) for each in here if isinstance(each, dict))


def options_of(tree: Tree, of: str) -> Options:
    """The options of a reference: each name with its words."""
    if of == "rows":
        return tuple((name, _label(name, each)) for name, each in named(tree, "inputs") if "rows" in each)
    if of == "scopes":
        lists = [(name, each) for name, each in named(tree, "inputs") if "rows" in each]
        columns = [
            (_label(name, rows), key, _label(key, each)) for name, rows in lists for key, each in named(rows, "rows")
        ]
        return (*SCOPES, *((key, within(rows, label) if len(lists) > 1 else label) for rows, key, label in columns))
    if of == "values":
        values = [*named(tree, "define"), *named(tree, "awards")]
        names = [(f"{name}.value" if "steps" in each else name, name, each) for name, each in values]
        return tuple((value, _label(name, each)) for value, name, each in names if "each" not in each)
    if of == "assumptions":
        return tuple((name, _cut(text_of(each.get("text")))) for name, each in named(tree, of))
    return tuple((name, _label(name, each)) for name, each in named(tree, of) if name)


def within(rows: Text, column: Text) -> Text:
    """A column by the name of its lines and its own."""
    return Text(f"{rows.zh}：{column.zh}", f"{rows.en or rows.zh}: {column.en or column.zh}")


def type_options(tree: Tree, now: str) -> Options:
    lists = tuple((name, Text(f"代码表 {name}", f"List {name}")) for name, _ in named(tree, "lists"))
    known = (*TYPES, *lists)
    return known if not now or now in dict(known) else ((now, Text(now, now)), *known)


def codes_of(tree: Tree, name: str) -> Options:
    """The codes of a list with their words."""
    here = at(tree, ("lists", name))
    return tuple((code, text_of(each)) for code, each in here.items()) if isinstance(here, dict) else ()


def in_sight(tree: Tree, rows: str = "") -> list[Name]:
    """The names that an expression may use, those of its own rows first."""
    found = []
    if rows:
        columns = at(tree, ("inputs", rows, "rows"))
        what = Text("本行", "this line")
        found += [Name(key, _label(key, each), key, what) for key, each in named({"rows": columns}, "rows")]
    for block, what in BLOCK_WORDS.items():
        for name, each in named(tree, block):
            if not name or (each.get("each") or "") not in ("", rows):
                continue
            if "rows" in each and block == "inputs":
                found.append(Name(name, _label(name, each), f"count({name})", Text("明细", "lines")))
            else:
                insert = f"{name}()" if block == "tables" else name
                found.append(Name(name, _label(name, each), insert, what))
    return found


BLOCK_WORDS = {
    "inputs": Text("输入", "input"),
    "define": Text("中间量", "definition"),
    "tables": Text("分档表", "table"),
    "conditions": Text("条件", "condition"),
    "awards": Text("金额", "amount"),
}


def labels(tree: Tree) -> dict[str, Text]:
    """The words of every name and of every code."""
    found: dict[str, Text] = {}
    for _name, codes in named(tree, "lists"):
        found |= {f'"{code}"': text_of(each) for code, each in codes.items()}
    for block in BLOCK_WORDS:
        for name, each in named(tree, block):
            found[name] = _label(name, each)
            found |= {key: _label(key, column) for key, column in named(each, "rows") if block == "inputs"}
    return found


def _label(name: str, each: dict[str, Tree]) -> Text:
    label = text_of(each.get("label") or each.get("title"))
    text = _cut(text_of(each.get("text"))) if "text" in each else None
    zh, en = label.zh or name, label.en or label.zh or name
    return Text(f"{zh}　{text.zh}", f"{en}: {text.en or text.zh}") if text and text.zh else Text(zh, en)


def _cut(text: Text) -> Text:
    zh, en = text.zh, text.en or text.zh
    return Text(zh[:SHORT] + ("…" if len(zh) > SHORT else ""), en[: 2 * SHORT] + ("…" if len(en) > 2 * SHORT else ""))
