"""Types and units of an expression, checked before anything runs; every refusal says what to write instead."""

from collections.abc import Callable
from typing import NoReturn

from pilotzone.formula.functions import FUNCTIONS
from pilotzone.formula.kinds import (
    ANY,
    BOOL,
    CNY,
    CODE,
    CURRENCIES,
    DATE,
    NUMBER,
    RATE,
    Type,
    combine,
    unit_type,
)
from pilotzone.formula.problems import ExpressionError, closest
from pilotzone.formula.syntax import Node
from pilotzone.formula.typed import Names, Typed
from pilotzone.formula.values import exact


def check(node: Node, names: Names, *, each: str | None = None, it: Type | None = None) -> Typed:
    """The checked expression. `each` names the rows whose columns are in sight, `it` types the value looked up."""
    return _Checker(names, each, it).take(node)


def expect(typed: Typed, wanted: Type, offset: int = 0) -> Typed:
    """The expression, when it yields what is wanted; a code takes the list that is wanted."""
    if typed.type.optional and not wanted.optional:
        raise ExpressionError("optional_value", offset)
    if typed.type.kind == "any" or wanted.kind == "any" or same(typed.type, wanted):
        return typed
    raise ExpressionError("need_type", offset, wanted=wanted.name, found=typed.type.name)


MAX_DEGREE = 64


def same(left: Type, right: Type) -> bool:
    if left.kind == "code" and right.kind == "code":
        return left.codes == right.codes or left.codes is None or right.codes is None
    return left.kind == right.kind and left.unit == right.unit and left.rate == right.rate


