"""Who is led to a claim, and who not: no page offers what its reader may not open, and a newcomer comes to register."""

import pytest
from django.test import Client
from django.urls import reverse

from enterprises.models import Membership
from pilotzone.accounts.models import User
from pilotzone.kernel.access import R
from pilotzone.reference.actions import enter_calendar
from subsidies.actions import correcting
from subsidies.enums import State
from subsidies.models import Application
from tests.factories.claims import load_reference
from tests.factories.people import make_application, make_call, make_enterprise, make_member, make_officer, make_user
from tests.factories.review import make_bureau, make_submitted

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock(at):
    load_reference()
    at("2024-07-02T10:00:00")


def as_(person):
    client = Client()
    client.cookies["django_language"] = "en"
    if person:
        client.force_login(person)
    return client


def make_agent(enterprise, *programmes):
    agent = make_member(enterprise, R.AGENT)
    Membership.objects.filter(user=agent).update(programmes=list(programmes))
    return User.objects.get(pk=agent.pk)  # rights are kept from the first time they are asked for


def start_of(call):
    return reverse("portal:subsidies:application_start", args=[call.uid])


def test_the_programmes_page_leads_each_reader_where_he_may_go():
    call, enterprise = make_call(), make_enterprise()
    page = reverse("public:programme_detail", args=[call.uid])
    register = reverse("portal:enterprises:enterprise_register")
    readers = {
        "stranger": (None, "Sign in and claim"),
        "newcomer": (make_user(), "Register an enterprise"),
        "lead": (make_member(enterprise, R.PROJECT_LEAD), "Begin a claim"),
        "agent": (make_agent(enterprise, call.programme.code), "Begin a claim"),
        "agent of another programme": (make_agent(enterprise, "elsewhere"), ""),
        "reader": (make_member(enterprise, R.READER), ""),
        "officer": (make_officer(R.CASEWORKER), ""),
    }
    for name, (person, wanted) in readers.items():
        text = as_(person).get(page).content.decode()
        for word in ("Sign in and claim", "Begin a claim", "Register an enterprise"):
            assert (word in text) is (word == wanted), (name, word)
        assert (start_of(call) in text) is (wanted in ("Sign in and claim", "Begin a claim")), name
        assert (register in text) is (name == "newcomer"), name


def test_who_signs_in_from_there_without_an_enterprise_comes_to_register():
    call = make_call()
    answer = as_(make_user()).get(start_of(call), follow=True)
    assert answer.redirect_chain == [(reverse("portal:enterprises:enterprise_register"), 302)]
    assert "Register your enterprise first" in answer.content.decode()


def test_a_reader_and_an_agent_of_another_programme_begin_nothing():
    call, enterprise = make_call(), make_enterprise()
    for person in (make_member(enterprise, R.READER), make_agent(enterprise, "elsewhere")):
        client = as_(person)
        assert client.get(start_of(call)).status_code == 403
        assert client.post(start_of(call)).status_code == 403
    assert not Application.objects.exists()


def test_what_fits_offers_a_beginning_to_whoever_may_begin():
    call, enterprise = make_call(), make_enterprise()
    page = reverse("portal:subsidies:fit_list")
    for person, may in (
        (make_member(enterprise, R.PROJECT_LEAD), True),
        (make_member(enterprise, R.READER), False),
        (make_agent(enterprise, "elsewhere"), False),
    ):
        assert (start_of(call) in as_(person).get(page).content.decode()) is may


def test_a_claim_that_an_agent_may_not_open_is_with_others():
    claim = make_application(enterprise=make_enterprise())
    page = reverse("portal:subsidies:fit_list")
    address = reverse("portal:subsidies:application_detail", args=[claim.uid])
    text = as_(make_agent(claim.enterprise, "elsewhere")).get(page).content.decode()
    assert (address in text, "Others of your enterprise see to it." in text) == (False, True)
    text = as_(make_agent(claim.enterprise, claim.call.programme.code)).get(page).content.decode()
    assert (address in text, "Others of your enterprise see to it." in text) == (True, False)


def test_a_reader_is_told_who_corrects_a_claim(now):
    enter_calendar(2024, "国办发明电〔2023〕7号", {})
    bureau, claim = make_bureau(), make_submitted()
    correcting.request(claim, {"answer:turnover": "请核实"}, by=bureau.commerce, now=now)
    assert Application.objects.get().state == State.CORRECTION
    page = reverse("portal:subsidies:application_detail", args=[claim.uid])
    correct = reverse("portal:subsidies:application_correction", args=[claim.uid])
    text = as_(make_member(claim.enterprise, R.READER)).get(page).content.decode()
    assert (correct in text, "Whoever writes claims for your enterprise answers it." in text) == (False, True)
    assert correct in as_(make_member(claim.enterprise, R.PROJECT_LEAD)).get(page).content.decode()


def test_home_links_the_file_of_an_enterprise_for_those_who_may_read_it():
    enterprise = make_enterprise()
    link = reverse("portal:enterprises:enterprise_detail", args=[enterprise.uid])
    for role, may in ((R.READER, True), (R.AGENT, False)):
        client = as_(make_member(enterprise, role))
        text = client.get(reverse("portal:home")).content.decode()
        assert enterprise.name_en in text
        assert (link in text) is may
        assert client.get(link).status_code == (200 if may else 403)


def test_an_agents_claim_names_the_enterprises_file_without_a_link():
    claim = make_application(enterprise=make_enterprise())
    page = reverse("portal:subsidies:application_detail", args=[claim.uid])
    link = reverse("portal:enterprises:enterprise_detail", args=[claim.enterprise.uid])
    for person, may in ((make_member(claim.enterprise, R.PROJECT_LEAD), True), (make_agent(claim.enterprise), False)):
        text = as_(person).get(page).content.decode()
        assert "Enterprise information" in text
        assert (f'class="task-title" href="{link}"' in text) is may


def test_the_page_of_absences_leads_to_claims_only_those_who_see_them():
    page, claims = reverse("bureau:accounts:absence_list"), reverse("bureau:subsidies:application_list")
    crumb = f'<li><a href="{claims}">'
    assert crumb in as_(make_officer(R.CASEWORKER)).get(page).content.decode()
    assert crumb not in as_(make_officer(R.ASSESSMENT_OFFICER)).get(page).content.decode()
