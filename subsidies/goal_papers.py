"""A budget's goals with what was achieved, as a table to keep and as a paper in Chinese."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from pilotzone.files.spreadsheets import plain, saved
from pilotzone.kernel import clock
from pilotzone.papers.pdf import Paper
from subsidies.forms_goals import shown
from subsidies.models import Goal, GoalSheet
from subsidies.rules.goals import grade_of


def heads() -> list[str]:
    return [
        _("Kind of indicator"),
        _("Indicator"),
        _("Unit"),
        _("Target"),
        _("Points it can bring"),
        _("At mid-year"),
        _("Achieved"),
        _("Points reached"),
    ]


def bound(goal: Goal) -> str:
    return f"{'≤' if goal.at_most else '≥'} {shown(goal.target)}"


def row_of(goal: Goal) -> list[str]:
    values = [shown(each) for each in (goal.weight, goal.mid_value, goal.achieved, goal.points)]
    return [goal.get_kind_display(), goal.name, goal.unit, bound(goal), *values]


def number(value: int | None) -> Decimal | None:
    return None if value is None else Decimal(value).scaleb(-2)


def workbook(sheet: GoalSheet) -> bytes:
    """One sheet; points and values are numbers."""
    book = Workbook()
    table = book.worksheets[0]
    table.title = str(sheet.budget.year)
    table.append(heads())
    for goal in sheet.goals.all():
        values: list[Any] = [number(each) for each in (goal.weight, goal.mid_value, goal.achieved, goal.points)]
        table.append([str(goal.get_kind_display()), plain(goal.name), plain(goal.unit), bound(goal), *values])
    for label, value in ((_("Self-evaluation"), sheet.score), (_("Review"), sheet.review_score)):
        table.append([label, *[None] * 6, number(value)])
    for cell in table[1]:
        cell.font = Font(bold=True)
    for column in range(1, 9):
        table.column_dimensions[get_column_letter(column)].width = 20
    table.freeze_panes = "A2"
    return saved(book)


def paper(sheet: GoalSheet, *, now: datetime) -> bytes:
    with translation.override("zh-hans"):
        return draw(sheet, now)


def draw(sheet: GoalSheet, now: datetime) -> bytes:
    budget = sheet.budget
    foot = f"{budget.document_number} · {budget.year}"
    made = Paper(f"{budget.name_zh} 绩效目标表", made_at=now, issuer=settings.PILOTZONE_NAME_ZH, foot=foot)
    rows = [("资金来源", budget.source), ("指标文号", budget.document_number), ("年度", str(budget.year))]
    rows += [("总体目标", sheet.purpose), ("状态", str(sheet.get_state_display()))]
    for label, at, score, note in (
        ("中期监控", sheet.checked_at, None, sheet.check_note),
        ("绩效自评", sheet.evaluated_at, sheet.score, sheet.evaluation_note),
        ("财政复核", sheet.reviewed_at, sheet.review_score, sheet.review_note),
    ):
        if at:
            graded = f"，{shown(score)} 分，{grade_of(score).label}" if score is not None else ""
            rows.append((label, f"{clock.local_date(at)}{graded}{'：' if note else ''}{note}"))
    made.facts(rows)
    made.heading("绩效指标")
    head = ["类别", "指标", "单位", "目标值", "分值", "中期值", "完成值", "得分"]
    aligns = ("LEFT", "LEFT", "LEFT", *["RIGHT"] * 5)
    made.grid(head, [row_of(goal) for goal in sheet.goals.all()], (20, 46, 18, 22, 14, 17, 18, 15), aligns)
    made.note(
        "得分按完成值与目标值的比例计算，最高为该指标的分值。"
        "90 分以上为优，80 分以上为良，60 分以上为中，不足 60 分为差。"
    )
    return made.bytes()
