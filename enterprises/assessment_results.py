"""Results of the command line's assessments: as JSON with every explanation, as CSV with a row per subject."""

import csv
import json
from collections.abc import Iterator, Mapping
from typing import IO, Any

from enterprises.rules.assessment import notices
from enterprises.rules.assessment.explanation import next_record, number, part_points
from enterprises.rules.assessment.frozen import digest, freeze
from enterprises.rules.assessment.scoring import RATED, STATUSES, Result
from enterprises.rules.assessment.sensitivity import Draws, Scenarios
from enterprises.rules.assessment.views import compared

Ranges = Mapping[str, tuple[int, int]]


def write_json(stream: IO[str], result: Result, own: Result | None, ranges: Ranges | None, with_next: bool) -> None:
    """The frozen run as it is hashed; beside it what would reach the next grade, and the run of the own values."""
    run = freeze(result, ranges=ranges)
    whole: dict[str, Any] = {"digest": digest(run), "run": run}
    if with_next:
        whole["next"] = {subject: next_record(result, row) for row, subject in enumerate(result.table.ids)}
    if own is not None:
        whole["self"] = freeze(own)
    json.dump(whole, stream, ensure_ascii=False, indent=1)
    stream.write("\n")


def write_csv(stream: IO[str], result: Result, own: Result | None, ranges: Ranges | None, with_next: bool) -> None:
    writer = csv.writer(stream)
    for row in rows(result, own, ranges):
        writer.writerow(row)


def rows(result: Result, own: Result | None, ranges: Ranges | None) -> Iterator[list[Any]]:
    """The head, then a row per subject: score, grade, rank, points of every part, notices."""
    scheme = result.scheme
    names = list(part_points(result, 0))
    head = ["id", "status", "score", "grade", "rank", "in_top", "coverage"]
    yield [*head, *(["self_score"] if own else []), *(["best", "worst"] if ranges else []), *names, "notices"]
    for row, subject in enumerate(result.table.ids):
        rated = result.status[row] == RATED
        points = part_points(result, row)
        yield [
            subject,
            STATUSES[int(result.status[row])],
            number(float(result.totals.score[row])) if rated else "",
            scheme.grades.ids[int(result.grade[row])] if rated else "",
            int(result.rank[row]) or "",
            int(result.in_top[row]),
            number(float(result.coverage[row])),
            *([number(float(own.totals.score[row]))] if own else []),
            *((ranges or {}).get(subject, ("", "")) if ranges else ()),
            *(number(points[name]) if rated else "" for name in names),
            _notices(result, row),
        ]


def _notices(result: Result, row: int) -> str:
    said = [
        f"{part.id}: {code}"
        for place, part in enumerate(result.scheme.indicators)
        for code in notices.codes_of(int(result.normalised.flags[row, place]))
    ]
    return "; ".join(said)


WRITERS = {".json": write_json, ".csv": write_csv}


def sensitivity_rows(result: Result, found: Scenarios, drawn: Draws | None) -> Iterator[list[Any]]:
    """Per subject the rank, its range over the scenarios, and over the draws; a column for each scenario; the views."""
    names = [f"{each.kind}:{each.of}" if each.of else each.kind for each in found.scenarios]
    over_draws = ["median", "p5", "p95", "grade_kept"] if drawn else []
    views = _views(result)
    yield ["id", "rank", "best", "worst", *over_draws, *names, "topsis", "vikor"]
    for row, subject in enumerate(found.ids):
        over = []
        if drawn:
            over = [number(float(each[row])) for each in (drawn.median, drawn.low, drawn.high, drawn.grade_kept)]
        ranks = [int(each.ranks[row]) for each in found.scenarios]
        own = [int(found.base[row]), int(found.best[row]), int(found.worst[row])]
        yield [subject, *own, *over, *ranks, *views.get(subject, ("", ""))]


def _views(result: Result) -> dict[str, tuple[str, str]]:
    """TOPSIS' closeness (1 is best) and VIKOR's Q (0 is best) of the subjects that can be compared."""
    view = compared(result)
    if view is None:
        return {}
    pairs = zip(view.rows, view.topsis.closeness, view.vikor.compromise, strict=True)
    return {result.table.ids[row]: (number(float(close)), number(float(q))) for row, close, q in pairs}
