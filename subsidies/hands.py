"""Which acts are a hand in a claim, and what is left of the objections and reviews for somebody to rule on."""

from collections.abc import Collection, Iterable
from typing import TypeVar

from django.db.models import Exists, OuterRef, Q, QuerySet

from enterprises.models import Membership
from enterprises.objections.models import Ruling
from pilotzone.accounts.models import User
from pilotzone.audit.models import AuditEvent
from subsidies.enums_meeting import ItemState
from subsidies.models import Correction, LineRuling, MeetingAttendee, MeetingItem, MeetingRecusal, Opinion, Signature
from subsidies.rules import desks

R = TypeVar("R", bound=Ruling)
EXAMINED = ("originals.checked", "finding.answered")
PAPER_ACTS = ("missing_paper.accepted", "missing_paper.passed", "missing_paper.sent_back")
# Events of a claim's chain by which a person has taken part in its review; each names its desk.
ACTS = ("claim.taken", "line.ruled", "value.stated", "opinion.given", "correction.requested", *PAPER_ACTS, *EXAMINED)
# Those by which a person decided on it.
DECIDED_BY = ("decision.signed", "claim.refused", "claim.sent_back", "meeting.claim_decided")
# A refusal may have followed an objection: who decided on that one does not decide on a review of the refusal.
BY_OBJECTION = ("objection.proposed", "objection.decided")


def acts_in(events: Iterable[AuditEvent]) -> list[desks.Act]:
    """Everybody's part in the review, as `queries.acts_on` finds it, of a chain that was read already."""
    return [
        desks.Act(person, event.payload["desk"])
        for event in events
        if event.kind in ACTS
        for person in (event.actor_id, event.payload.get("for"))
        if person is not None
    ]


def rulable(rows: QuerySet[R], user: User, claim: str, also: Collection[str] = ()) -> QuerySet[R]:
    """Undecided rulings on which the person can take the next step, as the step itself asks: without a hand or a part
    in the claim, to which `claim` leads, and not on a proposal of his or her own."""
    own = Q(proposed_by=user)
    return rows.filter(decided_at=None).exclude(own | part_in(user, claim) | hand_in(user, claim, also))


def part_in(user: User, claim: str) -> Q:
    """Acts or acted on the enterprise's side, or stands in for somebody who does, as `queries.interested` finds it."""
    people = {user.pk, *user.absent_colleagues}
    members = Membership.objects.filter(enterprise=OuterRef(f"{claim}__enterprise"), user__in=people)
    filed = Q(**{f"{claim}__created_by__in": people}) | Q(**{f"{claim}__submitted_by__in": people})
    return filed | Exists(members)


def hand_in(user: User, claim: str, also: Collection[str]) -> Q:
    """Reviewed the claim or decided on it, as `impartial.involved` finds it."""
    key = OuterRef(claim)
    acts = (
        LineRuling.objects.filter(line__application=key, made_by=user),
        Opinion.objects.filter(application=key, given_by=user),
        Correction.objects.filter(application=key, opened_by=user),
        Signature.objects.filter(application=key, signed_by=user),
        recorded(user, claim, also),
        seated(user, claim),
    )
    found = Q()
    for each in acts:
        found |= Q(Exists(each))
    return found


def recorded(user: User, claim: str, also: Collection[str]) -> QuerySet[AuditEvent]:
    """What the claim's chain says of the person, or of a deputy who acted for the person."""
    chain = AuditEvent.objects.filter(
        chain__case_kind="subsidies.application", chain__case_uid=OuterRef(f"{claim}__uid"), actor__isnull=False
    )
    acted = Q(kind__in=(*ACTS, *DECIDED_BY, *also), actor=user)
    by_ruling = Q(kind="claim.refused", payload__has_key="objection")
    return chain.filter(acted & ~by_ruling | Q(kind__in=ACTS, payload__for=user.pk))


def seated(user: User, claim: str) -> QuerySet[MeetingAttendee]:
    """Sat in a meeting that decided on the claim, and did not step back from it."""
    outer, firm = OuterRef(OuterRef(claim)), OuterRef(OuterRef(f"{claim}__enterprise"))
    decided = MeetingItem.objects.filter(meeting=OuterRef("meeting"), application=outer, state=ItemState.DONE)
    recused = MeetingRecusal.objects.filter(attendee=OuterRef("pk")).filter(Q(application=outer) | Q(enterprise=firm))
    return MeetingAttendee.objects.filter(Exists(decided), ~Exists(recused), user=user)
