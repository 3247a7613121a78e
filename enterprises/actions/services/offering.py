"""What a person does with an offer: sent, answered, delivered, rated, withdrawn; not answered in time it lapses."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from enterprises import queries_services
from enterprises import workflow_services as workflow
from enterprises.enums_services import ServiceOfferState
from enterprises.models import ServiceOffer, ServiceRun
from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import NotAllowed, Refused
from pilotzone.kernel.workdays import Calendar, end_of
from pilotzone.kernel.workflow import move, require
from pilotzone.messages import actions as messages
from pilotzone.reference import queries as reference

SOME = 200
LIMIT = ("answer_by", "answer_provisional")
BEST = 5


def lock(offer: ServiceOffer) -> ServiceOffer:
    rows = ServiceOffer.objects.select_for_update(of=("self",)).select_related("service", "enterprise", "cycle")
    row: ServiceOffer = rows.get(pk=offer.pk)
    return row


def send_all(run: ServiceRun, *, by: User, now: datetime) -> int:
    """Send what the run proposed, some at a time: whoever is interrupted presses again, and nobody is told twice."""
    require(P.SERVICE_OFFER, by)
    calendar, total = reference.calendar(), 0
    while sent := send_some(run, calendar, by=by, now=now):
        total += sent
    return total


@transaction.atomic
def send_some(run: ServiceRun, calendar: Calendar, *, by: User, now: datetime) -> int:
    rows = run.offers.filter(state=ServiceOfferState.PROPOSED).select_for_update(of=("self",)).order_by("pk")
    offers = list(rows.select_related("service", "enterprise", "cycle")[:SOME])
    today = clock.local_date(now)
    for offer in offers:
        move(offer, workflow.SEND, by=by)
        offer.offered_at, offer.offered_by = now, by
        set_limit(offer, calendar, today)
    ServiceOffer.objects.bulk_update(offers, ["state", "offered_at", "offered_by", *LIMIT])
    if offers:
        entries = (audit.Entry("service_offer.sent", offer, by, now, {"digest": offer.digest}) for offer in offers)
        audit.record_many(entries)
        tell(offers, "service_offered", now=now)
    return len(offers)


def set_limit(offer: ServiceOffer, calendar: Calendar, day: date) -> None:
    last = calendar.add(day, offer.service.answer_days)
    offer.answer_by, offer.answer_provisional = end_of(last.day), last.provisional


def tell(offers: Iterable[ServiceOffer], kind: str, *, now: datetime) -> None:
    """The administrator answers, and project leads read it too."""
    offers = list(offers)
    people = queries_services.people_of({offer.enterprise_id for offer in offers}, clock.local_date(now))
    for offer in offers:
        params = {
            "enterprise": offer.enterprise.names,
            "service": offer.service.names,
            "due": offer.answer_by,
            "reason": offer.reason,
        }
        link = reverse("portal:enterprises:service_offer_detail", args=[offer.uid])
        recipients = people.get(offer.enterprise_id, ())
        messages.notify(recipients, f"enterprises.{kind}", params=params, link=link, now=now, case=offer)


def lock_to_answer(offer: ServiceOffer, *, by: User, now: datetime) -> ServiceOffer:
    if not by.may(P.SERVICE_ANSWER, enterprise_id=offer.enterprise_id):
        raise NotAllowed(
            "not_allowed", pgettext_lazy("services", "Only your enterprise's administrator answers an offer.")
        )
    row = lock(offer)
    over = row.answer_by is not None and not row.answer_provisional and now >= row.answer_by
    if row.state == ServiceOfferState.OFFERED and over:
        raise Refused("too_late", _("The time to answer is over."), status=409)
    return row


@transaction.atomic
def accept(offer: ServiceOffer, *, nominated: int | None, by: User, now: datetime) -> ServiceOffer:
    """Of a talent quota the enterprise says how many it nominates, and nothing of whom."""
    row = lock_to_answer(offer, by=by, now=now)
    if row.is_quota and (nominated is None or not 1 <= nominated <= row.places):
        text = _("Say how many people you nominate: from 1 to %(places)s.")
        raise Refused("nominated", text, params={"places": row.places}, field="nominated")
    move(row, workflow.ACCEPT, by=by)
    row.answered_at, row.answered_by = now, by
    row.nominated = nominated if row.is_quota else None
    row.save(update_fields=["state", "answered_at", "answered_by", "nominated"])
    audit.record("service_offer.accepted", row, by=by, now=now, payload={"nominated": row.nominated})
    return row


@transaction.atomic
def decline(offer: ServiceOffer, *, reason: str, by: User, now: datetime) -> ServiceOffer:
    """A reason helps the bureau and is not asked of a talent quota, where no text is kept."""
    row = lock_to_answer(offer, by=by, now=now)
    move(row, workflow.DECLINE, by=by)
    row.answered_at, row.answered_by = now, by
    row.reason = "" if row.is_quota else reason.strip()
    row.save(update_fields=["state", "answered_at", "answered_by", "reason"])
    audit.record("service_offer.declined", row, by=by, now=now, payload={"reason": row.reason})
    return row


@transaction.atomic
def deliver(offer: ServiceOffer, *, note: str, granted: int | None, by: User, now: datetime) -> ServiceOffer:
    """What was done; of a talent quota how many of the nominated were granted it, and no word more."""
    require(P.SERVICE_OFFER, by)
    row = lock(offer)
    move(row, workflow.DELIVER, by=by)
    if row.is_quota and (granted is None or not 0 <= granted <= (row.nominated or 0)):
        text = _("Say how many were granted: from 0 to %(nominated)s.")
        raise Refused("granted", text, params={"nominated": row.nominated}, field="granted")
    if not row.is_quota and not note.strip():
        raise Refused("note_missing", _("Say what was done."), field="note")
    row.delivered_at, row.delivered_by = now, by
    row.granted, row.delivery_note = (granted, "") if row.is_quota else (None, note.strip())
    row.save(update_fields=["state", "delivered_at", "delivered_by", "granted", "delivery_note"])
    audit.record("service_offer.delivered", row, by=by, now=now, payload={"granted": row.granted})
    tell([row], "service_delivered", now=now)
    return row


@transaction.atomic
def rate(offer: ServiceOffer, *, rating: int, comment: str, by: User, now: datetime) -> ServiceOffer:
    """From 1 to 5, once, by the enterprise."""
    if not by.may(P.SERVICE_ANSWER, enterprise_id=offer.enterprise_id):
        raise NotAllowed("not_allowed", _("Only your enterprise's administrator rates a service."))
    row = lock(offer)
    if row.state != ServiceOfferState.DELIVERED or row.rated_at is not None:
        raise Refused("not_to_rate", _("A service is rated once, after it was delivered."), status=409)
    if not 1 <= rating <= BEST:
        raise Refused("rating", _("Rate from 1 to 5."), field="rating")
    row.rating, row.rated_at, row.rated_by = rating, now, by
    row.rating_comment = "" if row.is_quota else comment.strip()
    row.save(update_fields=["rating", "rated_at", "rated_by", "rating_comment"])
    audit.record("service_offer.rated", row, by=by, now=now, payload={"rating": rating})
    return row


@transaction.atomic
def withdraw(offer: ServiceOffer, *, reason: str, by: User, now: datetime) -> ServiceOffer:
    """The bureau takes it back. An enterprise that was sent it reads why; one that was not never hears of it."""
    require(P.SERVICE_OFFER, by)
    row = lock(offer)
    if not reason.strip():
        raise Refused("reason_missing", _("Say why it is withdrawn."), field="reason")
    move(row, workflow.WITHDRAW, by=by)
    row.reason, row.ended_at, row.ended_by = reason.strip(), now, by
    row.save(update_fields=["state", "reason", "ended_at", "ended_by"])
    audit.record("service_offer.withdrawn", row, by=by, now=now, payload={"reason": row.reason})
    if row.offered_at is not None:
        tell([row], "service_withdrawn", now=now)
    return row


def lapse_due(*, now: datetime) -> int:
    """End the offers whose time is over; where a year's working days were entered meanwhile, the limit is settled."""
    settle_provisional(now=now)
    total = 0
    while ended := lapse_some(now=now):
        total += ended
    return total


@transaction.atomic
def lapse_some(*, now: datetime) -> int:
    rows = ServiceOffer.objects.due(now).select_for_update(of=("self",)).order_by("pk")
    offers = list(rows.select_related("service", "enterprise", "cycle")[:SOME])
    for offer in offers:
        offer.state, offer.ended_at = workflow.LAPSE.target, now
    ServiceOffer.objects.bulk_update(offers, ["state", "ended_at"])
    if offers:
        audit.record_many(audit.Entry("service_offer.lapsed", offer, None, now) for offer in offers)
        tell(offers, "service_lapsed", now=now)
    return len(offers)


@transaction.atomic
def settle_provisional(*, now: datetime) -> int:
    waiting = ServiceOffer.objects.filter(state=ServiceOfferState.OFFERED, answer_provisional=True)
    offers = list(waiting.select_for_update(of=("self",)).select_related("service").order_by("pk"))
    calendar = reference.calendar() if offers else None
    for offer in offers:
        if calendar is not None and offer.offered_at is not None:
            set_limit(offer, calendar, clock.local_date(offer.offered_at))
    ServiceOffer.objects.bulk_update(offers, LIMIT, batch_size=500)
    return sum(not offer.answer_provisional for offer in offers)
