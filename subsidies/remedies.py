"""What an enterprise can do about a refusal, and until when; what is open about a claim beside its state."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from pilotzone.reference import queries as reference
from subsidies.enums import State
from subsidies.models import Application, DeemedWithdrawal, Objection, Review
from subsidies.rules import deadlines
from subsidies.rules.deadlines import Due


@dataclass(frozen=True, slots=True)
class Refusal:
    """When, by which clause and why a claim was refused."""

    at: datetime
    clause: str
    reason: str


def last_refusal(application: Application) -> Refusal | None:
    """The one that stands, or the one that a review has lifted since."""
    if application.refused_at:
        return Refusal(application.refused_at, application.refusal_clause, application.refusal_reason)
    lifted = application.reviews.order_by("-refused_at").first()
    return Refusal(lifted.refused_at, lifted.refusal_clause, lifted.refusal_reason) if lifted else None


def review_until(application: Application, refused_at: datetime | None = None) -> Due:
    """24:00 of the last working day on which a review of the refusal (the one that stands) can be asked for."""
    start = refused_at or application.refused_at
    return deadlines.applicant_due(reference.calendar(), start, application.call.review_days)


def review_of(application: Application) -> Review | None:
    """The request about the refusal that stands."""
    return application.reviews.filter(refused_at=application.refused_at).first()


def can_ask(application: Application, now: datetime) -> bool:
    """Refused, in time (a provisional limit lapses for nobody), and not asked yet."""
    if application.state != State.REFUSED:
        return False
    due = review_until(application)
    return (due.provisional or now < due.at) and review_of(application) is None


def open_matter(application: Application) -> Objection | Review | None:
    """What two people have to decide about the claim now: an objection while it is on notice, a review of a refusal."""
    if application.state == State.NOTICED:
        return Objection.objects.undecided().filter(item__application=application).order_by("due_at").first()
    if application.state == State.REFUSED:
        return application.reviews.undecided().first()
    return None


def lapsed(application: Application) -> DeemedWithdrawal | None:
    """That the claim is taken as withdrawn for a missed limit, and until when it can be taken up again."""
    if application.state != State.WITHDRAWN:
        return None
    missed = Q(correction__application=application) | Q(paper__application=application)
    return DeemedWithdrawal.objects.filter(missed, restored_at=None).first()
