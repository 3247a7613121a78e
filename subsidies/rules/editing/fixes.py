"""What one click can mend: for some problems the ways out, each an operation on the tree."""

from collections.abc import Callable
from dataclasses import dataclass

from pilotzone.formula.text import Text
from subsidies.rules.editing.counting import count_only
from subsidies.rules.editing.figures import figure, short
from subsidies.rules.editing.references import named, text_of
from subsidies.rules.editing.renaming import WORD, is_expression
from subsidies.rules.editing.tree import Path, Tree, at, drop, put, scalars
from subsidies.rules.statements import TYPED


@dataclass(frozen=True, slots=True)
class Fix:
    """`id` with the place is what the button sends."""

    id: str
    place: str
    label: Text


def fixes_for(code: str, path: Path, tree: Tree) -> tuple[Fix, ...]:
    place = ".".join(path)
    if code == "nothing_outside_bands" and len(path) == 2:
        zero, bars = Text("补助 0 元", "Pays nothing"), Text("不受理", "No claim")
        return (Fix("else_zero", place, zero), Fix("else_bars", place, bars))
    if code in ("band_gap", "band_owner"):
        return (Fix("join", ".".join(path[:4]), Text("接上下一档", "Join it to the next band")),)
    if code in ("unplaced_input", "not_on_form"):
        return (Fix("place", "form", Text("放入申请表", "Put it on the form")),)
    if code == "stack_missing":
        return (
            Fix("silent", "total", Text("原文没有规定：列为设定", "The text is silent: record it as an assumption")),
        )
    if path[:2] == ("form", "sections") and path[3:4] == ("inputs",) and len(path) == 5:
        return (Fix("unplace", place, Text("从申请表中去掉", "Take it off the form")),)
    if code == "drops_nothing":
        return (Fix("count_only", place, Text("写入算式", "Write it into the formulas")),)
    if code == "scope_needs_already" and str(at(tree, (*path, "per"))) in RECEIVED:
        return (Fix("already", place, Text("计入以前已获的支持", "Take off what was received before")),)
    if code == "final_round":
        return (Fix("round", "total", Text("末步取整到分", "Round to the fen at the end")),)
    if code == "missing_key" and not path and "form" not in tree:
        return (Fix("place", "form", Text("生成申请表", "Make the form")),)
    return ()


def mend(tree: Tree, id_: str, place: str) -> Tree:
    """The tree with a fix applied; an unknown one changes nothing."""
    found = MENDERS.get(id_)
    return found(tree, tuple(place.split("."))) if found else tree


def _zero(tree: Tree, path: Path) -> Tree:
    """Outside the bands nothing is paid: every column gives nothing in its own unit."""
    table = at(tree, path, {})
    bands = [each for each in table.get("bands") or table.get("rows") or [] if isinstance(each, dict)]
    cells = {}
    for key in table.get("gives") or {}:
        units = [found.unit for each in bands if (found := figure(str(each.get(key, ""))))]
        unit = units[0] if units else "CNY"
        cells[key] = f"0{unit}" if unit == "%" else f"0 {unit}".strip()
    return put(tree, (*path, "else"), next(iter(cells.values())) if len(cells) == 1 else cells)


def _bars(tree: Tree, path: Path) -> Tree:
    """Outside the bands no claim is taken: nothing is paid, and a condition says so with the bound."""
    tree = _zero(tree, path)
    table = at(tree, path, {})
    bands = [each for each in table.get("bands") or [] if isinstance(each, dict)]
    argument = _argument(tree, path[-1])
    if not bands or not argument:
        return tree
    owns = "from" in bands[0]
    bound = str(bands[0].get("from") or bands[0].get("above") or "")
    found = figure(bound)
    zh, en = (short(found.value), found.shown) if found else (bound, bound)
    name = text_of(table.get("argument"))
    condition = {
        "id": f"{path[-1]}_reached",
        "label": {"zh": f"{name.zh}达到起点", "en": f"{name.en}: the least is reached" if name.en else ""},
        "test": f"{argument} {'>=' if owns else '>'} {bound}",
        "severity": "bars",
        "message": {
            "zh": f"{name.zh}{'不足' if owns else '未超过'} {zh}，不予受理。请核对填报的数字。",
            "en": f"{name.en} is below {en}, so no claim is taken. Check the figure." if name.en else "",
        },
    }
    if table.get("clause"):
        condition["clause"] = table["clause"]
    ids = [each.get("id") for each in tree.get("conditions") or [] if isinstance(each, dict)]
    return tree if condition["id"] in ids else put(tree, ("conditions",), [*(tree.get("conditions") or []), condition])


def _argument(tree: Tree, table: str) -> str:
    """What is looked up in the table, from the first expression that reads it with a plain name."""
    for path, text in scalars(tree):
        if is_expression(path, tree):
            for match in WORD.finditer(text):
                rest = text[match.end() :].lstrip()
                if match[0] == table and rest.startswith("("):
                    inner = rest[1:].partition(")")[0].strip()
                    return inner if inner and "(" not in inner else ""
    return ""


def _join(tree: Tree, path: Path) -> Tree:
    for key in ("below", "to"):
        tree = drop(tree, (*path, key))
    return tree


