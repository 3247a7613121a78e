"""From what a form sent back to the tree: only what differs from what was drawn changes the document."""

from collections.abc import Callable, Mapping, Sequence

from pilotzone.kernel.typed import tidy
from subsidies.rules.editing.drawing import Control, Row
from subsidies.rules.editing.figures import as_expression, as_number, in_currency
from subsidies.rules.editing.fixes import settle_form
from subsidies.rules.editing.spoken import formula
from subsidies.rules.editing.tree import Path, Tree, at, drop, drop_empty, put, rename_key

Sent = Mapping[str, Sequence[str]]
NOT_NUMBERS = ("bool", "date", "text", "month", "null")
LEFT_OUT = "claim"  # the source that need not be written


def take(tree: Tree, controls: Sequence[Control], sent: Sent) -> Tree:
    """The tree with the values that were sent. What was not sent, or sent as it was drawn, stays as it is."""
    for control in controls:
        tree = TAKERS.get(control.kind, _scalar)(tree, control, sent)
    return tree


def renames(controls: Sequence[Control], sent: Sent) -> list[tuple[Path, str]]:
    """Rows whose name was changed: their path and the new name."""
    found = []
    for control in controls:
        if control.kind == "named":
            for number, row in enumerate(control.rows):
                name = _one(sent, f"{control.name}{number}.key")
                if name and name != row.key:
                    found.append((row.path, name))
    return found


def _one(sent: Sent, name: str) -> str | None:
    """What was sent under a name, without the spaces around it; None if nothing was."""
    values = sent.get(name)
    return values[-1].replace("\r\n", "\n").strip() if values else None


def _text(tree: Tree, control: Control, sent: Sent) -> Tree:
    zh, en = _one(sent, f"{control.name}.zh"), _one(sent, f"{control.name}.en")
    if zh is None or en is None or (zh, en) == (control.text.zh.strip(), control.text.en.strip()):
        return tree
    if not zh and not en and not control.required:
        return drop_empty(tree, control.path)
    return put(tree, control.path, {"zh": zh, "en": en})


def _scalar(tree: Tree, control: Control, sent: Sent, written: Callable[[str], str] | None = None) -> Tree:
    value = _one(sent, control.name)
    if value is None or value == control.value.strip():
        return tree
    if not value:
        return put(tree, control.path, "") if control.required else drop_empty(tree, control.path)
    return put(tree, control.path, written(value) if written else value)


def _number(tree: Tree, control: Control, sent: Sent) -> Tree:
    return _scalar(tree, control, sent, as_number)


def _whole(tree: Tree, control: Control, sent: Sent) -> Tree:
    return _scalar(tree, control, sent, tidy)


def _formula(tree: Tree, control: Control, sent: Sent) -> Tree:
    return _scalar(tree, control, sent, lambda text: formula(text, control.unit, tree, control.path))


def _figure(tree: Tree, control: Control, sent: Sent) -> Tree:
    """A bound or a cell of a table, in the unit of its column; a band keeps its key when the figure goes."""
    value = _one(sent, control.name)
    if value is None or value == control.value.strip():
        return tree
    if not value:
        return drop(tree, control.path) if control.name.endswith(".end") else put(tree, control.path, "")
    return put(tree, control.path, as_expression(value, control.unit))


def _bound(tree: Tree, control: Control, sent: Sent) -> Tree:
    """Whether a band owns its beginning."""
    value = _one(sent, control.name)
    if value in (None, control.value) or value not in ("from", "above"):
        return tree
    return rename_key(tree, control.path, value) if at(tree, control.path) is not None else tree


def _owner(tree: Tree, control: Control, sent: Sent) -> Tree:
    """The clause or assumption of a table's row; a bare value outside the rows becomes a row for it."""
    value = _one(sent, control.name)
    if value in (None, control.value):
        return tree
    here = at(tree, control.path)
    if not isinstance(here, dict):
        columns = list(at(tree, (*control.path[:-1], "gives"), {}))
        tree = put(tree, control.path, {columns[0]: here} if here is not None and columns else {})
    for key in ("clause", "assumption"):
        tree = drop(tree, (*control.path, key))
    key, _, name = (value or "").partition(" ")
    return put(tree, (*control.path, key), name) if name else tree


def _marks(tree: Tree, control: Control, sent: Sent) -> Tree:
    if f"{control.name}.shown" not in sent:
        return tree
    chosen = _chosen(control, sent)
    if chosen == list(control.chosen):
        return tree
    return put(tree, control.path, chosen) if chosen or at(tree, control.path) is not None else tree


