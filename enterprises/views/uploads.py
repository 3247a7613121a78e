"""A document sent with a form: stored at once, so that an error elsewhere in the form loses nothing."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest

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


def take(request: HttpRequest, field: str, *, now: datetime) -> Taken:
    """The file sent under this name; without one, the file that the page kept from before."""
    upload = request.FILES.get(field)
    if upload is None:
        return Taken(kept(request, field))
    try:
        return Taken(files.store(upload, by=request.user, now=now, accepted=ACCEPTED))
    except Refused as error:
        return Taken(kept(request, field), error)


def kept(request: HttpRequest, field: str) -> StoredFile | None:
    """Only what this person uploaded; a made-up number finds nothing."""
    try:
        uid = UUID(request.POST.get(f"{field}_kept", ""))
    except ValueError:
        return None
    return StoredFile.objects.filter(uid=uid, uploaded_by=request.user, type__in=ACCEPTED).first()
