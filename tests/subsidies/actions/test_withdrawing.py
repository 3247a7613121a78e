"""Who is told that a claim was withdrawn: the desks that have or had it, and its own people but the one who did it."""

import pytest

from pilotzone.kernel.access import R
from pilotzone.messages.models import Notice
from pilotzone.reference.actions import enter_calendar
from subsidies.actions import drafting
from subsidies.models import Application
from tests.factories.people import make_application, make_enterprise, make_member
from tests.factories.review import at_city, make_bureau, make_submitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def bureau():
    enter_calendar(2024, "国办发明电〔2023〕7号", {})
    return make_bureau()


def told(kind):
    return {row.recipient for row in Notice.objects.filter(kind=kind).select_related("recipient")}


def withdraw(claim, by, now):
    return drafting.withdraw(Application.objects.get(pk=claim.pk), by=by, now=now)


def test_at_the_district_its_commerce_office_hears_of_it(bureau, now):
    claim = make_submitted()
    withdraw(claim, claim.created_by, now)
    assert told("claim_withdrawn") == {bureau.commerce}


@pytest.mark.engine
def test_at_the_city_its_office_hears_of_it_too_or_the_officer_who_has_it(bureau, now):
    first, second = (at_city(make_submitted(amounts=(amount,)), bureau, now) for amount in ("120000.00", "90000.00"))
    withdraw(first, first.created_by, now)
    assert told("claim_withdrawn") == {bureau.commerce, bureau.caseworker}
    Notice.objects.all().delete()
    Application.objects.filter(pk=second.pk).update(assigned_to=bureau.deputy)
    withdraw(second, second.created_by, now)
    assert told("claim_withdrawn") == {bureau.commerce, bureau.deputy}


def test_the_enterprises_other_people_hear_of_it_and_of_a_draft_the_bureau_does_not(bureau, now):
    enterprise = make_enterprise()
    admin, lead, reader = (make_member(enterprise, role) for role in (R.ENTERPRISE_ADMIN, R.PROJECT_LEAD, R.READER))
    withdraw(make_application(enterprise=enterprise, by=lead), admin, now)
    assert told("claim_withdrawn_by_colleague") == {lead}
    assert reader not in told("claim_withdrawn_by_colleague")
    assert told("claim_withdrawn") == set()
