"""Papers of sessions: an officer adds them and takes them away."""

from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from matchmaking.actions.locking import lock_for_running
from matchmaking.enums import EventState
from matchmaking.models import Event, Session, SessionMaterial
from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.files import actions as files
from pilotzone.files.enums import FileType
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import NotAllowed, Refused
from pilotzone.kernel.workflow import scope_of

ACCEPTED = (FileType.PDF, FileType.XLSX, FileType.JPEG, FileType.PNG)
MOST = 30  # papers of one session


def locked(event: Event, *, by: User) -> Event:
    """Also after the event: papers are often handed out afterwards."""
    row = lock_for_running(event, by=by)
    if row.state == EventState.CANCELLED:
        raise Refused("event_cancelled", _("This event is cancelled."), status=409)
    return row


def add(
    session: Session, upload: UploadedFile, *, title_zh: str, title_en: str = "", by: User, now: datetime
) -> SessionMaterial:
    """The bytes are kept before the event is locked."""
    if not by.may(P.EVENT_RUN, **scope_of(session.event)):
        raise NotAllowed("not_allowed", _("You may not take this step."))
    if not title_zh.strip():
        raise Refused("no_title", _("Enter the title in Chinese."), field="title_zh")
    stored = files.store(upload, by=by, now=now, accepted=ACCEPTED)
    with transaction.atomic():
        event = locked(session.event, by=by)
        if session.materials.standing().count() >= MOST:
            raise Refused("too_many", _("A session has %(most)s papers at most."), params={"most": MOST})
        titles = {"title_zh": title_zh.strip(), "title_en": title_en.strip()}
        row = SessionMaterial.objects.create(session=session, file=stored, added_at=now, added_by=by, **titles)
        payload = {"event": event.name_zh, "title": row.title_zh, "sha256": stored.sha256}
        audit.record("event.material_added", event, by=by, now=now, payload=payload)
    return row


@transaction.atomic
def remove(row: SessionMaterial, *, by: User, now: datetime) -> SessionMaterial:
    """It is no longer given out; that it was stays known."""
    event = locked(row.session.event, by=by)
    kept = SessionMaterial.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if kept.removed_at is None:
        kept.removed_at, kept.removed_by = now, by
        kept.save(update_fields=["removed_at", "removed_by"])
        payload = {"event": event.name_zh, "title": kept.title_zh}
        audit.record("event.material_removed", event, by=by, now=now, payload=payload)
    return kept
