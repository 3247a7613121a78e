"""Certificates of a training: given to whoever was there long enough, revoked with a reason."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from matchmaking import queries
from matchmaking.actions.locking import lock_for_running
from matchmaking.actions.telling import tell
from matchmaking.enums import EventKind
from matchmaking.models import Attendee, Event, TrainingCertificate
from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.kernel import canonical, clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import NotAllowed, Refused
from pilotzone.kernel.workflow import scope_of
from pilotzone.reference import actions as references

SERIES = "PX"
FORMAT = "training_certificate/1"


@transaction.atomic
def give(event: Event, *, least_minutes: int, by: User, now: datetime) -> list[TrainingCertificate]:
    """To every person with a place who was there so many minutes and has none yet. Each firm is told once.

    Raises Refused: another kind of event, or one that is not over.
    """
    found = lock_for_running(event, by=by)
    if found.kind != EventKind.TRAINING:
        raise Refused("no_training", _("Certificates are given for trainings."), status=409)
    if not found.is_over(now) or found.cancelled_at:
        raise Refused("not_over", _("Certificates are given when the training is over."), status=409)
    if least_minutes < 1:
        raise Refused("no_minutes", _("Ask for a minute at least."), field="hours")
    kept = set(TrainingCertificate.objects.of_event(found).values_list("attendee", flat=True))
    made = [
        certify(found, row.attendee, row.minutes, by=by, now=now)
        for row in queries.presence_of(found)
        if row.minutes >= least_minutes and row.attendee.pk not in kept
    ]
    firms = {row.attendee.participation_id: row.attendee.participation for row in made}
    for participation in firms.values():
        tell(participation, "matchmaking.certified", now=now)
    payload = {"reference": found.reference, "count": len(made), "least_minutes": least_minutes}
    audit.record("certificates.given", found, by=by, now=now, payload=payload)
    return made


def certify(event: Event, attendee: Attendee, minutes: int, *, by: User, now: datetime) -> TrainingCertificate:
    number = references.next_reference(SERIES, clock.local_date(now).year)
    said = said_of(event, attendee, minutes, number, now)
    return TrainingCertificate.objects.create(
        number=number,
        attendee=attendee,
        record=canonical.dumps(said).decode(),
        digest=canonical.digest(said),
        given_at=now,
        given_by=by,
    )


def said_of(event: Event, attendee: Attendee, minutes: int, number: str, now: datetime) -> dict[str, Any]:
    """What stands on the paper, as it was when it was given."""
    return {
        "format": FORMAT,
        "number": number,
        "name": attendee.name,
        "party": attendee.participation.party.names,
        "event": {"reference": event.reference, **event.names},
        "first": clock.local_date(event.starts_at).isoformat(),
        "last": clock.local_date(event.ends_at).isoformat(),
        "minutes": minutes,
        "given_on": clock.local_date(now).isoformat(),
    }


@transaction.atomic
def revoke(certificate: TrainingCertificate, *, reason: str, by: User, now: datetime) -> TrainingCertificate:
    """It no longer holds, and says so where it is verified."""
    row: TrainingCertificate = (
        TrainingCertificate.objects.select_for_update(of=("self",))
        .select_related("attendee__participation__event")
        .get(pk=certificate.pk)
    )
    event = row.attendee.participation.event
    if not by.may(P.EVENT_RUN, **scope_of(event)):
        raise NotAllowed("not_allowed", _("You may not take this step."))
    if row.revoked_at is not None:
        raise Refused("revoked", _("This certificate was revoked already."), status=409)
    if not reason.strip():
        raise Refused("reason_missing", _("Say why."), field="reason")
    row.revoked_at, row.revoked_by, row.revoke_reason = now, by, reason.strip()
    row.save(update_fields=["revoked_at", "revoked_by", "revoke_reason"])
    payload = {"number": row.number, "reason": row.revoke_reason}
    audit.record("certificate.revoked", row, case=event, by=by, now=now, payload=payload)
    return row
