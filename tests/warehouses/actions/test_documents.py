from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from pilotzone.kernel.errors import NotAllowed, Refused
from pilotzone.messages.models import Notice
from tests.factories.people import NOW, make_enterprise, make_member
from tests.factories.registry import make_file
from tests.factories.warehouses import make_warehouse
from warehouses.actions import documents

pytestmark = pytest.mark.django_db
UNTIL = date(2024, 9, 30)


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 9, 50, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def warehouse():
    return make_warehouse()


@pytest.fixture
def member(warehouse):
    return make_member(warehouse.operator)


def add(row, by, **fields):
    return documents.add(row, make_file(by, "lease.pdf"), kind="lease", by=by, now=NOW, **fields)


def test_operators_are_warned_60_30_and_7_days_before_and_on_the_day_once_each(warehouse, member):
    add(warehouse, member, valid_until=UNTIL)
    told = []
    for before in range(70, -2, -1):
        day = UNTIL - timedelta(days=before)
        told += [before] * documents.warn_due(now=at(day))
        assert documents.warn_due(now=at(day)) == 0
    assert told == [60, 30, 7, 0]
    assert Notice.objects.filter(recipient=member, kind="warehouses.document_lapses").count() == 4


def test_a_day_without_the_worker_is_caught_up(warehouse, member):
    add(warehouse, member, valid_until=UNTIL)
    assert documents.warn_due(now=at(UNTIL - timedelta(days=28))) == 1
    assert documents.warn_due(now=at(UNTIL - timedelta(days=27))) == 0


def test_a_removed_document_is_not_warned_of_and_kept(warehouse, member):
    row = add(warehouse, member, valid_until=UNTIL)
    documents.remove(row, by=member, now=NOW)
    assert documents.warn_due(now=at(UNTIL)) == 0
    assert warehouse.documents.count() == 1
    assert not warehouse.documents.current().exists()


def test_the_same_file_again_changes_its_days(warehouse, member):
    first = add(warehouse, member, valid_until=UNTIL)
    again = add(warehouse, member, valid_until=date(2025, 9, 30))
    assert (again.pk, again.valid_until) == (first.pk, date(2025, 9, 30))


def test_add_refuses_days_out_of_order_and_strangers(warehouse, member):
    with pytest.raises(Refused) as refused:
        add(warehouse, member, valid_from=UNTIL, valid_until=UNTIL - timedelta(days=1))
    assert refused.value.code == "out_of_order"
    with pytest.raises(NotAllowed):
        add(warehouse, make_member(make_enterprise()))
