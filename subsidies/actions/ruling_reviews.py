"""The decision on a review: two people without a hand in the claim lift the refusal or let it stand."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import Refused
from pilotzone.messages import actions as messages
from subsidies import queries, workflow
from subsidies.actions import letters, moving, reviewing, rulings, undeciding
from subsidies.enums import State
from subsidies.enums_proof import LetterKind
from subsidies.enums_terms import ReviewOutcome
from subsidies.hands import BY_OBJECTION
from subsidies.models import Application, Review

ALSO = BY_OBJECTION


def lock(review: Review, by: User) -> tuple[Application, Review]:
    """The claim, then its request, for somebody who may decide on it."""
    application = moving.lock(review.application)
    rulings.require_impartial(application, P.REVIEW_DECIDE, by, also=ALSO)
    return application, Review.objects.select_for_update(of=("self",)).get(pk=review.pk)


@transaction.atomic
def propose(review: Review, *, outcome: str, reason: str, by: User, now: datetime) -> Review:
    """The first of the two says what should be decided, and why; nothing follows from it yet."""
    application, row = lock(review, by)
    rulings.propose(row, application, outcome=outcome, clause="", reason=reason, by=by, now=now)
    record("proposed", row, application, by=by, now=now)
    return row


@transaction.atomic
def give_back(review: Review, *, reason: str, seen: str | None = None, by: User, now: datetime) -> Review:
    application, row = lock(review, by)
    said = rulings.give_back(row, reason=reason, seen=seen, by=by)
    payload = {"reference": row.reference, "reason": said}
    audit.record("review.given_back", row, case=application, by=by, now=now, payload=payload)
    return row


@transaction.atomic
def confirm(review: Review, *, seen: str | None = None, by: User, now: datetime) -> Review:
    """The second agrees: the claim is before the city again with its figures, or the refusal is final."""
    application, row = lock(review, by)
    rulings.confirm(row, seen=seen, by=by, now=now)
    record("decided", row, application, by=by, now=now)
    if row.outcome == ReviewOutcome.UPHELD:
        reinstate(application, row, by=by, now=now)
    tell_decided(row, application, now=now)
    return row


def record(what: str, row: Review, application: Application, *, by: User, now: datetime) -> None:
    payload = {"reference": row.reference, "outcome": row.outcome, "reason": row.reason}
    audit.record(f"review.{what}", row, case=application, by=by, now=now, payload=payload)


def reinstate(application: Application, review: Review, *, by: User, now: datetime) -> None:
    """Back to the city's desk: the refusal is lifted, the district's opinions and the figures stand.

    Its invoice numbers count for it again, except those that another claim counts by now.
    """
    if application.state != State.REFUSED or application.refused_at != review.refused_at:
        raise Refused("not_refused", _("The claim is not refused, so there is nothing to review."), status=409)
    undeciding.require_no_other(application)
    application.refused_at = application.refused_by = application.assigned_to = None
    application.refusal_clause = application.refusal_reason = ""
    fell = undeciding.let_decision_fall(application, by=by, now=now)
    lost = undeciding.hold_numbers(application, by=by, now=now)
    moving.enter(application, workflow.REINSTATE, by=by, now=now)
    payload = fell | {"review": review.reference, "numbers_lost": lost, "audited": application.audited}
    audit.record("claim.reinstated", application, by=by, now=now, payload=payload)


def tell_decided(review: Review, application: Application, *, now: datetime) -> None:
    letters.ask(LetterKind.REVIEW, review.pk, now=now)
    lifted = review.outcome == ReviewOutcome.UPHELD
    params = {
        "reference": application.reference,
        "outcome": ReviewOutcome(review.outcome).label,
        "reason": review.reason,
    }
    messages.notify(
        queries.claimants(application, now),
        "review_upheld" if lifted else "review_kept",
        params=params,
        link=reviewing.own_link(application),
        now=now,
        case=application,
    )
    if lifted:
        messages.notify(
            queries.officers(P.CITY_REVIEW),
            "claim_returned",
            params=params,
            link=reviewing.office_link(application),
            now=now,
            case=application,
        )
