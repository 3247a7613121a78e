"""Pages of a PDF as pictures, so that evidence can be read beside a claim on any device."""

import io
import threading

import pypdfium2
from django.core.files.storage import default_storage

from pilotzone.files.models import StoredFile

WIDTH = 1100  # pixels
TALLEST = 4.0  # height over width; a longer page is drawn smaller
one_at_a_time = threading.Lock()  # PDFium is not safe to use from two threads


def draw_page(stored: StoredFile, number: int) -> bytes | None:
    """The page as PNG; None if there is no such page or it cannot be drawn."""
    with default_storage.open(stored.path) as stream:
        content = stream.read()
    with one_at_a_time:
        try:
            document = pypdfium2.PdfDocument(content)
        except pypdfium2.PdfiumError:
            return None
        try:
            if not 1 <= number <= len(document):
                return None
            page = document[number - 1]
            wide, high = page.get_size()
            scale = WIDTH / max(wide, high / TALLEST, 1)
            picture = page.render(scale=scale).to_pil()
        finally:
            document.close()
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=False)
    return out.getvalue()
