"""The log of sign-ins goes with the account, whoever holds its address before or after."""

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache

from pilotzone.accounts.models import SignIn
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db
DATA = "/portal/account/data/"
PASSWORD = "Pilot-zone-2024"


@pytest.fixture(autouse=True)
def _fresh(at):
    cache.clear()
    at("2024-07-02T10:00")


def verified(user):
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def sign_in(client, email, address, device="Firefox"):
    data = {"login": email, "password": PASSWORD}
    assert client.post("/accounts/login/", data, REMOTE_ADDR=address, headers={"User-Agent": device}).status_code == 302


def held(client):
    return client.get(f"{DATA}file/").json()["sign_ins"]


def test_a_sign_in_is_shown_with_moment_address_and_device(client):
    sign_in(client, verified(make_user()).email, "192.0.2.7", "Opera on the telephone")
    assert held(client) == [
        {"at": "2024-07-02T10:00:00+08:00", "address": "192.0.2.7", "device": "Opera on the telephone"}
    ]
    page = client.get(DATA).content.decode()
    assert "192.0.2.7" in page
    assert "Opera on the telephone" in page


def test_whoever_registers_an_address_that_was_given_up_sees_nothing_of_the_one_before(client):
    before = verified(make_user(email="office@firm.test"))
    sign_in(client, "office@firm.test", "192.0.2.7")
    client.logout()
    before.emailaddress_set.update(email="moved@firm.test")
    before.email = "moved@firm.test"
    before.save()
    verified(make_user(email="office@firm.test"))

    sign_in(client, "office@firm.test", "198.51.100.9")
    assert [row["address"] for row in held(client)] == ["198.51.100.9"]
    client.logout()
    sign_in(client, "moved@firm.test", "192.0.2.8")
    assert [row["address"] for row in held(client)] == ["192.0.2.8", "192.0.2.7"]


def test_a_refused_sign_in_is_not_one(client):
    user = verified(make_user())
    client.post("/accounts/login/", {"login": user.email, "password": "Wrong-guess-2024"})
    assert not SignIn.objects.exists()


def test_a_device_of_any_length_is_kept_as_far_as_there_is_room(client):
    sign_in(client, verified(make_user()).email, "2001:db8::7", "x" * 300)
    assert (SignIn.objects.get().address, len(SignIn.objects.get().device)) == ("2001:db8::7", 255)
