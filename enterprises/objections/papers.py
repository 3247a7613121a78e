"""Letter and evidence that somebody without an account sends: they stay with the form until the objection is taken."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from enterprises.objections.objectors import EVIDENCE, LETTER, MOST_EVIDENCE, keep
from pilotzone.files.models import StoredFile
from pilotzone.kernel.errors import Refused

UPLOADED = "objection_papers"  # in the session: what this visitor uploaded, and nobody else can name
MOST_UPLOADED = 50


@dataclass(frozen=True, slots=True)
class Papers:
    """What to go on with, and why one of those just sent was not taken, each at its field."""

    letter: StoredFile | None = None
    evidence: tuple[StoredFile, ...] = ()
    errors: tuple[Refused, ...] = ()


def take(request: HttpRequest, *, now: datetime) -> Papers:
    """Those that the page kept from before, and those sent with it: another letter takes the place of the first."""
    errors: list[Refused] = []
    letters = [*kept(request, LETTER), *stored(request, LETTER, 1, errors, now=now)]
    before = kept(request, EVIDENCE)
    room = MOST_EVIDENCE - len(before)
    evidence = (*before, *stored(request, EVIDENCE, room, errors, now=now))
    return Papers(letters[-1] if letters else None, evidence, tuple(errors))


def kept(request: HttpRequest, field: str) -> list[StoredFile]:
    own = set(request.session.get(UPLOADED, ()))
    uids = [uid for uid in request.POST.getlist(f"{field}_kept") if uid in own]
    return list(StoredFile.objects.filter(uid__in=[UUID(uid) for uid in uids]).order_by("pk"))


def stored(
    request: HttpRequest, field: str, most: int, errors: list[Refused], *, now: datetime
) -> Iterator[StoredFile]:
    """Of nobody by name: an objector's account, if there is one, is not told."""
    for number, upload in enumerate(request.FILES.getlist(field)):
        if number >= most:
            text = _("%(most)s files at most.")
            errors.append(Refused("too_many", text, field=field, params={"most": MOST_EVIDENCE}))
            return
        try:
            file = keep(upload, field, by=None, now=now)
        except Refused as error:
            errors.append(error)
        else:
            request.session[UPLOADED] = [*request.session.get(UPLOADED, ()), str(file.uid)][-MOST_UPLOADED:]
            yield file
