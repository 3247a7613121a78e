"""Badges on A4: eight to a sheet. The QR code holds the badge's token and nothing else."""

from collections.abc import Iterable

from django.conf import settings

from matchmaking.models import Attendee, Event
from pilotzone.papers.pdf import LINE, MARGIN, SECOND, Paper, drawable

ACROSS, DOWN = 2, 4
WIDE, HIGH = 85, 58
QR_SIZE = 26
TOP = 38
PAD = 4


def sheet(event: Event, attendees: Iterable[Attendee]) -> bytes:
    """In Chinese, with the English name of the firm where it has one."""
    found = Paper(
        f"{event.name_zh} · 证件", made_at=event.made_at, issuer=settings.PILOTZONE_NAME_ZH, foot=event.reference
    )
    found.set_auto_page_break(False)
    for number, attendee in enumerate(attendees):
        place = number % (ACROSS * DOWN)
        if number and not place:
            found.add_page()
        draw(found, event, attendee, MARGIN + place % ACROSS * WIDE, TOP + place // ACROSS * HIGH)
    return found.bytes()


def draw(paper: Paper, event: Event, attendee: Attendee, x: float, y: float) -> None:
    participation = attendee.participation
    paper.set_draw_color(*LINE)
    paper.rect(x, y, WIDE, HIGH)
    line(paper, x, y + PAD, event.name_zh, 8, muted=True)
    line(paper, x, y + 12, attendee.name, 20, bold=True)
    names = participation.party.names
    line(paper, x, y + 24, names["zh"], 9)
    line(paper, x, y + 30, names["en"], 7.5, muted=True, beside_code=True)
    line(paper, x, y + 36, attendee.post, 8.5, beside_code=True)
    line(paper, x, y + 43, str(participation.get_role_display()), 10, bold=True, beside_code=True)
    line(paper, x, y + 50, attendee.badge_code, 8.5, muted=True, beside_code=True)
    paper.qr(attendee.badge.hex, x=x + WIDE - QR_SIZE - PAD, y=y + HIGH - QR_SIZE - PAD, size=QR_SIZE)


def line(
    paper: Paper,
    x: float,
    y: float,
    text: str,
    size: float,
    *,
    bold: bool = False,
    muted: bool = False,
    beside_code: bool = False,
) -> None:
    """Cut where it would run over the badge or into the code."""
    room = WIDE - 2 * PAD - (QR_SIZE if beside_code else 0)
    if muted:
        paper.ink(size, SECOND, bold=bold)
    else:
        paper.ink(size, bold=bold)
    shown = drawable(text)
    while shown and paper.get_string_width(shown) > room:
        shown = shown[:-1]
    paper.set_xy(x + PAD, y)
    paper.cell(room, 6, shown)
