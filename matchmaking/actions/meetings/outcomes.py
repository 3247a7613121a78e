"""What each side says of a meeting: held or not, a rating, the amount intended, later the amount realised."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from matchmaking import markets
from matchmaking.actions.locking import lock, lock_for_running
from matchmaking.actions.meetings.cancelling import lock_meeting, require_side, told
from matchmaking.enums_plan import Currency, MeetingState
from matchmaking.models import Meeting, Outcome, Participation
from matchmaking.models.meetings import RATINGS
from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.kernel.errors import NotAllowed, Refused, Stale


@dataclass(frozen=True, slots=True)
class Said:
    """Amounts in minor units of the currency; None: nothing is said of it."""

    was_held: bool
    rating: int | None = None
    intended: int | None = None
    realised: int | None = None
    currency: str = Currency.CNY
    market: str = ""
    note: str = ""


@transaction.atomic
def say(
    meeting: Meeting, side: Participation, said: Said, *, expected_version: int = 0, by: User | None, now: datetime
) -> Outcome:
    """Once the meeting has begun, and again as deals go on. `expected_version` 0: nothing was said yet."""
    lock(meeting.event)
    row = lock_meeting(meeting)
    require_side(row, side, by)
    return enter(row, side, said, expected_version=expected_version, by=by, now=now)


@transaction.atomic
def say_for(
    meeting: Meeting,
    side: Participation,
    said: Said,
    *,
    heard: str,
    expected_version: int = 0,
    by: User,
    now: datetime,
) -> Outcome:
    """An officer enters what a side has told otherwise; `heard` says how. The side reads it and can change it."""
    lock_for_running(meeting.event, by=by)
    row = lock_meeting(meeting)
    if side.pk not in (row.buyer_id, row.supplier_id):
        raise NotAllowed("not_allowed", _("You may not take this step."))
    if not heard.strip():
        raise Refused("heard_missing", _("Say from where you know it; the firm reads it."), field="heard")
    return enter(row, side, said, heard=heard.strip(), expected_version=expected_version, by=by, now=now)


def enter(
    row: Meeting,
    side: Participation,
    said: Said,
    *,
    heard: str = "",
    expected_version: int,
    by: User | None,
    now: datetime,
) -> Outcome:
    """The caller holds the locks of the event and the meeting."""
    if row.state == MeetingState.CANCELLED:
        raise Refused("cancelled", _("This meeting was cancelled."), status=409)
    if row.starts_at > now:
        raise Refused("not_begun", _("The meeting has not begun yet."), status=409)
    check(said)
    outcome = Outcome.objects.filter(meeting=row, side=side).first() or Outcome(meeting=row, side=side, version=0)
    if outcome.version != expected_version:
        raise Stale("stale", _("This meeting has been changed meanwhile. Read it first."))
    outcome.on_behalf, outcome.heard = bool(heard), heard
    fill(outcome, said, by=by, now=now)
    follow(row, now=now)
    payload = told(row) | {"by": side.party.names["zh"], "held": said.was_held} | ({"heard": heard} if heard else {})
    kind = "meeting.outcome_entered" if heard else "meeting.outcome"
    audit.record(kind, row, case=row.event, by=by, now=now, payload=payload)
    return outcome


def check(said: Said) -> None:
    """What the database would refuse too, said at its field."""
    amounts = (said.intended, said.realised)
    if not said.was_held and (said.rating is not None or any(each is not None for each in amounts)):
        text = _("A meeting that was not held has no rating and no amount.")
        raise Refused("not_held", text, field="was_held")
    if said.rating is not None and not RATINGS[0] <= said.rating <= RATINGS[1]:
        raise Refused("rating", _("Rate from 1 to 5."), field="rating")
    if any(each is not None and each < 0 for each in amounts):
        raise Refused("amount", _("An amount is not below zero."), field="intended")
    if said.currency not in Currency.values:
        raise Refused("currency", _("There is no such currency here."), field="currency")
    if said.market and not markets.is_known(said.market):
        raise Refused("no_market", _("There is no such country or region."), field="market")
    if any(amounts) and not said.market:
        raise Refused("market_missing", _("Say for which market the amount is."), field="market")


def fill(outcome: Outcome, said: Said, *, by: User | None, now: datetime) -> None:
    if outcome.realised != said.realised:
        outcome.realised_at = None if said.realised is None else now
    outcome.was_held, outcome.rating, outcome.note = said.was_held, said.rating, said.note.strip()
    outcome.intended, outcome.realised = said.intended, said.realised
    outcome.currency, outcome.market = said.currency, said.market
    outcome.told_at, outcome.told_by, outcome.version = now, by, outcome.version + 1
    outcome.save()


def follow(meeting: Meeting, *, now: datetime) -> None:
    """Held where one side says so: who did not meet anybody has nothing to rate."""
    held = any(meeting.outcomes.values_list("was_held", flat=True))
    state = MeetingState.HELD if held else MeetingState.NOT_HELD
    if meeting.state != state:
        meeting.state, meeting.changed_at, meeting.version = state, now, meeting.version + 1
        meeting.save()
