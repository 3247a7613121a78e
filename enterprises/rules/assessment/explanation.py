"""One subject's result as data: each line with its value, source, points and notices, and what would change it.

Numbers are texts, so that the record can be frozen as canonical JSON. What is the same for all subjects (labels in both
languages, clauses, types, grades with their bands) stands once in the legend.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from fractions import Fraction
from typing import Any

import numpy as np

from enterprises.rules.assessment import notices
from enterprises.rules.assessment.indicators import VALUE
from enterprises.rules.assessment.model import Figure, Part, Scheme
from enterprises.rules.assessment.next_grade import Change, NextGrade, next_grade
from enterprises.rules.assessment.scoring import NEARLY, RATED, STATUSES, Result
from enterprises.rules.assessment.table import value_at
from pilotzone.formula.dates import EPOCH
from pilotzone.formula.text import Text
from pilotzone.formula.values import Missing, exact

PLACES = 9  # decimal places of scores in a record; what lies behind them depends on the machine

Record = dict[str, Any]


def number(value: float) -> str:
    """A score as text, rounded to nine places, without zeros at the end."""
    text = f"{value:.{PLACES}f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def both(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}


def explain(
    result: Result,
    row: int,
    *,
    own: Result | None = None,
    ranges: Mapping[str, tuple[int, int]] | None = None,
    with_next: bool = True,
) -> Record:
    """The record of one subject. `own` is the self-assessment, `ranges` the best and worst rank by subject."""
    scheme, rated, points = result.scheme, result.status[row] == RATED, part_points(result, row)
    record: Record = {
        "subject": result.table.ids[row],
        "status": STATUSES[int(result.status[row])],
        "coverage": number(float(result.coverage[row])),
        "lines": [_line(result, row, place, part, own) for place, part in enumerate(scheme.indicators)],
        "groups": [_group(result, row, part, points[part.id]) for part in groups_of(scheme.parts)],
    }
    if not rated:
        return record
    record |= {
        "score": number(float(result.totals.score[row])),
        "adjustments": _adjustments(result, row),
        "grade": _grade(result, row),
        "limits": _limits(result, row),
        "rank": int(result.rank[row]) or None,
        "in_top": bool(result.in_top[row]),
    }
    if own is not None and own.status[row] == RATED:
        record["self"] = {
            "score": number(float(own.totals.score[row])),
            "grade": scheme.grades.ids[int(own.grade[row])],
            "difference": number(float(own.totals.score[row] - result.totals.score[row])),
        }
    if ranges is not None and result.table.ids[row] in ranges:
        best, worst = ranges[result.table.ids[row]]
        record["rank_range"] = {"best": best, "worst": worst}
    if with_next:
        record["next"] = next_record(result, row)
    return record


def legend(scheme: Scheme) -> Record:
    """What the records of all subjects refer to by id."""
    parts = [*groups_of(scheme.parts), *scheme.indicators]
    return {
        "parts": {each.id: _part(each) for each in parts},
        "figures": {
            each.name: {"label": both(each.label), "type": each.type_name, "sources": list(each.sources)}
            for each in scheme.figures
        },
        "grades": _bands(scheme),
        "vetoes": {
            each.id: {"label": both(each.label), "grade": each.grade, "clause": each.clause} for each in scheme.vetoes
        },
        "maximum": number(scheme.maximum),
    }


def _part(part: Part) -> Record:
    found: Record = {"label": both(part.label), "clause": part.clause, "weight": number(part.weight)}
    if part.indicator is not None:
        found["type"] = part.indicator.expr.type.name.rstrip("?")
    if part.gate is not None:
        ceiling = part.gate.ceiling
        found["gate"] = {
            "least": number(100 * part.gate.least),
            "grade": part.gate.grade,
            "ceiling": None if ceiling is None else number(ceiling),
            "clause": part.gate.clause,
        }
    return found


def _bands(scheme: Scheme) -> list[Record]:
    """Grades from the lowest; each holds scores from its beginning up to, and without, the next one's."""
    grades = scheme.grades
    ends = [*map(number, grades.bands.starts[1:]), None]
    rows = zip(grades.ids, grades.labels, grades.bands.starts, ends, strict=True)
    return [{"id": name, "label": both(label), "from": number(start), "below": end} for name, label, start, end in rows]


def part_points(result: Result, row: int) -> dict[str, float]:
    """Points by indicator, and by group as the sum of its indicators, in the order of the tree; then the bonus."""
    own = {part.id: float(result.totals.points[row, place]) for place, part in enumerate(result.scheme.indicators)}
    tree = {part.id: sum(own[each.id] for each in part.ends()) for part in _tree(result.scheme.parts)}
    return tree | {part.id: own[part.id] for part in result.scheme.bonus.parts}