class _Checker:
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
        left, right = self._number(node.args[0]), self._number(node.args[1])
        found = self._joint(left, right, node)
        if left.type.ratio and right.type.ratio:
            found = found.with_(degree=left.type.degree + right.type.degree)
        return Typed(node.op, (left, right), found)

    _subtract = _add

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
        part = self.take(node)
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

    # tests

    def _compare(self, node: Node) -> Typed:
        left, right = (self._comparable(each) for each in node.args)
        self._joint(left, right, node)
        self._listed([left, right], node)
        if node.value not in ("=", "<>") and "code" in (left.type.kind, right.type.kind):
            self._refuse("code_order", node)
        if node.value not in ("=", "<>") and "bool" in (left.type.kind, right.type.kind):
            self._refuse("need_quantity", node, found="bool")
        return Typed("compare", (left, right), BOOL, node.value)

    def _in_set(self, node: Node) -> Typed:
        parts = [self._comparable(each) for each in node.args]
        for part in parts[1:]:
            self._joint(parts[0], part, node)
        self._listed(parts, node)
        return Typed("in_set", tuple(parts), BOOL)

    def _in_range(self, node: Node) -> Typed:
        value, low, high = (self._comparable(each) for each in node.args)
        self._joint(value, low, node)
        self._joint(value, high, node)
        if value.type.kind not in ("quantity", "date", "any"):
            self._refuse("need_quantity", node, found=value.type.name)
        if low.op == high.op == "constant" and low.value > high.value:
            self._refuse("range_backwards", node.args[1])
        return Typed("in_range", (value, low, high), BOOL)

    def _comparable(self, node: Node) -> Typed:
        part = self.take(node)
        if part.type.optional:
            self._refuse("optional_value", node)
        if part.type.kind == "money":
            self._refuse("convert_first", node, name=node.value if node.op == "name" else "…")
        if part.type.kind == "text":
            self._refuse("text_only_shown", node)
        return part

    def _listed(self, parts: list[Typed], node: Node) -> None:
        """A constant code must be in the list of what it is compared with."""
        codes = next((part.type.codes for part in parts if part.type.codes), None)
        if codes is None:
            return
        options = self.names.lists[codes]
        for part in parts:
            if part.op == "constant" and part.value not in options:
                self._refuse("unknown_code", node, code=part.value, codes=codes, options=", ".join(options))

    def _not(self, node: Node) -> Typed:
        return Typed("not", (self._test(node.args[0]),), BOOL)

    def _and(self, node: Node) -> Typed:
        return Typed(node.op, tuple(self._test(each) for each in node.args), BOOL)

    _or = _and

    def _test(self, node: Node) -> Typed:
        part = self.take(node)
        if part.type.kind not in ("bool", "any"):
            self._refuse("need_bool", node, found=part.type.name)
        if part.type.optional:
            self._refuse("optional_value", node)
        return part

    def _if(self, node: Node) -> Typed:
        test = self._test(node.args[0])
        first, second = self.take(node.args[1]), self.take(node.args[2])
        return Typed("if", (test, first, second), self._joint(first, second, node))

    def _otherwise(self, node: Node) -> Typed:
        first, second = self.take(node.args[0]), self.take(node.args[1])
        if not first.type.optional and first.type.kind != "any":
            self._refuse("never_missing", node.args[0])
        found = self._joint(first, second, node).with_(optional=second.type.optional)
        return Typed("otherwise", (first, second), found)

    # rows, functions, tables

    def _aggregate(self, node: Node) -> Typed:
        kind, rows = node.value
        if rows not in self.names.rows:
            self._refuse("no_such_rows", node, name=rows)
        inner = _Checker(self.names, rows, None)
        if kind == "count":
            where = inner._test(node.args[0]) if node.args else Typed("constant", (), BOOL, True)
            return Typed("aggregate", (Typed("constant", (), NUMBER, 1), where), NUMBER, (kind, rows))
        where = inner._test(node.args[1]) if len(node.args) > 1 else Typed("constant", (), BOOL, True)
        value = inner._test(node.args[0]) if kind in ("any", "all") else inner._number(node.args[0])
        if value.type.optional:
            self._refuse("optional_value", node.args[0])
        if kind == "sum" and value.type.ratio:
            self._refuse("round_each_row", node.args[0])
        found = value.type if kind in ("sum", "any", "all") else value.type.with_(optional=True)
        return Typed("aggregate", (value, where), found, (kind, rows))

    def _call(self, node: Node) -> Typed:
        name, column = node.value
        if name in self.names.broken:
            return Typed("unstated", (), ANY)
        if name in self.names.tables:
            return self._table(node, name, column)
        if name == "convert":
            return self._convert(node)
        function = FUNCTIONS.get(name)
        if function is None or column:
            options = ", ".join(sorted([*FUNCTIONS, "convert", *self.names.tables]))
            self._refuse("unknown_function", node, name=name, functions=options)
        if not function.fits(len(node.args)):
            self._refuse("argument_count", node, name=name, wanted=function.wanted)
        args = [self._number(each) for each in node.args]
        for part, place in zip(args, node.args, strict=True):
            if part.type.optional:
                self._refuse("optional_value", place)
            self._joint(args[0], part, Node("", (place,), None, place.start))
        for index in function.constants:
            if args[index].op != "constant" or args[index].value <= 0:
                self._refuse("positive_constant", node.args[index])
        degrees = [each.type.degree for each in args]
        found = function.result([each.type for each in args])
        found = found.with_(degree=sum(degrees) if function.divides else max(degrees))
        return Typed("call", tuple(args), found, name)

    def _convert(self, node: Node) -> Typed:
        if len(node.args) != 2 or node.args[1].op != "currency" or node.args[1].value not in CURRENCIES:
            self._refuse("convert_what", node)
        if not self.names.exchange:
            self._refuse("convert_needs_exchange", node)
        part, target = self.take(node.args[0]), node.args[1].value
        if part.type.kind != "money" and not part.type.currency:
            self._refuse("convert_what", node)
        unit = ((target, 1),) if target != "CNY" else CNY.unit
        found = Type("quantity", unit, optional=part.type.optional, degree=part.type.degree + 1)
        return Typed("convert", (part,), found, target)

    def _table(self, node: Node, name: str, column: str) -> Typed:
        table = self.names.tables[name]
        if len(node.args) != 1:
            self._refuse("argument_count", node, name=name, wanted=1)
        columns = list(table.columns)
        if not column and len(columns) == 1:
            column = columns[0]
        if column not in table.columns:
            self._refuse("table_needs_column", node, table=name, column=columns[0])
        argument = self._comparable(node.args[0])
        self._joint(Typed("constant", (), table.of), argument, node)
        cell = table.columns[column]
        return Typed("table", (argument,), cell.with_(degree=cell.degree * argument.type.degree), (name, column))

    def _refuse(self, code: str, node: Node, /, **params: object) -> NoReturn:
        raise ExpressionError(code, node.start, **params)
