"""The writer of stored files."""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import IO, cast

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.text import get_valid_filename
from django.utils.translation import gettext_lazy as _

from pilotzone.accounts.models import User
from pilotzone.files.content import inspect, refuse_unless
from pilotzone.files.enums import FileType
from pilotzone.files.models import StoredFile
from pilotzone.kernel.errors import Refused

DOCUMENT_TYPES = (FileType.PDF, FileType.JPEG, FileType.PNG, FileType.OFD, FileType.XML)


def store(
    upload: UploadedFile,
    *,
    by: User,
    now: datetime,
    accepted: Iterable[FileType] = DOCUMENT_TYPES,
    most: int | None = None,
) -> StoredFile:
    """Check the content and keep the file. The bytes are written before the row, so a row never lacks its bytes.

    Raises Refused: empty, too large, of another kind than accepted, damaged, unfolding beyond reason.
    """
    limit = most or settings.PILOTZONE_MAX_UPLOAD
    name = (upload.name or "")[-200:]
    if not upload.size:
        raise Refused("empty_file", _("“%(name)s” is empty."), field="file", params={"name": name})
    if upload.size > limit:
        raise Refused(
            "too_large",
            _("“%(name)s” has %(size)s; one file may have %(most)s at most."),
            field="file",
            params={"name": name, "size": filesizeformat(upload.size), "most": filesizeformat(limit)},
        )
    content = inspect(cast(IO[bytes], upload.file), name)
    refuse_unless(content, tuple(accepted), name)
    sha256 = digest_of(upload)
    stored = StoredFile(
        sha256=sha256,
        size=upload.size,
        type=content.type,
        name=display_name(name),
        pages=content.pages,
        uploaded_by=by,
        uploaded_at=now,
    )
    if not default_storage.exists(stored.path):
        upload.seek(0)
        default_storage.save(stored.path, upload)
    stored.save()
    return stored


def digest_of(upload: UploadedFile) -> str:
    upload.seek(0)
    hasher = hashlib.sha256()
    for chunk in upload.chunks():
        hasher.update(chunk)
    return hasher.hexdigest()


def display_name(name: str) -> str:
    """The name people gave, without path or control signs."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(sign for sign in last if sign.isprintable()) or get_valid_filename("file")
