"""Lints that come from trying: falls and jumps of the amount, and what never came up."""

from collections.abc import Iterator
from itertools import groupby
from operator import ne
from typing import Any

import numpy as np

from pilotzone.formula import column as col
from pilotzone.formula.column import KNOWN, Column
from pilotzone.formula.text import Text
from subsidies.rules.lints.course import changes, cliffs_in
from subsidies.rules.lints.falls import fall_lints
from subsidies.rules.lints.model import Cliff, Lint
from subsidies.rules.lints.parts import paying, place_of, specs, title
from subsidies.rules.lints.series import Series
from subsidies.rules.lints.shown import amount_of, counted, quantity
from subsidies.rules.lints.trace import Trace
from subsidies.rules.lints.wordings import join, tell
from subsidies.rules.model import InputSpec, Measure
from subsidies.rules.steps import LABELS

MOST_JUMPS = 8


def probing_lints(measure: Measure, found: Trace) -> Iterator[Lint]:
    course = list(changes(found))
    yield from fall_lints(measure, [each for each in course if each.falls])
    yield from _jumps(measure, cliffs_in([each for each in course if not each.falls]))
    yield from _tables(measure, found)
    yield from _branches(measure, found)
    yield from _conditions(measure, found)
    yield from _steps(measure, found)
    if found.known.any():
        yield from _dead(measure, found)


def _jumps(measure: Measure, cliffs: list[Cliff]) -> Iterator[Lint]:
    known = {".".join(filter(None, key)): (spec, label) for key, _, spec, label in specs(measure)}
    for (name, place), group in groupby(sorted(cliffs, key=_where), _where):
        jumps = list(group)
        spec, label = known[name]
        told = [_jump(spec, each) for each in jumps[:MOST_JUMPS]]
        more = len(jumps) - MOST_JUMPS
        if more > 0:
            told.append(Text(f"另有 {more} 处", f"{more} more"))
        yield tell("amount_jumps", place, label=counted(spec, label), jumps=join(told))


def _where(cliff: Cliff) -> tuple[str, str]:
    return cliff.input, cliff.at


def _jump(spec: InputSpec, each: Cliff) -> Text:
    at = quantity(spec, each.after)
    before, after = amount_of(each.amount_before), amount_of(each.amount_after)
    return Text(f"{at.zh}（{before} → {after}）", f"{at.en} ({before} → {after})")


def _tables(measure: Measure, found: Trace) -> Iterator[Lint]:
    picked: dict[str, set[int]] = {}
    for each in found.decisions:
        if each.kind == "table":
            picked.setdefault(each.table, set()).update(np.unique(each.chosen).tolist())
    for name, rows in picked.items():
        table = measure.tables[name]
        missed = [number for number in range(1, len(table.bands) + 1) if number not in rows]
        if missed and rows - {-1}:
            numbers = join([Text(str(each), str(each)) for each in missed])
            count = found.probes.count
            yield tell("row_not_reached", f"tables.{name}", label=table.label, rows=numbers, count=count)


def _branches(measure: Measure, found: Trace) -> Iterator[Lint]:
    """Branches that the author wrote: what steps, bars and outcomes are lowered to is told with them."""
    for each in found.decisions:
        if each.kind != "if" or each.by.kind not in ("definition", "award", "ceiling"):
            continue
        chosen = set(np.unique(each.chosen).tolist()) - {-1}
        if len(chosen) == 1:
            case = Text("不成立", "failed") if chosen == {1} else Text("成立", "held")
            label, count = title(measure, each.place), found.probes.count
            yield tell("branch_not_reached", each.place, label=label, case=case, count=count)


def _conditions(measure: Measure, found: Trace) -> Iterator[Lint]:
    for each in found.decisions:
        if each.kind != "condition":
            continue
        chosen = set(np.unique(each.chosen).tolist()) - {-1}
        if len(chosen) == 1:
            code = "condition_never_fails" if chosen == {1} else "condition_never_met"
            yield tell(code, each.place, label=title(measure, each.place), count=found.probes.count)


def _steps(measure: Measure, found: Trace) -> Iterator[Lint]:
    for each in measure.computations:
        if each.step not in ("limit", "minimum"):
            continue
        columns = found.sheet.rows[each.rows].columns if each.rows else found.sheet.claim
        before, after = columns[each.before], columns[each.name]
        if not _true(col.compare(before, after, ne)).any() and _true(col.compare(before, before, np.equal)).any():
            label = each.label if each.label.zh else LABELS[each.step]
            yield tell("step_never_bites", place_of(each), label=label, count=found.probes.count)


def _true(found: Column) -> Any:
    sure = True if found.state is None else found.state == KNOWN
    return np.asarray(found.num, dtype=bool) & sure


def _dead(measure: Measure, found: Trace) -> Iterator[Lint]:
    if measure.has_unstated or measure.grants:
        return  # an amount that is not there, or a recognition: what it depends on cannot be seen in fen
    paid = paying(measure)
    for key, place, spec, label in specs(measure):
        if spec.is_rows or key not in paid:
            continue
        tried = [each for each in found.probes.series if each.key == key]
        if tried and all(_still(found, each) for each in tried):
            count = sum(len(each.values) for each in tried)
            yield tell("dead_input", place, label=label, count=count)


def _still(found: Trace, series: Series) -> bool:
    return len(set(found.fen[series.places])) == 1 and len(set(found.known[series.places].tolist())) == 1
