"""The report of an event as tables: the page, the sheet and the paper draw the same ones."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Font

from matchmaking import markets
from matchmaking.models import Event
from matchmaking.reports import ExhibitionReport, MeetingsReport, Report, TrainingReport
from pilotzone.files.spreadsheets import plain, saved
from pilotzone.kernel.money import Money, plain_money
from pilotzone.papers.pdf import Paper
from pilotzone.ui.templatetags.ui import is_chinese, local_text, percent, short_date

Cell = str | int | Money
AMOUNT = "#,##0.00"
PAPER_WIDTH = 170  # millimetres, the first column twice as wide


@dataclass(frozen=True, slots=True)
class Sheet:
    """`notes` stand below it."""

    key: str
    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    notes: Sequence[str] = ()


def text_of(cell: Cell) -> str:
    if isinstance(cell, Money):
        return plain_money(cell.minor, cell.currency)
    return f"{cell:,}" if isinstance(cell, int) else cell


def tables(report: Report) -> list[Sheet]:
    return [takers(report), people(report), *of_its_kind(report), absent(report)]


def of_its_kind(report: Report) -> list[Sheet]:
    match report:
        case MeetingsReport():
            return [meetings(report), amounts(report)]
        case ExhibitionReport():
            return [booths(report)]
        case TrainingReport():
            return [sessions(report), certificates(report)]
    raise TypeError(type(report))


def takers(report: Report) -> Sheet:
    head = [_("Takes part as"), _("Kind"), _("With a place"), pgettext("report", "Came")]
    rows: list[list[Cell]] = [
        [str(each.role.label), str(each.kind.label), each.places, each.came] for each in report.takers
    ]
    if rows:
        places, came = sum(each.places for each in report.takers), sum(each.came for each in report.takers)
        rows.append([_("Together"), "", places, came])
    return Sheet("takers", _("Who took part"), head, rows)


def people(report: Report) -> Sheet:
    hours = f"{report.minutes // 60}:{report.minutes % 60:02d}"
    mean = report.minutes // report.came if report.came else 0
    rows: list[list[Cell]] = [
        [_("People with a place"), report.people],
        [_("Of them came"), report.came],
        [_("Hours present, all together"), hours],
        [_("Hours present, mean of those who came"), f"{mean // 60}:{mean % 60:02d}"],
    ]
    return Sheet("people", pgettext("event", "People"), ["", pgettext("report", "Number")], rows)


def booths(report: ExhibitionReport) -> Sheet:
    rows: list[list[Cell]] = [
        [_("On the plan"), *report.booths],
        [_("Given to exhibitors"), *report.given],
        [_("Exhibitors that asked for one"), report.asked, ""],
        [_("Of them without a booth"), report.without, ""],
    ]
    return Sheet(
        "booths", pgettext("event", "Booths"), ["", pgettext("report", "Number"), pgettext("booth", "Area, m²")], rows
    )


def sessions(report: TrainingReport) -> Sheet:
    head = [pgettext("event", "Session"), pgettext("event", "Time"), pgettext("report", "Came")]
    rows: list[list[Cell]] = [
        [local_text(each, "title"), f"{timezone.localtime(each.starts_at):%Y-%m-%d %H:%M}", came]
        for each, came in report.sessions
    ]
    return Sheet("sessions", pgettext("event", "Sessions"), head, rows, [_("Read at the door for this session.")])


def certificates(report: TrainingReport) -> Sheet:
    rows: list[list[Cell]] = [
        [_("Given and in force"), report.certificates],
        [pgettext("certificate", "Revoked"), report.revoked],
    ]
    return Sheet("certificates", pgettext("training", "Certificates"), ["", pgettext("report", "Number")], rows)


def rate(share: int | None) -> str:
    return "–" if share is None else percent(share)


def meetings(report: MeetingsReport) -> Sheet:
    asked, held = report.requests, report.meetings
    rows: list[list[Cell]] = [
        [_("Requests for meetings"), asked["asked"]],
        [_("Requests accepted"), asked["accepted"]],
        [_("Requests declined"), asked["declined"]],
        [_("Acceptance rate: accepted of those answered"), rate(report.accepted_rate)],
        [_("Meetings planned"), held["planned"]],
        [_("Given up by a side or by withdrawing"), held["given_up"]],
        [_("Held"), held["held"]],
        [_("Not held"), held["not_held"]],
        [_("Nobody has said"), held["unsaid"]],
        [_("Kept rate: held of those planned"), rate(report.kept_rate)],
        [_("Rating by buyers, of 5"), mean(report.ratings["buyers"])],
        [_("Rating by suppliers, of 5"), mean(report.ratings["suppliers"])],
    ]
    return Sheet("meetings", _("Requests and meetings"), ["", pgettext("report", "Number")], rows)


def mean(value: float | None) -> str:
    return "–" if value is None else f"{Decimal(value):.1f}"


def amounts(report: MeetingsReport) -> Sheet:
    named = markets.names(get_language() or "zh-hans")
    head = [_("Market"), _("Currency"), _("Deals"), _("Intended"), _("Realised")]
    rows: list[list[Cell]] = [
        [
            named.get(each.market, each.market or "–"),
            each.currency,
            each.meetings,
            Money(each.intended, each.currency),
            Money(each.realised, each.currency),
        ]
        for each in report.sums
    ]
    if rows:
        total = report.total
        deals = sum(each.meetings for each in report.sums)
        rows.append([_("Together"), "CNY", deals, Money(total.intended), Money(total.realised)])
    return Sheet("amounts", _("Amounts by market"), head, rows, notes(report))


def notes(report: MeetingsReport) -> list[str]:
    """Which rates were used and what is not in the sum."""
    found = [_("One amount counts for a meeting: the buyer's, or the supplier's where the buyer names none.")]
    used = [
        f"{currency} {Decimal(value).scaleb(-6).normalize():f} ({short_date(day)})"
        for currency, (value, day) in report.rates.items()
    ]
    if used:
        params = {"day": short_date(report.day), "rates": ", ".join(used)}
        found.append(
            _("Together in yuan by the central parity rates of %(day)s or the last before: %(rates)s") % params
        )
    if report.total.without:
        params = {"currencies": ", ".join(report.total.without)}
        found.append(_("Not in the sum, for want of a rate: %(currencies)s") % params)
    return found


def absent(report: Report) -> Sheet:
    rows = [[local_text(each.party.names), str(each.get_role_display())] for each in report.absent]
    return Sheet("absent", _("Did not come"), [_("Enterprise"), _("Takes part as")], rows)


def workbook(event: Event, report: Report) -> bytes:
    """A sheet for each table; amounts are numbers in whole units of their currency."""
    book = Workbook()
    for table in tables(report):
        sheet = book.create_sheet(plain(table.title))
        sheet.append([plain(text) for text in table.head])
        for row in table.rows:
            sheet.append([value_of(cell) for cell in row])
        for line in table.notes:
            sheet.append([plain(line)])
        for cell in sheet[1]:
            cell.font = Font(bold=True)
        sheet.column_dimensions["A"].width = 44
        for letter in "BCDE":
            sheet.column_dimensions[letter].width = 20
        for cells in sheet.iter_rows(min_row=2, min_col=4, max_col=5):
            for cell in cells:
                if table.key == "amounts" and cell.value is not None:
                    cell.number_format = AMOUNT
    del book["Sheet"]
    return saved(book)


def value_of(cell: Cell) -> object:
    if isinstance(cell, Money):
        return cell.major
    return plain(cell) if isinstance(cell, str) else cell


def paper(event: Event, report: Report, *, now: datetime) -> bytes:
    issuer = settings.PILOTZONE_NAME_ZH if is_chinese() else settings.PILOTZONE_NAME_EN
    made = f"{timezone.localtime(now):%Y-%m-%d %H:%M}"
    found = Paper(_("Report of the event"), made_at=now, issuer=issuer, foot=f"{event.reference} · {made}")
    found.facts(
        [
            (_("Event"), local_text(event, "name")),
            (pgettext("event", "Reference"), event.reference),
            (
                _("Time"),
                f"{timezone.localtime(event.starts_at):%Y-%m-%d} – {timezone.localtime(event.ends_at):%Y-%m-%d}",
            ),
        ]
    )
    for table in tables(report):
        if not table.rows:
            continue
        found.heading(table.title)
        part = PAPER_WIDTH / (len(table.head) + 1)
        widths = [2 * part, *([part] * (len(table.head) - 1))]
        aligns = ["LEFT" if isinstance(cell, str) else "RIGHT" for cell in table.rows[0]]
        found.grid(table.head, [[text_of(cell) for cell in row] for row in table.rows], widths, aligns)
        for line in table.notes:
            found.note(line)
    return found.bytes()
