"""From definitions, conditions and tables to computations in the order in which they need each other."""

from collections.abc import Iterable, Mapping

from pilotzone.formula.document import Mapping as MappingNode
from pilotzone.formula.document import Node
from pilotzone.formula.kinds import BOOL, Type
from pilotzone.formula.order import in_order
from pilotzone.formula.reader import Reader
from pilotzone.formula.syntax import names as names_in
from pilotzone.formula.tables import cell_nodes, parsed, read_expression, read_table
from pilotzone.formula.typed import Names, Typed
from subsidies.rules.builder import Builder
from subsidies.rules.model import Condition, InputSpec

SEVERITIES = ("bars", "asks", "warns", "drops")
DEFINITION_KEYS = ("label", "each", "clause", "assumption")
CONDITION_KEYS = ("when", "each", "clause", "severity", "material", "assumption")


class Pipeline:
    """Reads what is defined by name; what is wrong is reported, what is right is appended in order."""

    def __init__(self, reader: Reader, names: Names, inputs: Iterable[InputSpec]) -> None:
        self.reader, self.names = reader, names
        self.builder = Builder(reader, names, inputs)
        self.conditions: dict[str, Condition] = {}

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
        rows = self.builder.each(parts.get("each"))
        typed = read_expression(self.reader, parts.get("value"), self.names, each=rows)
        if typed is None:
            self.builder.declare(name, rows, Type("any"))
            return
        self.builder.append(name, "definition", typed, rows, parts)

    def _condition(self, name: str, node: Node) -> None:
        parts = self.reader.mapping(node, required=("id", "label", "test", "message"), optional=CONDITION_KEYS)
        rows = self.builder.each(parts.get("each"))
        severity = self.reader.choice(parts.get("severity"), SEVERITIES, "bars")
        if severity == "drops" and rows is None:
            self.reader.report(node, "drops_needs_rows")
        test = read_expression(self.reader, parts.get("test"), self.names, each=rows, wanted=BOOL)
        when = read_expression(self.reader, parts.get("when"), self.names, each=rows, wanted=BOOL)
        label, message = self.reader.text(parts.get("label")), self.reader.text(parts.get("message"))
        if test is None or label is None or message is None:
            self.builder.declare(name, rows, BOOL)
            return
        if when is not None:
            self.builder.append(f"{name}.when", "when", when, rows, {})
            test = Typed("or", (Typed("not", (when,), BOOL), test), BOOL)
        self.builder.append(name, "condition", test, rows, parts)
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
            self.builder.computations[-1].inputs,
            tuple(sorted(column for table, column in self.builder.computations[-1].reads if table)),
        )
