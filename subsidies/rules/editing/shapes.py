"""Usual shapes of inputs, conditions and amounts: a few questions, and the block is written without an expression."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pilotzone.formula.text import Text
from pilotzone.formula.values import exact
from pilotzone.kernel.typed import tidy
from subsidies.rules.editing.blocks import BLOCKS
from subsidies.rules.editing.figures import as_expression, in_currency, is_fraction, typed_value
from subsidies.rules.editing.fixes import place_inputs
from subsidies.rules.editing.kinds import kinds_defined, label_of
from subsidies.rules.editing.operations import free_name, taken
from subsidies.rules.editing.references import codes_of, named, options_of, text_of, within
from subsidies.rules.editing.schema import Field
from subsidies.rules.editing.tree import Tree, at, put
from subsidies.rules.editing.usual import USUAL, Usual

Answers = Mapping[str, str]
ONCE = ("invoice_number", "first_use")  # columns that only one list of lines can have
NEW = "+"  # before the name of a usual input that is not there yet
COUNTED = (
    "count",
    "number",
    "m2",
    "points",
    "day",
    "container",
    "booth",
    "person",
    "parcel",
    "hour",
    "piece",
    "trademark",
    "room_night",
)
KINDS = {"counted": COUNTED, "quantity": ("CNY", "USD", *COUNTED), "costs": ("CNY", "money")}


class Unanswered(Exception):
    """A question without a usable answer."""

    def __init__(self, key: str, message: Text) -> None:
        super().__init__(key)
        self.key, self.message = key, message


@dataclass(frozen=True, slots=True)
class Shape:
    """`build` gives the new tree and the place of what it wrote."""

    id: str
    block: str
    label: Text
    help: Text
    questions: tuple[Field, ...]
    build: Callable[[Tree, Answers], tuple[Tree, str]]


NEEDED = Text("请填写这一项。", "Fill this in.")
NO_FIGURE = Text("请填写数字，例如 30万 或 300,000。", "Enter a figure, such as 300,000.")


def need(answers: Answers, key: str) -> str:
    value = answers.get(key, "").strip()
    if not value:
        raise Unanswered(key, NEEDED)
    return value


def amount(answers: Answers, key: str, unit: str = "CNY", *, needed: bool = True) -> str:
    """The expression of a typed figure; empty where it may be left out and was."""
    value = answers.get(key, "").strip()
    if not value and not needed:
        return ""
    if typed_value(in_currency(value, "" if unit == "%" else unit)[0]) is None:
        raise Unanswered(key, NO_FIGURE if value else NEEDED)
    return as_expression(value, unit)


def rate(answers: Answers, key: str, *, needed: bool = True) -> str:
    """A typed percentage; below 1 it says by its sign whether a half of one per cent or a half is meant."""
    typed = tidy(answers.get(key, ""))
    value = typed_value(typed)
    if value is not None and is_fraction(typed):
        whole = exact(value * 100)
        raise Unanswered(
            key,
            Text(
                f"“{typed}”是 {typed}% 还是 {whole}%？请写上百分号。",
                f"Is “{typed}” {typed}% or {whole}%? Write the percent sign.",
            ),
        )
    return amount(answers, key, "%", needed=needed)


def label(answers: Answers, default: Text) -> dict[str, str]:
    zh, en = answers.get("label.zh", "").strip(), answers.get("label.en", "").strip()
    return {"zh": zh, "en": en} if zh else {"zh": default.zh, "en": default.en}


def add(
    tree: Tree, block_id: str, wish: str, item: dict[str, Tree], answers: Answers | None = None
) -> tuple[Tree, str]:
    """The tree with an item added under a free name, with the clause that was chosen; and that name."""
    block = BLOCKS[block_id]
    name = free_name(tree, block, wish)
    if answers and answers.get("clause"):
        item = {**item, "clause": answers["clause"]}
    if block.shape == "named":
        return put(tree, (*block.path, name), item), name
    here = at(tree, block.path)
    return put(tree, block.path, [*(here if isinstance(here, list) else []), {"id": name, **item}]), name


def ensure(tree: Tree, choice: str) -> tuple[Tree, str]:
    """The chosen input; one that is not there yet is written first, with the paper that shows it."""
    if not choice.startswith(NEW):
        return tree, choice
    name = choice[1:].partition(".")[0]
    usual = USUAL[name]
    if at(tree, ("inputs", name)) is None:
        tree = put(tree, ("inputs", name), usual.item)
        tree = dropping(tree, name, usual)
    for paper, words in usual.papers.items():
        if paper not in {key for key, _ in named(tree, "materials")}:
            of_lines = {"each": name} if "rows" in usual.item else {}
            formats = ["pdf", "ofd", "jpg", "png"]
            tree, _ = add(tree, "materials", paper, {"label": words, **of_lines, "formats": formats})
    for codes, entries in usual.lists.items():
        tree = tree if at(tree, ("lists", codes)) is not None else put(tree, ("lists", codes), entries)
    return place_inputs(tree), choice[1:]


def lessening(tree: Tree, before: str) -> Tree:
    """More of the year before may lower the amount: said of the input, unless it says something itself."""
    known = at(tree, ("inputs", before)) is None or at(tree, ("inputs", before, "more")) is not None
    return tree if known else put(tree, ("inputs", before, "more"), "lower")


def dropping(tree: Tree, rows: str, usual: Usual, columns: Mapping[str, str] | None = None) -> Tree:
    """The conditions that come with usual lines: those which a desk leaves out, or whose invoice counts elsewhere.

    `columns` are those that the lines have, by their usual names.
    """
    for wish, (test, words, message) in usual.drops.items():
        if columns is None or test in columns:
            name = columns[test] if columns else test
            said = {"label": words, "each": rows, "test": name, "severity": "drops", "message": message}
            tree, _ = add(tree, "conditions", wish, said)
    return tree


def another(tree: Tree, name: str, usual: Usual) -> tuple[Tree, str]:
    """The same usual input once more. Its columns have names of their own; invoice numbers count in the first lines."""
    item, columns = usual.item, {}
    if "rows" in item:
        used = taken(tree, BLOCKS["inputs"])
        keys = [key for key in item["rows"] if key not in ONCE]
        columns = {key: next(f"{key}_{n}" for n in range(2, 99) if f"{key}_{n}" not in used) for key in keys}
        item = {**item, "rows": {columns[key]: item["rows"][key] for key in keys}}
    tree, place = add(tree, "inputs", name, item)
    return dropping(tree, place, usual, columns), place


def choices(tree: Tree, of: str) -> tuple[tuple[str, Text], ...]:
    """What a question may be answered with: inputs and definitions (or columns, written rows.column) of some types."""
    what, _, kinds = of.partition(":")
    if what == "base":  # a value, or a column added up; what is there stands first
        both_ = (*choices(tree, f"inputs:{kinds}"), *choices(tree, f"columns:{kinds}"))
        return tuple(sorted(both_, key=lambda each: each[0].startswith(NEW)))
    if what not in ("inputs", "columns"):
        return options_of(tree, of)
    wanted = KINDS.get(kinds) or tuple(kinds.split("|"))
    if what == "columns":
        found = [
            (f"{rows}.{key}", within(text_of(each.get("label")), text_of(column.get("label"))))
            for rows, each in named(tree, "inputs")
            for key, column in named(each, "rows")
            if column.get("type") in wanted
        ]
    else:
        found = [
            (name, text_of(each.get("label")))
            for name, each in named(tree, "inputs")
            if each.get("type") in wanted or ("code" in wanted and codes_of(tree, str(each.get("type"))))
        ]
        found += [(name, label_of(tree, name)) for name, kind in kinds_defined(tree).items() if kind in wanted]
    usual = [
        (NEW + name, Text(f"新建：{each.label.zh}", f"New: {each.label.en}"))
        for key, each in USUAL.items()
        for name, of_type in each.offers
        if of_type in wanted and ("." in name) == (what == "columns") and at(tree, ("inputs", key)) is None
    ]
    return (*found, *usual)


def blank(block_id: str) -> Shape:
    """The last way to begin: an empty item, for whoever writes the expression."""
    block = BLOCKS[block_id]

    def build(tree: Tree, _answers: Answers) -> tuple[Tree, str]:
        tree, name = add(tree, block_id, block.item.en.split()[0], {k: v for k, v in block.fresh.items() if k != "id"})
        return place_inputs(tree) if block_id == "inputs" else tree, f"{block_id}.{name}"

    words = Text(f"空白{block.item.zh}", f"Blank {block.item.en}")
    return Shape(
        "blank", block_id, words, Text("自己写算式或逐项填写。", "Write the formula or fill in each field."), (), build
    )


LABEL = Field("label", "text", Text("名称", "Name"), Text("可以不改。", "May stay as it is."))
CLAUSE = Field("clause", "ref", Text("依据条款", "Clause"), of="clauses")
