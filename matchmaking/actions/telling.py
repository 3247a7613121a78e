"""Notices to those who register an enterprise for events; what an overseas firm has to know goes to it by mail."""

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.urls import reverse

from enterprises.models import Membership
from enterprises.querysets_figures import holders
from matchmaking.models import Event, Participation
from pilotzone.accounts.models import User
from pilotzone.jobs import outbox
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.messages import actions as messages
from pilotzone.messages import texts

MAILED = tuple(
    f"matchmaking.{name}"
    for name in (
        "confirmed",
        "waiting",
        "moved_up",
        "declined",
        "lapsed",
        "begins",
        "event_changed",
        "event_cancelled",
        "booth",
        "no_booth",
    )
)


def organisers(enterprise_ids: Iterable[int], day: date) -> list[User]:
    """Who may register these enterprises on the day."""
    found = Membership.objects.filter(holders(list(enterprise_ids), P.EVENT_JOIN, day)).select_related("user")
    return [membership.user for membership in found]


def about(event: Event) -> dict[str, Any]:
    return {"event": event.names, "starts": event.starts_at, "reason": event.cancel_reason}


def tell(row: Participation, kind: str, *, now: datetime, params: Mapping[str, Any] | None = None) -> None:
    """The people of one participation's enterprise; an overseas firm has none in the portal and gets a mail."""
    if row.party.enterprise_id is None:
        if kind in MAILED and row.party.email:
            told = {name: texts.stored(value) for name, value in (about(row.event) | dict(params or {})).items()}
            outbox.enqueue("matchmaking.mail_told", row.pk, kind, json.dumps(told), now=now)
        return
    people = organisers([row.party.enterprise_id], clock.local_date(now))
    link = reverse("portal:matchmaking:participation_detail", args=[row.uid])
    given = about(row.event) | {"reference": row.reference} | dict(params or {})
    messages.notify(people, kind, params=given, link=link, now=now, case=row)


def tell_all(event: Event, kind: str, *, now: datetime) -> None:
    """Everybody whose enterprise takes part or waits to."""
    rows = Participation.objects.live().filter(event=event).select_related("event", "party__enterprise")
    for row in rows:
        tell(row, kind, now=now)
