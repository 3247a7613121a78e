"""The pages of originals, visits and submissions; another district's are a 404."""

import pytest
from django.urls import reverse

from pilotzone.kernel.access import R
from pilotzone.reference.actions import enter_calendar
from subsidies.actions import programmes, reviewing, submitting_to_city
from subsidies.enums import State, Verdict
from subsidies.models import Application, OriginalsCheck, Programme, Submission
from tests.factories.people import make_call, make_division, make_officer
from tests.factories.review import make_bureau, make_submitted
from tests.subsidies.actions.test_submitting_to_city import store

pytestmark = pytest.mark.django_db


@pytest.fixture
def bureau(at):
    at("2024-07-02T10:00:00")
    enter_calendar(2024, "国办发明电〔2023〕7号", {})
    return make_bureau()


@pytest.fixture
def manager():
    return make_officer(R.PROGRAMME_MANAGER)


@pytest.fixture
def claim(bureau, manager, now):
    call = make_call()
    programmes.set_intake(call.programme, submits_by_letter=True, checks_originals=False, by=manager, now=now)
    made = make_submitted(type(call).objects.get(pk=call.pk))
    for person in (bureau.commerce, bureau.finance):
        reviewing.opine(made, verdict=Verdict.AGREE, by=person, now=now)
    return made


def page(name, *args):
    return reverse(f"bureau:subsidies:{name}", args=args)


def test_a_district_gathers_its_claims_and_submits_them(client, claim, bureau):
    client.force_login(bureau.commerce)
    address = page("submission_make", claim.call.uid)
    assert address in client.get(page("submission_list")).content.decode()
    assert claim.reference in client.get(address).content.decode()
    assert client.post(address, {"document_number": ""}).status_code == 422
    assert client.post(address, {"document_number": "津滨〔2024〕1号"}).status_code == 422  # nothing ticked
    answer = client.post(address, {"document_number": "津滨〔2024〕1号", "claim": [str(claim.uid)]})
    made = Submission.objects.get()
    assert answer["Location"] == page("submission_detail", made.uid)
    assert Application.objects.get(pk=claim.pk).state == State.CITY_REVIEW


@pytest.fixture
def made(claim, bureau, now):
    by = bureau.commerce
    return submitting_to_city.make(
        claim.call, claim.division, [claim.pk], document_number="津滨〔2024〕1号", by=by, now=now
    )


def test_the_city_sees_the_letter_its_claims_and_its_files(client, made, claim, bureau):
    client.force_login(bureau.caseworker)
    text = client.get(page("submission_detail", made.uid)).content.decode()
    assert claim.reference in text
    assert "36,000.00" in text or "36000.00" in text
    for form in ("letter.pdf", "summary.pdf", "summary.xlsx"):
        assert client.get(page("submission_file", made.uid, form)).status_code == 200
    assert client.get(page("submission_file", made.uid, "other.pdf")).status_code == 404
    assert made.document_number in client.get(page("application_detail", claim.uid)).content.decode()


def test_another_district_does_not_see_it(client, made):
    client.force_login(make_officer(R.DISTRICT_COMMERCE, make_division("120114", "武清区", "Wuqing")))
    assert client.get(page("submission_detail", made.uid)).status_code == 404
    assert client.get(page("submission_file", made.uid, "letter.pdf")).status_code == 404
    assert made.reference not in client.get(page("submission_list")).content.decode()


def test_anybody_with_the_paper_can_check_it(client, made):
    address = reverse("public:submission", args=[made.uid])
    assert made.document_number not in client.get(address).content.decode()
    assert made.document_number not in client.get(address, {"h": "0" * 64}).content.decode()
    assert made.document_number in client.get(address, {"h": made.digest}).content.decode()


def test_the_manager_sets_how_districts_take_claims_in(client, claim, manager):
    client.force_login(manager)
    code = claim.call.programme.code
    assert page("programme_intake", code) in client.get(page("programme_detail", code)).content.decode()
    client.post(page("programme_intake", code), {"checks_originals": "on"})
    found = Programme.objects.get(code=code)
    assert (found.submits_by_letter, found.checks_originals) == (False, True)


def test_originals_are_recorded_on_the_claims_page(client, bureau, now):
    claim = make_submitted()
    store(claim, now)
    client.force_login(bureau.commerce)
    address = page("originals_record", claim.uid)
    assert client.post(address, {"agrees": "yes", "checked_on": "2024-07-02"}).status_code == 422
    data = {"materials": ["contracts"], "agrees": "yes", "checked_on": "2024-07-02"}
    assert client.post(address, data).status_code == 302
    assert OriginalsCheck.objects.get().agrees
    text = client.get(page("application_detail", claim.uid)).content.decode()
    assert "与原件一致" in text
