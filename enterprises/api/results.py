"""What became of each row of a batch of figures that came by the API, in the order in which it was sent."""

import csv
import io
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.files.storage import default_storage

from enterprises import figure_sheets
from enterprises.actions.figures import importing
from enterprises.api.serializers import HEAD, MOST_ROWS
from enterprises.enums_figures import ImportState, SubjectKind
from enterprises.models import Figure, FigureImport
from enterprises.rules.figures import sheet
from pilotzone.kernel import clock

Key = tuple[Any, ...]  # whose, which figure, from when over how long, and in which customs mode


@dataclass(frozen=True, slots=True)
class Result:
    """`result`: added, revised, unchanged; refused with its errors, or not_written since another row was refused."""

    row: int
    code: str
    indicator: str
    period: str
    mode: str
    result: str
    errors: list[dict[str, str]] = field(default_factory=list)


def of_import(made: FigureImport) -> list[Result]:
    """Nothing while it runs, or where it was stopped."""
    if made.state == ImportState.DONE:
        found = results_of_figures(made)
        return [result(number, cells, found[number]) for number, cells in sent(made)]
    if made.state == ImportState.WRONG:
        errors = errors_by_row(made)
        return [
            result(number, cells, "refused" if number in errors else "not_written", errors.get(number, []))
            for number, cells in sent(made)
        ]
    return []


def sent(made: FigureImport) -> Iterator[tuple[int, Mapping[str, str]]]:
    with default_storage.open(made.file.path) as stream:
        yield from enumerate(csv.DictReader(io.TextIOWrapper(stream, encoding="utf-8-sig", newline="")), 1)


def result(number: int, cells: Mapping[str, str], word: str, errors: list[dict[str, str]] | None = None) -> Result:
    return Result(number, cells["code"], cells["indicator"], cells["period"], cells["mode"], word, errors or [])


def errors_by_row(made: FigureImport) -> dict[int, list[dict[str, str]]]:
    found: dict[int, list[dict[str, str]]] = defaultdict(list)
    for number, _column, text, title, code in figure_sheets.first_errors(made.errors, MOST_ROWS):
        name, _dot, reason = code.partition(".")
        found[int(number) - HEAD].append({"field": name, "value": text, "code": reason, "title": title})
    return found


def results_of_figures(made: FigureImport) -> dict[int, str]:
    """By row: a figure of this batch is new or revises an earlier one; where there is none it told nothing new."""
    written = dict(figures_of(made))
    plan = importing.Plan(made, clock.local_date(made.made_at))
    read = sheet.read(importing.raw_rows(made.file), plan.specs.values(), made.as_of)
    rows = [each for each in read if isinstance(each, sheet.Row)]
    targets, _twice = importing.targets_of({each.who for each in rows})
    found = {}
    for each in rows:
        target = targets.get(each.who)
        key = target and (target.kind, target.key, each.indicator, each.period.start, each.period.kind, each.mode)
        revision = written.get(key) if key else None
        found[each.number - HEAD] = "unchanged" if revision is None else "added" if revision == 1 else "revised"
    return found


def figures_of(made: FigureImport) -> Iterator[tuple[Key, int]]:
    rows = Figure.objects.filter(batch=made).select_related("subject", "indicator")
    for each in rows:
        subject = each.subject
        keys = {SubjectKind.ENTERPRISE: subject.enterprise_id, SubjectKind.PARK: subject.park_id}
        whose = keys.get(SubjectKind(subject.kind)) or subject.pk
        series = (each.indicator.code, each.period_start, each.period_kind, each.mode)
        yield (subject.kind, whose, *series), each.revision
