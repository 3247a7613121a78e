"""How a claim is locked and moves from state to state, with its clock."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from pilotzone.accounts.models import User
from pilotzone.kernel.errors import Stale
from pilotzone.kernel.workdays import Calendar
from pilotzone.kernel.workflow import Transition, move
from pilotzone.reference import queries as reference
from subsidies.enums import ENDED, State
from subsidies.models import Application
from subsidies.rules import deadlines

DISTRICT, CITY = State.DISTRICT_REVIEW, State.CITY_REVIEW
SHIFTED = ("state", "stage_entered_at", "due_at", "due_provisional", "paused_at", "paused_days", "returned_from")


def lock(application: Application, *, expected_version: int | None = None) -> Application:
    """The claim as it is now, locked; Stale when somebody changed it since the reader's version."""
    fresh: Application = (
        Application.objects.select_for_update(of=("self",))
        .select_related("call__programme", "enterprise", "measure_version__measure", "division")
        .get(pk=application.pk)
    )
    require_version(fresh, expected_version)
    return fresh


def require_version(application: Application, expected: int | None) -> None:
    """Raises Stale when the locked claim is no longer the one that its reader saw."""
    if expected is not None and application.version != expected:
        raise Stale(
            "stale",
            _("Somebody else changed this claim meanwhile. What you typed is still on the page; reload to compare."),
        )


def lock_each(keys: Iterable[int]) -> dict[int, Application]:
    """The claims as they are now, locked in the order of their keys, by key."""
    rows = Application.objects.select_for_update(of=("self",)).filter(pk__in=set(keys)).order_by("pk")
    rows = rows.select_related("call__programme", "enterprise", "measure_version__measure", "division")
    return {row.pk: row for row in rows}


def touch(application: Application) -> None:
    """Count a change, so that an older page is recognised as stale. The caller saves."""
    application.version += 1


def enter(application: Application, transition: Transition, *, by: User, now: datetime) -> None:
    """Move, start the new stage's clock, count the change and save. The caller records and notifies."""
    shift(application, transition, reference.calendar(), by=by, now=now)
    application.save()


def shift(
    application: Application, transition: Transition, calendar: Calendar, *, by: User | None, now: datetime
) -> None:
    """As `enter`, without saving: for many claims that are saved together."""
    left = State(application.state)
    move(application, transition, by=by)
    touch(application)
    if transition.target == State.CORRECTION:
        application.paused_at, application.returned_from = now, left
    elif left == State.CORRECTION and transition.target == application.returned_from:
        resume(application, calendar, now)
    else:
        application.paused_at, application.returned_from = None, ""
        start_clock(application, calendar, now)
    application.stage_entered_at = now


def save_shifted(applications: Iterable[Application], **also: Any) -> None:
    """Save claims that were moved together, and what else is the same in all: one statement for those alike."""
    groups: dict[tuple[Any, ...], list[int]] = {}
    for each in applications:
        groups.setdefault(tuple(getattr(each, name) for name in SHIFTED), []).append(each.pk)
    for values, keys in groups.items():
        moved = dict(zip(SHIFTED, values, strict=True))
        Application.objects.filter(pk__in=keys).update(**moved, version=F("version") + 1, **also)


def start_clock(application: Application, calendar: Calendar, now: datetime) -> None:
    call = application.call
    days = {
        State.DISTRICT_REVIEW: call.district_days,
        State.CITY_REVIEW: call.city_days,
        State.DECIDING: call.decision_days,
        State.APPROVED: call.publish_days,
        State.PAYABLE: call.payment_days,
    }.get(State(application.state))
    if days:
        due = deadlines.office_due(calendar, now, days)
        application.due_at, application.due_provisional = due.at, due.provisional
    elif application.state in ENDED:
        application.due_at, application.due_provisional = now, False


def resume(application: Application, calendar: Calendar, now: datetime) -> None:
    """Let the clock run on from where the correction stopped it."""
    paused_at = application.paused_at or now
    due = deadlines.resumed_due(calendar, application.due_at, paused_at, now)
    application.due_at = due.at
    application.due_provisional = application.due_provisional or due.provisional
    application.paused_days += deadlines.days_paused(calendar, paused_at, now)
    application.paused_at, application.returned_from = None, ""
