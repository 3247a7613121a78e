"""A document sent with a form: stored at once, so that an error elsewhere in the form loses nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from enterprises.forms import DomainForm
from pilotzone.files import actions as files
from pilotzone.files.enums import FileType
from pilotzone.files.models import StoredFile
from pilotzone.kernel.errors import Refused

ACCEPTED = (FileType.PDF, FileType.JPEG, FileType.PNG, FileType.OFD)


@dataclass(frozen=True, slots=True)
class Taken:
    """The file to go on with, if there is one, and why the one just sent was not taken."""

    file: StoredFile | None
    error: Refused | None = None

    def report(self, form: DomainForm, field: str) -> None:
        if self.error:
            form.refuse(self.error, field)


def take(request: HttpRequest, field: str, *, now: datetime, accepted: Sequence[FileType] = ACCEPTED) -> Taken:
    """The file sent under this name; without one, the file that the page kept from before."""
    upload = request.FILES.get(field)
    if upload is None:
        return Taken(kept(request, field, accepted))
    try:
        return Taken(files.store(upload, by=request.user, now=now, accepted=accepted))
    except Refused as error:
        return Taken(kept(request, field, accepted), error)


def kept(request: HttpRequest, field: str, accepted: Sequence[FileType] = ACCEPTED) -> StoredFile | None:
    """Only what this person uploaded; a made-up number finds nothing."""
    try:
        uid = UUID(request.POST.get(f"{field}_kept", ""))
    except ValueError:
        return None
    return StoredFile.objects.filter(uid=uid, uploaded_by=request.user, type__in=accepted).first()


@dataclass(frozen=True, slots=True)
class Several:
    """The files to go on with, those kept from before first, and why one of those just sent was not taken."""

    files: tuple[StoredFile, ...]
    error: Refused | None = None


def take_several(request: HttpRequest, field: str, *, now: datetime, most: int) -> Several:
    """The files that the page kept from before, and those sent under this name; as many as may be handed in."""
    found, error = several_kept(request, field), None
    for upload in request.FILES.getlist(field):
        try:
            if len(found) == most:
                raise Refused("too_many", _("%(most)s files at most."), params={"most": most})
            found.append(files.store(upload, by=request.user, now=now, accepted=ACCEPTED))
        except Refused as refused:
            error = error or refused
    return Several(tuple(found), error)


def several_kept(request: HttpRequest, field: str) -> list[StoredFile]:
    uids = []
    for text in request.POST.getlist(f"{field}_kept"):
        try:
            uids.append(UUID(text))
        except ValueError:
            continue
    rows = StoredFile.objects.filter(uid__in=uids, uploaded_by=request.user, type__in=ACCEPTED)
    return list(rows.order_by("pk"))
