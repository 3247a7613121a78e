"""Participants are told of their meetings: enterprises by the house's notices, overseas firms by mail with the file."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise

from enterprises.models import Membership
from enterprises.querysets_figures import holders
from matchmaking.actions.telling import about
from matchmaking.models import Event, Meeting, Participation
from pilotzone.accounts.models import User
from pilotzone.jobs import outbox
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.messages import actions as messages
from pilotzone.messages.actions import Telling


def people_of(rows: Iterable[Participation], now: datetime) -> Mapping[int, list[User]]:
    """Who may act for these enterprises today, by enterprise, in one query."""
    keys = [row.party.enterprise_id for row in rows if row.party.enterprise_id is not None]
    found: dict[int, list[User]] = defaultdict(list)
    for each in Membership.objects.filter(holders(keys, P.EVENT_JOIN, clock.local_date(now))).select_related("user"):
        found[each.enterprise_id].append(each.user)
    return found


def tell_each(told: Iterable[tuple[Participation, str, Mapping[str, Any]]], event: Event, *, now: datetime) -> None:
    """Each participation with its kind of notice and parameters; the link leads to its schedule and calendar file."""
    listed = list(told)
    people = people_of([row for row, _kind, _params in listed], now)
    tellings = []
    for row, kind, params in listed:
        if row.party.enterprise_id is not None:
            link = reverse("portal:matchmaking:own_schedule", args=[row.uid])
            given = about(event) | {"reference": row.reference} | dict(params)
            tellings.append(Telling(people[row.party.enterprise_id], kind, given, link))
        elif row.party.has_link and row.party.email:
            outbox.enqueue("matchmaking.mail_schedule", row.pk, kind, now=now)
    messages.notify_all(tellings, now=now, case=event)


def tell(row: Participation, kind: str, *, now: datetime, params: Mapping[str, Any] | None = None) -> None:
    tell_each([(row, kind, params or {})], row.event, now=now)


def tell_schedules(event: Event, rows: Iterable[Participation], *, is_first: bool, now: datetime) -> None:
    """How many meetings each has now."""
    pairs = Meeting.objects.planned().filter(event=event).values_list("buyer", "supplier")
    counts = Counter(key for pair in pairs for key in pair)
    told = []
    for row in rows:
        kind = "matchmaking.schedule" if counts[row.pk] else "matchmaking.no_meetings"
        told.append((row, kind if is_first else "matchmaking.schedule_changed", {"count": counts[row.pk]}))
    tell_each(told, event, now=now)


def tell_given_up(meeting: Meeting, side: Participation, why: str | Promise, *, now: datetime) -> None:
    """The other side, and the officer who published the plan; the reason is that of the side that gave it up."""
    other = meeting.other(side)
    params = {"who": side.party.names, "at": meeting.starts_at, "why": why}
    tell(other, "matchmaking.meeting_cancelled", now=now, params=params)
    officer = meeting.plan.published_by
    if officer is not None:
        link = reverse("bureau:matchmaking:plan_list", args=[meeting.event.uid])
        given = about(meeting.event) | params | {"other": other.party.names}
        messages.notify([officer], "matchmaking.meeting_given_up", params=given, link=link, now=now, case=meeting.event)
