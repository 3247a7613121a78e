"""A cycle and a report on its firmness as workbooks: numbers as numbers, nothing that a spreadsheet would run."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from enterprises import assessment_words as words
from enterprises import cycle_pages as pages
from enterprises import queries_cycles as queries
from enterprises import result_words
from enterprises.enums_assessments import ResultStatus
from enterprises.facts_assessments import scheme_of
from enterprises.models import Assessment, Cycle, SensitivityReport
from enterprises.models_assessments import SCORED
from enterprises.querysets_assessments import SUBJECTS
from enterprises.result_words import pick
from enterprises.rules.assessment.model import Scheme
from enterprises.sensitivity_pages import Names
from pilotzone.files.spreadsheets import plain, saved
from pilotzone.ui.templatetags.ui import local_text

Row = Sequence[Any]
AT_ONCE = 1_000
MOST_ROWS = 20_000  # results in a workbook; a larger cycle is read through the list


def workbook(cycle: Cycle) -> bytes:
    """Results with the points of every indicator, grades, gaps, and what a person should look at."""
    scheme = scheme_of(cycle.scheme_version.document)
    found = queries.overview(cycle)
    sources = result_words.sources()
    book = Workbook(write_only=True)
    fill(book, _("Results"), results(cycle, scheme))
    fill(book, _("Grades"), grades(cycle))
    fill(book, _("Gaps"), gaps(found, scheme))
    jumps = queries.jumps(cycle, scheme, found.jumps)
    fill(book, _("Jumps"), looks(jumps, scheme, sources))
    fill(book, _("Sources that differ"), looks(queries.differences(cycle, found.differences), scheme, sources))
    return saved(book)


def fill(book: Workbook, title: str, rows: Iterable[Row]) -> None:
    sheet = book.create_sheet(title[:31])
    sheet.freeze_panes = "A2"
    for place, row in enumerate(rows):
        sheet.append([cell(sheet, value, bold=place == 0) for value in row])


def cell(sheet: Any, value: Any, *, bold: bool) -> Any:
    found = WriteOnlyCell(sheet, value=plain(value) if isinstance(value, str) else value)
    if bold:
        found.font = Font(bold=True)
    return found


def who() -> list[str]:
    """The heads of the first two columns."""
    return [_("Code"), pgettext("figures", "Name")]


def results(cycle: Cycle, scheme: Scheme) -> Iterator[Row]:
    names = [pick(part.label) for part in scheme.indicators]
    heads = [
        _("Code"),
        pgettext("figures", "Name"),
        _("Status"),
        _("Score"),
        _("Grade"),
        _("Rank"),
        *([_("Among the first %(count)s") % {"count": scheme.top}] if scheme.top else ()),
        _("Best rank"),
        _("Worst rank"),
    ]
    yield [*heads, *names]
    labels = {each["id"]: words.label(each["label"]) for each in cycle.run.legend.get("grades", [])}
    rows = Assessment.objects.current().filter(cycle=cycle).select_related(*SUBJECTS)
    rows = rows.annotate(placed=SCORED).order_by("-placed", "pk")[:MOST_ROWS]
    for row in rows.iterator(chunk_size=AT_ONCE):
        points = {line["id"]: line["points"] for line in json.loads(row.record)["lines"]}
        rated = row.points is not None
        yield [
            queries.key_of(row.subject),
            local_text(row.subject.thing, "name"),
            str(ResultStatus(row.status).label),
            row.points,
            labels.get(row.grade, row.grade),
            row.rank,
            *([_("Yes") if queries.is_in_top(row, scheme.top) else _("No")] if scheme.top else ()),
            row.rank_best,
            row.rank_worst,
            *(Decimal(points[part.id]) if rated else None for part in scheme.indicators),
        ]


def grades(cycle: Cycle) -> Iterator[Row]:
    yield [_("Grade"), _("Scores"), _("Subjects")]
    for line in pages.grade_rows(queries.grade_lines(cycle)):
        yield [line["label"], line["span"], line["count"]]
    for status, count in queries.status_counts(cycle).items():
        if status != ResultStatus.RATED:
            yield [str(ResultStatus(status).label), "", count]


def gaps(found: queries.Overview, scheme: Scheme) -> Iterator[Row]:
    yield [_("Indicator"), _("With a value"), _("Not reported"), _("No value"), _("Not applicable")]
    for row in pages.gap_rows(found, scheme):
        yield [row["label"], row["there"], row["missing"], row["blank"], row["not_applicable"]]


def looks(found: Sequence[queries.Look], scheme: Scheme, sources: Mapping[str, str]) -> Iterator[Row]:
    yield [
        _("Code"),
        pgettext("figures", "Name"),
        pgettext("assessment", "Figure"),
        pgettext("figure", "Value"),
        _("Source"),
        _("Growth"),
        _("Others say"),
    ]
    for look in found:
        row = pages.figure_row(look, scheme, sources)
        others = "; ".join(f"{source} {value}" for source, value in row["others"])
        name = local_text(row["subject"], "name")
        key = queries.key_of(look.assessment.subject)
        yield [key, name, row["figure"], row["value"], row["source"], row["growth"], others]


def report_workbook(report: SensitivityReport, scheme: Scheme) -> bytes:
    """Every subject with its ranks under each scenario, the scenarios, and both other methods."""
    record = report.record
    names = Names(report, [each["id"] for each in record["subjects"]])
    book = Workbook(write_only=True)
    fill(book, _("Ranks"), ranks(record, scheme, names))
    fill(book, _("Scenarios"), scenarios(record, scheme, names))
    if record["views"] is not None:
        fill(book, "TOPSIS VIKOR", views(record["views"], names))
    return saved(book)


def ranks(record: dict[str, Any], scheme: Scheme, names: Names) -> Iterator[Row]:
    heads = [
        _("Code"),
        pgettext("figures", "Name"),
        _("Rank"),
        _("Best rank"),
        _("Worst rank"),
        _("Median"),
        _("5th percentile"),
    ]
    heads += [_("95th percentile"), _("Grade stays")]
    yield [*heads, *(words.scenario_words(each, scheme) for each in record["scenarios"])]
    for each in record["subjects"]:
        own = [each["rank"], each["best"], each["worst"]]
        drawn = [Decimal(each[name]) for name in ("median", "low", "high", "kept")]
        yield [each["id"], names.name(each["id"]), *own, *drawn, *each["places"]]


def scenarios(record: dict[str, Any], scheme: Scheme, names: Names) -> Iterator[Row]:
    yield [_("Scenario"), _("Agreement (Spearman)"), _("Mean move"), _("Greatest move"), pgettext("move", "Whose")]
    for each in record["scenarios"]:
        agreement = None if each["agreement"] is None else Decimal(each["agreement"])
        who = names.name(each["who"]) if each["who"] else ""
        yield [words.scenario_words(each, scheme), agreement, Decimal(each["mean"]), each["most"], who]


def views(found: dict[str, Any], names: Names) -> Iterator[Row]:
    yield [
        _("Code"),
        pgettext("figures", "Name"),
        _("Rank"),
        _("TOPSIS rank"),
        _("Closeness"),
        _("VIKOR rank"),
        "Q",
        "S",
        "R",
    ]
    for each in found["subjects"]:
        own = [each["rank"], each["topsis"], Decimal(each["closeness"]), each["vikor"]]
        yield [each["id"], names.name(each["id"]), *own, *(Decimal(each[name]) for name in "qsr")]
