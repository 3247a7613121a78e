"""Participants are asked what came of their meetings: after the event, and after 30, 90 and 180 days."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from matchmaking.actions.meetings.telling import tell
from matchmaking.enums import EventKind, EventState
from matchmaking.enums_plan import MeetingState
from matchmaking.models import FollowUp, Meeting, Outcome, Participation
from matchmaking.models.meetings import FOLLOW_UPS

DAY = timedelta(days=1)
LATE = 20 * DAY  # what was missed for so long is not asked any more; the next one is


def follow(*, now: datetime) -> int:
    """How many participants were asked now. Safe to run twice."""
    return sum(ask(row, days, now=now) for days in FOLLOW_UPS for row in due(days, now))


def due(days: int, now: datetime) -> QuerySet[Participation]:
    """Of events so long ago: who has not said everything after it, and later whoever had a deal in view."""
    last = now - days * DAY
    meetings = Meeting.objects.filter(Q(buyer=OuterRef("pk")) | Q(supplier=OuterRef("pk")))
    if days:
        deals = Outcome.objects.filter(meeting=OuterRef("pk"), intended__gt=0)
        meetings = meetings.filter(Exists(deals), state=MeetingState.HELD)
    else:
        said = Outcome.objects.filter(meeting=OuterRef("pk"), side=OuterRef(OuterRef("pk")))
        meetings = meetings.living().filter(~Exists(said))
    asked = FollowUp.objects.filter(participation=OuterRef("pk"), days=days)
    rows = Participation.objects.confirmed().filter(
        Exists(meetings), ~Exists(asked), event__kind=EventKind.MEETINGS, event__ends_at__gt=last - LATE
    )
    rows = rows.filter(event__ends_at__lte=last).exclude(event__state=EventState.CANCELLED)
    return rows.for_list().order_by("pk")


@transaction.atomic
def ask(row: Participation, days: int, *, now: datetime) -> bool:
    _asked, is_new = FollowUp.objects.get_or_create(participation=row, days=days, defaults={"asked_at": now})
    if is_new:
        tell(row, "matchmaking.realised_asked" if days else "matchmaking.outcomes_asked", now=now)
    return is_new
