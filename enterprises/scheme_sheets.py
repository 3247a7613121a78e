"""The comparison of two versions of a scheme as a workbook: what was compared, grades, every subject."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from enterprises.models import SchemeVersion
from enterprises.rules.assessment.model import Scheme
from enterprises.rules.assessment.versions import Versions
from enterprises.scheme_comparison import Data, scheme_of
from pilotzone.files.spreadsheets import plain, saved
from pilotzone.ui.templatetags.ui import local_text
from pilotzone.versions.pages import pick

Row = Sequence[Any]
PLACES = 4  # of scores in a sheet
DIGESTED = 16


def comparison(base: SchemeVersion, version: SchemeVersion, data: Data, found: Versions) -> bytes:
    book = Workbook(write_only=True)
    add(book, _("Comparison"), summary(base, version, data, found))
    add(book, pgettext("scheme", "Grades"), grade_rows(base, version, found))
    add(book, pgettext("assessment", "Subjects"), subject_rows(base, version, data, found))
    return saved(book)


def add(book: Workbook, title: str, rows: Iterable[Row]) -> None:
    """The first row in bold; no text is taken for a formula."""
    sheet = book.create_sheet(title[:31])
    for number, row in enumerate(rows):
        cells = [WriteOnlyCell(sheet, plain(each) if isinstance(each, str) else each) for each in row]
        if number == 0:
            for cell in cells:
                cell.font = Font(bold=True)
        sheet.append(cells)


def summary(base: SchemeVersion, version: SchemeVersion, data: Data, found: Versions) -> Iterator[Row]:
    yield [version.scheme.code, local_text(version.scheme, "name")]
    yield [pgettext("comparison", "Before"), f"v{base.number}", base.digest[:DIGESTED]]
    yield [pgettext("comparison", "After"), f"v{version.number}", version.digest[:DIGESTED]]
    yield [pgettext("comparison", "Data"), data.label]
    yield [pgettext("assessment", "Subjects"), len(found.subjects)]
    yield [_("Another grade"), found.grade_changes]
    if found.agreement is not None:
        yield [_("Agreement of the orders (Spearman)"), round(found.agreement, PLACES)]


def grade_rows(base: SchemeVersion, version: SchemeVersion, found: Versions) -> Iterator[Row]:
    """How many go from which grade to which."""
    yield [pgettext("comparison", "Before"), pgettext("comparison", "After"), pgettext("assessment", "Subjects")]
    for (before, after), count in sorted(found.grades.items(), key=lambda each: -each[1]):
        yield [grade_label(scheme_of(base), before), grade_label(scheme_of(version), after), count]


def subject_rows(base: SchemeVersion, version: SchemeVersion, data: Data, found: Versions) -> Iterator[Row]:
    old, new = scheme_of(base), scheme_of(version)
    yield [
        pgettext("assessment", "Subject"),
        pgettext("assessment", "Name"),
        _("Score before"),
        _("Score after"),
        _("Change of the score"),
        _("Grade before"),
        _("Grade after"),
        _("Rank before"),
        _("Rank after"),
    ]
    for each in found.subjects:
        before, after = (None if score is None else round(score, PLACES) for score in each.score)
        change = None if before is None or after is None else round(after - before, PLACES)
        grades = [grade_label(old, each.grade[0]), grade_label(new, each.grade[1])]
        name = local_text(data.names[each.subject]) if each.subject in data.names else ""
        yield [each.subject, name, before, after, change, *grades, *(rank or None for rank in each.rank)]


def grade_label(scheme: Scheme, grade: str | None) -> str:
    """What a grade is called; one that a version does not give is none."""
    if grade is None:
        return _("Not rated")
    return pick(scheme.grades.labels[scheme.grades.ids.index(grade)])
