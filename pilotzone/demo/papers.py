"""Papers of the demo: plausible invoices, vouchers, contracts and reports, each marked as not real.

All pages are drawn in one document and then cut apart, so that the Chinese font is fitted only once.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from fpdf import FPDF
from pypdf import PdfReader, PdfWriter

from pilotzone.papers import typefaces

MARK = "演示 DEMO"
FOOT = "演示数据，不是真实票据 · Demonstration only, not a real document"
WIDTH, HEIGHT = 210.0, 140.0  # millimetres: a half sheet, as invoices are printed
EDGE, TOP, ROW = 14.0, 36.0, 8.5
INK, LINE, PALE = 30, 120, 228
STAMP = (188, 60, 52)


@dataclass(frozen=True, slots=True)
class Page:
    """One page: a title, rows of label and value, and whose seal it bears."""

    title: str
    rows: tuple[tuple[str, str], ...]
    seal: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    name: str
    pages: tuple[Page, ...]


Uploads = dict[Paper, SimpleUploadedFile]


def draw(wanted: Iterable[Paper]) -> Uploads:
    """Each paper as an uploaded PDF file."""
    pdf = FPDF(format=(HEIGHT, WIDTH), orientation="L")
    pdf.set_auto_page_break(False)
    typefaces.add_to(pdf, "")
    wanted = list(dict.fromkeys(wanted))
    for paper in wanted:
        for page in paper.pages:
            draw_page(pdf, page)
    source, first, found = PdfReader(BytesIO(bytes(pdf.output()))), 0, {}
    for paper in wanted:
        found[paper] = cut(source, first, len(paper.pages), paper.name)
        first += len(paper.pages)
    return found


def cut(source: PdfReader, first: int, count: int, name: str) -> SimpleUploadedFile:
    writer, stream = PdfWriter(), BytesIO()
    for number in range(first, first + count):
        writer.add_page(source.pages[number])
    writer.add_metadata({"/Title": f"{name} {MARK}"})
    writer.write(stream)
    return SimpleUploadedFile(f"{name}.pdf", stream.getvalue(), content_type="application/pdf")


def draw_page(pdf: FPDF, page: Page) -> None:
    pdf.add_page()
    draw_mark(pdf)
    pdf.set_text_color(INK)
    pdf.set_font(typefaces.FAMILY, size=18)
    pdf.set_xy(0, 15)
    pdf.cell(WIDTH, 10, page.title, align="C")
    pdf.set_draw_color(LINE)
    pdf.set_line_width(0.3)
    for number, (label, value) in enumerate(page.rows):
        draw_row(pdf, TOP + number * ROW, label, value)
    pdf.rect(EDGE, TOP, WIDTH - 2 * EDGE, ROW * len(page.rows))
    if page.seal:
        draw_seal(pdf, page.seal)
    pdf.set_text_color(LINE)
    pdf.set_font(typefaces.FAMILY, size=8)
    pdf.set_xy(EDGE, HEIGHT - 12)
    pdf.cell(WIDTH - 2 * EDGE, 5, FOOT, align="C")


def draw_mark(pdf: FPDF) -> None:
    """The mark lies across the whole page, behind the text."""
    pdf.set_text_color(PALE)
    pdf.set_font(typefaces.FAMILY, size=52)
    with pdf.rotation(24, WIDTH / 2, HEIGHT / 2):
        pdf.set_xy(0, HEIGHT / 2 - 12)
        pdf.cell(WIDTH, 24, MARK, align="C")


def draw_row(pdf: FPDF, top: float, label: str, value: str) -> None:
    pdf.set_font(typefaces.FAMILY, size=10)
    pdf.line(EDGE, top, WIDTH - EDGE, top)
    pdf.line(EDGE + 42, top, EDGE + 42, top + ROW)
    pdf.set_xy(EDGE + 2, top)
    pdf.cell(40, ROW, label)
    pdf.set_xy(EDGE + 45, top)
    pdf.cell(WIDTH - 2 * EDGE - 47, ROW, value)


def draw_seal(pdf: FPDF, seal: str) -> None:
    pdf.set_draw_color(*STAMP)
    pdf.set_text_color(*STAMP)
    pdf.set_line_width(0.8)
    left, top, across = WIDTH - EDGE - 44, HEIGHT - 52, 34
    pdf.ellipse(left, top, across, across)
    pdf.set_font(typefaces.FAMILY, size=7)
    pdf.set_xy(left, top + 10)
    pdf.multi_cell(across, 4, f"{seal}\n★\n{MARK}", align="C")
