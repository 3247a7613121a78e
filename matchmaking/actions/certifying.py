"""Certificates of a training: given to whoever was there long enough, revoked with a reason."""

import json
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
    """It no longer holds, and says so where it is verified; the firm is told why."""
    row = lock(certificate, by)
    if row.revoked_at is not None:
        raise Refused("revoked", _("This certificate was revoked already."), status=409)
    end(row, reason, by=by, now=now)
    tell_of(row, "matchmaking.certificate_revoked", row.number, reason, now=now)
    return row


@transaction.atomic
def replace(
    certificate: TrainingCertificate, *, name: str, reason: str, by: User, now: datetime
) -> TrainingCertificate:
    """Another one for the same person and hours, with the name set right, or where one was revoked by mistake.

    Raises Refused: no name, nothing differs, another one of this person holds.
    """
    old = lock(certificate, by)
    person, name = old.attendee, name.strip()
    if not name:
        raise Refused("no_name", _("Give each person's name."), field="name")
    if old.revoked_at is None and name == json.loads(old.record)["name"]:
        raise Refused("nothing_differs", _("The certificate bears this name already."), field="name")
    if TrainingCertificate.objects.filter(attendee=person, revoked_at=None).exclude(pk=old.pk).exists():
        raise Refused("replaced", _("Another certificate of this person holds."), status=409)
    if old.revoked_at is None:
        end(old, reason, by=by, now=now)
    elif not reason.strip():
        raise Refused("reason_missing", _("Say why."), field="reason")
    person.name = name
    person.save(update_fields=["name"])
    event = person.participation.event
    made = certify(event, person, json.loads(old.record)["minutes"], by=by, now=now)
    payload = {"number": made.number, "old": old.number, "reason": reason.strip()}
    audit.record("certificate.replaced", made, case=event, by=by, now=now, payload=payload)
    tell_of(made, "matchmaking.certificate_replaced", old.number, reason, now=now)
    return made


def lock(certificate: TrainingCertificate, by: User) -> TrainingCertificate:
    """For an officer who runs the training."""
    rows = TrainingCertificate.objects.select_for_update(of=("self",))
    row: TrainingCertificate = rows.select_related("attendee__participation__event").get(pk=certificate.pk)
    if not by.may(P.EVENT_RUN, **scope_of(row.attendee.participation.event)):
        raise NotAllowed("not_allowed", _("You may not take this step."))
    return row


def end(row: TrainingCertificate, reason: str, *, by: User, now: datetime) -> None:
    if not reason.strip():
        raise Refused("reason_missing", _("Say why."), field="reason")
    row.revoked_at, row.revoked_by, row.revoke_reason = now, by, reason.strip()
    row.save(update_fields=["revoked_at", "revoked_by", "revoke_reason"])
    payload = {"number": row.number, "reason": row.revoke_reason}
    audit.record("certificate.revoked", row, case=row.attendee.participation.event, by=by, now=now, payload=payload)


def tell_of(row: TrainingCertificate, kind: str, number: str, reason: str, *, now: datetime) -> None:
    """`number`: of the one that no longer holds."""
    params = {"number": row.number, "old": number, "why": reason.strip()}
    tell(row.attendee.participation, kind, now=now, params=params)
