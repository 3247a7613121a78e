"""Appointments: which roles one person may hold, from which office, and that an end is an end."""

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from pilotzone.accounts import actions
from pilotzone.accounts.models import Office, User
from pilotzone.audit.models import AuditEvent
from pilotzone.audit.sentences import sentence
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


@pytest.mark.parametrize("role", [R.DISTRICT_COMMERCE, R.DISTRICT_FINANCE])
def test_a_districts_officer_is_of_a_district(security, now, role):
    zone = Office.objects.create(code="city-finance", name_zh="市财政局")
    with pytest.raises(Refused, match="district_role"):
        appoint(make_user(), role, security, now, office=zone)


@pytest.mark.parametrize(("first", "second"), [(R.AUDIT_FIRM, R.CASEWORKER), (R.DIRECTOR, R.AUDIT_FIRM)])
def test_whoever_audits_for_a_firm_holds_no_office_in_the_bureau(security, now, first, second):
    person = make_user()
    appoint(person, first, security, now)
    with pytest.raises(Refused, match="audit_firm_apart"):
        appoint(person, second, security, now)


def test_nobody_is_appointed_for_days_that_are_over(security, now):
    with pytest.raises(Refused, match="appointment_past") as told:
        appoint(make_user(), R.CASEWORKER, security, now, starts_on=date(2024, 6, 1), ends_on=date(2024, 7, 1))
    assert told.value.field == "ends_on"
    assert appoint(make_user(), R.CASEWORKER, security, now, starts_on=date(2024, 6, 1), ends_on=TODAY).pk


def test_the_record_tells_the_role_in_the_readers_words(security, now):
    appoint(make_user(), R.CASEWORKER, security, now)
    event = AuditEvent.objects.get(kind="appointment.made")
    assert sentence(event) == "任命人员：市级经办"
    with translation.override("en"):
        assert sentence(event) == "Person appointed as City caseworker"


def test_an_end_is_not_put_off(security, now):
    made = appoint(make_user(), R.CASEWORKER, security, now, ends_on=TODAY + timedelta(days=3))
    assert actions.end_appointment(made, last_day=TODAY, by=security, now=now).ends_on == TODAY
    with pytest.raises(Refused, match="not_an_end"):
        actions.end_appointment(made, last_day=TODAY + timedelta(days=1), by=security, now=now)


def test_the_same_role_twice_on_a_day_is_refused_and_later_is_not(security, now):
    person = make_user()
    appoint(person, R.CASEWORKER, security, now, ends_on=TODAY + timedelta(days=3))
    for first, last in ((TODAY, None), (TODAY + timedelta(days=3), None), (TODAY - timedelta(days=9), TODAY)):
        with pytest.raises(Refused, match="appointed_already"):
            appoint(person, R.CASEWORKER, security, now, starts_on=first, ends_on=last)
    assert appoint(person, R.CASEWORKER, security, now, starts_on=TODAY + timedelta(days=4)).pk


def test_nobody_ends_the_own_appointment_and_another_administrator_does(security, now):
    other = make_officer(R.SECURITY_ADMIN)
    own = security.appointments.get()
    with pytest.raises(Refused, match="own_appointment"):
        actions.end_appointment(own, last_day=TODAY, by=security, now=now)
    assert actions.end_appointment(own, last_day=TODAY, by=other, now=now).ends_on == TODAY


class TestFirstAdministrator:
    def run(self, *given: str) -> str:
        out = StringIO()
        call_command("first_administrator", *given, stdout=out)
        return out.getvalue()

    def test_whoever_has_an_account_is_appointed_and_appoints_others(self, now, at):
        at("2024-07-02T10:00:00")
        person = make_user(name="魏书宁")
        said = self.run(person.email.upper(), "--office", "市商务局办公室")
        assert said == "魏书宁 is security administrator from today.\n"
        appointment = person.appointments.get()
        assert (appointment.role, appointment.office.name_zh, appointment.starts_on) == (
            "security_admin",
            "市商务局办公室",
            TODAY,
        )
        by = User.objects.get(pk=person.pk)
        assert appoint(make_user(), R.SYSTEM_ADMIN, by, now).pk
        assert set(AuditEvent.objects.values_list("kind", flat=True)) >= {"office.entered", "appointment.made"}

    def test_a_second_one_is_refused_while_there_is_one(self, security):
        with pytest.raises(CommandError, match="appoints all others"):
            self.run(make_user().email, "--office", "办公室")

    def test_nobody_without_an_account_is_appointed(self):
        with pytest.raises(CommandError, match="Nobody has an account"):
            self.run("nobody@bureau.example", "--office", "办公室")
