"""A batch of invoices handed in at once: each file is kept or refused by itself, so that one never costs the others."""

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from pilotzone.accounts.models import User
from pilotzone.files import archives
from pilotzone.files.actions import digest_of, display_name
from pilotzone.files.archives import Member
from pilotzone.kernel.errors import DomainError, Refused
from subsidies.actions.documents import add_document
from subsidies.actions.drafting import lock_to_edit
from subsidies.models import Application, Document

MOST_FILES = 100
MOST_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one file: kept as a document, there already, or refused with the reason."""

    name: str
    document: Document | None = None
    known: bool = False
    refusal: DomainError | None = None


def take_batch(
    application: Application,
    material: str,
    uploads: Iterable[UploadedFile],
    *,
    by: User,
    now: datetime,
    seconds: float = MOST_SECONDS,
) -> list[Taken]:
    """Hand in every file of the batch and of the archives in it. The same bytes again change nothing.

    Refused as a whole only where the claim cannot be changed. After `seconds` the rest is refused with that reason,
    and can be dropped again.
    """
    require_editable(application, by=by, now=now)
    papers = application.documents.filter(material=material, replaced_at=None)
    there = {document.file.sha256: document for document in papers.select_related("file")}
    begun, found = time.monotonic(), []
    for place, member in enumerate(files_of(uploads)):
        if place >= MOST_FILES:
            refusal = Refused(
                "too_many_files", _("One batch takes %(most)s files at most."), params={"most": MOST_FILES}
            )
            found.append(Taken(display_name(member.name), refusal=refusal))
        elif time.monotonic() - begun > seconds:
            refusal = Refused("no_time", _("Not read in time. Drop this file again."))
            found.append(Taken(display_name(member.name), refusal=refusal))
        else:
            found.append(take(application, material, member, there, by=by, now=now))
    return found


def require_editable(application: Application, *, by: User, now: datetime) -> None:
    """Asked once for the batch: every file asks again when it is its turn."""
    with transaction.atomic():
        lock_to_edit(application, expected_version=None, by=by, now=now)


def files_of(uploads: Iterable[UploadedFile]) -> Iterator[Member]:
    for upload in uploads:
        name = upload.name or ""
        if not archives.is_archive(upload):
            yield Member(name, upload)
            continue
        try:
            yield from archives.unfold(upload)
        except Refused as refusal:
            yield Member(name, refusal=refusal)


def take(
    application: Application, material: str, member: Member, there: dict[str, Document], *, by: User, now: datetime
) -> Taken:
    name = display_name(member.name)
    if member.upload is None:
        return Taken(name, refusal=member.refusal)
    digest = digest_of(member.upload)
    if digest in there:
        return Taken(name, there[digest], known=True)
    try:
        document = add_document(application, material, member.upload, by=by, now=now)
    except Refused as refusal:
        return Taken(name, refusal=refusal)
    there[digest] = document
    return Taken(name, document)
