"""From definitions, conditions, tables, awards and steps to one list of computations in the order of evaluation.

Steps are lowered to expressions over the value before them, so that the form for one claim and the form for a
table need to know expressions only.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

from pilotzone.formula.document import Mapping as MappingNode
from pilotzone.formula.document import Node, Sequence
from pilotzone.formula.kinds import BOOL, CNY, Type
from pilotzone.formula.reader import Reader
from pilotzone.formula.single import Compiler
from pilotzone.formula.syntax import names as names_in
from pilotzone.formula.tables import cell_nodes, parsed, read_expression, read_table
from pilotzone.formula.terms import Teller
from pilotzone.formula.typed import Names, Typed, reads, uses
from subsidies.rules.dependencies import in_order
from subsidies.rules.model import NO_TEXT, Computation, Condition, InputSpec
from subsidies.rules.steps import STEP_KEYS, call, lower_step, zero

SEVERITIES = ("bars", "asks", "warns", "drops")
DEFINITION_KEYS = ("label", "each", "clause", "assumption")
CONDITION_KEYS = ("when", "each", "clause", "severity", "material", "assumption")
AWARD_KEYS = ("when", "each", "steps", "clause", "assumption")

_TRUE = Typed("constant", (), BOOL, True)


class Pipeline:
    """Reads the computing part of a document; what is wrong is reported, what is right is appended in order."""

    def __init__(self, reader: Reader, names: Names, inputs: Iterable[InputSpec]) -> None:
        self.reader, self.names = reader, names
        self.compiler = Compiler(names.tables)
        self.teller = Teller(self.compiler, names.tables)
        self.computations: list[Computation] = []
        self.conditions: dict[str, Condition] = {}
        self._sources: dict[tuple[str, str], Any] = {}
        for spec in inputs:
            self._sources[("", spec.name)] = spec
            for column in spec.columns:
                self._sources[(spec.name, column.name)] = column

    def read(self, parts: Mapping[str, Node]) -> None:
        conditions = self._condition_nodes(parts.get("conditions"))
        blocks: dict[str, tuple[str, Node]] = {}
        for kind, block in (("define", parts.get("define")), ("tables", parts.get("tables"))):
            for name, key, each in self.reader.named(block):
                self._claim(name, key, blocks, kind, each)
        for name, (place, each) in conditions.items():
            self._claim(name, place, blocks, "condition", each)
        needs = {name: self._needs(kind, node) & blocks.keys() for name, (kind, node) in blocks.items()}
        ordered, circle = in_order(needs)
        if circle:
            self.reader.report(blocks[circle[0]][1], "cycle", names=", ".join(circle))
        for name in ordered:
            kind, node = blocks[name]
            if kind == "tables":
                self._table(name, node)
            elif kind == "define":
                self._definition(name, node)
            else:
                self._condition(name, node)
        self.conditions = {name: self.conditions[name] for name in conditions if name in self.conditions}
        awards = [found for each in self.reader.items(parts.get("awards")) if (found := self._award(each))]
        self._total(parts.get("total"), awards)

    # names and their order

    def _claim(self, name: str, place: Node, blocks: dict[str, tuple[str, Node]], kind: str, node: Node) -> None:
        taken = name in self.names.claim or name in self.names.rows or name in blocks
        if taken or any(name in columns for columns in self.names.rows.values()):
            self.reader.report(place, "taken_name", name=name)
        else:
            blocks[name] = (kind, node)

    def _condition_nodes(self, node: Node | None) -> dict[str, tuple[Node, Node]]:
        found: dict[str, tuple[Node, Node]] = {}
        for item in self.reader.items(node):
            place = item.entries.get("id") if isinstance(item, MappingNode) else None
            if place is None:
                self.reader.report(item, "missing_key", key="id")
                continue
            name = self.reader.name(place)
            if name in found:
                self.reader.report(place, "taken_name", name=name)
            elif name:
                found[name] = (place, item)
        return found

    def _needs(self, kind: str, node: Node) -> set[str]:
        if kind == "tables":
            places = cell_nodes(self.reader, node)
        elif isinstance(node, MappingNode):
            places = [node.entries[key] for key in ("value", "test", "when") if key in node.entries]
        else:
            places = [node]
        return {name for each in places if (syntax := parsed(self.reader, each)) for name in names_in(syntax)}

    # blocks

    def _table(self, name: str, node: Node) -> None:
        before = len(self.reader.problems)
        table = read_table(self.reader, name, node, self.names)
        if table is None or len(self.reader.problems) > before:
            self.names.broken.add(name)
        else:
            self.names.tables[name] = table

    def _definition(self, name: str, node: Node) -> None:
        parts = self.reader.mapping(node, required=("value", "label"), optional=DEFINITION_KEYS)
        rows = self._each(parts.get("each"))
        typed = read_expression(self.reader, parts.get("value"), self.names, each=rows)
        if typed is None:
            self._declare(name, rows, Type("any"))
            return
        self._append(name, "definition", typed, rows, parts)

    def _condition(self, name: str, node: Node) -> None:
        parts = self.reader.mapping(node, required=("id", "label", "test", "message"), optional=CONDITION_KEYS)
        rows = self._each(parts.get("each"))
        severity = self.reader.choice(parts.get("severity"), SEVERITIES, "bars")
        if severity == "drops" and rows is None:
            self.reader.report(node, "drops_needs_rows")
        test = read_expression(self.reader, parts.get("test"), self.names, each=rows, wanted=BOOL)
        when = read_expression(self.reader, parts.get("when"), self.names, each=rows, wanted=BOOL)
        label, message = self.reader.text(parts.get("label")), self.reader.text(parts.get("message"))
        if test is None or label is None or message is None:
            self._declare(name, rows, BOOL)
            return
        if when is not None:
            self._append(f"{name}.when", "when", when, rows, {})
            test = Typed("or", (Typed("not", (when,), BOOL), test), BOOL)
        self._append(name, "condition", test, rows, parts)
        self.conditions[name] = Condition(
            name,
            label,
            message,
            severity,
            self.reader.string(parts.get("clause")),
            rows,
            self.reader.string(parts.get("material")),
            self.reader.string(parts.get("assumption")),
            when is not None,
            self.computations[-1].inputs,
            tuple(sorted(column for table, column in self.computations[-1].reads if table)),
        )

    def _award(self, node: Node) -> str | None:
        parts = self.reader.mapping(node, required=("id", "label", "value"), optional=AWARD_KEYS)
        name, rows = self.reader.name(parts.get("id")), self._each(parts.get("each"))
        if not name:
            return None
        if name in self.names.claim or name in self.names.rows or name in self.names.tables:
            self.reader.report(parts["id"], "taken_name", name=name)
            return None
        value = read_expression(self.reader, parts.get("value"), self.names, each=rows)
        if value is None or not self._payable(parts["value"], value):
            self._declare(name, None, Type("any"))
            return name
        floored = call("max", value, zero(value.type))
        for test in self._when(parts.get("when"), rows):
            floored = Typed("if", (test, floored, zero(value.type)), value.type)
            value = Typed("if", (test, value, zero(value.type)), value.type)
        self._append(f"{name}.value", "award", floored, rows, parts, told=value)
        last, left = self._steps(name, parts, rows, value.type)
        if left is not None:
            self._add_up(name, last, left, value.type, parts)
        else:
            self._append(name, "sum", self._named(last), None, {})
        return name

    def _payable(self, place: Node, value: Typed) -> bool:
        if value.type.optional:
            self.reader.report(place, "optional_value")
        elif value.type.kind == "quantity":
            return True
        elif value.type.kind != "any":
            self.reader.report(place, "need_quantity", found=value.type.name)
        return False

    def _when(self, node: Node | None, rows: str | None) -> list[Typed]:
        """`when` is one test or a list of tests; all must hold."""
        places = node.items if isinstance(node, Sequence) else [node] if node is not None else []
        tests = [read_expression(self.reader, each, self.names, each=rows, wanted=BOOL) for each in places]
        return [test for test in tests if test is not None]

    def _total(self, node: Node | None, awards: list[str]) -> None:
        if node is None:
            return
        parts = self.reader.mapping(node, required=("label", "steps"), optional=("value", "clause", "assumption"))
        typed = self._total_value(parts.get("value"), awards)
        if typed is None or typed.type.kind == "any":
            return
        if typed.type != CNY:
            self.reader.report(node, "total_currency", found=typed.type.name)
            return
        self._append("total.value", "sum", typed, None, {})
        last, _ = self._steps("total", parts, None, CNY)
        steps = self.reader.items(parts.get("steps"))
        if not steps or not _rounds_to_fen(self.computations[-1]):
            self.reader.report(steps[-1] if steps else node, "final_round")
        self._due(last, parts)

    def _total_value(self, node: Node | None, awards: list[str]) -> Typed | None:
        if node is not None:
            return read_expression(self.reader, node, self.names)
        found: Typed | None = None
        for name in awards:
            award = self._named(name)
            found = award if found is None else Typed("add", (found, award), award.type)
        return found

    def _due(self, last: str, parts: Mapping[str, Node]) -> None:
        """A condition that bars makes the total zero, whatever else is still unknown."""
        tests = []
        for condition in self.conditions.values():
            if condition.severity != "bars":
                continue
            if condition.rows is None:
                tests.append(self._named(condition.id))
            else:
                column = Typed("column", (), BOOL, (condition.rows, condition.id))
                tests.append(Typed("aggregate", (column, _TRUE), BOOL, ("all", condition.rows)))
        total = self._named(last)
        if tests:
            total = Typed("if", (Typed("and", tuple(tests), BOOL), total, zero(CNY)), CNY)
        self._append("total", "total", total, None, parts, told=self._named(last))
        self.computations[-1] = replace(self.computations[-1], before=last)

    def _steps(self, name: str, parts: Mapping[str, Node], rows: str | None, of: Type) -> tuple[str, str | None]:
        """Runs the steps of an award or the total: the name of the last value, and the rows it is still a column of."""
        current = f"{name}.value"
        for number, item in enumerate(self.reader.items(parts.get("steps")), 1):
            keys = self.reader.mapping(item, optional=STEP_KEYS)
            per = self.reader.choice(keys.get("per"), ("row", "claim"), "row" if rows else "claim")
            if per == "row" and rows is None:
                self.reader.report(item, "step_scope")
            elif per == "claim" and rows is not None:
                current, rows = self._add_up(f"{name}.sum", current, rows, of, parts), None
            current = self._step(f"{name}.{number}", current, item, keys, rows, of)
        return current, rows

    def _step(self, name: str, before: str, item: Node, parts: dict[str, Node], rows: str | None, of: Type) -> str:
        step = lower_step(self.reader, item, parts, self._value(before, rows, of), self.names, rows)
        if step is None:
            return before
        kind, lowered, told = step
        options = {key: self.reader.string(parts[key]) for key in ("below",) if key in parts}
        if kind in ("round", "stack"):
            options["how"] = self.reader.string(parts[kind])
        self._append(name, "step", lowered, rows, parts, told=told)
        self.computations[-1] = replace(self.computations[-1], step=kind, before=before, options=options)
        return name

    def _add_up(self, name: str, current: str, rows: str, of: Type, parts: Mapping[str, Node]) -> str:
        column = Typed("column", (), of, (rows, current))
        self._append(name, "award", Typed("aggregate", (column, _TRUE), of, ("sum", rows)), None, parts)
        return name

    # computations

    def _append(
        self,
        name: str,
        kind: str,
        typed: Typed,
        rows: str | None,
        parts: Mapping[str, Node],
        *,
        told: Typed | None = None,
    ) -> None:
        label = self.reader.text(parts["label"]) if "label" in parts else None
        clause, assumption = (self.reader.string(parts.get(key)) for key in ("clause", "assumption"))
        tell = self.teller.tell(told or typed) if rows is None and kind not in ("when", "sum") else None
        read = self._reads(typed) | (self._reads(told) if told else set())
        found = Computation(
            name,
            kind,
            typed,
            self.compiler.compile(typed),
            rows,
            label or NO_TEXT,
            clause,
            assumption,
            tell,
            inputs=tuple(self._direct(read)),
            reads=frozenset(read),
            public=self._is_public(read),
            exchange=uses(typed, "convert") or self._exchanges(read),
        )
        self.computations.append(found)
        self._sources[(rows or "", name)] = found
        self._declare(name, rows, typed.type)

    def _declare(self, name: str, rows: str | None, of: Type) -> None:
        if rows:
            self.names.rows[rows][name] = of
        else:
            self.names.claim[name] = of

    def _each(self, node: Node | None) -> str | None:
        if node is None:
            return None
        return self.reader.choice(node, list(self.names.rows)) or None

    def _named(self, name: str) -> Typed:
        return Typed("name", (), self.names.claim[name], name)

    def _value(self, name: str, rows: str | None, of: Type) -> Typed:
        return Typed("column", (), of, (rows, name)) if rows else Typed("name", (), of, name)

    def _direct(self, read: set[tuple[str, str]]) -> list[str]:
        """The inputs behind an expression, looking through columns but not through values told on their own line."""
        found: dict[str, None] = {}
        for rows, name in sorted(read):
            if rows or name in self.names.rows:
                found[rows or name] = None
            elif isinstance(self._sources.get((rows, name)), InputSpec):
                found[name] = None
        return list(found)

    def _is_public(self, read: set[tuple[str, str]]) -> bool:
        """Public only if everything that it comes from is."""
        sources = [self._sources.get(key) for key in read]
        return all(source.public for source in sources if source is not None)

    def _exchanges(self, read: set[tuple[str, str]]) -> bool:
        columns = [self._sources.get(key) for key in read if key[0]]
        return any(isinstance(each, Computation) and each.exchange for each in columns)

    def _reads(self, typed: Typed) -> set[tuple[str, str]]:
        """What an expression reads, in the cells of its tables too."""
        found = reads(typed)
        for table in _tables(typed):
            for band in (self.names.tables[table].rest, *self.names.tables[table].bands):
                found |= {key for cell in band.cells.values() for key in reads(cell)}
        return found


def _tables(typed: Typed) -> set[str]:
    found, open_ = set(), [typed]
    while open_:
        each = open_.pop()
        open_ += each.args
        if each.op == "table":
            found.add(each.value[0])
    return found


def _rounds_to_fen(step: Computation) -> bool:
    if step.step != "round" or step.kind != "step":
        return False
    unit = step.expr.args[1].value
    return isinstance(unit, Fraction) and (unit * 100).denominator == 1
