"""The writers of stored files: keep, and let go of what nothing refers to."""

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import IO, cast

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.db import transaction
from django.template.defaultfilters import filesizeformat
from django.utils.text import get_valid_filename
from django.utils.translation import gettext_lazy as _

from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.files.content import inspect, refuse_unless
from pilotzone.files.enums import FileType
from pilotzone.files.models import StoredFile
from pilotzone.kernel.errors import Refused

SWEEP = 200
DOCUMENT_TYPES = (FileType.PDF, FileType.JPEG, FileType.PNG, FileType.OFD, FileType.XML)


def store(
    upload: UploadedFile,
    *,
    by: User | None,
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
    keep(stored, upload)
    return stored


def keep_made(name: str, data: bytes, type_: FileType, *, by: User, now: datetime) -> StoredFile:
    """Keep a file that the portal itself has made, in which nothing has to be checked."""
    upload = SimpleUploadedFile(name, data, type_)
    stored = StoredFile(
        sha256=digest_of(upload), size=len(data), type=type_, name=name, uploaded_by=by, uploaded_at=now
    )
    keep(stored, upload)
    return stored


@transaction.atomic
def keep(stored: StoredFile, upload: UploadedFile) -> None:
    """The bytes, unless they are there, then the row; rows of the same bytes are held, so that none go meanwhile."""
    list(StoredFile.objects.select_for_update(of=("self",), no_key=True).filter(sha256=stored.sha256).order_by("pk"))
    if not default_storage.exists(stored.path):
        upload.seek(0)
        default_storage.save(stored.path, upload)
    stored.save()


def remove_unused(*, now: datetime) -> int:
    """Let go of the files that nothing refers to and that were uploaded long enough ago; how many."""
    before = now - timedelta(days=settings.PILOTZONE_UNUSED_FILES_DAYS)
    total = 0
    while count := remove_some(before, now=now):
        total += count
    return total


@transaction.atomic
def remove_some(before: datetime, *, now: datetime) -> int:
    """The bytes go before the lock does, and only with the last row that has them; what others hold now stays."""
    skip = transaction.get_connection().features.has_select_for_update_skip_locked
    rows = StoredFile.objects.unused().filter(uploaded_at__lt=before).order_by("pk")
    found = list(rows.select_for_update(skip_locked=skip, of=("self",) if skip else ())[:SWEEP])
    for stored in found:
        payload = {"name": stored.name, "sha256": stored.sha256, "uploaded_at": stored.uploaded_at}
        audit.record("file.removed", stored, by=None, now=now, payload=payload)
    StoredFile.objects.filter(pk__in=[stored.pk for stored in found]).delete()
    left = set(StoredFile.objects.filter(sha256__in=[each.sha256 for each in found]).values_list("sha256", flat=True))
    for path in {stored.path for stored in found if stored.sha256 not in left}:
        default_storage.delete(path)
    return len(found)


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
