"""The formula of a value as a tree of message ids and parameters, from which either language can be drawn.

A term says what was done (`say`), with which parts (`of`) and what came of it (`value`, exact, with its type).
"""

import datetime as dt
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from pilotzone.formula.kinds import Type
from pilotzone.formula.scope import Run, Scope
from pilotzone.formula.single import Compiler, finder
from pilotzone.formula.typed import Table, Typed
from pilotzone.formula.values import NONE, UNKNOWN, Missing, Value, exact

Term = dict[str, Any]
Tell = Callable[[Scope], Term]


def written(value: Value, of: Type) -> dict[str, Any]:
    """A value as it stands in a record: exact text and type; `missing` instead where there is none."""
    if isinstance(value, Missing):
        return {"missing": value.value, "type": of.name}
    return {"value": plain(value, of), "type": of.name.rstrip("?")}


def plain(value: Value, of: Type) -> Any:
    if isinstance(value, bool | str):
        return value
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, tuple):
        return {"amount": exact(value[0], 2), "currency": value[1]}
    return exact(value, 2 if of.currency else 0)


def pattern(node: Typed) -> Term:
    """What is done in every row: the same tree, with the values of constants only."""
    term: Term = {"say": node.op, "type": node.type.name.rstrip("?"), "of": [pattern(each) for each in node.args]}
    if node.op == "constant":
        return {"say": "constant", **written(node.value, node.type)}
    if node.op == "name":
        return term | {"name": node.value}
    if node.op == "column":
        return term | {"rows": node.value[0], "name": node.value[1]}
    if node.op == "table":
        return term | {"table": node.value[0], "column": node.value[1]}
    if node.op in ("aggregate", "grouped"):
        return term | {"say": node.value[0], "rows": node.value[1], "per": (*node.value, "")[2]}
    if node.op == "nth":
        return term | {"rows": node.value[0], "per": node.value[1], "falling": node.value[2]}
    return term | _head(node)


def _head(node: Typed) -> Term:
    head: Term = {"say": node.value if node.op == "call" else node.op}
    if node.op == "compare":
        head["by"] = node.value
    elif node.op == "convert":
        head["to"] = node.value
    elif node.op == "shift":
        head["count"], head["unit"] = node.value
    return head


class Teller:
    """Builds for each checked expression the function that tells how its value came about."""

    def __init__(self, compiler: Compiler, tables: dict[str, Table]) -> None:
        self._compiler, self._tables = compiler, tables

    def tell(self, node: Typed) -> Tell:
        special = {"constant": self._constant, "name": self._name, "table": self._table, "aggregate": self._rows}
        if node.op in special:
            return special[node.op](node)
        run, parts = self._compiler.compile(node), [self.tell(each) for each in node.args]
        head = _head(node)
        choice = self._compiler.compile(node.args[0]) if node.op in ("if", "otherwise") else None

        def build(scope: Scope) -> Term:
            term = {**head, "of": [part(scope) for part in parts], **written(run(scope), node.type)}
            if choice is not None:
                term["took"] = _took(node.op, choice(scope))
            return term

        return build

    def _constant(self, node: Typed) -> Tell:
        term = {"say": "constant", **written(node.value, node.type)}
        return lambda scope: dict(term)

    def _name(self, node: Typed) -> Tell:
        name = node.value
        return lambda scope: {"say": "name", "name": name, **written(scope.claim[name], node.type)}

    def _table(self, node: Typed) -> Tell:
        run, (name, column) = self._compiler.compile(node), node.value
        table, argument, part = self._tables[name], self._compiler.compile(node.args[0]), self.tell(node.args[0])
        find = finder(table)

        def build(scope: Scope) -> Term:
            term = {"say": "table", "table": name, "column": column, "of": [part(scope)]}
            value = argument(scope)
            if value is not UNKNOWN:
                row = find(value)
                term |= {"row": row, "edge": any(band.start == value for band in table.bands)}
            return term | written(run(scope), node.type)

        return build

    def _rows(self, node: Typed) -> Tell:
        kind, rows = node.value
        run, value, where = (self._compiler.compile(each) for each in (node, *node.args))
        summed = kind == "sum" and node.args[1].op != "constant"

        def build(scope: Scope) -> Term:
            chosen = _each_row(scope, rows, where)
            term = {"say": kind, "rows": rows, "count": len(chosen), "taken": sum(each is True for each in chosen)}
            if summed:
                term |= _left_out(_each_row(scope, rows, value), chosen, node.type)
            return term | written(run(scope), node.type)

        return build


def _each_row(scope: Scope, rows: str, run: Run) -> list[Value]:
    before, values = scope.row, []
    for row in scope.rows[rows]:
        scope.row = row
        values.append(run(scope))
    scope.row = before
    return values


def _left_out(values: list[Value], chosen: list[Value], of: Type) -> Term:
    out = [value for value, taken in zip(values, chosen, strict=True) if taken is False]
    if not out or any(value is UNKNOWN for value in out):
        return {}
    return {"left_out": plain(sum(out, Fraction(0)), of)}


def _took(op: str, found: Value) -> int | None:
    if found is UNKNOWN:
        return None
    if op == "otherwise":
        return 1 if found is NONE else 0
    return 1 if found else 2
