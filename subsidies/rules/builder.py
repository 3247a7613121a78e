"""Keeps the list of computations while a document is read: names, types, what reads what."""

from collections.abc import Iterable, Mapping
from typing import Any

from pilotzone.formula.document import Node
from pilotzone.formula.kinds import Type
from pilotzone.formula.reader import Reader
from pilotzone.formula.single import Compiler
from pilotzone.formula.terms import Teller, pattern
from pilotzone.formula.typed import Names, Typed, reads_through, uses
from subsidies.rules.model import NO_TEXT, Computation, InputSpec

UNTOLD = ("when", "sum", "part")  # computations that have no line of their own


class Builder:
    """What blocks append to; each computation can read those before it."""

    def __init__(self, reader: Reader, names: Names, inputs: Iterable[InputSpec]) -> None:
        self.reader, self.names = reader, names
        self.compiler = Compiler(names.tables)
        self.teller = Teller(self.compiler, names.tables)
        self.computations: list[Computation] = []
        self.inputs = tuple(inputs)
        self._sources: dict[tuple[str, str], Any] = {}
        for spec in self.inputs:
            self._sources[("", spec.name)] = spec
            for column in spec.columns:
                self._sources[(spec.name, column.name)] = column

    def append(
        self,
        name: str,
        kind: str,
        typed: Typed,
        rows: str | None,
        parts: Mapping[str, Node],
        *,
        told: Typed | None = None,
        **more: Any,
    ) -> None:
        label = self.reader.text(parts["label"]) if "label" in parts else None
        clause, assumption = (self.reader.string(parts.get(key)) for key in ("clause", "assumption"))
        tell = self.teller.tell(told or typed) if rows is None and kind not in UNTOLD else None
        tables = self.names.tables
        read = reads_through(typed, tables) | (reads_through(told, tables) if told else set())
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
            pattern=pattern(told or typed) if rows is not None and kind not in UNTOLD else None,
            **more,
        )
        self.computations.append(found)
        self._sources[(rows or "", name)] = found
        self.declare(name, rows, typed.type)

    def declare(self, name: str, rows: str | None, of: Type) -> None:
        if rows:
            self.names.rows[rows][name] = of
        else:
            self.names.claim[name] = of

    def each(self, node: Node | None) -> str | None:
        if node is None:
            return None
        return self.reader.choice(node, list(self.names.rows)) or None

    def named(self, name: str) -> Typed:
        return Typed("name", (), self.names.claim[name], name)

    def value(self, name: str, rows: str | None, of: Type) -> Typed:
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
