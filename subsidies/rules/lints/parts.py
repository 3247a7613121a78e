"""The parts of a measure with their places in the document, and what reads what."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from pilotzone.formula.kinds import Type
from pilotzone.formula.text import Text
from pilotzone.formula.typed import Table, Typed, reads
from subsidies.rules.model import Computation, InputSpec, Measure

KEYS = {  # where the document has another name
    "sections": "form.sections",
    "headings": "gives",
    "rest": "else",
    "columns": "rows",
    "note": "source.note",
    "discretions": "awards",
    "selection": "select",
    "budget_rule": "budget",
}
OUTCOMES = {"grant": "grants", "payer": "payers", "instalment": "instalments"}
TOLD_ELSEWHERE = frozenset({"codes", "cells", "given", "computations", "lines"})

Key = tuple[str, str]


def parts(measure: Measure) -> Iterator[tuple[str, Any]]:
    """Every part below the measure itself, texts included, with its place."""
    for field in fields(measure):
        if field.name not in TOLD_ELSEWHERE:
            yield from _inside(KEYS.get(field.name, field.name), getattr(measure, field.name))
    for each in measure.computations:
        place = place_of(each)
        yield place, each
        if each.kind not in ("condition", "when"):
            yield f"{place}.label", each.label


def _inside(place: str, value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, Text):
        yield place, value
    elif isinstance(value, Mapping):
        for key, each in value.items():
            yield from _inside(f"{place}.{key}", each)
    elif isinstance(value, tuple | list):
        for number, each in enumerate(value, 1):
            yield from _inside(f"{place}.{_name(each) or number}", each)
    elif is_dataclass(value) and not isinstance(value, Typed | Type):
        yield place, value
        for field in fields(value):
            if field.name not in TOLD_ELSEWHERE:
                yield from _inside(f"{place}.{KEYS.get(field.name, field.name)}", getattr(value, field.name))


def _name(value: Any) -> Any:
    return next((found for key in ("id", "name", "number") if (found := getattr(value, key, None))), None)


def place_of(each: Computation) -> str:
    name, _, number = each.name.partition(".")
    if each.kind == "definition":
        return f"define.{name}"
    if each.kind in ("condition", "when"):
        return f"conditions.{name}"
    if each.kind in OUTCOMES:
        return f"{OUTCOMES[each.kind]}.{number}"
    if each.kind == "part":
        return _place_of_part(each.name)
    block = "total" if name == "total" else f"awards.{name}"
    return f"{block}.steps.{number}" if each.kind == "step" else block


def _place_of_part(name: str) -> str:
    """Parts belong to a step on groups of rows, to a payer, to an instalment, or to a rule over a whole call."""
    first, *rest = name.split(".")
    if rest[-1] == "share":
        return f"payers.{rest[0]}"
    if rest[-1] == "by":
        return first
    if rest[-1] == "part":
        return f"instalments.{rest[0]}"
    return f"{'total' if first == 'total' else f'awards.{first}'}.steps.{rest[0]}"


def title(measure: Measure, place: str) -> Text:
    """The label of the block at this place, or the place itself."""
    block, _, rest = place.partition(".")
    name = rest.partition(".")[0]
    if block == "tables" and name in measure.tables:
        return measure.tables[name].label
    if block == "conditions":
        return next((each.label for each in measure.conditions if each.id == name), Text(place, place))
    labels = (each.label for each in measure.computations if place_of(each) == place and each.label.zh)
    return next(labels, Text(place, place))


def specs(measure: Measure) -> Iterator[tuple[Key, str, InputSpec, Text]]:
    """Inputs and columns of rows: what they are read as, their place, and their label."""
    for spec in measure.inputs:
        yield ("", spec.name), f"inputs.{spec.name}", spec, spec.label
        for column in spec.columns:
            label = Text(f"{spec.label.zh}·{column.label.zh}", f"{spec.label.en}: {column.label.en}")
            yield (spec.name, column.name), f"inputs.{spec.name}.rows.{column.name}", column, label


def expressions(typed: Iterable[Typed], tables: Mapping[str, Table]) -> Iterator[Typed]:
    """These expressions, and the cells of each table that they look something up in."""
    open_, entered = list(typed), set()
    while open_:
        expression = open_.pop()
        yield expression
        for node in nodes(expression):
            if node.op == "table" and node.value not in entered:
                entered.add(node.value)
                name, column = node.value
                open_ += [band.cells[column] for band in (tables[name].rest, *tables[name].bands)]


def nodes(typed: Typed) -> Iterator[Typed]:
    """Every node of one expression."""
    open_ = [typed]
    while open_:
        node = open_.pop()
        yield node
        open_ += node.args


def names_in(typed: Iterable[Typed], tables: Mapping[str, Table]) -> set[Key]:
    """What these expressions read, in the cells of their tables too."""
    return {key for each in expressions(typed, tables) for key in reads(each)}


def tables_in(typed: Iterable[Typed], tables: Mapping[str, Table]) -> set[str]:
    """The tables that something is looked up in."""
    found = (node for each in expressions(typed, tables) for node in nodes(each))
    return {node.value[0] for node in found if node.op == "table"}


def behind(measure: Measure, starts: Iterable[Key]) -> set[Key]:
    """Everything that these values come from, the values themselves included."""
    computed = {(each.rows or "", each.name): each for each in measure.computations}
    found: set[Key] = set()
    open_ = list(starts)
    while open_:
        key = open_.pop()
        if key not in found:
            found.add(key)
            if key in computed:
                open_ += names_in([computed[key].expr], measure.tables)
    return found


def paying(measure: Measure) -> set[Key]:
    """What the amount depends on; being barred makes it zero."""
    return behind(measure, [("", "total")])


def deciding(measure: Measure) -> set[Key]:
    """What the amount, a recognition, or the place in a ranking depends on, and what bars a claim."""
    bars = [(each.rows or "", each.id) for each in measure.conditions if each.severity == "bars"]
    others = [("", each.name) for each in measure.computations if each.kind == "grant" or each.name.endswith(".by")]
    return behind(measure, [("", "total"), *bars, *others])
