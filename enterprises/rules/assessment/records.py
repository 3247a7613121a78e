"""The records of many subjects at once as canonical JSON: byte for byte what `explanation.explain` tells of each."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from enterprises.rules.assessment import notices
from enterprises.rules.assessment.explanation import groups_of, number
from enterprises.rules.assessment.indicators import VALUE
from enterprises.rules.assessment.model import Part
from enterprises.rules.assessment.scoring import NEARLY, RATED, STATUSES, Result
from pilotzone.kernel import canonical

Floats = npt.NDArray[np.float64]
TRUTH = ("false", "true")


def texts(result: Result, figures: Sequence[str], *, ranges: Mapping[str, Sequence[int]] | None = None) -> list[str]:
    """The record of each row. `figures` are the kept texts, whose lines go into those of the indicators as they are."""
    lines = _lines(result, figures)
    groups = _groups(result)
    tails = _tails(result, ranges or {})
    coverage = numbers(result.coverage)
    heads = _heads(result)
    return [
        f'{{{head[0]}"coverage":"{part}",{head[1]}"groups":[{group}],{head[2]}"lines":[{line}],{tail}'
        for head, part, group, line, tail in zip(heads, coverage, groups, lines, tails, strict=True)
    ]


def numbers(values: Floats) -> list[str]:
    """As number() writes them; each that occurs is written once."""
    found, where = np.unique(values, return_inverse=True)
    written = [number(each) for each in found.tolist()]
    return [written[place] for place in where.tolist()]


def text(value: Any) -> str:
    return canonical.dumps(value).decode()


def quoted(values: Floats, there: npt.NDArray[np.bool_]) -> list[str]:
    """Numbers in quotation marks, null where there is none."""
    written = numbers(np.where(there, values, 0.0))
    return [f'"{each}"' if is_there else "null" for each, is_there in zip(written, there.tolist(), strict=True)]


def _lines(result: Result, figures: Sequence[str]) -> list[str]:
    """Per row the lines of all indicators."""
    behind = list(zip(*(each.split("\n") for each in figures), strict=True))
    columns = []
    said: dict[int, str] = {}
    for place, part in enumerate(result.scheme.indicators):
        flags = result.normalised.flags[:, place].tolist()
        for each in set(flags) - said.keys():
            said[each] = text(list(notices.codes_of(each)))
        name = text(part.id)
        cells = zip(
            behind[place],
            quoted(result.normalised.scores[:, place], result.normalised.keep[:, place]),
            flags,
            numbers(result.totals.points[:, place]),
            quoted(result.found.values[:, place], result.found.state[:, place] == VALUE),
            numbers(result.totals.weights[:, place]),
            strict=True,
        )
        columns.append(
            [
                f'{{"figures":{told},"id":{name},"normalised":{normalised},"notices":{said[flag]},'
                f'"points":"{points}","value":{value},"weight":"{weight}"}}'
                for told, normalised, flag, points, value, weight in cells
            ]
        )
    return [",".join(row) for row in zip(*columns, strict=True)]


def _groups(result: Result) -> list[str]:
    scheme, columns = result.scheme, []
    places = {part.id: place for place, part in enumerate(scheme.indicators)}
    for part in groups_of(scheme.parts):
        points = numbers(_points(result, part, places))
        head = [f'{{"id":{text(part.id)},'] * result.table.count
        if part.gate is not None:
            passed = result.totals.groups[part.id] >= part.gate.least - NEARLY
            head = [f'{each}"passed":{TRUTH[ok]},' for each, ok in zip(head, passed.tolist(), strict=True)]
        cells = [f'{each}"points":"{own}"' for each, own in zip(head, points, strict=True)]
        if part.id in result.totals.groups:
            scores = numbers(100 * result.totals.groups[part.id])
            cells = [f'{each},"score":"{own}"' for each, own in zip(cells, scores, strict=True)]
        columns.append([f"{each}}}" for each in cells])
    return [",".join(row) for row in zip(*columns, strict=True)] if columns else [""] * result.table.count


def _points(result: Result, part: Part, places: Mapping[str, int]) -> Floats:
    found = np.zeros(result.table.count)
    for each in part.ends():
        found = found + result.totals.points[:, places[each.id]]
    return found


def _heads(result: Result) -> list[tuple[str, str, str]]:
    """What stands before the coverage, the groups and the lines, in the order of keys: only of those rated."""
    adjustments = [""] * result.table.count
    for name, values in result.totals.adjustments.items():
        for row, written in enumerate(numbers(values)):
            if values[row]:
                own = f'{{"id":{text(name)},"points":"{written}"}}'
                adjustments[row] += f",{own}" if adjustments[row] else own
    rated, grades, limits = (result.status == RATED).tolist(), _grades(result), _limits(result)
    top = result.in_top.tolist()
    return [
        (
            f'"adjustments":[{adjustments[row]}],',
            f'"grade":{grades[row]},',
            f'"in_top":{TRUTH[top[row]]},"limits":[{limits[row]}],',
        )
        if rated[row]
        else ("", "", "")
        for row in range(result.table.count)
    ]


def _grades(result: Result) -> list[str]:
    grades, score = result.scheme.grades, result.totals.score
    review = np.zeros(len(score), bool)
    for start in grades.bands.starts:
        review |= (start - score > 0) & (start - score < grades.buffer)
    names = [text(each) for each in grades.ids]
    cells = zip(result.grade.tolist(), result.reached.tolist(), review.tolist(), strict=True)
    return [f'{{"by_points":{names[by]},"id":{names[own]},"review":{TRUTH[look]}}}' for own, by, look in cells]


def _limits(result: Result) -> list[str]:
    scheme, found = result.scheme, [""] * result.table.count
    marks = []
    for part in groups_of(scheme.parts):
        if part.gate is not None:
            failed = result.totals.groups[part.id] < part.gate.least - NEARLY
            marks.append((text({"gate": part.id, "grade": part.gate.grade}), failed))
    for veto, (grade, mask) in zip(scheme.vetoes, result.vetoes, strict=True):
        marks.append((text({"veto": veto.id, "grade": grade}), mask))
    for own, mask in marks:
        for row in np.flatnonzero(mask).tolist():
            found[row] += f",{own}" if found[row] else own
    return found


def _tails(result: Result, ranges: Mapping[str, Sequence[int]]) -> list[str]:
    ranks, score = result.rank.tolist(), numbers(result.totals.score)
    found = []
    for row, (name, status) in enumerate(zip(result.table.ids, result.status.tolist(), strict=True)):
        own = f'"status":"{STATUSES[status]}","subject":{text(name)}}}'
        if status == RATED:
            span = ""
            if name in ranges:
                best, worst = ranges[name]
                span = f'"rank_range":{{"best":{best},"worst":{worst}}},'
            own = f'"rank":{ranks[row] or "null"},{span}"score":"{score[row]}",{own}'
        found.append(own)
    return found
