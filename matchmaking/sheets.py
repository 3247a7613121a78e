"""The attendance list of an event as a table."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from openpyxl import Workbook

from matchmaking import queries
from matchmaking.models import Event
from pilotzone.files.spreadsheets import plain, saved
from pilotzone.ui.templatetags.ui import local_text

WIDTHS = (16, 34, 14, 16, 16, 18, 20, 12)


def attendance(event: Event) -> bytes:
    """Times as in the portal's own zone; hours as hours and minutes."""
    book = Workbook()
    sheet = book.active
    sheet.title = pgettext("event", "Attendance")
    sheet.append(
        [
            pgettext("event", "Registration"),
            _("Enterprise"),
            _("Takes part as"),
            pgettext("person", "Name"),
            _("Post"),
            pgettext("event", "Badge"),
            _("First came"),
            _("Hours"),
        ]
    )
    for row in queries.presence_of(event):
        participation = row.attendee.participation
        cells = [
            participation.reference,
            local_text(participation.party.names),
            str(participation.get_role_display()),
            row.attendee.name,
            row.attendee.post,
            row.attendee.badge_code,
            f"{timezone.localtime(row.first_in):%Y-%m-%d %H:%M}" if row.first_in else "",
            row.hours if row.first_in else "",
        ]
        sheet.append([plain(text) for text in cells])
    for place, width in enumerate(WIDTHS):
        sheet.column_dimensions[chr(ord("A") + place)].width = width
    sheet.freeze_panes = "A2"
    return saved(book)
