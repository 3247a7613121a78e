"""An enterprise answers an offer: consent makes a claim that goes the way of every claim; declining ends it."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from enterprises.models import PayeeAccount
from enterprises.standing import require_active
from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.kernel import canonical, clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import NotAllowed, Refused
from pilotzone.kernel.workflow import Transition, move
from pilotzone.ui.spoken import Moment
from subsidies import facts, workflow
from subsidies.actions import assigning, drafting, moving, submitting, valuing
from subsidies.actions.offers import sending
from subsidies.enums import OfferState, Stage
from subsidies.models import Application, Offer
from subsidies.registers import About
from subsidies.rules import evaluation


@dataclass(frozen=True, slots=True)
class Standing:
    """What the offer would be by the registers of today. `is_same` says that it is what was offered."""

    worth: evaluation.Entitlement
    record: dict[str, Any]
    digest: str
    is_same: bool

    @property
    def amount(self) -> int:
        """Fen; 0 where nothing is due any more."""
        return self.worth.total or 0


def standing(offer: Offer, now: datetime) -> Standing:
    """Evaluate the offer's version on the registers as they are now; nothing is stored."""
    version = offer.measure_version
    measure = facts.measure_of(version)
    registers = facts.registers_of(offer.enterprise, clock.local_date(now))
    given = facts.register_facts(About(offer.enterprise, version), registers)
    worth = evaluation.evaluate(measure, given, rates=facts.rates_for(measure))
    record = evaluation.record(worth)
    digest = canonical.digest(record)
    return Standing(worth, record, digest, digest == offer.digest)


def changed_facts(offer: Offer, found: Standing) -> list[tuple[str, Any, Any]]:
    """Which inputs differ from those of the offer: name, then and now."""
    before = json.loads(offer.record)["facts"]
    after = found.record["facts"]
    names = dict.fromkeys([*before, *after])
    return [(name, before.get(name), after.get(name)) for name in names if before.get(name) != after.get(name)]


def lock(offer: Offer) -> Offer:
    rows = Offer.objects.select_for_update(of=("self",)).select_related(
        "call__programme", "enterprise", "measure_version__measure"
    )
    locked: Offer = rows.get(pk=offer.pk)
    return locked


def is_waiting(offer: Offer, now: datetime) -> bool:
    """Offered, and the time to answer is not over; a provisional limit never is."""
    return offer.state == OfferState.OFFERED and (offer.answer_provisional or now < offer.answer_by)


@transaction.atomic
def accept(offer: Offer, *, truth: bool, digest: str, payee: str, by: User, now: datetime) -> Application:
    """Consent to the figure that was seen, with its record's digest. A second press finds the claim made."""
    locked = lock(offer)
    require_may(locked, by)
    if locked.application is not None:
        return locked.application
    require_waiting(locked, now)
    if not truth:
        raise Refused("no_commitment", _("Confirm that the facts are true and that you agree."), field="truth")
    account = chosen_account(locked, payee)
    found = standing(locked, now)
    if found.digest != digest:
        raise Refused(
            "figure_changed",
            _("A fact in the registers changed after you opened the page. Look at the new figure before you agree."),
            status=409,
        )
    if not found.amount:
        raise Refused("not_due", _("By the registers of today nothing is due any more. The reasons stand below."))
    application = claim_of(locked, found, by=by, now=now)
    locked.application, locked.payee = application, account
    answer(locked, workflow.OFFER_ACCEPT, by=by, now=now)
    payload = {
        "application": application.reference,
        "amount": found.amount,
        "digest": found.digest,
        "truth": True,
        "account": str(account.uid),
    }
    audit.record("offer.accepted", locked, by=by, now=now, payload=payload)
    assigning.by_rule(application, now=now)
    submitting.announce(application, now)
    return application


def require_may(offer: Offer, by: User) -> None:
    if not by.may(P.OFFER_ANSWER, enterprise_id=offer.enterprise_id):
        raise NotAllowed("not_allowed", _("Only your enterprise's administrator answers an offer."))


def require_waiting(offer: Offer, now: datetime) -> None:
    if offer.state != OfferState.OFFERED:
        raise Refused(
            "answered",
            _("The offer does not wait for an answer: its state is “%(state)s”."),
            params={"state": offer.get_state_display()},
            status=409,
        )
    if not is_waiting(offer, now):
        raise Refused(
            "too_late",
            _("The time to answer ended on %(at)s."),
            params={"at": Moment(offer.answer_by)},
            status=409,
        )


def chosen_account(offer: Offer, payee: str) -> PayeeAccount:
    """The account that the page showed, if it is still the enterprise's."""
    require_active(offer.enterprise)
    account: PayeeAccount | None = offer.enterprise.payee_accounts.filter(replaced_at=None).first()
    if account is None:
        raise Refused("no_payee", _("Enter the account to be paid in the company file first."), field="payee")
    if str(account.uid) != payee:
        raise Refused("payee_missing", _("Choose the account that the money goes to."), field="payee")
    return account


def claim_of(offer: Offer, found: Standing, *, by: User, now: datetime) -> Application:
    """A claim that is submitted as it is made; what it claims is the record that was consented to."""
    application = drafting.blank(offer.call, offer.enterprise, by=by, now=now)
    application.measure_version = offer.measure_version
    application.save(force_insert=True)
    audit.record("claim.made_of_offer", application, by=by, now=now, payload={"offer": offer.reference})
    locked = moving.lock(application)
    locked.submitted_at, locked.submitted_by = now, by
    moving.enter(locked, workflow.SUBMIT, by=by, now=now)
    made = valuing.value(locked, Stage.CLAIMED, by=by, now=now)
    if made.digest != found.digest:
        raise RuntimeError(f"The claim of {offer.reference} is not worth what was consented to.")
    payload = {
        "claimed": made.amount,
        "digest": made.digest,
        "truth": True,
        "due_at": locked.due_at,
        "offer": offer.reference,
    }
    audit.record("claim.submitted", locked, by=by, now=now, payload=payload)
    return locked


def answer(offer: Offer, transition: Transition, *, by: User, now: datetime) -> None:
    move(offer, transition, by=by)
    offer.answered_at, offer.answered_by = now, by
    offer.save()


@transaction.atomic
def decline(offer: Offer, *, reason: str, by: User, now: datetime) -> Offer:
    """No, with the reason; the enterprise is not asked again under this call."""
    locked = lock(offer)
    require_may(locked, by)
    require_waiting(locked, now)
    locked.reason = require_reason(reason)
    answer(locked, workflow.OFFER_DECLINE, by=by, now=now)
    audit.record("offer.declined", locked, by=by, now=now, payload={"reason": locked.reason})
    return locked


@transaction.atomic
def withdraw(offer: Offer, *, reason: str, by: User, now: datetime) -> Offer:
    """The bureau takes back an offer that is not answered yet; the enterprise reads why."""
    locked = lock(offer)
    reason = require_reason(reason)
    move(locked, workflow.OFFER_WITHDRAW, by=by)
    locked.reason, locked.ended_at, locked.ended_by = reason, now, by
    locked.save()
    audit.record("offer.withdrawn", locked, by=by, now=now, payload={"reason": reason})
    sending.tell([locked], "offer_withdrawn", now=now)
    return locked


def require_reason(reason: str) -> str:
    reason = reason.strip()
    if not reason:
        raise Refused("reason_missing", _("Give the reason in a few words."), field="reason")
    return reason[:500]
