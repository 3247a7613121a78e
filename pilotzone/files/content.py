"""What a file really is: by its bytes, never by its name (limits: size, pages, pixels, what a zip unfolds to)."""

import zipfile
from dataclasses import dataclass
from io import BufferedIOBase
from typing import IO, Any, cast

from django.utils.translation import gettext_lazy as _
from PIL import Image, UnidentifiedImageError
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from pilotzone.files.enums import FileType
from pilotzone.kernel.errors import Refused

MOST_UNZIPPED = 200 * 1024 * 1024
MOST_RATIO = 100
MOST_ENTRIES = 2_000
MOST_PIXELS = 60_000_000
SPREADSHEET_MARK = "xl/workbook.xml"
OFD_MARK = "OFD.xml"


@dataclass(frozen=True, slots=True)
class Content:
    type: FileType
    pages: int | None = None


def inspect(stream: IO[bytes], name: str) -> Content:
    """Find out the type and open it far enough to know that it is sound. Raises Refused with the reason."""
    stream.seek(0)
    head = stream.read(16)
    stream.seek(0)
    if head.startswith(b"%PDF-"):
        return inspect_pdf(stream)
    if head.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")):
        return inspect_image(stream)
    if head.startswith(b"PK\x03\x04"):
        return inspect_zip(stream)
    if head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<?xml"):
        return Content(FileType.XML)
    if name.lower().endswith(".csv") and b"\x00" not in head:
        return Content(FileType.CSV)
    if name.lower().endswith(".json") and head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith((b"[", b"{")):
        return Content(FileType.JSON)
    raise Refused(
        "unknown_content",
        _("“%(name)s” is none of the accepted kinds (its content decides, not its name)."),
        field="file",
        params={"name": name},
    )


def inspect_pdf(stream: IO[bytes]) -> Content:
    try:
        reader = PdfReader(stream, strict=False)
        if reader.is_encrypted:
            raise Refused("pdf_locked", _("The PDF is protected by a password. Save it without one."), field="file")
        return Content(FileType.PDF, pages=len(reader.pages))
    except (PyPdfError, ValueError, KeyError, RecursionError, AttributeError, TypeError, OSError) as error:
        raise Refused(
            "pdf_broken", _("The PDF is damaged and cannot be opened. Save it again."), field="file"
        ) from error


def inspect_image(stream: IO[bytes]) -> Content:
    try:
        with Image.open(cast(BufferedIOBase, stream)) as image:
            kind, (width, height) = image.format, image.size
            if width * height > MOST_PIXELS:
                raise Refused(
                    "image_too_large", _("The picture has too many pixels (60 million at most)."), field="file"
                )
            image.verify()
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise Refused("image_broken", _("The picture is damaged and cannot be opened."), field="file") from error
    return Content(FileType.PNG if kind == "PNG" else FileType.JPEG, pages=1)


def inspect_zip(stream: IO[bytes]) -> Content:
    """A spreadsheet or an OFD paper; anything that unfolds beyond reason is refused before it is read."""
    try:
        with zipfile.ZipFile(stream) as archive:
            entries = archive.infolist()
            names = {entry.filename for entry in entries}
            guard_unfolding(entries)
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise Refused(
            "zip_broken", _("The file is damaged and cannot be opened. Save it again."), field="file"
        ) from error
    if SPREADSHEET_MARK in names:
        return Content(FileType.XLSX)
    if OFD_MARK in names:
        return Content(FileType.OFD)
    raise Refused("archive", _("Archives are not accepted here. Upload the documents one by one."), field="file")


def guard_unfolding(entries: list[zipfile.ZipInfo]) -> None:
    unfolded = sum(entry.file_size for entry in entries)
    folded = sum(entry.compress_size for entry in entries) or 1
    too_dense = unfolded > 10 * 1024 * 1024 and unfolded / folded > MOST_RATIO
    if unfolded > MOST_UNZIPPED or len(entries) > MOST_ENTRIES or too_dense:
        raise Refused(
            "zip_bomb",
            _("The file unfolds to %(size)d MB, which is more than this page accepts. Save the sheet as a new file."),
            field="file",
            params={"size": unfolded // 1024 // 1024},
        )


def refuse_unless(content: Content, accepted: Any, name: str) -> None:
    """The content must be one of the kinds that this place takes."""
    if content.type in accepted:
        return
    labels = ", ".join(str(FileType(kind).label) for kind in accepted)
    raise Refused(
        "wrong_type",
        _("“%(name)s” holds %(found)s. Accepted here: %(accepted)s."),
        field="file",
        params={"name": name, "found": content.type.label, "accepted": labels},
    )
