"""Operators are told before a lease ends, of a document and its lease once."""

from datetime import date, timedelta

import pytest

from pilotzone.messages.models import Notice
from tests.factories.people import NOW, make_member
from tests.factories.registry import make_file
from tests.factories.warehouses import country, make_keeper, make_warehouse, warehouse_values
from tests.warehouses.actions.test_documents import at
from warehouses.actions import changing, documents, leases

pytestmark = pytest.mark.django_db
UNTIL = date(2024, 9, 30)


@pytest.fixture
def warehouse():
    return make_warehouse(lease_ends_on=UNTIL)


@pytest.fixture
def member(warehouse):
    return make_member(warehouse.operator)


def test_operators_are_warned_60_30_and_7_days_before_and_on_the_day_once_each(warehouse, member):
    told = []
    for before in range(70, -2, -1):
        day = UNTIL - timedelta(days=before)
        told += [before] * leases.warn_due(now=at(day))
        assert leases.warn_due(now=at(day)) == 0
    assert told == [60, 30, 7, 0]
    assert Notice.objects.filter(recipient=member, kind="warehouses.lease_ends").count() == 4


def test_a_document_that_lapses_on_the_same_day_is_warned_of_instead(warehouse, member):
    documents.add(warehouse, make_file(member, "lease.pdf"), kind="lease", valid_until=UNTIL, by=member, now=NOW)
    assert (documents.warn_due(now=at(UNTIL)), leases.warn_due(now=at(UNTIL))) == (1, 0)


def test_a_new_lease_is_warned_of_anew(warehouse, member):
    assert leases.warn_due(now=at(UNTIL)) == 1
    values = warehouse_values(country=country(), lease_ends_on=UNTIL + timedelta(days=365))
    changing.change(warehouse, values, expected_version=1, by=make_keeper(), now=NOW)
    assert leases.warn_due(now=at(UNTIL)) == 0
    assert leases.warn_due(now=at(UNTIL + timedelta(days=365 - 60))) == 1


def test_a_closed_warehouse_is_not_warned_of(warehouse, member):
    changing.close(warehouse, closed_on=date(2024, 6, 30), by=member, now=NOW)
    assert leases.warn_due(now=at(UNTIL)) == 0
