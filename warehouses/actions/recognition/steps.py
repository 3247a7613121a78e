"""What every step on an application has in common: its lock, its record, who is told.

Lock order: RecognitionBatch, Recognition, Inspection or YearlyReview, audit head.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from enterprises.queries_assessments import people_of
from pilotzone.accounts.models import User
from pilotzone.accounts.queries import officers
from pilotzone.audit import actions as audit
from pilotzone.files.models import StoredFile
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import NotAllowed, Refused, Stale
from pilotzone.kernel.workflow import Transition, move
from pilotzone.messages import actions as messages
from warehouses.enums_recognition import FileStage
from warehouses.impartial import is_linked
from warehouses.models import Recognition, RecognitionBatch, RecognitionFile

OWN_PAGE, OFFICE_PAGE = "portal:warehouses:recognition_detail", "bureau:warehouses:recognition_detail"
LONGEST = 4_000


def lock(recognition: Recognition, expected_version: int | None = None) -> Recognition:
    """The application as it is now, under lock; a 409 where somebody has changed it since the page was drawn."""
    rows = Recognition.objects.select_for_update(of=("self",)).for_page()
    row: Recognition = rows.get(pk=recognition.pk)
    if expected_version is not None and row.version != expected_version:
        raise Stale("stale", _("Somebody else has changed this application meanwhile. Look at it again."))
    return row


def lock_batch(batch: RecognitionBatch) -> RecognitionBatch:
    row: RecognitionBatch = RecognitionBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    return row


def step(row: Recognition, transition: Transition, *, by: User | None) -> None:
    """Move it by one row of the workflow and count the version; the caller saves."""
    move(row, transition, by=by)
    row.version += 1


def record(
    kind: str, obj: Model, row: Recognition, /, *, by: User | None, now: datetime, personal: Any = None, **payload: Any
) -> None:
    audit.record(
        f"recognition.{kind}",
        obj,
        case=row,
        by=by,
        now=now,
        payload={"reference": row.reference, **payload},
        personal=personal,
    )


def said(text: str, field: str, message: Any) -> str:
    """What has to be written. Raises Refused where nothing is, or too much."""
    text = text.strip()
    if not text:
        raise Refused("nothing_said", message, field=field)
    if len(text) > LONGEST:
        raise Refused("too_long", _("%(most)s characters at most."), field=field, params={"most": LONGEST})
    return text


def add_files(row: Recognition, stage: FileStage, files: Iterable[StoredFile], *, by: User, now: datetime) -> int:
    made = [RecognitionFile(recognition=row, stage=stage, file=each, added_at=now, added_by=by) for each in files]
    RecognitionFile.objects.bulk_create(made, ignore_conflicts=True)
    return len(made)


def require_unlinked(person: User, row: Recognition) -> None:
    """Whoever is linked to the operator keeps out of its case."""
    if is_linked(person, row.enterprise):
        text = _("%(name)s is linked to the operator and may not take part.")
        raise NotAllowed("linked", text, params={"name": person.name or person.email})


def tell_operator(row: Recognition, kind: str, *, now: datetime, **params: Any) -> None:
    """Those who may apply for the operator, each in the own language."""
    day = clock.local_date(now)
    people = people_of([row.enterprise_id], P.RECOGNITION_APPLY, day).get(row.enterprise_id, [])
    told = {"warehouse": row.warehouse.names, "reference": row.reference, **params}
    link = reverse(OWN_PAGE, args=[row.uid])
    messages.notify(people, f"warehouses.{kind}", params=told, link=link, now=now, case=row)


def tell_officers(row: Recognition, kind: str, permission: P, *, now: datetime, **params: Any) -> None:
    tell_people(row, kind, officers(permission, row.division_id), now=now, **params)


def tell_people(
    row: Recognition, kind: str, people: Iterable[User], page: str = OFFICE_PAGE, *, now: datetime, **params: Any
) -> None:
    """Officers, about an application or, with its page and `key`, about something that belongs to it."""
    link = reverse(page, args=[params.pop("key", row.uid)])
    told = {"warehouse": row.warehouse.names, "reference": row.reference, **params}
    messages.notify(people, f"warehouses.{kind}", params=told, link=link, now=now, case=row)
