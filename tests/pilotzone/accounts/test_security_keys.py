"""The pages of security keys: each key is found, renamed and removed, and whoever must set one up reads why."""

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache

from pilotzone.kernel.access import R
from tests.factories.people import make_officer, make_user
from tests.pilotzone.accounts.test_second_factor import STEP, second_step

pytestmark = pytest.mark.django_db
INDEX, LIST = "/accounts/2fa/", "/accounts/2fa/webauthn/"
WHY = "工作人员须经两步登录"


@pytest.fixture(autouse=True)
def _fresh(at):
    at("2024-07-02T10:00")
    cache.clear()


def with_key(person, name="办公室钥匙", *, rk=True):
    person.emailaddress_set.create(email=person.email, verified=True, primary=True)
    made = {"clientExtensionResults": {"credProps": {"rk": rk}}}
    return Authenticator.objects.create(user=person, type="webauthn", data={"name": name, "credential": made})


def at_work(client, person):
    """Signed in, with the password given once more, as pages that change keys ask."""
    client.force_login(person)
    assert client.post("/accounts/reauthenticate/", {"password": "Pilot-zone-2024"}).status_code == 302


@pytest.mark.parametrize(
    ("language", "rk", "words"),
    [
        ("zh-hans", True, "通行密钥，单独使用"),
        ("zh-hans", False, "在密码之后"),
        ("en", True, "By itself, as a passkey"),
        ("en", False, "After the password"),
    ],
)
def test_a_persons_keys_are_listed(client, language, rk, words):
    person = make_user()
    key = with_key(person, rk=rk)
    at_work(client, person)
    client.cookies["django_language"] = language
    page = client.get(LIST)
    assert page.status_code == 200
    assert "办公室钥匙" in page.content.decode()
    assert words in page.content.decode()
    assert f"{LIST}keys/{key.pk}/edit/" in page.content.decode()
    assert "办公室钥匙" in client.get(f"{LIST}keys/{key.pk}/remove/").content.decode()


def test_a_key_is_renamed_within_a_names_length(client):
    person = make_user()
    key = with_key(person)
    at_work(client, person)
    page = f"{LIST}keys/{key.pk}/edit/"
    assert client.post(page, {"name": "家" * 81}).status_code == 200
    assert client.post(page, {"name": "家" * 80})["Location"] == LIST
    key.refresh_from_db()
    assert key.data["name"] == "家" * 80


def test_somebody_elses_key_is_not_there(client):
    key = with_key(make_user())
    at_work(client, make_user())
    assert client.get(f"{LIST}keys/{key.pk}/edit/").status_code == 404
    assert client.post(f"{LIST}keys/{key.pk}/remove/").status_code == 404


def test_an_officer_brought_to_the_page_reads_why(client, settings):
    settings.PILOTZONE_STAFF_SECOND_FACTOR = True
    officer = make_officer(R.DIRECTOR)
    client.force_login(officer)
    assert client.get("/bureau/")["Location"] == INDEX
    assert WHY in client.get(INDEX).content.decode()
    with_key(officer)
    assert WHY not in client.get(INDEX).content.decode()
    assert client.get("/bureau/").status_code == 200


def test_others_are_not_told_that_they_must(client, settings):
    settings.PILOTZONE_STAFF_SECOND_FACTOR = True
    client.force_login(make_user())
    assert WHY not in client.get(INDEX).content.decode()


def test_the_second_step_speaks_of_what_the_person_has(monkeypatch):
    """The key here is a row without a public key: no browser is there to be asked for it."""
    monkeypatch.setattr("allauth.mfa.webauthn.internal.auth.get_credentials", lambda user: [])
    person = make_user()
    with_key(person)
    page = second_step(person).get(STEP).content.decode()
    assert "身份验证器应用" not in page
    assert "若安全密钥不在手边" in page


def test_an_office_behind_one_address_signs_in_by_passkey_as_often_as_by_password(client):
    for _time in range(30):
        assert client.get(f"{LIST}login/", headers={"Accept": "application/json"}).status_code == 200
        assert client.post(f"{LIST}login/", {"credential": "{}"}).status_code == 302
