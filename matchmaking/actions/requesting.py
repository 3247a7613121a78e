"""Requests for meetings: asked, changed, withdrawn, answered, and written about. A “never” is told to nobody.

Everything that asks or answers holds the event's lock, so that quotas hold and a plan sees all or nothing of it.
"""

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from matchmaking.actions.locking import lock
from matchmaking.actions.profiles import require_acting
from matchmaking.actions.telling_requests import tell
from matchmaking.enums import LIVING, SIDES, EventKind, ParticipationState
from matchmaking.enums_meetings import Answer, Wish
from matchmaking.models import Event, MeetingRequest, Participation, RequestMessage
from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.kernel.errors import NotAllowed, Refused, Stale
from pilotzone.kernel.transactions import transacted

MOST_MESSAGES = 60  # about one request, of both sides together
LONGEST_MESSAGE = 1000


@transacted
def ask(source: Participation, target: Participation, *, wish: Wish, by: User | None, now: datetime) -> MeetingRequest:
    """A new request, or another wish where one stands. `by` None: an overseas firm by its link.

    Raises Refused: too late, no place in the event, the same side, declined before, the quota is used up.
    """
    event = lock(source.event)
    own, other = fresh(source), fresh(target)
    require_acting(own.party, by)
    refuse_closed(event, now)
    refuse_apart(event, own, other)
    rows = MeetingRequest.objects.standing().select_for_update(of=("self",))
    standing = rows.filter(source=own, target=other).first()
    if standing is not None and standing.wish == wish:
        return standing
    if wish != Wish.NEVER:
        refuse_declined(own, other)
        refuse_quota(event, own, standing)
    row = rewished(standing, own, other, wish, by=by, now=now)
    payload = {"party": other.party.names["zh"], "wish": wish.value}
    audit.record("request.asked", row, by=by, now=now, payload=payload, case=own)
    if wish != Wish.NEVER and (standing is None or standing.pk != row.pk):
        tell(row, other, "matchmaking.asked", now=now)
    return row


def rewished(
    standing: MeetingRequest | None,
    source: Participation,
    target: Participation,
    wish: Wish,
    *,
    by: User | None,
    now: datetime,
) -> MeetingRequest:
    """Between must and nice the request and its answer stay; to and from never it is another request."""
    if standing is not None and Wish.NEVER not in (wish, standing.wish):
        standing.wish, standing.version = wish, standing.version + 1
        standing.save(update_fields=["wish", "version"])
        return standing
    if standing is not None:
        end(standing, by=by, now=now)
    values = {"event_id": source.event_id, "source": source, "target": target}
    row: MeetingRequest = MeetingRequest.objects.create(**values, wish=wish, asked_at=now, asked_by=by)
    return row


@transacted
def withdraw(
    request: MeetingRequest, *, expected_version: int | None = None, by: User | None, now: datetime
) -> MeetingRequest:
    """By whoever asked, as long as requests can be made."""
    event = lock(request.event)
    row = lock_request(request, expected_version)
    require_acting(row.source.party, by)
    refuse_closed(event, now)
    end(row, by=by, now=now)
    payload = {"party": row.target.party.names["zh"]}
    audit.record("request.withdrawn", row, by=by, now=now, payload=payload, case=row.source)
    return row


@transacted
def answer(
    request: MeetingRequest, *, answer: Answer, expected_version: int | None = None, by: User | None, now: datetime
) -> MeetingRequest:
    """By the other side, until the event begins; it can be changed until then."""
    event = lock(request.event)
    row = lock_request(request, expected_version)
    require_acting(row.target.party, by)
    refuse_never(row)
    if event.is_over(now) or now >= event.starts_at:
        raise Refused("too_late", _("The event has begun; requests are no longer answered."), status=409)
    refuse_apart(event, row.target, row.source)
    if answer == Answer.ACCEPTED and ruled_out(row):
        text = _("You have said never to this firm. Take that back first.")
        raise Refused("never_stands", text, status=409)
    if row.answer == answer:
        return row
    row.answer, row.answered_at, row.answered_by, row.version = answer, now, by, row.version + 1
    row.save()
    payload = {"party": row.source.party.names["zh"], "answer": answer.value}
    audit.record("request.answered", row, by=by, now=now, payload=payload, case=row.target)
    kind = "matchmaking.request_accepted" if answer == Answer.ACCEPTED else "matchmaking.request_declined"
    tell(row, row.source, kind, now=now)
    return row


