"""Offers go out: each enterprise is told once, in its people's languages; what is not answered in time lapses."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse

from pilotzone.audit import actions as audit
from pilotzone.kernel.money import Money
from pilotzone.messages import actions as messages
from pilotzone.reference import queries as reference
from subsidies import queries, workflow
from subsidies.enums import OfferState
from subsidies.models import Offer, OfferRun
from subsidies.rules import deadlines

SOME = 200


@transaction.atomic
def send_some(run: OfferRun, *, now: datetime) -> int:
    """Send the next prepared offers of the run, with their notices; how many."""
    rows = list(locked(run.offers.filter(state=OfferState.PREPARED))[:SOME])
    due = deadlines.applicant_due(reference.calendar(), now, run.call.answer_days)
    for offer in rows:
        offer.state = workflow.OFFER_SEND.target
        offer.made_at, offer.answer_by, offer.answer_provisional = now, due.at, due.provisional
    Offer.objects.bulk_update(rows, ["state", "made_at", "answer_by", "answer_provisional"])
    audit.record_many(
        audit.Entry("offer.made", offer, run.confirmed_by, now, {"amount": offer.amount, "digest": offer.digest})
        for offer in rows
    )
    tell(rows, "offer_made", now=now)
    return len(rows)


def locked(rows: QuerySet[Offer]) -> QuerySet[Offer]:
    return rows.select_for_update(of=("self",)).select_related("call", "enterprise").order_by("pk")


def tell(offers: Sequence[Offer], kind: str, *, now: datetime) -> None:
    """Administrators and project leads of each enterprise."""
    people = queries.members_of([offer.enterprise_id for offer in offers], now)
    for offer in offers:
        messages.notify(
            people.get(offer.enterprise_id, ()),
            kind,
            params=params_of(offer),
            link=link_of(offer),
            now=now,
            case=offer,
        )


def params_of(offer: Offer) -> dict[str, object]:
    return {
        "enterprise": offer.enterprise.names,
        "call": {"zh": offer.call.name_zh, "en": offer.call.name_en},
        "amount": Money(offer.amount),
        "due": offer.answer_by,
        "reason": offer.reason,
    }


def link_of(offer: Offer) -> str:
    return reverse("portal:subsidies:offer_detail", args=[offer.uid])


def lapse_due(*, now: datetime) -> int:
    """End the offers whose time is over. A provisional limit is counted again first, and never lapses as such."""
    settle_provisional(now=now)
    total = 0
    while ended := lapse_some(now=now):
        total += ended
    return total


@transaction.atomic
def lapse_some(*, now: datetime) -> int:
    rows = list(
        locked(Offer.objects.filter(state=OfferState.OFFERED, answer_provisional=False, answer_by__lte=now))[:SOME]
    )
    for offer in rows:
        offer.state, offer.ended_at = workflow.OFFER_LAPSE.target, now
    Offer.objects.bulk_update(rows, ["state", "ended_at"])
    audit.record_many(
        audit.Entry("offer.lapsed", offer, None, now, {"answer_by": offer.answer_by, "amount": offer.amount})
        for offer in rows
    )
    tell(rows, "offer_lapsed", now=now)
    return len(rows)


@transaction.atomic
def settle_provisional(*, now: datetime) -> int:
    """Where the year's working days have been entered meanwhile, the limit becomes certain."""
    rows = list(locked(Offer.objects.filter(state=OfferState.OFFERED, answer_provisional=True)))
    calendar, settled = reference.calendar(), []
    for offer in rows:
        due = deadlines.applicant_due(calendar, offer.made_at, offer.call.answer_days)
        if not due.provisional:
            offer.answer_by, offer.answer_provisional = due.at, False
            settled.append(offer)
    Offer.objects.bulk_update(settled, ["answer_by", "answer_provisional"], batch_size=500)
    return len(settled)
