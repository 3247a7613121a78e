"""Text on scans, read by the engine of the extra `ocr` where it is installed; without it people alone read them."""

import io
import threading
from collections.abc import Iterator
from functools import lru_cache
from importlib.util import find_spec
from typing import Any

from django.conf import settings
from PIL import Image, ImageOps, UnidentifiedImageError

from pilotzone.files import scanning
from pilotzone.files.enums import FileType
from pilotzone.files.recognised import TextLine

MOST_PAGES = 10  # of one paper; a page takes seconds
WIDTH = 2000  # pixels of a page: signs of 3 mm on A4 are 28 high
PARTS = ("rapidocr", "onnxruntime")
one_at_a_time = threading.Lock()  # an engine holds some 300 MB and every core it is given


def available() -> bool:
    """Whether scans are read here: the extra is installed and not switched off."""
    return bool(settings.PILOTZONE_OCR) and all(find_spec(name) for name in PARTS)


def recognise(content: bytes, kind: str) -> list[list[TextLine]]:
    """The lines of text on each page of a PDF, or on a picture; none of what cannot be opened. Takes seconds a page."""
    return [lines_on(picture) for picture in pictures_of(content, kind)]


def pictures_of(content: bytes, kind: str) -> Iterator[Image.Image]:
    if kind == FileType.PDF:
        yield from scanning.pictures(content, MOST_PAGES, WIDTH)
        return
    try:
        with Image.open(io.BytesIO(content)) as image:
            picture = ImageOps.exif_transpose(image).convert("RGB")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return
    picture.thumbnail((2 * WIDTH, 2 * WIDTH))
    yield picture


def lines_on(picture: Image.Image) -> list[TextLine]:
    import numpy

    with one_at_a_time:
        found = engine()(numpy.asarray(picture.convert("RGB"))[:, :, ::-1])
    if found.boxes is None:
        return []
    return [
        TextLine(text, round(float(score) * 100), *map(int, (*box.min(axis=0), *box.max(axis=0))))
        for box, text, score in zip(found.boxes, found.txts, found.scores, strict=True)
    ]


@lru_cache(maxsize=1)
def engine() -> Any:
    """Its models lie in its package: nothing is fetched."""
    from rapidocr import RapidOCR

    return RapidOCR(params={"Global.log_level": "warning"})
