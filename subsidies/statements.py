"""The monthly statement of a budget, for the page, as a table to keep, and as a paper in Chinese."""

import io
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from pilotzone.kernel import clock
from pilotzone.kernel.money import plain_money
from pilotzone.papers.pdf import Paper
from subsidies.enums import BudgetLevel, EntryKind
from subsidies.models import Budget
from subsidies.rules.ledger import Line, Totals
from subsidies.rules.statement import Dated, Month, months

YUAN = "#,##0.00"


def of_budget(budget: Budget) -> tuple[Month, ...]:
    """Worked out from the ledger's lines alone, so that it equals them to the fen."""
    rows = budget.entries.order_by("position").values_list("made_at", "kind", "amount", "released_from")
    return months(
        Dated(clock.local_date(at), Line(EntryKind(kind), amount, released)) for at, kind, amount, released in rows
    )


def heads() -> list[str]:
    """Of the stand at a month's beginning and end."""
    return [_("Allotted"), _("Reserved"), _("Committed"), _("Paid"), _("Free")]


def stand(totals: Totals) -> list[int]:
    return [totals.allotted, totals.reserved, totals.committed, totals.paid, totals.balance]


def month_rows(month: Month) -> list[tuple[str, list[int] | None, int | None]]:
    """Label, then either the stand of the accounts or the sum of one kind of entry."""
    rows: list[tuple[str, list[int] | None, int | None]] = [(_("Opening"), stand(month.opening), None)]
    rows += [(str(kind.label), None, month.sums[kind]) for kind in EntryKind if kind in month.sums]
    return [*rows, (_("Closing"), stand(month.closing), None)]


def shown(budget: Budget) -> list[dict[str, Any]]:
    return [{"month": month.first_day, "rows": month_rows(month)} for month in reversed(of_budget(budget))]


def workbook(budget: Budget) -> bytes:
    """One sheet; amounts are numbers in yuan, so that they can be added up."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = str(budget.year)
    sheet.append([_("Month"), _("Entry"), _("Amount (¥)"), *heads()])
    for month in of_budget(budget):
        for label, accounts, amount in month_rows(month):
            name = f"{month.first_day:%Y-%m}"
            sheet.append([name, label, in_yuan(amount), *([in_yuan(each) for each in accounts or ()])])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for row in sheet.iter_rows(min_row=2, min_col=3):
        for cell in row:
            cell.number_format = YUAN
    for column in range(1, 9):
        sheet.column_dimensions[get_column_letter(column)].width = 20
    sheet.freeze_panes = "A2"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def in_yuan(fen: int | None) -> Any:
    """Exact in a spreadsheet up to fifteen digits, which no budget of a zone reaches."""
    return None if fen is None else Decimal(fen).scaleb(-2)


def paper(budget: Budget, *, now: datetime) -> bytes:
    with translation.override("zh-hans"):
        return draw(budget, of_budget(budget), now)


def draw(budget: Budget, found: Sequence[Month], now: datetime) -> bytes:
    foot = f"{budget.document_number} · {budget.year}"
    made = Paper(f"{budget.name_zh} 收支月报", made_at=now, issuer=settings.PILOTZONE_NAME_ZH, foot=foot)
    made.facts(
        [
            ("资金来源", f"{BudgetLevel(budget.level).label} · {budget.source}"),
            ("指标文号", budget.document_number),
            ("年度", str(budget.year)),
            ("功能分类科目", budget.functional_class or "—"),
            ("经济分类科目", budget.economic_class or "—"),
        ]
    )
    for month in found:
        made.heading(f"{month.first_day:%Y年%m月}")
        rows = [
            [label, "" if amount is None else plain_money(amount), *(plain_money(each) for each in accounts or [])]
            for label, accounts, amount in month_rows(month)
        ]
        full = [[*row, *([""] * (7 - len(row)))] for row in rows]
        head = ["项目", "发生额", *heads()]
        made.grid(head, full, (30, 22, 24, 22, 22, 22, 28), ("LEFT", *["RIGHT"] * 6))
    made.note("金额单位：元。本表由账簿逐笔分录计算得出，与账簿一致。")
    return made.bytes()