@transacted
def write(
    request: MeetingRequest, author: Participation, *, text: str, by: User | None, now: datetime
) -> RequestMessage:
    """A message of one side to the other, until the event is over."""
    row = lock_request(request, None)
    if author.pk not in (row.source_id, row.target_id):
        raise NotAllowed("not_allowed", _("You may not take this step."))
    own, other = (row.source, row.target) if author.pk == row.source_id else (row.target, row.source)
    require_acting(own.party, by)
    refuse_never(row)
    if row.event.is_over(now):
        raise Refused("event_over", _("The event is over."), status=409)
    refuse_apart(row.event, own, other)
    if not text.strip() or len(text) > LONGEST_MESSAGE:
        said = _("Write something, in %(most)s signs at most.")
        raise Refused("no_text", said, field="text", params={"most": LONGEST_MESSAGE})
    if row.messages.count() >= MOST_MESSAGES:
        said = _("There are %(most)s messages already; go on at the meeting.")
        raise Refused("too_many", said, field="text", params={"most": MOST_MESSAGES}, status=409)
    made: RequestMessage = RequestMessage.objects.create(
        request=row, author=own, text=text.strip(), written_at=now, written_by=by
    )
    audit.record("request.written", row, by=by, now=now, payload={"party": other.party.names["zh"]}, case=own)
    tell(row, other, "matchmaking.request_written", now=now)
    return made


def forget(rows: list[RequestMessage], now: datetime) -> int:
    """What was written may name people; that something was written stays."""
    return RequestMessage.objects.filter(pk__in=[row.pk for row in rows]).update(text="")


def end(row: MeetingRequest, *, by: User | None, now: datetime) -> None:
    row.withdrawn_at, row.withdrawn_by, row.version = now, by, row.version + 1
    row.save(update_fields=["withdrawn_at", "withdrawn_by", "version"])


def fresh(row: Participation) -> Participation:
    """The caller holds the event's lock: who has a place does not change meanwhile."""
    found: Participation = Participation.objects.for_list().get(pk=row.pk)
    return found


def lock_request(request: MeetingRequest, expected_version: int | None) -> MeetingRequest:
    rows = MeetingRequest.objects.select_for_update(of=("self",))
    related = ("event", "source__event", "target__event", "source__party__enterprise", "target__party__enterprise")
    row: MeetingRequest = rows.select_related(*related).get(pk=request.pk)
    if row.withdrawn_at is not None:
        raise Refused("withdrawn", _("This request has been withdrawn."), status=409)
    if expected_version is not None and row.version != expected_version:
        raise Stale("stale", _("This request has changed meanwhile. Read it first."))
    return row


def refuse_closed(event: Event, now: datetime) -> None:
    if event.kind != EventKind.MEETINGS or event.state not in LIVING or now >= closes_at(event):
        raise Refused("closed", _("Requests for meetings of this event are closed."), status=409)


def closes_at(event: Event) -> datetime:
    """Until when requests can be made."""
    moment: datetime = event.requests_until or event.starts_at
    return moment


def refuse_apart(event: Event, own: Participation, other: Participation) -> None:
    """Both have a place in this event, one as a buyer and one as a supplier."""
    if own.state != ParticipationState.CONFIRMED:
        raise Refused("no_place", _("You have no place in this event."), status=409)
    if other.event_id != event.pk or other.state != ParticipationState.CONFIRMED:
        raise Refused("not_there", _("This firm takes no part in the event any more."), status=409)
    if {own.role, other.role} != set(SIDES):
        raise Refused("same_side", _("Meetings are between a buyer and a supplier."), status=409)


def refuse_declined(own: Participation, other: Participation) -> None:
    """Whoever was declined does not ask again, and nobody asks whom they have declined."""
    declined = MeetingRequest.objects.filter(answer=Answer.DECLINED)
    if declined.filter(source=own, target=other).exists():
        raise Refused("declined", _("They have declined; a meeting is up to them now."), status=409)
    if declined.standing().filter(source=other, target=own).exists():
        text = _("They have asked you and you declined. Accept their request instead.")
        raise Refused("declined_theirs", text, status=409)


def refuse_quota(event: Event, own: Participation, standing: MeetingRequest | None) -> None:
    counted = MeetingRequest.objects.counting().filter(source=own)
    if standing is not None:
        counted = counted.exclude(pk=standing.pk)
    if counted.count() >= event.request_quota:
        text = _("You have asked %(most)s firms, as many as this event allows. Withdraw a request first.")
        raise Refused("quota", text, params={"most": event.request_quota}, status=409)


def refuse_never(row: MeetingRequest) -> None:
    """Whoever was ruled out learns nothing: to them there is no such request."""
    if row.wish == Wish.NEVER:
        raise Refused("withdrawn", _("This request has been withdrawn."), status=409)


def ruled_out(row: MeetingRequest) -> bool:
    ruled = Q(source=row.target_id, target=row.source_id, wish=Wish.NEVER)
    return MeetingRequest.objects.standing().filter(ruled).exists()
