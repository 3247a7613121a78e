"""What follows a recognition: the yearly review, and what has to be put right by a day."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from pilotzone.accounts.models import User
from pilotzone.files.models import StoredFile
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import NotAllowed, Refused
from pilotzone.kernel.workflow import require
from pilotzone.reference import queries as reference
from warehouses import workflow_recognition as workflow
from warehouses.actions.recognition import steps
from warehouses.actions.recognition.applying import own
from warehouses.enums_recognition import HOLDING, FileStage, ReviewState
from warehouses.models import Recognition, Rectification, YearlyReview
from warehouses.rules.recognition import review_years

REMIND_DAYS = 5  # working days before a review or a rectification is due
AGAIN = timedelta(days=7)  # until a late one is reminded of again


def open_reviews(*, now: datetime) -> int:
    """The reviews that the calendar asks for: one for each recognition and year, whoever runs it and how often."""
    today, opened = clock.local_date(now), 0
    for row in Recognition.objects.holding().select_related("batch").order_by("pk"):
        have = set(row.reviews.values_list("year", flat=True))
        first, last = row.valid_from, row.valid_until
        if first is None or last is None:
            continue
        for year in review_years(first, last, today, row.batch.review_month):
            opened += year not in have and open_review(row, year, now=now)
    return opened


@transaction.atomic
def open_review(recognition: Recognition, year: int, *, now: datetime) -> bool:
    row = steps.lock(recognition)
    if row.state not in HOLDING or row.reviews.filter(year=year).exists():
        return False
    limit = reference.calendar().add(clock.local_date(now), row.batch.review_days)
    review = YearlyReview.objects.create(
        recognition=row, year=year, opened_at=now, due_on=limit.day, provisional=limit.provisional
    )
    steps.record("review_opened", review, row, by=None, now=now, year=year, due_on=limit.day)
    steps.tell_operator(row, "recognition_review", now=now, year=year, due=limit.day)
    return True


def lock_review(review: YearlyReview, expected_version: int | None) -> YearlyReview:
    row = steps.lock(review.recognition, expected_version)
    found: YearlyReview = YearlyReview.objects.select_for_update(of=("self",)).get(pk=review.pk)
    found.recognition = row
    return found


def require_review(review: YearlyReview, *states: ReviewState) -> None:
    if review.state not in states or review.recognition.state not in HOLDING:
        raise Refused("review_settled", _("This review is not open for this step."), status=409)


@transaction.atomic
def report(
    review: YearlyReview,
    *,
    statement: str,
    files: Iterable[StoredFile] = (),
    expected_version: int | None = None,
    by: User,
    now: datetime,
) -> YearlyReview:
    """The operator's word on the year; given anew until an officer decides. Late is better than never."""
    if not by.may(P.RECOGNITION_APPLY, enterprise_id=review.recognition.enterprise_id):
        raise NotAllowed("not_allowed", _("You may not do this for the enterprise."))
    locked = lock_review(review, expected_version)
    require_review(locked, ReviewState.OPEN, ReviewState.REPORTED)
    locked.statement = steps.said(statement, "statement", _("Say how the warehouse was run in the year."))
    locked.state, locked.reported_at, locked.reported_by = ReviewState.REPORTED, now, by
    locked.save()
    row = locked.recognition
    count = steps.add_files(row, FileStage.REVIEW, files, by=by, now=now)
    touch(row)
    steps.record("review_reported", locked, row, by=by, now=now, year=locked.year, files=count)
    steps.tell_officers(row, "recognition_review_reported", P.RECOGNITION_CHECK, now=now, year=locked.year)
    return locked


def touch(row: Recognition) -> None:
    row.version += 1
    row.save(update_fields=["version"])


@transaction.atomic
def pass_review(
    review: YearlyReview, *, note: str = "", expected_version: int | None = None, by: User, now: datetime
) -> YearlyReview:
    locked = lock_review(review, expected_version)
    require(P.RECOGNITION_CHECK, by)
    steps.require_unlinked(by, locked.recognition)
    require_review(locked, ReviewState.REPORTED)
    locked.state, locked.decided_at, locked.decided_by, locked.note = ReviewState.PASSED, now, by, note.strip()
    locked.save()
    touch(locked.recognition)
    steps.record("review_passed", locked, locked.recognition, by=by, now=now, year=locked.year)
    steps.tell_operator(locked.recognition, "recognition_review_passed", now=now, year=locked.year)
    return locked


