"""Taking part: registered by the enterprise, decided by an officer, ended by either; the list moves up by itself."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from enterprises.enums import BusinessRole
from enterprises.models import Enterprise
from matchmaking import workflow
from matchmaking.actions import people as persons
from matchmaking.actions import places
from matchmaking.actions.locking import lock, lock_for_running, lock_participation, lock_with_neighbours
from matchmaking.actions.meetings import cancelling
from matchmaking.actions.people import Person
from matchmaking.actions.telling import tell
from matchmaking.enums import ParticipationState, PartyKind, Role
from matchmaking.models import Event, Participation, Party
from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import NotAllowed, Refused
from pilotzone.kernel.transactions import transacted
from pilotzone.kernel.workflow import move
from pilotzone.reference import actions as references

SERIES = "CH"
KINDS = (
    (BusinessRole.PLATFORM, PartyKind.PLATFORM),
    (BusinessRole.SELLER, PartyKind.SELLER),
    (BusinessRole.SERVICE, PartyKind.SERVICE),
)


def party_of(enterprise: Enterprise, *, by: User, now: datetime) -> Party:
    """The enterprise as one who takes part; made with its first registration."""
    roles = set(enterprise.business_roles.values_list("role", flat=True))
    kind = next((kind for role, kind in KINDS if role in roles), PartyKind.TRADER)
    values = {"kind": kind, "language": "zh-hans", "entered_at": now, "entered_by": by}
    row: Party = Party.objects.get_or_create(enterprise=enterprise, defaults=values)[0]
    return row


@transacted
def apply(
    event: Event,
    enterprise: Enterprise,
    *,
    role: Role,
    people: Sequence[Person],
    quota: int | None = None,
    note: str = "",
    by: User,
    now: datetime,
) -> Participation:
    """Register an enterprise. Without approval it has a place at once, or waits for one.

    Raises Refused: registration is not open, the role is not offered, the enterprise takes part already, a person is
    elsewhere at that time.
    """
    if not by.may(P.EVENT_JOIN, enterprise_id=enterprise.pk):
        raise NotAllowed("not_allowed", _("You may not register this enterprise for events."))
    if not enterprise.may_claim:
        raise Refused("not_active", _("The enterprise's own registration has not been accepted yet."))
    found = lock_with_neighbours(event)
    if not found.takes_registrations(now):
        raise Refused("not_open", _("Registration for this event is not open."), status=409)
    if not places.places_of(found, role):
        raise Refused("no_role", _("This event has no places for this role."), field="role")
    party = party_of(enterprise, by=by, now=now)
    if Participation.objects.live().filter(event=found, party=party).exists():
        text = _("Your firm takes part in this event already; one side is enough.")
        raise Refused("twice", text, status=409)
    persons.check(found, people)
    row = Participation(
        reference=references.next_reference(SERIES, clock.local_date(now).year),
        event=found,
        party=party,
        role=role,
        quota=quota,
        note=note.strip(),
        applied_at=now,
        applied_by=by,
    )
    if not found.needs_approval:
        places.seat(row, now=now)
    row.save()
    written = persons.write(row, people, now=now)
    audit.record("participation.applied", row, by=by, now=now, payload=places.told(row) | {"people": written["added"]})
    if row.state != ParticipationState.APPLIED:
        tell(row, places.outcome(row), now=now)
    return row


@transaction.atomic
def approve(row: Participation, *, expected_version: int | None = None, by: User, now: datetime) -> Participation:
    """A place, or where all are taken the waiting list."""
    event = lock_for_running(row.event, by=by)
    found = lock_participation(row, expected_version)
    refuse_over(event, now)
    places.seat(found, now=now)
    found.decided_by, found.version = by, found.version + 1
    found.save()
    audit.record("participation.approved", found, by=by, now=now, payload=places.told(found) | {"state": found.state})
    tell(found, places.outcome(found), now=now)
    return found


@transaction.atomic
def decline(
    row: Participation, *, reason: str, expected_version: int | None = None, by: User, now: datetime
) -> Participation:
    """Not taking part, with the reason; a place that was given goes to the next on the list."""
    event = lock_for_running(row.event, by=by)
    found = lock_participation(row, expected_version)
    refuse_over(event, now)
    refuse_come(found)
    if not reason.strip():
        raise Refused("reason_missing", _("Say why; the enterprise reads it."), field="reason")
    move(found, workflow.DECLINE, by=by)
    found.decided_by = by
    end(found, reason, by=by, now=now)
    audit.record("participation.declined", found, by=by, now=now, payload=places.told(found) | {"reason": reason})
    tell(found, "matchmaking.declined", now=now, params={"why": found.end_reason})
    return found


@transaction.atomic
def withdraw(
    row: Participation, *, reason: str = "", expected_version: int | None = None, by: User, now: datetime
) -> Participation:
    """By the enterprise; the next on the waiting list has the place in the same moment."""
    event = lock(row.event)
    found = lock_participation(row, expected_version)
    if found.party.enterprise_id is None or not by.may(P.EVENT_JOIN, enterprise_id=found.party.enterprise_id):
        raise NotAllowed("not_allowed", _("You may not take this step."))
    refuse_over(event, now)
    refuse_come(found)
    move(found, workflow.WITHDRAW, by=by)
    end(found, reason, by=by, now=now)
    audit.record("participation.withdrawn", found, by=by, now=now, payload=places.told(found))
    return found


def end(row: Participation, reason: str, *, by: User, now: datetime) -> None:
    row.end_reason, row.ended_at, row.ended_by, row.version = reason.strip(), now, by, row.version + 1
    row.save()
    cancelling.release_all(row, by=by, now=now)
    places.move_up(row.event, row.role, now=now)


def refuse_over(event: Event, now: datetime) -> None:
    if event.is_over(now):
        raise Refused("event_over", _("The event is over; who took part is settled."), status=409)


def refuse_come(row: Participation) -> None:
    """Neither side takes back what has been seen at the door."""
    if row.attendees.seen().exists():
        text = _("People of this registration have been at the event already; it stands.")
        raise Refused("has_come", text, status=409)


@transacted
def change_people(
    row: Participation,
    people: Sequence[Person],
    *,
    expected_version: int | None = None,
    by: User,
    now: datetime,
) -> Participation:
    """Until the event is over. Who stays keeps the badge."""
    event = lock_with_neighbours(row.event)
    found = lock_participation(row, expected_version)
    if found.party.enterprise_id is None or not by.may(P.EVENT_JOIN, enterprise_id=found.party.enterprise_id):
        raise NotAllowed("not_allowed", _("You may not take this step."))
    refuse_over(event, now)
    if not found.is_live:
        raise Refused("ended", _("This registration has ended."), status=409)
    persons.check(event, people, found)
    persons.refuse_replaced(found, people)
    written = persons.write(found, people, now=now)
    found.version += 1
    found.save(update_fields=["version"])
    audit.record("participation.people_changed", found, by=by, now=now, payload=places.told(found) | written)
    return found