def _chosen(control: Control, sent: Sent) -> list[str]:
    """The marks that were sent: those of before in their order, then the new ones."""
    values = list(sent.get(control.name, ()))
    return [each for each in control.chosen if each in values] + [each for each in values if each not in control.chosen]


def _source(tree: Tree, control: Control, sent: Sent) -> Tree:
    source = _one(sent, control.name)
    if source is None:
        return tree
    before = {each.path[-1]: list(each.chosen) if each.kind == "marks" else each.value for each in control.parts}
    parts = {each.path[-1]: _part(each, sent) for each in control.parts}
    if source == control.value and parts == before:
        return tree
    here = at(tree, control.path)
    kept = {key: each for key, each in here.items() if key not in parts} if isinstance(here, dict) else {}
    more = {**kept, **{key: value for key, value in parts.items() if value}} if source == control.value else {}
    more.pop("source", None)
    if more:
        return put(tree, control.path, {"source": source, **more})
    tree = drop(tree, control.path) if source in ("", LEFT_OUT) else put(tree, control.path, source)
    is_input = control.path[:1] == ("inputs",) and len(control.path) == len(("inputs", "name", "from"))
    return settle_form(tree, control.path[1]) if is_input else tree


def _part(control: Control, sent: Sent) -> str | list[str]:
    """What was sent for a part of a source; as it was drawn where nothing was."""
    if control.kind == "marks":
        return _chosen(control, sent) if f"{control.name}.shown" in sent else list(control.chosen)
    value = _one(sent, control.name)
    return control.value if value is None else value


def _refs(tree: Tree, control: Control, sent: Sent) -> Tree:
    values = [_one(sent, row.controls[0].name) for row in drawn_rows(control, sent)]
    if None in values or values == [row.controls[0].value for row in control.rows]:
        return tree
    return put(tree, control.path, [value for value in dict.fromkeys(values) if value])


def drawn_rows(control: Control, sent: Sent) -> Sequence[Row]:
    """The rows that the page has: what was chosen in its last, empty one has made another empty one by now, which
    comes to the page only when it is drawn anew."""
    last = control.rows[-1]
    return control.rows[:-1] if not last.path and last.controls[0].name not in sent else control.rows


def _rows(tree: Tree, control: Control, sent: Sent) -> Tree:
    for row in control.rows:
        tree = take(tree, row.controls, sent)
    return tree


def _parts(tree: Tree, control: Control, sent: Sent) -> Tree:
    """The facts of an example: an empty one is not known, and is left out."""
    for part in control.parts:
        if part.kind == "lines":
            for row in part.rows:
                tree = _facts(tree, row.controls, sent)
        else:
            tree = _facts(tree, (part,), sent)
    return tree


def _facts(tree: Tree, controls: Sequence[Control], sent: Sent) -> Tree:
    for control in controls:
        value = _one(sent, control.name)
        if value is None or value == control.value.strip():
            continue
        tree = put(tree, control.path, fact(value, control.unit)) if value else drop(tree, control.path)
    return tree


def fact(value: str, of: str) -> str:
    """A fact as the document writes it: figures without thousands, an amount in some currency with its code."""
    if of == "money":
        figure, _, currency = tidy(value).rpartition(" ")
        return f"{as_number(figure)} {currency}" if figure else f"{as_number(value)} CNY"
    plain, currency = in_currency(value, of)
    return value if of in NOT_NUMBERS or currency != of else as_number(plain)


def _amounts(tree: Tree, control: Control, sent: Sent) -> Tree:
    before, after = {}, {}
    for row in drawn_rows(control, sent):
        key, value = row.controls
        name, out = _one(sent, key.name), _one(sent, value.name)
        if name is None or out is None:
            return tree
        before[key.value] = value.value
        if name:
            after[name] = out if value.options else as_number(out)
    before.pop("", None)
    if before == after:
        return tree
    return put(tree, control.path, after) if after else drop_empty(tree, control.path)


TAKERS: dict[str, Callable[[Tree, Control, Sent], Tree]] = {
    "text": _text,
    "prose": _text,
    "whole": _whole,
    "number": _number,
    "expr": _formula,
    "figure": _figure,
    "bound": _bound,
    "owner": _owner,
    "marks": _marks,
    "source": _source,
    "refs": _refs,
    "records": _rows,
    "named": _rows,
    "bands": _rows,
    "lookup": _rows,
    "given": _parts,
    "amounts": _amounts,
}
