"""Mails about an account: in its language, in the portal's name, and to whoever has to know."""

import re
from smtplib import SMTPServerDisconnected

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP
from django.core import mail
from django.core.cache import cache
from django.core.mail import EmailMessage

from tests.factories.people import make_user

pytestmark = pytest.mark.django_db
OLD, NEW = "Pilot-zone-2024", "New-pilot-2024"


@pytest.fixture(autouse=True)
def _fresh():
    cache.clear()


def verified(user):
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def signed_in(client, **fields):
    user = verified(make_user(**fields))
    client.post("/accounts/login/", {"login": user.email, "password": OLD})
    return user


def change_password(client):
    entered = {"oldpassword": OLD, "password1": NEW, "password2": NEW}
    assert client.post("/accounts/password/change/", entered).status_code == 302


def told():
    return [(each.to, each.subject) for each in mail.outbox]


@pytest.mark.parametrize(
    ("language", "subject", "words"),
    [
        ("zh-hans", "【综合试验区服务平台】密码已修改", "您的账号密码已修改。"),
        ("en", "[Pilot zone portal] Password Changed", "Your password has been changed."),
    ],
)
def test_a_changed_password_is_told_in_the_language_of_the_account(client, language, subject, words):
    client.cookies["django_language"] = {"zh-hans": "en", "en": "zh-hans"}[language]
    user = signed_in(client, language=language)
    change_password(client)
    assert told() == [([user.email], subject)]
    assert words in mail.outbox[0].body
    assert "127.0.0.1\n" in mail.outbox[0].body
    assert "http://127.0.0.1:8000/accounts/password/reset/" in mail.outbox[0].body
    assert "Hello from" not in mail.outbox[0].body


def test_a_password_is_changed_although_no_mail_can_be_sent(client, monkeypatch):
    user = signed_in(client)

    def away(message, **options):
        raise SMTPServerDisconnected

    monkeypatch.setattr(EmailMessage, "send", away)
    change_password(client)
    user.refresh_from_db()
    assert user.check_password(NEW)


def test_a_changed_address_is_told_at_the_old_one(client):
    signed_in(client, email="old@firm.test")
    client.post("/accounts/email/", {"email": "new@firm.test", "action_add": ""})
    confirmation = mail.outbox.pop()
    assert (confirmation.to, confirmation.subject) == (["new@firm.test"], "【综合试验区服务平台】请确认电子邮箱")
    assert "注册" not in confirmation.body
    link = re.search(r"/accounts/confirm-email/\S+", confirmation.body).group()
    client.post(link)
    mail.outbox.clear()
    client.post("/accounts/email/", {"email": "new@firm.test", "action_primary": ""})
    assert told() == [(["old@firm.test"], "【综合试验区服务平台】电子邮箱已更改")]
    assert "已由old@firm.test变更为new@firm.test" in mail.outbox[0].body
    mail.outbox.clear()
    client.post("/accounts/email/", {"email": "old@firm.test", "action_remove": ""})
    assert told() == [(["new@firm.test"], "【综合试验区服务平台】电子邮箱已移除")]


def test_a_removed_second_factor_is_told(client):
    user = signed_in(client)
    TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    client.post("/accounts/reauthenticate/", {"password": OLD})
    assert client.post("/accounts/2fa/totp/deactivate/")["Location"] == "/accounts/2fa/"
    assert [each.to for each in mail.outbox] == [[user.email]]
    assert "身份验证器应用已停用。" in mail.outbox[0].body


def test_a_password_set_by_mail_is_told(client):
    user = verified(make_user())
    client.post("/accounts/password/reset/", {"email": user.email})
    link = re.search(r"/accounts/password/reset/key/\S+", mail.outbox.pop().body).group()
    client.post(client.get(link)["Location"], {"password1": NEW, "password2": NEW})
    assert told() == [([user.email], "【综合试验区服务平台】密码已重设")]


@pytest.mark.parametrize(
    ("language", "words"), [("zh-hans", "注册账号"), ("en", "An account of the portal was opened")]
)
def test_signing_up_says_what_the_link_is_for(client, language, words):
    client.cookies["django_language"] = language
    entered = {"email": "new@firm.test", "name": "新人", "password1": NEW, "password2": NEW}
    client.post("/accounts/signup/", entered)
    assert words in mail.outbox[0].body
    assert "/accounts/confirm-email/" in mail.outbox[0].body


@pytest.mark.parametrize(
    ("email", "subject"), [("known@firm.test", "重设密码"), ("nobody@firm.test", "该邮箱未注册账号")]
)
def test_a_forgotten_password_is_answered_by_mail_alone(client, email, subject):
    verified(make_user(email="known@firm.test"))
    client.post("/accounts/password/reset/", {"email": email})
    assert told() == [([email], f"【综合试验区服务平台】{subject}")]


def test_a_mail_that_is_not_sent_again_is_not_said_to_be(client):
    """Within three minutes the first one counts: the page says that it came, and when another is sent."""
    client.post("/accounts/signup/", {"email": "new@firm.test", "name": "新人", "password1": NEW, "password2": NEW})
    again = client.post("/accounts/login/", {"login": "new@firm.test", "password": NEW}, follow=True)
    assert len(mail.outbox) == 1
    page = again.content.decode()
    assert "确认邮件正在发送或刚刚已发送至您的邮箱。" in page
    assert "三分钟后再次登录，将重新发送确认邮件。" in page
    cache.clear()
    client.post("/accounts/login/", {"login": "new@firm.test", "password": NEW})
    assert len(mail.outbox) == 2
