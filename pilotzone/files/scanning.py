"""What can be read off a file without looking at it: the text of PDF pages, and the QR codes on pages and pictures."""

import io
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2
import zxingcpp
from PIL import Image, UnidentifiedImageError

from pilotzone.files.pictures import TALLEST, one_at_a_time

MOST_PAGES = 20
MOST_TEXT = 100_000  # signs of one page
WIDTH = 1400  # pixels: a QR code of 20 mm on A4 has 130 of them
MOST_PIXELS = 25_000_000  # of a picture; a larger one is made smaller before it is searched


@dataclass(frozen=True, slots=True)
class Page:
    """The text of a page, empty for a scan, and what its QR codes say."""

    text: str
    codes: tuple[str, ...] = ()


def read_pages(content: bytes, most: int = MOST_PAGES) -> list[Page]:
    """The first pages of a PDF; none of what cannot be opened.

    PDFium is held for a page at a time, so that pages shown to others need not wait for a whole paper.
    """
    with one_at_a_time:
        try:
            document = pypdfium2.PdfDocument(content)
        except pypdfium2.PdfiumError:
            return []
        count = min(len(document), most)
    try:
        drawn = (draw(document, place) for place in range(count))
        return [Page(text, codes_on(picture)) for text, picture in drawn]
    except pypdfium2.PdfiumError:
        return []
    finally:
        with one_at_a_time:
            document.close()


def pictures(content: bytes, most: int, width: int) -> Iterator[Image.Image]:
    """The first pages of a PDF as pictures of a width in pixels; none of what cannot be opened."""
    with one_at_a_time:
        try:
            document = pypdfium2.PdfDocument(content)
        except pypdfium2.PdfiumError:
            return
        count = min(len(document), most)
    try:
        for place in range(count):
            yield draw(document, place, width)[1]
    except pypdfium2.PdfiumError:
        return
    finally:
        with one_at_a_time:
            document.close()


def draw(document: pypdfium2.PdfDocument, place: int, width: int = WIDTH) -> tuple[str, Image.Image]:
    """The text of a page, and the page as a picture."""
    with one_at_a_time:
        page = document[place]
        found = page.get_textpage()
        text = found.get_text_range(0, min(found.count_chars(), MOST_TEXT))
        wide, high = page.get_size()
        return text, page.render(scale=width / max(wide, high / TALLEST, 1), grayscale=True).to_pil()


def read_picture(content: bytes) -> Page:
    """The QR codes on a scan or a photograph."""
    try:
        with Image.open(io.BytesIO(content)) as image:
            picture = image.convert("L")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return Page("")
    if picture.width * picture.height > MOST_PIXELS:
        picture.thumbnail((5000, 5000))
    return Page("", codes_on(picture))


def codes_on(picture: Image.Image) -> tuple[str, ...]:
    found = zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)
    return tuple(each.text for each in found if each.valid)
