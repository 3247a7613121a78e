"""The enterprise asks for a review of a refusal: online, with reasons and papers, while the time limit runs."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.files import actions as files
from pilotzone.files.models import StoredFile
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import Refused
from pilotzone.messages import actions as messages
from pilotzone.reference import actions as reference_actions
from pilotzone.reference import queries as reference
from pilotzone.ui.spoken import Moment
from subsidies import queries, remedies
from subsidies.actions import moving, reviewing
from subsidies.actions.drafting import require_may
from subsidies.enums import State
from subsidies.models import Application, Review, ReviewPaper
from subsidies.rules import deadlines

LONGEST_GROUNDS = 4000
MOST_PAPERS = 10


def ask(
    application: Application,
    *,
    grounds: str,
    papers: Sequence[UploadedFile] = (),
    submission: UUID,
    by: User,
    now: datetime,
) -> Review:
    """Once for each refusal, by the enterprise's administrator. The same form sent twice is one request."""
    known = Review.objects.filter(submission=submission, application=application).first()
    if known:
        return known
    require_may(P.CLAIM_APPROVE, application.enterprise, application.call, by, now)
    grounds = grounds.strip()
    if not grounds:
        raise Refused("grounds_missing", _("Say why the refusal should be lifted."), field="grounds")
    if len(grounds) > LONGEST_GROUNDS:
        raise Refused(
            "grounds_long", _("The text has %(most)s signs at most."), field="grounds", params={"most": LONGEST_GROUNDS}
        )
    if len(papers) > MOST_PAPERS:
        raise Refused("too_many_papers", _("At most %(most)s files."), field="papers", params={"most": MOST_PAPERS})
    require_in_time(application, now)
    stored = [keep(upload, by=by, now=now) for upload in papers]
    return enter(application, grounds, stored, submission, by=by, now=now)


def require_in_time(application: Application, now: datetime) -> datetime:
    """The moment of the refusal of which a review can be asked for now."""
    refused_at = application.refused_at
    if application.state != State.REFUSED or refused_at is None:
        raise Refused("not_refused", _("The claim is not refused, so there is nothing to review."), status=409)
    due = remedies.review_until(application)
    if now >= due.at and not due.provisional:
        raise Refused(
            "review_late",
            _("A review could be asked for until %(at)s. Administrative reconsideration remains open to you."),
            params={"at": Moment(due.at)},
            status=409,
        )
    if remedies.review_of(application):
        raise Refused("review_there", _("A review of this refusal has been asked for already."), status=409)
    return refused_at


def keep(upload: UploadedFile, *, by: User, now: datetime) -> StoredFile:
    try:
        return files.store(upload, by=by, now=now)
    except Refused as error:
        raise Refused(error.code, error.template, field="papers", params=error.params) from error


@transaction.atomic
def enter(
    application: Application, grounds: str, papers: Sequence[StoredFile], submission: UUID, *, by: User, now: datetime
) -> Review:
    locked = moving.lock(application)
    refused_at = require_in_time(locked, now)
    due = deadlines.office_due(reference.calendar(), now, locked.call.review_answer_days)
    review = Review.objects.create(
        reference=reference_actions.next_reference("FH", clock.local_date(now).year, width=4),
        submission=submission,
        application=locked,
        refused_at=refused_at,
        refusal_clause=locked.refusal_clause,
        refusal_reason=locked.refusal_reason,
        grounds=grounds,
        filed_at=now,
        filed_by=by,
        due_at=due.at,
        due_provisional=due.provisional,
    )
    ReviewPaper.objects.bulk_create(ReviewPaper(review=review, file=paper) for paper in papers)
    payload = {"reference": review.reference, "papers": [paper.sha256 for paper in papers], "due_at": due.at}
    audit.record("review.filed", review, case=locked, by=by, now=now, payload=payload)
    tell_filed(review, locked, now=now)
    return review


def tell_filed(review: Review, application: Application, *, now: datetime) -> None:
    params = {
        "reference": application.reference,
        "review": review.reference,
        "enterprise": application.enterprise.names,
        "due": review.due_at,
    }
    messages.notify(
        queries.officers(P.REVIEW_DECIDE, application.division_id),
        "review_waiting",
        params=params,
        link=reverse("bureau:subsidies:review_detail", args=[review.uid]),
        now=now,
        case=application,
    )
    messages.notify(
        queries.claimants(application, now),
        "review_received",
        params=params,
        link=reviewing.own_link(application),
        now=now,
        case=application,
    )