def source_of(spec: dict[str, Tree]) -> Tree:
    """Where an input comes from; what does not say so is stated by the applicant."""
    source = spec.get("from", "claim")
    return source.get("source") if isinstance(source, dict) else source


def place_inputs(tree: Tree, _path: Path = ()) -> Tree:
    """Every input that the applicant types stands in a section: what is missing goes to the end of the last."""
    wanted = [name for name, each in named(tree, "inputs") if source_of(each) in TYPED]
    sections = at(tree, ("form", "sections"))
    if not isinstance(sections, list) or not sections:
        title = {"zh": "申报信息", "en": "What is claimed"}
        return put(tree, ("form", "sections"), [{"id": "claim", "title": title, "inputs": wanted}]) if wanted else tree
    placed = {each for section in sections if isinstance(section, dict) for each in section.get("inputs") or []}
    missing = [name for name in wanted if name not in placed]
    last = ("form", "sections", str(len(sections) - 1), "inputs")
    return put(tree, last, [*(at(tree, last) or []), *missing]) if missing else tree


def settle_form(tree: Tree, name: str) -> Tree:
    """The form, where there is one, asks the input as long as the applicant states it, and not once it is fetched."""
    sections = at(tree, ("form", "sections")) or []
    if sections and source_of(at(tree, ("inputs", name), {})) in TYPED:
        return place_inputs(tree)
    for number, section in enumerate(sections):
        listed = at(section, ("inputs",)) or []
        if name in listed:
            return _unplace(tree, ("form", "sections", str(number), "inputs", str(listed.index(name))))
    return tree


def _unplace(tree: Tree, path: Path) -> Tree:
    """A name that is no input any more leaves the form, and with the last one its section."""
    if path[:2] != ("form", "sections") or len(path) != 5 or at(tree, path) is None:
        return tree
    return drop(tree, path) if len(at(tree, path[:-1])) > 1 else drop(tree, path[:3])


def _round(tree: Tree, path: Path) -> Tree:
    step = {"round": "down", "to": "0.01 CNY", "label": {"zh": "取整到分", "en": "Rounded down to the fen"}}
    return put(tree, ("total", "steps"), [*(at(tree, ("total", "steps")) or []), step])


def _silent(tree: Tree, _path: Path) -> Tree:
    """Nothing is said about other money: recorded, as an assumption of the bureau, before the last rounding."""
    names = [name for name, _ in named(tree, "assumptions")]
    clauses = [name for name, _ in named(tree, "clauses")]
    own = next(name for name in ("other_funds", *(f"other_funds_{n}" for n in range(2, 99))) if name not in names)
    words = {
        "zh": "与其他资金的关系原文没有规定，只作登记",
        "en": "The text is silent on money from elsewhere; it is recorded",
    }
    about = {"about": clauses[0]} if clauses else {}
    tree = put(tree, ("assumptions", own), {"text": words, **about, "set_by": "bureau"})
    steps = at(tree, ("total", "steps"))
    steps = steps if isinstance(steps, list) else []
    place = len(steps) - 1 if steps and isinstance(steps[-1], dict) and "round" in steps[-1] else len(steps)
    return put(tree, ("total", "steps"), [*steps[:place], {"stack": "silent", "assumption": own}, *steps[place:]])


RECEIVED = {
    "project": Text("本项目已获的", "Received for this project"),
    "enterprise-year": Text("本年度已获的", "Received this year"),
    "enterprise-lifetime": Text("累计已获的", "Received in all"),
}


def _already(tree: Tree, path: Path) -> Tree:
    """A ceiling wider than a claim takes off what the ledger says was paid before: an input for it, none of it in
    the examples."""
    step = at(tree, path)
    if not isinstance(step, dict) or str(step.get("per")) not in RECEIVED:
        return tree
    award = at(tree, path[:2]) if path[0] == "awards" else None
    words = RECEIVED[step["per"]]
    label = text_of(award.get("label")) if isinstance(award, dict) else Text("", "")
    source = {"source": "awards", "fact": "paid", "of": "this", "per": step["per"]}
    if isinstance(award, dict):
        source["award"] = str(award.get("id", ""))
    inputs = at(tree, ("inputs",)) or {}
    name = next((key for key, each in named(tree, "inputs") if each.get("from") == source), "")
    if not name:
        name = next(each for each in ("received", *(f"received_{n}" for n in range(2, 99))) if each not in inputs)
        said = {"zh": f"{words.zh}{label.zh or '支持'}", "en": f"{words.en}: {label.en}" if label.en else ""}
        tree = put(tree, ("inputs", name), {"type": "CNY", "label": said, "from": source})
        for number, _example in enumerate(at(tree, ("examples",)) or []):
            tree = put(tree, ("examples", str(number), "given", name), "0")
    return put(tree, (*path, "already"), name)


def _count_only(tree: Tree, path: Path) -> Tree:
    """A condition that drops lines, written into the sums over them."""
    condition = at(tree, path)
    if not isinstance(condition, dict) or not condition.get("each"):
        return tree
    return count_only(tree, str(condition["each"]), str(condition.get("id", "")))


MENDERS: dict[str, Callable[[Tree, Path], Tree]] = {
    "else_zero": _zero,
    "else_bars": _bars,
    "join": _join,
    "place": place_inputs,
    "round": _round,
    "silent": _silent,
    "unplace": _unplace,
    "already": _already,
    "count_only": _count_only,
}
