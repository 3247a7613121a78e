"""Statistics as a table to keep and as a paper, and reports of claims with chosen columns."""

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from pilotzone.files.spreadsheets import plain
from pilotzone.kernel.money import plain_money
from pilotzone.papers.pdf import Paper
from subsidies.statements import in_yuan
from subsidies.statistics import Figures, Line

YUAN = "#,##0.00"
MONEY = (1, 3, 5, 6)  # which of a line's figures are amounts


def heads() -> list[str]:
    return [
        _("Claims submitted"),
        _("Claimed (¥)"),
        _("Claims decided"),
        _("Approved (¥)"),
        _("Payments made"),
        _("Paid (¥)"),
        _("Recovered (¥)"),
    ]


def time_heads() -> list[str]:
    return [
        _("Step"),
        _("Claims"),
        _("Half within, working days"),
        _("Nine in ten within, working days"),
        _("Half within, hours"),
        _("Nine in ten within, hours"),
    ]


def time_rows(found: Figures) -> list[list[Any]]:
    return [[str(each.step.label), each.claims, *each.days, *each.hours] for each in found.times]


def as_of(found: Figures) -> str:
    return f"{timezone.localtime(found.run.as_of):%Y-%m-%d %H:%M}" if found.run else ""


def workbook(found: Figures) -> bytes:
    """One sheet for each breakdown and one for the times; amounts are numbers in yuan."""
    book = Workbook()
    for table in found.tables:
        sheet = book.create_sheet(table.title)
        sheet.append([table.name, *heads()])
        for line in (*table.lines, found.total):
            counted = [in_yuan(value) if place in MONEY else value for place, value in enumerate(line.figures)]
            sheet.append([plain(line.label), *counted])
        for row in sheet.iter_rows(min_row=2, min_col=2):
            for place in MONEY:
                row[place].number_format = YUAN
    sheet = book.create_sheet(_("Times"))
    sheet.append(time_heads())
    for row in time_rows(found):
        sheet.append(row)
    del book["Sheet"]
    for sheet in book.worksheets:
        sheet.append([])
        sheet.append([_("As of"), as_of(found)])
        for cell in sheet[1]:
            cell.font = Font(bold=True)
        for column in range(1, 9):
            sheet.column_dimensions[get_column_letter(column)].width = 20
        sheet.freeze_panes = "A2"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def paper(found: Figures, chosen: Sequence[tuple[str, str]], *, now: datetime) -> bytes:
    """In Chinese; `found` is read in that language. `chosen` are the filters in words."""
    made = Paper("资金统计", made_at=now, issuer=settings.PILOTZONE_NAME_ZH, foot=f"截至 {as_of(found)}")
    made.facts([("统计截至", as_of(found)), *chosen])
    for table in found.tables:
        made.heading(table.title)
        rows = [[line.label, *paper_cells(line)] for line in (*table.lines, found.total)]
        head = [table.name, "申报", "申报金额", "决定", "核定金额", "拨付笔数", "拨付金额", "收回金额"]
        made.grid(head, rows, (34, 12, 26, 12, 26, 16, 26, 24), ("LEFT", *["RIGHT"] * 7))
    made.heading("办理时间")
    head = ["环节", "件数", "半数不超过（工作日）", "九成不超过（工作日）", "半数不超过（小时）", "九成不超过（小时）"]
    rows = [["—" if each is None else str(each) for each in row] for row in time_rows(found)]
    made.grid(head, rows, (40, 16, 28, 28, 29, 29), ("LEFT", *["RIGHT"] * 5))
    made.note(
        "金额单位：元。企业规模按申报时填报的营业收入，参照统计上批发业划分标准。拨付金额未扣除收回金额。企业补正的时间计算在内。"
    )
    return made.bytes()


def paper_cells(line: Line) -> list[str]:
    return [plain_money(value) if place in MONEY else str(value) for place, value in enumerate(line.figures)]


def in_chinese() -> Any:
    return translation.override("zh-hans")