def _tree(parts: Sequence[Part]) -> list[Part]:
    return [each for part in parts for each in (part, *_tree(part.parts))]


def groups_of(parts: Sequence[Part]) -> list[Part]:
    return [part for part in _tree(parts) if part.indicator is None]


def _line(result: Result, row: int, place: int, part: Part, own: Result | None) -> Record:
    totals, normalised = result.totals, result.normalised
    there = result.found.state[row, place] == VALUE
    line: Record = {
        "id": part.id,
        "value": number(float(result.found.values[row, place])) if there else None,
        "normalised": number(float(normalised.scores[row, place])) if normalised.keep[row, place] else None,
        "weight": number(float(totals.weights[row, place])),
        "points": number(float(totals.points[row, place])),
        "notices": list(notices.codes_of(int(normalised.flags[row, place]))),
        "figures": [_figure(result, row, name) for name in (part.indicator.reads if part.indicator else ())],
    }
    if own is not None:
        line["self_points"] = number(float(own.totals.points[row, place]))
    return line


def _figure(result: Result, row: int, name: str) -> Record:
    """A figure behind the value: what it is, whose it is, what others say, how it has grown."""
    table = result.table
    value = value_at(table.columns[name], row)
    found: Record = {"name": name}
    found["value"] = None if value is None else written(result.scheme.figure(name), value, table.codes)
    found["source"] = table.sources[name][row] if name in table.sources else ""
    if others := table.differences.get((row, name)):
        figure = result.scheme.figure(name)
        found["others"] = [{"source": source, "value": _plain(figure, said)} for source, said in others]
    growth = result.found.growth.get(name)
    if growth is not None and not np.isnan(growth[row]):
        found["growth"] = number(float(growth[row]))
    return found


def written(figure: Figure, value: Fraction, codes: Mapping[str, int]) -> str:
    """A number of a column as it is read by people and machines: money with its cents, a code by its name."""
    if figure.type.kind == "code":
        return next(code for code, number in codes.items() if number == value)
    if figure.type.kind == "date":
        return (EPOCH + timedelta(days=int(value))).isoformat()
    return exact(value, 2 if figure.type.currency else 0)


def _plain(figure: Figure, value: Any) -> str | None:
    if isinstance(value, Missing):
        return None
    if isinstance(value, int | Fraction):
        return exact(Fraction(value), 2 if figure.type.currency else 0)
    return str(value)


def _group(result: Result, row: int, part: Part, points: float) -> Record:
    found: Record = {"id": part.id, "points": number(points)}
    if part.id in result.totals.groups:
        found["score"] = number(100 * float(result.totals.groups[part.id][row]))
    if part.gate is not None:
        found["passed"] = bool(result.totals.groups[part.id][row] >= part.gate.least - NEARLY)
    return found


def _adjustments(result: Result, row: int) -> list[Record]:
    return [
        {"id": name, "points": number(float(values[row]))}
        for name, values in result.totals.adjustments.items()
        if values[row]
    ]


def _grade(result: Result, row: int) -> Record:
    grades, grade = result.scheme.grades, int(result.grade[row])
    starts, score = grades.bands.starts, float(result.totals.score[row])
    return {
        "id": grades.ids[grade],
        "by_points": grades.ids[int(result.reached[row])],
        "review": any(0 < start - score < grades.buffer for start in starts),
    }


def _limits(result: Result, row: int) -> list[Record]:
    """What holds the grade down: gates that are not reached, vetoes that hold."""
    scheme = result.scheme
    found: list[Record] = []
    for part in groups_of(scheme.parts):
        gate = part.gate
        if gate is not None and result.totals.groups[part.id][row] < gate.least - NEARLY:
            found.append({"gate": part.id, "grade": gate.grade})
    for veto, (grade, mask) in zip(scheme.vetoes, result.vetoes, strict=True):
        if mask[row]:
            found.append({"veto": veto.id, "grade": grade})
    return found


def next_record(result: Result, row: int) -> Record | None:
    """What would reach the next grade; None where there is none."""
    found: NextGrade | None = next_grade(result, row)
    if found is None:
        return None
    return {
        "grade": found.grade,
        "missing": number(found.missing),
        "blocked": found.blocked,
        "ways": [
            {"score": number(way.score), "changes": [_changed(each) for each in way.changes]} for way in found.ways
        ],
    }


def _changed(change: Change) -> Record:
    return {
        "indicator": change.indicator,
        "from": None if change.value is None else number(change.value),
        "to": None if change.to_value is None else number(change.to_value),
        "normalised": {"from": number(change.score), "to": number(change.to_score)},
        "gain": number(change.gain),
    }