@transaction.atomic
def fail_review(
    review: YearlyReview,
    *,
    demand: str,
    due_on: date,
    expected_version: int | None = None,
    by: User,
    now: datetime,
) -> Rectification:
    """Not passed, or not told in time: what has to be put right, by when."""
    locked = lock_review(review, expected_version)
    require(P.RECOGNITION_CHECK, by)
    if not locked.is_late(clock.local_date(now)):
        require_review(locked, ReviewState.REPORTED)
    locked.state, locked.decided_at, locked.decided_by = ReviewState.FAILED, now, by
    locked.note = demand.strip()
    locked.save()
    row = locked.recognition
    steps.record("review_failed", locked, row, by=by, now=now, year=locked.year)
    return _demand(row, demand, due_on, locked, by=by, now=now)


@transaction.atomic
def demand(
    recognition: Recognition,
    *,
    demand: str,
    due_on: date,
    expected_version: int | None = None,
    by: User,
    now: datetime,
) -> Rectification:
    """Ask to have something put right between reviews."""
    return _demand(steps.lock(recognition, expected_version), demand, due_on, None, by=by, now=now)


def _demand(
    row: Recognition, text: str, due_on: date, review: YearlyReview | None, *, by: User, now: datetime
) -> Rectification:
    steps.step(row, workflow.DEMAND, by=by)
    steps.require_unlinked(by, row)
    what = steps.said(text, "demand", _("Say what has to be put right."))
    if due_on <= clock.local_date(now):
        raise Refused("day_past", _("Give a day after today."), field="due_on")
    row.save()
    made: Rectification = Rectification.objects.create(
        recognition=row, review=review, demand=what, due_on=due_on, demanded_at=now, demanded_by=by
    )
    steps.record("rectification_demanded", made, row, by=by, now=now, due_on=due_on, demand=what)
    steps.tell_operator(row, "recognition_rectify", now=now, due=due_on, demand=what)
    return made


def open_rectification(row: Recognition) -> Rectification:
    found: Rectification | None = row.rectifications.filter(settled_at=None).first()
    if found is None:
        raise Refused("nothing_open", _("Nothing has to be put right."), status=409)
    return found


@transaction.atomic
def answer(
    recognition: Recognition,
    *,
    answer: str,
    files: Iterable[StoredFile] = (),
    expected_version: int | None = None,
    by: User,
    now: datetime,
) -> Rectification:
    """What the operator has put right."""
    row = own(recognition, expected_version, by)
    found = open_rectification(row)
    found.answer = steps.said(answer, "answer", _("Say what you have put right."))
    found.answered_at, found.answered_by = now, by
    found.save()
    count = steps.add_files(row, FileStage.RECTIFICATION, files, by=by, now=now)
    touch(row)
    steps.record("rectification_answered", found, row, by=by, now=now, files=count)
    steps.tell_officers(row, "recognition_rectified", P.RECOGNITION_CHECK, now=now)
    return found


@transaction.atomic
def settle(
    recognition: Recognition, *, note: str = "", expected_version: int | None = None, by: User, now: datetime
) -> Recognition:
    """It is put right; the recognition stands as before."""
    row = steps.lock(recognition, expected_version)
    steps.step(row, workflow.SETTLE, by=by)
    steps.require_unlinked(by, row)
    found = open_rectification(row)
    if found.answered_at is None:
        raise Refused("not_answered", _("The operator has not answered yet."), status=409)
    found.settled_at, found.settled_by, found.note = now, by, note.strip()
    found.save()
    row.save()
    steps.record("rectification_settled", found, row, by=by, now=now)
    steps.tell_operator(row, "recognition_settled", now=now)
    return row


def remind_due(*, now: datetime) -> int:
    """Operators whose review or rectification is due within five working days, or late; late ones once a week."""
    today, calendar = clock.local_date(now), reference.calendar()
    reviews = YearlyReview.objects.filter(state=ReviewState.OPEN, recognition__state__in=HOLDING)
    rectifications = Rectification.objects.filter(settled_at=None, answered_at=None, recognition__state__in=HOLDING)
    waiting: list[YearlyReview | Rectification] = [
        *reviews.select_related("recognition"),
        *rectifications.select_related("recognition"),
    ]
    due = [each for each in waiting if calendar.between(today, each.due_on) <= REMIND_DAYS]
    return sum(remind(each, now=now) for each in due)


@transaction.atomic
def remind(item: YearlyReview | Rectification, *, now: datetime) -> bool:
    row = steps.lock(item.recognition)
    item.refresh_from_db(fields=["reminded_at", "due_on"])
    late = clock.local_date(now) > item.due_on
    if item.reminded_at is not None and not (late and now - item.reminded_at >= AGAIN):
        return False
    item.reminded_at = now
    item.save(update_fields=["reminded_at"])
    what = "review" if isinstance(item, YearlyReview) else "rectification"
    steps.record(f"{what}_reminded", item, row, by=None, now=now, due_on=item.due_on)
    steps.tell_operator(row, f"recognition_{what}_due", now=now, due=item.due_on)
    return True
