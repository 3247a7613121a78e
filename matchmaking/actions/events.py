"""Officers make an event, change it, announce it, cancel it and close its report."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from matchmaking import markets, workflow
from matchmaking.actions import life, people, places
from matchmaking.actions.locking import lock_for_running, lock_with_neighbours
from matchmaking.actions.meetings import cancelling, moving
from matchmaking.actions.meetings.telling import tell_schedules
from matchmaking.actions.telling import tell_all
from matchmaking.enums import OVER, EventKind, EventState, Role, Topic
from matchmaking.models import Event
from matchmaking.rules.periods import Period
from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.files import actions as files
from pilotzone.files.enums import FileType
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import NotAllowed, Refused
from pilotzone.kernel.workflow import move, scope_of
from pilotzone.reference import actions as references

SERIES = "HD"
PICTURES = (FileType.JPEG, FileType.PNG)
MOST_POSTER = 8 * 1024 * 1024
NAMES = ("name_zh", "name_en", "text_zh", "text_en")
PLACES = ("venue_zh", "venue_en", "online_url")
MOMENTS = ("starts_at", "ends_at", "opens_at", "closes_at", "requests_until")
MEETING_TERMS = ("slot_minutes", "quota", "request_quota", "answers_needed")
FEES = ("fee", "fee_note_zh", "fee_note_en")
FIELDS = (
    *("division", "topics", "markets", "needs_approval", "contact"),
    *NAMES,
    *PLACES,
    *MOMENTS,
    *MEETING_TERMS,
    *FEES,
)
TOLD = ("starts_at", "ends_at", *PLACES)  # whoever takes part is told when one of these changes


@transaction.atomic
def make(
    kind: EventKind, values: Mapping[str, Any], capacities: Mapping[Role, int], *, by: User, now: datetime
) -> Event:
    """A draft. `values` holds FIELDS; `capacities` the places by role, a role without places left out."""
    event = Event(kind=kind, made_at=now, made_by=by)
    fill(event, values, now=now)
    if not by.may(P.EVENT_RUN, **scope_of(event)):
        raise NotAllowed("not_allowed", _("You may not take this step."))
    event.reference = references.next_reference(SERIES, clock.local_date(now).year)
    event.save()
    places.set_capacities(event, capacities, now=now)
    audit.record("event.made", event, by=by, now=now, payload=told(event))
    return event


@transaction.atomic
def edit(
    event: Event,
    values: Mapping[str, Any],
    capacities: Mapping[Role, int],
    *,
    expected_version: int,
    despite: bool = False,
    along: bool = False,
    by: User,
    now: datetime,
) -> Event:
    """Until it is over; more places move the waiting list up, a change of time or place is told to who takes part.

    Raises Stale, Refused: it is over, it has begun and the beginning is moved, slots would lie outside, somebody would
    be in two places (not with `despite`: the officer has read who). With `along` slots, sessions and planned meetings
    move as much as the beginning.
    """
    lock_with_neighbours(event, Period(values["starts_at"], values["ends_at"]))
    row = lock_for_running(event, by=by, expected_version=expected_version)
    if row.state in OVER:
        raise Refused("event_over", _("The event is over; nothing of it is changed any more."), status=409)
    before = {name: getattr(row, name) for name in FIELDS}
    fill(row, values, now=now)
    if not by.may(P.EVENT_RUN, **scope_of(row)):
        raise NotAllowed("not_allowed", _("You may not take this step."), field="division")
    if row.state == EventState.RUNNING and row.starts_at != before["starts_at"]:
        raise Refused("has_begun", _("The event has begun; its beginning stays."), field="starts_at")
    shift = row.starts_at - before["starts_at"]
    moved = moving.along(row, shift, now=now) if along else []
    refuse_slots_outside(row)
    if not despite and any(getattr(row, name) != before[name] for name in ("starts_at", "ends_at")):
        people.refuse_moved(row)
    if row.starts_at != before["starts_at"]:
        row.reminded_at = None
    row.version += 1
    row.save()
    places.set_capacities(row, capacities, now=now)
    changed = sorted(name for name in FIELDS if getattr(row, name) != before[name])
    audit.record("event.changed", row, by=by, now=now, payload=told(row) | {"changed": changed})
    life.follow_one(row, now=now)
    if row.state != EventState.DRAFT and set(changed).intersection(TOLD):
        tell_all(row, "matchmaking.event_changed", now=now)
    tell_schedules(row, moved, is_first=False, now=now)
    return row


def fill(event: Event, values: Mapping[str, Any], *, now: datetime) -> None:
    for name in FIELDS:
        setattr(event, name, values[name])
    check(event)


def check(event: Event) -> None:
    """What the database would refuse too, said at its field."""
    check_moments(event)
    if not event.name_zh.strip():
        raise Refused("no_name", _("Enter the name in Chinese."), field="name_zh")
    if not event.venue_zh.strip() and not event.online_url:
        raise Refused("no_place", _("Say where it is held: a venue, an address online, or both."), field="venue_zh")
    if event.fee < 0:
        raise Refused("fee", _("A fee is not below zero."), field="fee")
    if event.kind == EventKind.MEETINGS and event.slot_minutes is None:
        raise Refused("no_minutes", _("Say how long a meeting lasts."), field="slot_minutes")
    if set(event.topics) - set(Topic.values):
        raise Refused("no_topic", _("There is no such topic."), field="topics")
    if any(not markets.is_known(code) for code in event.markets):
        raise Refused("no_market", _("There is no such country or region."), field="markets")


def check_moments(event: Event) -> None:
    if event.ends_at <= event.starts_at:
        raise Refused("ends_before", _("The event ends before it begins."), field="ends_at")
    if event.closes_at <= event.opens_at:
        raise Refused("registration_ends_before", _("Registration ends before it begins."), field="closes_at")
    if event.closes_at > event.ends_at:
        raise Refused("registration_too_long", _("Registration ends after the event."), field="closes_at")
    if event.requests_until is not None and event.requests_until > event.starts_at:
        text = _("Requests for meetings end before the event begins.")
        raise Refused("requests_too_long", text, field="requests_until")


def refuse_slots_outside(event: Event) -> None:
    whole = Period(event.starts_at, event.ends_at)
    times = [*event.slots.values_list("starts_at", "ends_at"), *event.sessions.values_list("starts_at", "ends_at")]
    if any(not whole.holds(Period(*each)) for each in times):
        text = _("A slot or session lies outside this time. Move all of them along, or remove it first.")
        raise Refused("slots_outside", text, field="ends_at", status=409)


def told(event: Event) -> dict[str, Any]:
    return {"event": event.name_zh, "reference": event.reference}


@transaction.atomic
def announce(event: Event, *, expected_version: int | None = None, by: User, now: datetime) -> Event:
    """From now on anybody sees it; registration opens and ends by time."""
    row = lock_for_running(event, by=by, expected_version=expected_version)
    if not row.capacities.exists():
        raise Refused("no_places", _("Nobody can take part yet: give at least one role its places."), status=409)
    if now >= row.starts_at or now >= row.closes_at:
        raise Refused("too_late", _("An event is announced before it begins and before registration ends."), status=409)
    move(row, workflow.ANNOUNCE, by=by)
    row.published_at, row.published_by, row.version = now, by, row.version + 1
    row.save()
    audit.record("event.announced", row, by=by, now=now, payload=told(row))
    life.follow_one(row, now=now)
    return row


@transaction.atomic
def cancel(event: Event, *, reason: str, expected_version: int | None = None, by: User, now: datetime) -> Event:
    """It is not held. Everybody who takes part or waits is told why."""
    row = lock_for_running(event, by=by, expected_version=expected_version)
    if not reason.strip():
        raise Refused("reason_missing", _("Say why; everybody who takes part reads it."), field="reason")
    move(row, workflow.CANCEL, by=by)
    row.cancel_reason, row.cancelled_at, row.cancelled_by, row.version = reason.strip(), now, by, row.version + 1
    row.save()
    cancelling.cancel_with(row, by=by, now=now)
    audit.record("event.cancelled", row, by=by, now=now, payload=told(row) | {"reason": row.cancel_reason})
    tell_all(row, "matchmaking.event_cancelled", now=now)
    return row


@transaction.atomic
def report(event: Event, *, expected_version: int | None = None, by: User, now: datetime) -> Event:
    """The event's figures are complete."""
    row = lock_for_running(event, by=by, expected_version=expected_version)
    move(row, workflow.REPORT, by=by)
    row.reported_at, row.reported_by, row.version = now, by, row.version + 1
    row.save()
    audit.record("event.reported", row, by=by, now=now, payload=told(row))
    return row


def set_poster(event: Event, upload: UploadedFile, *, by: User, now: datetime) -> Event:
    """PNG or JPEG, by its content. The bytes are kept before the event is locked."""
    if not by.may(P.EVENT_RUN, **scope_of(event)):
        raise NotAllowed("not_allowed", _("You may not take this step."))
    stored = files.store(upload, by=by, now=now, accepted=PICTURES, most=MOST_POSTER)
    with transaction.atomic():
        row = lock_for_running(event, by=by)
        if row.state in OVER:
            raise Refused("event_over", _("The event is over; nothing of it is changed any more."), status=409)
        row.poster, row.version = stored, row.version + 1
        row.save()
        audit.record("event.poster", row, by=by, now=now, payload=told(row) | {"sha256": stored.sha256})
    return row
