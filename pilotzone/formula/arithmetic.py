"""Types and units of values and of arithmetic; every refusal says what to write instead."""

from collections.abc import Callable
from typing import NoReturn

from pilotzone.formula.dates import MAX_SHIFT
from pilotzone.formula.kinds import ANY, BOOL, CODE, DATE, NUMBER, RATE, Type, combine, unit_type
from pilotzone.formula.problems import ExpressionError, closest
from pilotzone.formula.syntax import Node
from pilotzone.formula.typed import Names, Typed
from pilotzone.formula.values import exact

MAX_DEGREE = 64


def same(left: Type, right: Type) -> bool:
    if left.kind == "code" and right.kind == "code":
        return left.codes == right.codes or left.codes is None or right.codes is None
    return left.kind == right.kind and left.unit == right.unit and left.rate == right.rate


class Arithmetic:
    """Checks one node after another; `each` names the rows in sight, `it` types the value looked up."""

    def __init__(self, names: Names, each: str | None, it: Type | None) -> None:
        self.names, self.each, self.it = names, each, it

    def take(self, node: Node) -> Typed:
        method: Callable[[Node], Typed] = getattr(self, f"_{node.op}")
        typed = method(node)
        if typed.type.degree > MAX_DEGREE:
            self._refuse("too_many_factors", node, limit=MAX_DEGREE)
        return typed

    # leaves

    def _quantity(self, node: Node) -> Typed:
        value, unit = node.value
        if unit == "%":
            return Typed("constant", (), RATE, value)
        found = unit_type(unit) if unit else NUMBER
        if found is None:
            self._refuse("unknown_unit", node, unit=unit)
        return Typed("constant", (), found, value)

    def _date(self, node: Node) -> Typed:
        return Typed("constant", (), DATE, node.value)

    def _code(self, node: Node) -> Typed:
        return Typed("constant", (), CODE, node.value)

    def _truth(self, node: Node) -> Typed:
        return Typed("constant", (), BOOL, node.value)

    def _unstated(self, node: Node) -> Typed:
        return Typed("unstated", (), ANY)

    def _currency(self, node: Node) -> Typed:
        self._refuse("currency_alone", node)

    def _name(self, node: Node) -> Typed:
        name: str = node.value
        if name == "it":
            if self.it is None:
                self._refuse("it_outside", node)
            return Typed("it", (), self.it)
        if self.each and name in self.names.rows[self.each]:
            return Typed("column", (), self.names.rows[self.each][name], (self.each, name))
        if name not in self.names.claim:
            self._unknown(name, node)
        return Typed("name", (), self.names.claim[name], name)

    def _unknown(self, name: str, node: Node) -> NoReturn:
        if name in self.names.rows:
            self._refuse("rows_as_value", node, name=name)
        for rows, columns in self.names.rows.items():
            if name in columns:
                self._refuse("column_outside", node, name=name, rows=rows)
        seen = [*self.names.claim, *(self.names.rows[self.each] if self.each else ())]
        if close := closest(name, seen):
            self._refuse("unknown_name_close", node, name=name, close=close)
        self._refuse("unknown_name", node, name=name)

    # arithmetic

    def _minus(self, node: Node) -> Typed:
        part = self._number(node.args[0])
        return Typed("minus", (part,), part.type)

    def _add(self, node: Node) -> Typed:
        first = self.take(node.args[0])
        if first.type.kind == "date":
            return self._shift(first, node)
        left, right = self._numeric(first, node.args[0]), self._number(node.args[1])
        found = self._joint(left, right, node)
        if left.type.ratio and right.type.ratio:
            found = found.with_(degree=left.type.degree + right.type.degree)
        return Typed(node.op, (left, right), found)

    _subtract = _add

    def _shift(self, day: Typed, node: Node) -> Typed:
        """A date moved by a constant number of days, months or years."""
        by = self.take(node.args[1])
        unit = by.type.unit[0][0] if by.op == "constant" and len(by.type.unit) == 1 else ""
        if unit not in MAX_SHIFT or by.value != int(by.value) or by.value > MAX_SHIFT[unit]:
            self._refuse("date_moved_by", node.args[1])
        count = int(by.value) if node.op == "add" else -int(by.value)
        return Typed("shift", (day,), day.type, (count, unit))

    def _multiply(self, node: Node) -> Typed:
        left, right = self._number(node.args[0]), self._number(node.args[1])
        if left.type.currency and right.type.currency:
            self._refuse("money_times_money", node.args[1])
        return Typed("multiply", (left, right), self._product(left.type, right.type, 1))

    def _divide(self, node: Node) -> Typed:
        left, right = self._number(node.args[0]), self._number(node.args[1])
        constant = right.op == "constant" and right.value != 0
        found = self._product(left.type, right.type, -1)
        if not constant:
            found = found.with_(optional=True, ratio=True)
        return Typed("divide", (left, right), found)

    def _product(self, left: Type, right: Type, sign: int) -> Type:
        if "any" in (left.kind, right.kind):
            return ANY
        unit = combine(left.unit, right.unit, sign)
        scaled = left.rate and not right.unit if sign < 0 else left.rate and right.rate
        return Type(
            "quantity",
            unit,
            scaled and not unit and not (sign < 0 and right.rate),
            optional=left.optional or right.optional,
            ratio=left.ratio or right.ratio,
            degree=left.degree + right.degree,
        )

    def _number(self, node: Node) -> Typed:
        return self._numeric(self.take(node), node)

    def _numeric(self, part: Typed, node: Node) -> Typed:
        if part.type.kind == "money":
            self._refuse("convert_first", node, name=node.value if node.op == "name" else "…")
        if part.type.kind == "text":
            self._refuse("text_only_shown", node)
        if part.type.kind not in ("quantity", "any"):
            self._refuse("need_quantity", node, found=part.type.name)
        return part

    def _joint(self, left: Typed, right: Typed, node: Node) -> Type:
        """The type that both sides share; anything else is refused with the remedy."""
        one, two = left.type, right.type
        if one.kind == "any" or two.kind == "any":
            return two if one.kind == "any" else one
        if not same(one, two):
            self._mismatch(left, right, node)
        codes = one if one.codes else two
        return codes.with_(
            optional=one.optional or two.optional, ratio=one.ratio or two.ratio, degree=max(one.degree, two.degree)
        )

    def _mismatch(self, left: Typed, right: Typed, node: Node) -> NoReturn:
        one, two = left.type, right.type
        place = node.args[-1] if node.args else node
        if one.currency and two.currency:
            self._refuse("different_currencies", place, left=one.name, right=two.name)
        if (one.currency and two.rate) or (two.currency and one.rate):
            self._refuse("amount_and_rate", place)
        bare = next((each for each in (left, right) if each.op == "constant" and each.type == NUMBER), None)
        other = two if bare is left else one
        if bare is not None and other.is_quantity:
            code = "rate_without_percent" if other.rate else "amount_without_unit"
            self._refuse(code, place, number=exact(bare.value), unit=other.name)
        self._refuse("different_types", place, left=one.name, right=two.name)

    def _refuse(self, code: str, node: Node, /, **params: object) -> NoReturn:
        raise ExpressionError(code, node.start, **params)
