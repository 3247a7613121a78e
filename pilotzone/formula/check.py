"""Types and units of an expression, checked before anything runs; every refusal says what to write instead."""

from pilotzone.formula.arithmetic import Arithmetic, same
from pilotzone.formula.functions import FUNCTIONS
from pilotzone.formula.kinds import ANY, BOOL, CNY, CURRENCIES, DATE, NUMBER, TEXT, Type
from pilotzone.formula.problems import ExpressionError
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
    bare = _bare(typed) if wanted.is_quantity else None
    if bare is not None:
        code = "rate_without_percent" if wanted.rate else "amount_without_unit"
        raise ExpressionError(code, offset, number=exact(bare.value), unit=wanted.name)
    raise ExpressionError("need_type", offset, wanted=wanted.name, found=typed.type.name)


def _bare(typed: Typed) -> Typed | None:
    """The first figure without a unit that the expression may yield as it stands."""
    if typed.type != NUMBER:
        return None
    if typed.op == "constant":
        return typed
    return next(filter(None, map(_bare, typed.args[1:])), None) if typed.op == "if" else None


class _Checker(Arithmetic):
    """Tests, choices, rows, functions and tables, on top of values and arithmetic."""

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
        args, found = self._over(kind, rows, node)
        return Typed("aggregate", args, found, (kind, rows))

    def _grouped(self, node: Node) -> Typed:
        kind, rows, per = node.value
        self._same_rows(rows, per, node)
        args, found = self._over(kind, rows, node)
        return Typed("grouped", args, found, (kind, rows, per))

    def _over(self, kind: str, rows: str, node: Node) -> tuple[tuple[Typed, Typed], Type]:
        """What is added up (or counted, or tested) and which rows count, and the type of the result."""
        inner, always = _Checker(self.names, rows, None), Typed("constant", (), BOOL, True)
        if kind == "count":
            where = inner._test(node.args[0]) if node.args else always
            return (Typed("constant", (), NUMBER, 1), where), NUMBER
        where = inner._test(node.args[1]) if len(node.args) > 1 else always
        if kind == "distinct":
            return (inner._countable(node.args[0]), where), NUMBER
        value = inner._test(node.args[0]) if kind in ("any", "all") else inner._number(node.args[0])
        if value.type.optional:
            self._refuse("optional_value", node.args[0])
        if kind == "sum" and value.type.ratio:
            self._refuse("round_each_row", node.args[0])
        return (value, where), value.type if kind in ("sum", "any", "all") else value.type.with_(optional=True)

    def _nth(self, node: Node) -> Typed:
        keyed, per, descending = node.value
        if self.each is None:
            self._refuse("nth_outside", node)
        self._same_rows(self.each, per, node)
        key = self._comparable(node.args[0]) if keyed else Typed("constant", (), NUMBER, 0)
        if key.type.kind not in ("quantity", "date", "any"):
            self._refuse("need_quantity", node.args[0], found=key.type.name)
        tests = node.args[1:] if keyed else node.args
        where = self._test(tests[0]) if tests else Typed("constant", (), BOOL, True)
        return Typed("nth", (key, where), NUMBER, (self.each, per, descending))

    def _same_rows(self, rows: str, per: str, node: Node) -> None:
        """`per` looks at the rows with the same value: it needs a row to look from, and a column to compare."""
        if self.each != rows:
            self._refuse("per_outside", node, rows=rows)
        found = self.names.rows[rows].get(per) if per else TEXT
        if found is None or found.optional or found.kind not in ("quantity", "date", "code", "text", "bool"):
            self._refuse("per_column", node, name=per, rows=rows)

    def _countable(self, node: Node) -> Typed:
        part = self.take(node)
        if part.type.optional:
            self._refuse("optional_value", node)
        if part.type.ratio or part.type.kind not in ("quantity", "date", "code", "text", "any"):
            self._refuse("need_quantity", node, found=part.type.name)
        return part

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
        args = [self._of_kind(each, function.of) for each in node.args]
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

    def _of_kind(self, node: Node, kind: str) -> Typed:
        if kind == "quantity":
            return self._number(node)
        return expect(self.take(node), DATE, node.start)

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
