"""What follows a recognition: yearly reviews, what has to be put right, reminders, the end."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from pilotzone.kernel.access import R
from pilotzone.kernel.errors import NotAllowed, Refused
from pilotzone.messages.models import Notice
from tests.factories import recognition as make
from tests.factories.people import make_member
from tests.standing import part
from warehouses import tasks_recognition as tasks
from warehouses.actions.recognition import deciding, following
from warehouses.enums_recognition import RecognitionState, ReviewState

pytestmark = pytest.mark.django_db
ZONE = ZoneInfo("Asia/Shanghai")


def at(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 9, tzinfo=ZONE)


@pytest.fixture(scope="module")
def prepared(standing):
    """Recognised from 10 July 2024 to 9 July 2027; the review is in March, for twenty working days."""
    office = make.make_office()
    make.make_calendar(2024, 2025, 2026, 2027)
    warehouse = make.make_warehouse()
    admin = make_member(warehouse.operator, name="仓主")
    row = make.to_recognised(make.make_application(make.make_batch(office), warehouse, admin), office)
    return {"office": office, "admin": admin, "row": row}


office, admin, row = part("office"), part("admin"), part("row")


def told(kind: str) -> int:
    return Notice.objects.filter(kind=f"warehouses.{kind}").count()


@pytest.fixture
def review(row):
    following.open_reviews(now=at(2025, 3, 3))
    return row.reviews.select_related("recognition").get()


def test_opened_once_a_year_from_the_year_after(row):
    assert following.open_reviews(now=at(2024, 12, 31)) == 0
    assert following.open_reviews(now=at(2025, 2, 28)) == 0
    assert following.open_reviews(now=at(2025, 3, 3)) == 1
    assert following.open_reviews(now=at(2025, 3, 4)) == 0
    assert following.open_reviews(now=at(2026, 3, 2)) == 1
    assert list(row.reviews.values_list("year", "due_on")) == [
        (2026, datetime(2026, 3, 30).date()),
        (2025, datetime(2025, 3, 31).date()),
    ]


def test_reported_and_passed(review, admin, office):
    given = following.report(review, statement="全年服务六十家企业。", by=admin, now=at(2025, 3, 10))
    assert given.state == ReviewState.REPORTED
    done = following.pass_review(given, note="属实", by=office.checker, now=at(2025, 3, 12))
    assert (done.state, told("recognition_review_passed")) == (ReviewState.PASSED, 1)
    with pytest.raises(Refused):
        following.report(done, statement="再报", by=admin, now=at(2025, 3, 13))


def test_not_passed_it_is_put_right(review, row, admin, office):
    given = following.report(review, statement="有一处货架停用。", by=admin, now=at(2025, 3, 10))
    due = at(2025, 4, 30).date()
    made = following.fail_review(given, demand="恢复货架", due_on=due, by=office.checker, now=at(2025, 3, 12))
    row.refresh_from_db()
    assert (row.state, made.review) == (RecognitionState.RECTIFYING, given)
    with pytest.raises(Refused) as error:
        following.settle(row, by=office.checker, now=at(2025, 4, 1))
    assert error.value.code == "not_answered"
    following.answer(row, answer="已恢复", by=admin, now=at(2025, 4, 1))
    assert following.settle(row, by=office.checker, now=at(2025, 4, 2)).state == RecognitionState.RECOGNISED


def test_a_review_that_was_never_told_fails_only_when_it_is_late(review, office):
    demand = {"demand": "补报年度复核", "due_on": at(2025, 5, 30).date(), "by": office.checker}
    with pytest.raises(Refused):
        following.fail_review(review, **demand, now=at(2025, 3, 31))
    assert following.fail_review(review, **demand, now=at(2025, 4, 1)).demand == "补报年度复核"


def test_what_has_to_be_put_right_has_a_day_to_come(row, office):
    with pytest.raises(Refused) as error:
        following.demand(row, demand="x", due_on=at(2024, 8, 1).date(), by=office.checker, now=at(2024, 8, 1))
    assert error.value.code == "day_past"


def test_revoked_with_the_reason(row, office):
    with pytest.raises(Refused):
        deciding.revoke(row, reason=" ", by=office.director, now=at(2025, 1, 6))
    done = deciding.revoke(row, reason="租约终止", by=office.director, now=at(2025, 1, 6))
    assert (done.state, done.reason, told("recognition_revoked")) == (RecognitionState.REVOKED, "租约终止", 1)
    assert done.certificate  # it stays verifiable, and says that it no longer holds


def test_the_checker_does_not_revoke(row, office):
    with pytest.raises(NotAllowed):
        deciding.revoke(row, reason="x", by=office.checker, now=at(2025, 1, 6))


def test_a_linked_officer_does_not_settle(row, office):
    following.demand(row, demand="整改", due_on=at(2024, 9, 1).date(), by=office.checker, now=at(2024, 8, 1))
    office.checker.memberships.create(enterprise=row.enterprise, role=R.READER.value, starts_on=at(2024, 8, 2).date())
    with pytest.raises(NotAllowed) as error:
        following.settle(row, by=office.checker, now=at(2024, 8, 3))
    assert error.value.code == "linked"


def test_it_ends_after_its_last_day(row):
    assert deciding.expire_due(now=at(2027, 7, 9)) == 0
    assert deciding.expire_due(now=at(2027, 7, 10)) == 1
    assert deciding.expire_due(now=at(2027, 7, 11)) == 0
    row.refresh_from_db()
    assert row.state == RecognitionState.EXPIRED


def test_reminded_once_at_each_step(row):
    counts = [deciding.remind_due(now=at(2027, 7, 9) - timedelta(days=days)) for days in (91, 90, 89, 30, 29, 7, 6, 0)]
    assert counts == [0, 1, 0, 1, 0, 1, 0, 0]
    assert told("recognition_ends") == 3


def test_late_reviews_are_reminded_of_once_a_week(review):
    days = (at(2025, 3, 21), at(2025, 3, 24), at(2025, 3, 25), at(2025, 4, 1), at(2025, 4, 2), at(2025, 4, 8))
    assert [following.remind_due(now=each) for each in days] == [0, 1, 0, 1, 0, 1]


def test_the_tasks_run_twice(row, settings):
    settings.PILOTZONE_CLOCK = "2025-03-03T01:00:00Z"
    assert [tasks.open_reviews(), tasks.open_reviews()] == [1, 0]
    settings.PILOTZONE_CLOCK = "2027-07-10T01:00:00Z"
    assert [tasks.keep_recognitions(), tasks.keep_recognitions()] == [[0, 1, 0], [0, 0, 0]]
    assert tasks.remind_recognitions() == [0, 0]
