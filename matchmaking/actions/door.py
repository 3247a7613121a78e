"""At the door: a badge is read or its code typed; kept once however often the telephone sends it."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from matchmaking.actions.locking import lock
from matchmaking.enums import EventState, ParticipationState, Presence
from matchmaking.models import Attendee, Event, Passage, Session
from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import NotAllowed, Refused
from pilotzone.kernel.workflow import scope_of

LEAST_SIGNS = 6
WHOLE = 32
EARLY = timedelta(hours=12)  # doors open before the event begins
NOT_HELD = (EventState.DRAFT, EventState.CANCELLED, EventState.REPORTED)
LATE = timedelta(days=3)  # a telephone that found no line all day sends later


@dataclass(frozen=True, slots=True)
class Reading:
    """As the telephone kept it: `uid` is its own, made there; `code` what the badge or the person at the door gave."""

    uid: UUID
    code: str
    presence: Presence
    stated_at: datetime
    session: Session | None = None


@transaction.atomic
def read(event: Event, reading: Reading, *, by: User, now: datetime) -> Passage:
    """Raises Refused: no badge of this event, several begin so, no place confirmed, the event is not held."""
    row = lock(event)
    if not by.may(P.EVENT_CHECK_IN, **scope_of(row)):
        raise NotAllowed("not_allowed", _("You may not take this step."))
    there = Passage.objects.select_related("attendee__participation").filter(uid=reading.uid).first()
    if there is not None:
        if there.attendee.participation.event_id != row.pk:
            raise Refused("other_event", _("This belongs to another event."), status=409)
        return there
    refuse_moment(row, reading, now)
    attendee = attendee_of(row, reading.code)
    passage = Passage.objects.create(
        uid=reading.uid,
        attendee=attendee,
        session=reading.session,
        presence=reading.presence,
        stated_at=min(reading.stated_at, now),
        received_at=now,
        made_by=by,
    )
    payload = {"event": row.name_zh, "presence": reading.presence.value}
    audit.record("event.passage", passage, by=by, now=now, payload=payload, case=attendee.participation)
    return passage


def is_open(event: Event, now: datetime) -> bool:
    """Whether telephones may still send what they read."""
    return event.state not in NOT_HELD and now <= event.ends_at + LATE


def refuse_moment(event: Event, reading: Reading, now: datetime) -> None:
    """Nobody comes after the end; who stayed longer leaves later."""
    if event.state in NOT_HELD:
        raise Refused("not_held", _("Nobody comes to this event now."), status=409)
    stated = min(reading.stated_at, now)
    last = event.ends_at if reading.presence == Presence.IN else event.ends_at + EARLY
    if not event.starts_at - EARLY <= stated <= last or not is_open(event, now):
        raise Refused("not_now", _("The event is not held at this time."), status=409)


def attendee_of(event: Event, code: str) -> Attendee:
    """By the whole token in the badge's QR code, or by as many of its first signs as tell it from the others."""
    signs = re.sub(r"[\s-]", "", code).lower()
    if not LEAST_SIGNS <= len(signs) <= WHOLE or not re.fullmatch(r"[0-9a-f]+", signs):
        raise Refused("no_badge", _("This is no badge of the portal."), field="code")
    rows = Attendee.objects.filter(participation__event=event)
    found = [key for key, badge in rows.values_list("pk", "badge") if badge.hex.startswith(signs)]
    if not found:
        raise Refused("other_badge", _("No badge of this event begins so."), field="code")
    if len(found) > 1:
        raise Refused("several", _("Several badges begin so; type more signs."), field="code")
    attendee: Attendee = rows.select_related("participation__party__enterprise").get(pk=found[0])
    if attendee.removed_at is not None:
        raise Refused("removed", _("This person is no longer registered."), field="code")
    if attendee.participation.state != ParticipationState.CONFIRMED:
        raise Refused("no_place", _("This registration has no confirmed place."), field="code")
    return attendee
