"""What a person sets right of the own account: name, mobile number, language."""

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client

from pilotzone.audit.models import AuditEvent
from pilotzone.kernel.access import R
from tests.factories.people import make_officer, make_user

pytestmark = pytest.mark.django_db
DETAILS = "/portal/account/details/"
SWITCH = "/language/"


@pytest.fixture(autouse=True)
def _fresh(at):
    cache.clear()
    at("2024-07-02T10:00")


def verified(user):
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)
    return user


def sign_in(user, **cookies):
    client = Client()
    client.cookies.load(cookies)
    client.post("/accounts/login/", {"login": user.email, "password": "Pilot-zone-2024"})
    return client


def test_name_and_number_are_corrected_and_the_record_has_both(client):
    person = make_user("张山", phone="13800000000")
    client.force_login(person)
    assert 'value="张山"' in client.get(DETAILS).content.decode()
    assert client.post(DETAILS, {"name": " 张珊 ", "phone": "+86 139-0000 0000"})["Location"] == DETAILS
    person.refresh_from_db()
    assert (person.name, person.phone) == ("张珊", "+86 139-0000 0000")
    event = AuditEvent.objects.get(kind="account.details_corrected")
    assert (event.actor, event.actor_label, event.subject_uid) == (person, "张山", person.uid)
    assert event.payload == {"fields": ["name", "phone"]}
    assert event.personal == {
        "before": {"name": "张山", "phone": "13800000000"},
        "after": {"name": "张珊", "phone": "+86 139-0000 0000"},
    }


def test_only_what_changes_is_recorded_and_nothing_for_nothing(client):
    person = make_user("张珊", phone="13800000000")
    client.force_login(person)
    client.post(DETAILS, {"name": "张珊", "phone": "13800000000"})
    assert not AuditEvent.objects.exists()
    client.post(DETAILS, {"name": "张珊", "phone": ""})
    assert AuditEvent.objects.get().personal == {"before": {"phone": "13800000000"}, "after": {"phone": ""}}


@pytest.mark.parametrize(
    ("entered", "field"),
    [({"name": "", "phone": ""}, "name"), ({"name": "珊", "phone": "12ab"}, "phone"), ({"name": "珊" * 81}, "name")],
)
def test_what_sign_up_refuses_is_refused_here_too(client, entered, field):
    person = make_user("张珊")
    client.force_login(person)
    response = client.post(DETAILS, entered)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    person.refresh_from_db()
    assert person.name == "张珊"


@pytest.mark.parametrize("make", [make_user, lambda: make_officer(R.CASEWORKER)])
def test_the_menu_leads_to_details_and_addresses(client, make):
    client.force_login(make())
    page = client.get(DETAILS).content.decode()
    assert f'href="{DETAILS}"' in page
    assert 'href="/accounts/email/"' in page


def test_the_switch_keeps_the_language_with_the_account():
    person = verified(make_user(language="zh-hans"))
    client = sign_in(person)
    assert client.post(SWITCH, {"language": "en", "next": "/portal/"})["Location"] == "/portal/"
    person.refresh_from_db()
    assert person.language == "en"
    mail.outbox.clear()
    Client().post("/accounts/password/reset/", {"email": person.email})
    assert mail.outbox[0].subject.startswith("[Pilot zone portal]")


def test_a_new_browser_begins_in_the_language_of_the_account_and_keeps_its_own_choice():
    person = verified(make_user(language="en"))
    assert '<html lang="en">' in sign_in(person).get("/portal/").content.decode()
    assert '<html lang="zh-Hans">' in sign_in(person, django_language="zh-hans").get("/portal/").content.decode()


@pytest.mark.parametrize("entered", [{"language": "fr"}, {}])
def test_a_language_that_is_none_changes_nothing(entered):
    person = verified(make_user(language="en"))
    assert sign_in(person).post(SWITCH, entered).status_code == 302
    person.refresh_from_db()
    assert person.language == "en"


def test_a_visitor_switches_for_the_browser_alone(client):
    client.post(SWITCH, {"language": "en", "next": "/"})
    assert '<html lang="en">' in client.get("/").content.decode()


def test_without_a_second_factor_staff_can_still_switch(settings):
    settings.PILOTZONE_STAFF_SECOND_FACTOR = True
    officer = verified(make_officer(R.CASEWORKER))
    client = sign_in(officer)
    assert client.get(DETAILS)["Location"] == "/accounts/2fa/"
    client.post(SWITCH, {"language": "en", "next": "/"})
    officer.refresh_from_db()
    assert officer.language == "en"


@pytest.mark.parametrize(("role", "is_there"), [(R.EVENTS_OFFICER, True), (R.CASEWORKER, True), (R.AUDIT_ADMIN, False)])
def test_officers_find_their_absences_in_the_menu_wherever_they_work(client, role, is_there):
    client.force_login(make_officer(role))
    page = client.get("/portal/account/data/").content.decode()
    assert ("/bureau/accounts/absences/" in page) is is_there
