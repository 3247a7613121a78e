"""Appointments: which roles one person may hold, from which office, and that an end is an end."""

from datetime import date, timedelta

import pytest

from pilotzone.accounts import actions
from pilotzone.accounts.models import Office
from pilotzone.kernel.access import R
from pilotzone.kernel.errors import Refused
from tests.factories.people import make_division, make_officer, make_user

pytestmark = pytest.mark.django_db
TODAY = date(2024, 7, 2)


@pytest.fixture
def security(at):
    at("2024-07-02T10:00:00")
    return make_officer(R.SECURITY_ADMIN)


def appoint(user, role, security, now, *, office=None, starts_on=TODAY, ends_on=None):
    office = office or security.appointments.get().office
    return actions.appoint(user, role=role, office=office, starts_on=starts_on, ends_on=ends_on, by=security, now=now)


def test_an_administrator_to_come_counts_as_one(security, now):
    person = make_user()
    appoint(person, R.SYSTEM_ADMIN, security, now, starts_on=TODAY + timedelta(days=1))
    with pytest.raises(Refused, match="administrators_apart"):
        appoint(person, R.AUDIT_ADMIN, security, now)


def test_a_district_appoints_nobody_over_the_zones_money(security, now):
    district = Office.objects.create(code="binhai", name_zh="滨海新区财政局", division=make_division())
    with pytest.raises(Refused, match="zone_role"):
        appoint(make_user(), R.FINANCE_OFFICER, security, now, office=district)
    assert appoint(make_user(), R.DISTRICT_FINANCE, security, now, office=district).pk


def test_an_end_is_not_put_off(security, now):
    made = appoint(make_user(), R.CASEWORKER, security, now, ends_on=TODAY + timedelta(days=3))
    assert actions.end_appointment(made, last_day=TODAY, by=security, now=now).ends_on == TODAY
    with pytest.raises(Refused, match="not_an_end"):
        actions.end_appointment(made, last_day=TODAY + timedelta(days=1), by=security, now=now)
