"""Lints of what stands in the document and is never used."""

from collections.abc import Iterator

from pilotzone.formula.text import Text
from subsidies.rules.lints.model import Lint
from subsidies.rules.lints.parts import Key, names_in, parts, place_of, specs, tables_in
from subsidies.rules.lints.wordings import tell
from subsidies.rules.model import Measure
from subsidies.rules.statements import TYPED


def unused_lints(measure: Measure) -> Iterator[Lint]:
    read = _read(measure)
    for key, place, spec, label in specs(measure):
        # A text cannot be computed with: it is there for the reader of the claim. What a paper proves line by line is
        # compared with it.
        is_compared = bool(key[0] and spec.evidence)
        if key not in read and spec.type.kind != "text" and not is_compared and not _row_read(key, read):
            yield tell("unused_input", place, label=label)
    for each in measure.computations:
        if each.kind == "definition" and (each.rows or "", each.name) not in read:
            yield tell("unused_definition", place_of(each), label=each.label)
    for condition in measure.conditions:
        if condition.severity == "drops" and (condition.rows or "", condition.id) not in read:
            yield tell("drops_nothing", f"conditions.{condition.id}", label=condition.label, name=condition.id)
    yield from _tables_and_lists(measure)
    yield from _cited(measure)
    yield from _not_on_form(measure)


def _not_on_form(measure: Measure) -> Iterator[Lint]:
    """What the applicant is asked for beside the claim's own facts, money from elsewhere, has a place to be told."""
    placed = {name for section in measure.sections for name in section.inputs}
    for spec in measure.scalar_inputs:
        if spec.source in TYPED and spec.name not in placed:
            yield tell("not_on_form", f"inputs.{spec.name}", label=spec.label)


def _row_read(key: Key, read: set[Key]) -> bool:
    """Rows are read when any of their columns is."""
    return not key[0] and any(rows == key[1] for rows, _ in read)


def _read(measure: Measure) -> set[Key]:
    found = names_in([each.expr for each in measure.computations], measure.tables)
    for _, part in parts(measure):
        found |= set(getattr(part, "reads", ()))
    return found


def _tables_and_lists(measure: Measure) -> Iterator[Lint]:
    exprs = [each.expr for each in measure.computations]
    looked_up = tables_in(exprs, measure.tables)
    for name, table in measure.tables.items():
        if name not in looked_up:
            yield tell("unused_table", f"tables.{name}", label=table.label)
    lists = {spec.type.codes for _, _, spec, _ in specs(measure)}
    lists |= {table.of.codes for table in measure.tables.values()} | {grant.codes for grant in measure.grants}
    lists |= {column.codes for table in measure.tables.values() for column in table.columns.values()}
    for name in measure.lists:
        if name not in lists:
            yield tell("unused_list", f"lists.{name}", name=name)


def _cited(measure: Measure) -> Iterator[Lint]:
    for name, clause in measure.clauses.items():
        if ("clause", name) not in measure.cited:
            yield tell("unused_clause", f"clauses.{name}", label=clause.label if clause.label.zh else Text(name, name))
    for name in measure.assumptions:
        if ("assumption", name) not in measure.cited:
            yield tell("unused_assumption", f"assumptions.{name}", name=name)
