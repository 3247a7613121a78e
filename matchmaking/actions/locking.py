"""Locks on events. Whoever gives or frees a place holds the event's lock; several are taken in the order of keys."""

from django.utils.translation import gettext_lazy as _

from matchmaking.models import Event, Participation
from matchmaking.rules.periods import Period
from pilotzone.accounts.models import User
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import NotAllowed, Stale
from pilotzone.kernel.workflow import scope_of


def lock(event: Event, expected_version: int | None = None) -> Event:
    row: Event = Event.objects.select_for_update(of=("self",)).get(pk=event.pk)
    if expected_version is not None and row.version != expected_version:
        raise Stale("stale", _("Somebody has changed this event meanwhile. Read it first."))
    return row


def lock_with_neighbours(event: Event, hours: Period | None = None) -> Event:
    """Together with the events at the same time, or at other hours: nobody enters a person in one of them meanwhile."""
    whole = hours or Period(event.starts_at, event.ends_at)
    others = Event.objects.overlapping(whole.first, whole.last)
    keys = set(others.values_list("pk", flat=True)) | {event.pk}
    rows = Event.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk")
    return next(row for row in rows if row.pk == event.pk)


def lock_for_running(event: Event, *, by: User, expected_version: int | None = None) -> Event:
    """For an officer who runs it."""
    row = lock(event, expected_version)
    if not by.may(P.EVENT_RUN, **scope_of(row)):
        raise NotAllowed("not_allowed", _("You may not take this step."))
    return row


def lock_participation(row: Participation, expected_version: int | None = None) -> Participation:
    """The caller holds the event's lock."""
    rows = Participation.objects.select_for_update(of=("self",)).select_related("event", "party__enterprise")
    found: Participation = rows.get(pk=row.pk)
    if expected_version is not None and found.version != expected_version:
        raise Stale("stale", _("Somebody has changed this registration meanwhile. Read it first."))
    return found
