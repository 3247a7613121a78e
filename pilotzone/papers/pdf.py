"""An A4 paper in Chinese: headings, facts, tables, notes and a QR code, the same bytes for the same content."""

from collections.abc import Iterable, Sequence
from datetime import datetime

import segno
from fpdf import FPDF
from fpdf.enums import WrapMode, XPos, YPos
from fpdf.fonts import FontFace

from pilotzone.papers.typefaces import FAMILY, FILES, add_to, known_signs

INK, SECOND, LINE = (22, 32, 44), (63, 76, 92), (200, 207, 216)
MARGIN = 20
WIDTH = 210 - 2 * MARGIN


def drawable(text: str) -> str:
    """A sign that the font lacks is written by its number, never left out: 䶮 becomes [U+4DAE]."""
    known = known_signs()
    return "".join(sign if ord(sign) in known or sign == "\n" else f"[U+{ord(sign):04X}]" for sign in text)


class Paper(FPDF):
    """`made_at` stands for the moment of the content, so that drawing it again gives the same bytes."""

    def __init__(self, title: str, *, made_at: datetime, issuer: str, foot: str) -> None:
        super().__init__(format="A4", unit="mm")
        self.foot = drawable(foot)
        for style in FILES:
            add_to(self, style)
        self.set_margins(MARGIN, 18, MARGIN)
        self.set_auto_page_break(True, 20)
        self.set_creation_date(made_at)
        self.set_title(title)
        self.set_author(issuer)
        self.set_lang("zh-Hans")
        self.set_producer("")
        self.add_page()
        self.issuer_line(issuer)
        self.write_line(title, size=18, bold=True, height=10)

    def footer(self) -> None:
        self.set_y(-14)
        self.ink(8, SECOND)
        self.cell(WIDTH - 30, 5, self.foot)
        self.cell(30, 5, f"{self.page_no()} / {{nb}}", align="R")

    def ink(self, size: float, colour: tuple[int, int, int] = INK, *, bold: bool = False) -> None:
        self.set_font(FAMILY, "B" if bold else "", size)
        self.set_text_color(*colour)

    def issuer_line(self, issuer: str) -> None:
        self.ink(9.5, SECOND)
        self.cell(0, 6, drawable(issuer), new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def write_line(self, text: str, *, size: float = 10, bold: bool = False, height: float = 5.5) -> None:
        self.ink(size, bold=bold)
        self.multi_cell(0, height, drawable(text), new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def paragraph(self, text: str, *, size: float = 11, height: float = 8) -> None:
        """Running Chinese text, set in by two signs: it breaks at any sign, not only where a space stands."""
        self.ink(size)
        indented = f"　　{drawable(text)}"
        self.multi_cell(0, height, indented, new_x=XPos.LMARGIN, new_y=YPos.NEXT, wrapmode=WrapMode.CHAR)

    def heading(self, text: str) -> None:
        self.ln(4)
        self.write_line(text, size=12, bold=True, height=7)
        self.set_draw_color(*LINE)
        self.line(MARGIN, self.get_y(), 210 - MARGIN, self.get_y())
        self.ln(1.5)

    def facts(self, rows: Iterable[tuple[str, str]], *, label_width: float = 36, free: float = 0) -> None:
        """Labels and values, one under the other; `free` is left empty at the right."""
        for label, value in rows:
            top = self.get_y()
            self.ink(10, SECOND)
            self.multi_cell(label_width, 6, drawable(label), new_x=XPos.RIGHT, new_y=YPos.TOP)
            self.ink(10)
            self.multi_cell(WIDTH - label_width - free, 6, drawable(value), new_x=XPos.LMARGIN, new_y=YPos.NEXT)
            self.set_y(max(self.get_y(), top + 6))

    def grid(
        self, head: Sequence[str], rows: Iterable[Sequence[str]], widths: Sequence[float], aligns: Sequence[str]
    ) -> None:
        """A table; its head is repeated on each page."""
        self.ink(9)
        self.set_draw_color(*LINE)
        headings = FontFace(emphasis="BOLD", color=INK, fill_color=(243, 245, 248))
        with self.table(
            col_widths=tuple(widths),
            text_align=tuple(aligns),
            line_height=5.2,
            padding=1.2,
            borders_layout="HORIZONTAL_LINES",
            headings_style=headings,
            width=WIDTH,
        ) as table:
            for row in (head, *rows):
                line = table.row()
                for cell in row:
                    line.cell(drawable(cell))

    def note(self, text: str) -> None:
        self.ink(8.5, SECOND)
        self.multi_cell(0, 4.8, drawable(text), new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def qr(self, text: str, *, x: float, y: float, size: float) -> None:
        """A QR code as filled squares."""
        matrix = [list(row) for row in segno.make(text, error="m", micro=False).matrix]
        unit = size / len(matrix)
        self.set_fill_color(*INK)
        for down, row in enumerate(matrix):
            for across, dark in enumerate(row):
                if dark:
                    self.rect(x + across * unit, y + down * unit, unit, unit, style="F")
        self.set_fill_color(255)  # the tables that follow are filled with the colour set last

    def bytes(self) -> bytes:
        return bytes(self.output())
