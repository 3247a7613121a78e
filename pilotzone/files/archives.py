"""A zip of papers taken apart: each file within it as an upload of its own, or the reason why not."""

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import IO, cast

from django.conf import settings
from django.core.files.uploadedfile import InMemoryUploadedFile, UploadedFile
from django.utils.translation import gettext_lazy as _

from pilotzone.files.content import OFD_MARK, SPREADSHEET_MARK, guard_unfolding
from pilotzone.kernel.errors import Refused

UTF8 = 0x800  # the flag of an entry whose name is UTF-8; without it Windows in China writes GBK
LOCKED = 0x1
OF_SYSTEMS = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")


@dataclass(frozen=True, slots=True)
class Member:
    """One file of an archive; without `upload`, `refusal` says why it was not taken out."""

    name: str
    upload: UploadedFile | None = None
    refusal: Refused | None = None


def is_archive(upload: UploadedFile) -> bool:
    """A zip that is no paper itself: OFD and spreadsheets are zips too."""
    upload.seek(0)
    if upload.read(4) != b"PK\x03\x04":
        return False
    try:
        with zipfile.ZipFile(cast(IO[bytes], upload.file)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError):
        return False
    finally:
        upload.seek(0)
    return OFD_MARK not in names and SPREADSHEET_MARK not in names


def unfold(upload: UploadedFile) -> Iterator[Member]:
    """The files of an archive, one after the other, so that only one is in memory. Raises Refused for the whole."""
    upload.seek(0)
    try:
        with zipfile.ZipFile(cast(IO[bytes], upload.file)) as archive:
            entries = [entry for entry in archive.infolist() if not is_of_system(entry)]
            guard_unfolding(entries)
            for entry in entries:
                yield taken_out(archive, entry)
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise Refused(
            "zip_broken", _("The file is damaged and cannot be opened. Save it again."), field="file"
        ) from error


def is_of_system(entry: zipfile.ZipInfo) -> bool:
    return entry.is_dir() or entry.filename.startswith(OF_SYSTEMS) or entry.filename.endswith(OF_SYSTEMS[1:])


def taken_out(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Member:
    name = name_of(entry)
    if entry.flag_bits & LOCKED:
        return Member(name, refusal=Refused("zip_locked", _("The file in the archive is protected by a password.")))
    if entry.file_size > settings.PILOTZONE_MAX_UPLOAD:
        return Member(name, refusal=Refused("too_large", _("The file in the archive is too large.")))
    try:
        content = archive.read(entry)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError):
        return Member(name, refusal=Refused("zip_broken", _("The file in the archive is damaged.")))
    stream = BytesIO(content)
    return Member(name, InMemoryUploadedFile(stream, None, name, None, len(content), None))


def name_of(entry: zipfile.ZipInfo) -> str:
    name = entry.filename
    if not entry.flag_bits & UTF8:
        try:
            name = name.encode("cp437").decode("gb18030")
        except (UnicodeEncodeError, UnicodeDecodeError):
            name = entry.filename
    return name.replace("\\", "/").rpartition("/")[2] or "file"
