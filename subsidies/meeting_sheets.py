"""The sheet of a decision meeting as a table to keep and as a paper in Chinese."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from openpyxl import Workbook

from pilotzone.files.spreadsheets import saved
from pilotzone.kernel.money import format_money, plain_money
from pilotzone.papers.pdf import Paper
from pilotzone.ui.templatetags.ui import local_text
from subsidies import meetings
from subsidies.backtest_sheets import Row, cell_of, yuan
from subsidies.meetings import SUMS, Group
from subsidies.models import Meeting, MeetingItem
from subsidies.rules.capitals import capitals

NOT_YET = "—"


def heads() -> list[str]:
    """Of the four amounts."""
    return [_("Claimed (¥)"), _("Verified (¥)"), _("Proposed (¥)"), _("Decided (¥)")]


def amounts_of(item: MeetingItem) -> list[int | None]:
    claim = item.application
    return [claim.claimed, claim.verified, item.due, claim.approved]


def items_of(meeting: Meeting) -> list[MeetingItem]:
    return list(MeetingItem.objects.filter(meeting=meeting).for_sheet().with_due().order_by("sort_key"))


def workbook(meeting: Meeting) -> bytes:
    """Each claim in its row with district and direction beside it, so that the table can be sorted and summed."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(meeting.reference)
    sheet.freeze_panes = "A2"
    head = [pgettext("row of a table", "Number"), _("District"), _("Direction"), _("Enterprise"), _("Claim"), *heads()]
    sheet.append([cell_of(sheet, value, bold=True) for value in head])
    for place, item in enumerate(items_of(meeting), start=1):
        sheet.append([cell_of(sheet, value, bold=False) for value in line_of(place, item)])
    whole = meetings.total(meetings.groups(meeting.items.all()))
    foot = [None, _("Total"), None, None, None, *(yuan(whole.sums[name]) for name in SUMS)]
    sheet.append([cell_of(sheet, value, bold=True) for value in foot])
    return saved(book)


def line_of(place: int, item: MeetingItem) -> Row:
    claim = item.application
    district = local_text(claim.division, "name") if claim.division else ""
    names = [district, local_text(claim.measure_version.measure, "name"), local_text(claim.enterprise, "name")]
    return [place, *names, claim.reference, *(yuan(amount) for amount in amounts_of(item))]


def paper(meeting: Meeting, *, now: datetime) -> bytes:
    """The list that lies before the meeting."""
    with translation.override("zh-hans"):
        made = Paper(
            f"{meeting.title_zh} 决策清单", made_at=now, issuer=settings.PILOTZONE_NAME_ZH, foot=meeting.reference
        )
        rows = [("会议编号", meeting.reference), ("会议日期", day_words(meeting.planned_on))]
        made.facts(rows)
        draw_list(made, meeting)
        return made.bytes()


def day_words(day: Any) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def draw_list(made: Paper, meeting: Meeting) -> None:
    """The claims by district and direction, with the sums of both and of all."""
    found = meetings.groups(meeting.items.all())
    rows: dict[tuple[int, int], list[MeetingItem]] = {}
    for item in items_of(meeting):
        rows.setdefault(meetings.claim_key(item), []).append(item)
    place = 0
    for district in meetings.by_district(found):
        made.heading(f"{district.division.name_zh if district.division else '未分区'}（{district.count} 件）")
        for group in (each for each in found if each.key[0] == district.key[0]):
            made.note(f"{group.measure.name_zh if group.measure else ''}")
            lines = [claim_line(place + number, item) for number, item in enumerate(rows[group.key], start=1)]
            place += len(lines)
            draw_table(made, [*lines, sum_line("小计", group)])
    made.heading("合计")
    draw_table(made, [sum_line("全部", meetings.total(found))])
    made.note("金额单位：元。拟批准为市级复审金额；条款对清单另有规定的，为按条款核定的金额。")


def claim_line(place: int, item: MeetingItem) -> list[str]:
    claim = item.application
    return [str(place), claim.enterprise.name_zh, claim.reference, *map(amount_words, amounts_of(item))]


def sum_line(label: str, group: Group) -> list[str]:
    return ["", label, f"{group.count} 件", *(plain_money(group.sums[name]) for name in SUMS)]


def amount_words(amount: int | None) -> str:
    return NOT_YET if amount is None else plain_money(amount)


def draw_table(made: Paper, rows: Iterable[list[str]]) -> None:
    head = ["序号", "企业", "编号", "申报", "区级核定", "拟批准", "决定"]
    made.grid(head, rows, (10, 46, 28, 22, 22, 21, 21), ("CENTER", "LEFT", "LEFT", *["RIGHT"] * 4))


# --- the minutes -------------------------------------------------------------------------------------


def minutes(meeting: Meeting) -> bytes:
    """The minutes from their template, with the list as annex; the same bytes until something is changed."""
    with translation.override("zh-hans"):
        made_at = meeting.minuted_at or meeting.made_at
        title, *paragraphs = minutes_lines(meeting)
        made = Paper(title, made_at=made_at, issuer=settings.PILOTZONE_NAME_ZH, foot=meeting.minutes_number)
        rows = [
            ("文号", meeting.minutes_number),
            ("会议时间", day_words(meeting.held_on)),
            ("主持", meeting.chair),
            ("出席", "、".join(attendee_words(meeting))),
        ]
        made.facts(rows)
        made.ln(3)
        for paragraph in paragraphs:
            made.paragraph(paragraph)
        draw_recusals(made, meeting)
        made.heading("附件：决策清单")
        draw_list(made, meeting)
        return made.bytes()


def minutes_lines(meeting: Meeting) -> list[str]:
    found = meetings.groups(meeting.items.all())
    whole = meetings.total(found)
    about = {
        "meeting": meeting,
        "held_on": day_words(meeting.held_on),
        "count": whole.count,
        "districts": len(meetings.by_district(found)),
        "due": format_money(whole.sums["due"]),
        "capitals": capitals(whole.sums["due"]),
        "remarks": meeting.remarks.splitlines(),
    }
    text = render_to_string("subsidies/meetings/minutes.txt", about)
    return [line.strip() for line in text.splitlines() if line.strip()]


def attendee_words(meeting: Meeting) -> list[str]:
    return [f"{row.name}（{row.capacity}）" if row.capacity else row.name for row in meeting.attendees.all()]


def draw_recusals(made: Paper, meeting: Meeting) -> None:
    rows = [
        (
            each.attendee.name,
            each.application.reference if each.application else each.enterprise.name_zh,
            each.reason,
        )
        for each in meetings.recusals(meeting)
    ]
    made.heading("回避")
    if rows:
        made.grid(("人员", "事项", "原因"), rows, (30, 60, 80), ("LEFT", "LEFT", "LEFT"))
    else:
        made.note("无。")
