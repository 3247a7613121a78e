"""Guessing is stopped: after five wrong passwords at the sign-in page, and at the second factor."""

import re
from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from axes.models import AccessAttempt
from django.core import mail
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from pilotzone.audit import retention
from pilotzone.kernel.access import R
from tests.factories.people import make_officer, make_user

pytestmark = pytest.mark.django_db
RIGHT, WRONG = "Pilot-zone-2024", "Wrong-guess-2024"


@pytest.fixture(autouse=True)
def _fresh_counters():
    cache.clear()


def sign_in(client, user, password, address="192.0.2.1", **headers):
    data = {"login": user.email.upper(), "password": password}
    return client.post(reverse("account_login"), data, REMOTE_ADDR=address, headers=headers)


def verified(user):
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)
    return user


def test_five_wrong_passwords_lock_the_right_one_out_too(client):
    user = verified(make_user())
    answers = [sign_in(client, user, WRONG).status_code for _ in range(5)]
    assert answers == [200, 200, 200, 200, 429]
    assert sign_in(client, user, RIGHT).status_code == 429
    assert "_auth_user_id" not in client.session


def reset_by_mail(client, user, password):
    """As a person does it: asks for the mail, follows its link, chooses a password."""
    client.post(reverse("account_reset_password"), {"email": user.email})
    link = re.search(r"/accounts/password/reset/key/\S+", mail.outbox[-1].body).group()
    form = client.get(link)["Location"]
    return client.post(form, {"password1": password, "password2": password})


@pytest.mark.parametrize("typed", ["main", "second"])
def test_a_password_reset_by_mail_lifts_the_lock(client, typed):
    user, other = verified(make_user()), verified(make_user())
    user.emailaddress_set.create(email="second@firm.test", verified=True, primary=False)
    address = {"main": user.email, "second": "second@firm.test"}[typed]
    for _ in range(6):
        client.post(reverse("account_login"), {"login": address, "password": WRONG}, REMOTE_ADDR="192.0.2.1")
        sign_in(client, other, WRONG)
    assert reset_by_mail(client, user, "New-pilot-2024").status_code == 302
    entered = {"login": address, "password": "New-pilot-2024"}
    assert client.post(reverse("account_login"), entered, REMOTE_ADDR="192.0.2.1").status_code == 302
    client.logout()
    assert sign_in(client, other, RIGHT).status_code == 429


def test_asking_for_the_mail_lifts_nothing(client):
    user = verified(make_user())
    for _ in range(5):
        sign_in(client, user, WRONG)
    client.post(reverse("account_reset_password"), {"email": user.email})
    assert sign_in(client, user, RIGHT).status_code == 429


@pytest.mark.parametrize(
    ("language", "words"), [("zh-hans", "最后一次尝试30分钟后"), ("en", "again 30 minutes after the last try")]
)
def test_a_lockout_says_how_long_and_offers_a_new_password(client, language, words):
    client.cookies["django_language"] = language
    user = verified(make_user())
    page = [sign_in(client, user, WRONG) for _ in range(5)][-1].content.decode()
    assert words in page
    assert 'href="/accounts/password/reset/"' in page


def test_a_lockout_is_for_one_person_at_one_address(client):
    user, other = verified(make_user()), verified(make_user())
    for _ in range(5):
        sign_in(client, user, WRONG)
    assert sign_in(client, other, RIGHT).status_code == 302
    client.logout()
    assert sign_in(client, user, RIGHT, address="192.0.2.2").status_code == 302


def test_behind_the_proxy_the_address_it_saw_counts_and_none_that_was_made_up(client, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    user = verified(make_user())
    for guess in range(5):
        answer = sign_in(client, user, WRONG, **{"X-Forwarded-For": f"203.0.113.{guess}, 198.51.100.7"})
    assert answer.status_code == 429
    assert sign_in(client, user, RIGHT, **{"X-Forwarded-For": "198.51.100.8"}).status_code == 302


def test_second_factor_is_not_guessed_without_end(client):
    user = verified(make_user())
    TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    assert sign_in(client, user, RIGHT).status_code == 302
    address = reverse("mfa_authenticate")
    forms = [client.post(address, {"code": "000000"}).context["form"] for _ in range(12)]
    codes = [form.errors.as_data()["code"][0].code for form in forms]
    assert codes == ["incorrect_code"] * 10 + ["too_many_login_attempts"] * 2
    assert "_auth_user_id" not in client.session


def test_signing_up_with_a_known_address_looks_like_any_other(client):
    user = verified(make_user())
    seen = []
    for email in (user.email, "new@example.test"):
        data = {"email": email, "name": "新人", "password1": "Pilot-zone-9", "password2": "Pilot-zone-9"}
        answer = client.post(reverse("account_signup"), data)
        seen.append((answer.status_code, answer.url))
        client.logout()
    assert seen[0] == seen[1]


def test_wrong_passwords_are_forgotten_after_thirty_days_at_night(client):
    """On the machine's clock, by which axes writes them."""
    old, young = verified(make_user()), verified(make_user())
    for user in (old, young):
        sign_in(client, user, WRONG)
    now = timezone.now()
    tries = AccessAttempt.objects
    tries.filter(username=old.email).update(attempt_time=now - timedelta(days=30, minutes=1))
    tries.filter(username=young.email).update(attempt_time=now - timedelta(days=29, hours=23))
    assert retention.forget_due(now) == 1
    assert list(tries.values_list("username", flat=True)) == [young.email]


def test_the_page_of_retention_says_how_long_wrong_passwords_are_kept(client):
    client.force_login(make_officer(R.AUDIT_ADMIN))
    page = client.get("/bureau/audit/retention/").content.decode()
    assert "密码错误记录" in page
