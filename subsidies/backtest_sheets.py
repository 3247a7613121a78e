"""A back-test as a file: every table of its page and the changed claims, without anything a spreadsheet would run."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from pilotzone.files.spreadsheets import XLSX, plain, saved, sheet_name
from pilotzone.ui.templatetags.ui import local_text
from subsidies import backtest_words as words
from subsidies.models import Application, BackTest, BackTestChange

Row = list[Any]
AMOUNT = "#,##0.00"


def yuan(fen: int | None) -> Decimal | None:
    return None if fen is None else Decimal(fen).scaleb(-2)


def tables(test: BackTest, changes: Iterable[BackTestChange]) -> Iterator[tuple[str, Iterable[Row]]]:
    """Each table by its name, heads first. Amounts are in yuan."""
    yield _("Finding"), finding(test)
    for group in test.result["groups"]:
        yield local_text(group["label"]), group_rows(test, group)
    if test.result["spread"] is not None:
        yield _("Who gains and loses") if test.against else _("Amounts"), spread_rows(test)
    if test.result["chart"]:
        yield _("Cliffs"), cliff_rows(test)
    if test.result["open"]:
        yield _("Not computed"), open_rows(test)
    if test.result.get("inputs"):
        yield _("Inputs"), input_rows(test)
    yield words.changes_title(test), change_rows(test, changes)


def finding(test: BackTest) -> Iterator[Row]:
    names, result = words.names_of(test), test.result
    yield [words.title(test)]
    yield [test.version.measure.code, *words.facts_line(test)]
    yield [_("Digest of %(version)s") % {"version": names["after"]}, test.digest]
    if test.against:
        yield [_("Digest of %(version)s") % {"version": names["before"]}, test.against_digest]
    yield [_("Claims"), result["claims"]]
    yield [_("Computed by both versions") if test.against else _("Computed"), result["computed"]]
    for side in sides(test):
        yield [_("Total of %(version)s (¥)") % {"version": names[side]}, yuan(result[side])]
    if test.against:
        yield [_("Gain"), result["gain"]["count"], yuan(result["gain"]["sum"])]
        yield [_("Lose"), result["loss"]["count"], yuan(result["loss"]["sum"])]
        yield [_("Unchanged"), result["same"]]
    else:
        yield [_("Get an amount"), result["gain"]["count"], yuan(result["gain"]["sum"])]
        yield [_("Get nothing"), result["same"]]
    if test.budget:
        yield [_("Budget (¥)"), yuan(test.budget)]


def sides(test: BackTest) -> tuple[str, ...]:
    """Where nothing was in force, a column of zeros tells nothing."""
    return ("before", "after") if test.against else ("after",)


def amount_heads(test: BackTest) -> Row:
    names = words.names_of(test)
    return [f"{names[side]} (¥)" for side in sides(test)] + ([_("Change (¥)")] if test.against else [])


def amounts(test: BackTest, before: int | None, after: int | None) -> Row:
    if not test.against:
        return [yuan(after)]
    change = None if before is None or after is None else after - before
    return [yuan(before), yuan(after), yuan(change)]


def group_rows(test: BackTest, group: dict[str, Any]) -> Iterator[Row]:
    yield [local_text(group["label"]), _("Claims"), *amount_heads(test)]
    for row in group["rows"]:
        yield [words.row_name(row), row["claims"], *amounts(test, row["before"], row["after"])]


def spread_rows(test: BackTest) -> Iterator[Row]:
    alone = test.against is None
    yield [_("Amount") if alone else _("Change"), pgettext("column head", "Count"), _("Amount (¥)")]
    for row in test.result["spread"]:
        yield [words.class_words(row, alone=alone), row["count"], yuan(row["sum"])]


def cliff_rows(test: BackTest) -> Iterator[Row]:
    names, chart = words.names_of(test), test.result["chart"]
    jumps = [_("Jump in %(version)s (¥)") % {"version": names[side]} for side in sides(test)]
    yield [local_text(chart["input"]), *jumps, _("Claims just below")]
    for cliff in chart["cliffs"]:
        jumped = [yuan(cliff[side]) for side in sides(test)]
        yield [Decimal(cliff["at"]) / chart["scale"], *jumped, cliff["near"]]


def open_rows(test: BackTest) -> Iterator[Row]:
    yield [_("Version"), _("Why"), _("Claims")]
    for row in words.open_rows(test, Application.objects.none()):
        yield [row["versions"], row["why"], row["claims"]]


def input_rows(test: BackTest) -> Iterator[Row]:
    """Each version that the claims are under, and what they tell of the tested one's inputs."""
    yield [_("Claims under"), _("Claims"), _("Read"), _("Not there"), _("Of another type")]
    for row in words.result_inputs(test):
        yield [row["title"], row["claims"], row["has"], row["lacking"], row["differs"]]


def change_rows(test: BackTest, changes: Iterable[BackTestChange]) -> Iterator[Row]:
    """The claims that the reader may see."""
    yield [_("Claim"), _("Enterprise"), _("District"), *amount_heads(test)]
    for each in changes:
        claim = each.application
        about = [each.row, "", ""]
        if claim is not None:
            about = [claim.reference, local_text(claim.enterprise, "name"), local_text(claim.division, "name")]
        yield [*about, *amounts(test, each.before, each.after)]


def to_xlsx(test: BackTest, changes: Iterable[BackTestChange]) -> bytes:
    book = Workbook(write_only=True)
    for number, (name, rows) in enumerate(tables(test, changes), 1):
        sheet = book.create_sheet(sheet_name(f"{number} {name}"))
        sheet.freeze_panes = "A2"
        for place, row in enumerate(rows):
            sheet.append([cell_of(sheet, value, bold=place == 0) for value in row])
    return saved(book)


def cell_of(sheet: Any, value: Any, *, bold: bool) -> Any:
    """Only what is formatted becomes a cell of its own, which costs more than its value."""
    written = plain(value) if isinstance(value, str) else value
    if not bold and not isinstance(value, Decimal):
        return written
    cell = WriteOnlyCell(sheet, written)
    if isinstance(value, Decimal):
        cell.number_format = AMOUNT
    if bold:
        cell.font = Font(bold=True)
    return cell


def to_csv(test: BackTest, changes: Iterable[BackTestChange]) -> str:
    """The changed claims alone, as one table."""
    buffer = io.StringIO()
    buffer.write("\ufeff")
    writer = csv.writer(buffer)
    for row in change_rows(test, changes):
        writer.writerow([plain(value) if isinstance(value, str) else value for value in row])
    return buffer.getvalue()


Write = Callable[[BackTest, Iterable[BackTestChange]], bytes | str]
FORMS: dict[str, tuple[Write, str]] = {"xlsx": (to_xlsx, XLSX), "csv": (to_csv, "text/csv; charset=utf-8")}
