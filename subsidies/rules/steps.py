"""The steps of an amount: limit, scale, less, minimum, round, stack, each an expression over the value before it."""

from fractions import Fraction

from pilotzone.formula.document import Node
from pilotzone.formula.kinds import BOOL, RATE, Type
from pilotzone.formula.reader import Reader
from pilotzone.formula.tables import read_expression
from pilotzone.formula.text import Text
from pilotzone.formula.typed import Names, Typed

KINDS = ("limit", "scale", "less", "minimum", "round", "stack")
STEP_OPTIONS = ("below", "to", "with", "of", "already")
STEP_KEYS = (*KINDS, *STEP_OPTIONS, "per", "label", "clause", "assumption")
ROUNDINGS = {"down": "round_down", "up": "round_up", "half_up": "round_half_up"}
STACKINGS = ("exclusive", "higher", "remainder", "on_top", "silent")

LABELS = {
    "limit": Text("上限", "Ceiling"),
    "scale": Text("按比例调整", "Scaled"),
    "less": Text("扣减", "Deducted"),
    "minimum": Text("起付标准", "Minimum"),
    "round": Text("取整", "Rounded"),
    "stack": Text("从其他渠道获得的资金", "Money received elsewhere"),
}

Step = tuple[str, Typed, Typed]


def lower_step(
    reader: Reader, item: Node, parts: dict[str, Node], before: Typed, names: Names, rows: str | None
) -> Step | None:
    """The kind of the step, the expression that it stands for, and the expression that its line tells."""
    kinds = [kind for kind in KINDS if kind in parts]
    if len(kinds) != 1:
        reader.report(item, "step_kind", kinds=", ".join(KINDS))
        return None
    kind = kinds[0]
    if kind == "stack":
        return _stack(reader, item, parts, before, names, rows)
    if kind == "round":
        return _round(reader, item, parts, before, names)
    wanted = RATE if kind == "scale" else before.type
    told = read_expression(reader, parts[kind], names, each=rows, wanted=wanted)
    if told is None:
        return None
    if "already" in parts:
        if kind != "limit":
            reader.report(parts["already"], "already_limits")
        already = read_expression(reader, parts["already"], names, each=rows, wanted=before.type)
        if already is None:
            return None
        told = left_of(told, already)
    if kind == "minimum":
        return kind, _minimum(reader.choice(parts.get("below"), ("zero", "raise"), "zero"), before, told), told
    return kind, _simple(kind, before, told), told


def _round(reader: Reader, item: Node, parts: dict[str, Node], before: Typed, names: Names) -> Step | None:
    unit = read_expression(reader, parts.get("to"), names, wanted=before.type)
    how = reader.choice(parts["round"], ROUNDINGS)
    if "to" not in parts:
        reader.report(item, "missing_key", key="to")
    elif unit is not None and (unit.op != "constant" or unit.value <= 0):
        reader.report(parts["to"], "positive_constant")
    elif unit is not None and how:
        return "round", call(ROUNDINGS[how], before, unit), unit
    return None


def _simple(kind: str, before: Typed, told: Typed) -> Typed:
    nothing = zero(before.type)
    if kind == "limit":
        return call("min", before, call("max", told, nothing))
    if kind == "scale":
        return Typed("multiply", (before, told), before.type)
    return call("max", _minus(before, told), nothing)


def _minimum(below: str, before: Typed, told: Typed) -> Typed:
    """What falls short becomes zero, or is raised to the minimum; nothing at all stays nothing."""
    enough = Typed("compare", (before, told), BOOL, ">=")
    if below == "zero":
        return Typed("if", (enough, before, zero(before.type)), before.type)
    something = Typed("compare", (before, zero(before.type)), BOOL, ">")
    return Typed("if", (something, call("max", before, told), before), before.type)


def _stack(
    reader: Reader, item: Node, parts: dict[str, Node], before: Typed, names: Names, rows: str | None
) -> Step | None:
    how = reader.choice(parts["stack"], STACKINGS)
    if how == "silent" and "assumption" not in parts:
        reader.report(item, "silent_needs_assumption")
    money = read_expression(reader, parts.get("with"), names, each=rows, wanted=before.type)
    whole = read_expression(reader, parts.get("of"), names, each=rows, wanted=before.type)
    nothing = zero(before.type)
    if how in ("on_top", "silent"):
        return "stack", before, money or nothing
    if money is None or (how == "remainder" and whole is None):
        for key in ("with", "of") if how == "remainder" else ("with",):
            if key not in parts:
                reader.report(item, "missing_key", key=key)
        return None
    if how == "exclusive":
        some = Typed("compare", (money, nothing), BOOL, ">")
        return "stack", Typed("if", (some, nothing, before), before.type), money
    if how == "higher":
        return "stack", call("max", _minus(before, money), nothing), money
    left = call("max", _minus(whole or before, money), nothing)
    return "stack", call("min", before, left), money


def _minus(left: Typed, right: Typed) -> Typed:
    return Typed("subtract", (left, right), left.type)


def left_of(limit: Typed, already: Typed) -> Typed:
    """What a ceiling leaves after what was received under it before; never below zero."""
    return Typed("left", (limit, already), limit.type)


def call(name: str, *args: Typed) -> Typed:
    return Typed("call", args, args[0].type, name)


def zero(of: Type) -> Typed:
    return Typed("constant", (), of, Fraction(0))
