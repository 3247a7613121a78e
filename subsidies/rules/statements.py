"""Which values of a measure a desk of the bureau states, which the call fixes, and which are still needed."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pilotzone.formula.text import Text
from subsidies.rules.model import InputSpec, Measure

TYPED = ("claim", "other_funding")  # by the applicant
SHOWN = ("invoices", "evidence")  # by the portal's own look at papers and numbers
JUDGED, FIXED = "reviewer", "call"
RANKINGS = ("select.by", "budget.by")


@dataclass(frozen=True, slots=True)
class Statement:
    """What a record keeps of a value that a desk stated: on whose word, from where, and why."""

    desk: str
    source: str
    reason: str

    def as_record(self) -> dict[str, str]:
        return {"desk": self.desk, "source": self.source, "reason": self.reason}


def is_ruling(column: InputSpec) -> bool:
    """Whether the column is the desk's word on the line as a whole: it counts until it is left out."""
    return column.source == JUDGED and column.type.kind == "bool" and column.default is True


def may_state(spec: InputSpec) -> bool:
    """Whether a desk may state this input: a judgement, or what a register was asked and could not say."""
    return not spec.is_rows and spec.source not in (*TYPED, *SHOWN, FIXED)


def may_state_column(column: InputSpec) -> bool:
    """A column that nobody else fills; a value that the call gives line by line is entered by the desk too."""
    return column.source not in (*TYPED, *SHOWN) and not is_ruling(column)


def fixed_by_call(measure: Measure) -> tuple[InputSpec, ...]:
    return tuple(spec for spec in measure.scalar_inputs if spec.source == FIXED)


def place_of(rows: str, number: int, column: str) -> str:
    """Where a column's value stands in a record's `stated`; the first line is 1."""
    return f"{rows}[{number}].{column}"


def column_places(places: Mapping[str, Any], rows: str) -> list[str]:
    """Those places that lie in the lines of `rows`."""
    return [place for place in places if re.match(rf"{re.escape(rows)}\[", place)]


def ranking_inputs(measure: Measure) -> frozenset[str]:
    """What the list is ranked by, through everything computed on the way; the city's desk has to know it."""
    reads = {(each.rows or "", each.name): each.reads for each in measure.computations}
    waiting, seen = [("", name) for name in RANKINGS], set()
    while waiting:
        place = waiting.pop()
        if place not in seen:
            seen.add(place)
            waiting.extend(reads.get(place, ()))
    return frozenset(spec.name for spec in measure.scalar_inputs if ("", spec.name) in seen)


def needed(measure: Measure, frozen: Mapping[str, Any], *, ranks: bool) -> tuple[str, ...]:
    """The values without which no opinion on this record can be given, in the order of the document: inputs by name,
    columns by place. A claim that is barred needs none. `ranks` asks for what the list is ranked by too."""
    if frozen["state"] == "barred":
        return ()
    wanted = {name for each in frozen["findings"] if each["result"] == "unknown" for name in each["missing"]}
    if ranks:
        wanted |= ranking_inputs(measure)
    if frozen["state"] == "unknown":
        wanted |= {name for each in (*frozen["lines"], *frozen["findings"]) for name in each["inputs"]}
    given = frozen["facts"]
    found = [spec.name for spec in measure.scalar_inputs if may_state(spec) and spec.name in wanted - given.keys()]
    for spec in measure.row_inputs:
        if spec.name in wanted or wanted & {column.name for column in spec.columns}:
            found += open_cells(spec, given.get(spec.name, ()))
    return tuple(found)


def label_of(measure: Measure, place: str) -> Text:
    """What stands at the place of a record's `stated`: an input, or a column with the number of its line."""
    rows, _, rest = place.partition("[")
    spec = measure.input(rows)
    if not rest:
        return spec.label
    number, _, name = rest.partition("].")
    label = next(column.label for column in spec.columns if column.name == name)
    return Text(f"第 {number} 项{label.zh}", f"{label.en} of line {number}")


def open_cells(rows: InputSpec, given: Any) -> list[str]:
    """The places in lines that a desk has to fill."""
    columns = [column.name for column in rows.columns if may_state_column(column) and column.required]
    return [
        place_of(rows.name, number, name) for number, row in enumerate(given, 1) for name in columns if name not in row
    ]
