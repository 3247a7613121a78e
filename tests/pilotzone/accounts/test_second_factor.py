"""A second factor that was lost has a way out, which nobody takes alone and which leaves a trace."""

from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.webauthn.internal import auth as webauthn
from django.core import mail
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client

from pilotzone.accounts.actions import reset_second_factor
from pilotzone.accounts.models import User
from pilotzone.audit.models import AuditEvent
from pilotzone.jobs.models import OutboxTask
from pilotzone.jobs.outbox import registered
from pilotzone.kernel.access import R
from pilotzone.kernel.errors import NotAllowed, Refused
from tests.factories.people import NOW, make_officer, make_user

pytestmark = pytest.mark.django_db
PAGE = "/bureau/accounts/second-factor/"
STEP = "/accounts/2fa/authenticate/"
SECRET = "JBSWY3DPEHPK3PXP"
WHY = "手机遗失，本人持身份证到场"


@pytest.fixture(autouse=True)
def _fresh(at, monkeypatch):
    """The keys here are rows without a public key: no browser is there to be asked for them."""
    monkeypatch.setattr(webauthn, "get_credentials", lambda user: [])
    cache.clear()
    at("2024-07-02T10:00")


def with_factor(person):
    person.emailaddress_set.create(email=person.email, verified=True, primary=True)
    TOTP.activate(person, SECRET)
    RecoveryCodes.activate(person)
    Authenticator.objects.create(user=person, type="webauthn", data={"name": "办公室钥匙"})
    return person


def send_mails():
    for row in OutboxTask.objects.filter(task="accounts.tell_second_factor_reset"):
        registered(row.task).work(*row.args)


def second_step(person, language="zh-hans"):
    client = Client()
    client.cookies["django_language"] = language
    client.post("/accounts/login/", {"login": person.email, "password": "Pilot-zone-2024"})
    return client


def test_security_administrator_resets_a_lost_factor(client):
    person, chief = with_factor(make_officer(R.CASEWORKER, name="沈知远")), make_officer(R.SECURITY_ADMIN)
    at_work = Client()
    at_work.force_login(person)
    assert at_work.get("/bureau/").status_code == 200
    client.force_login(chief)

    assert client.post(PAGE, {"user": person.email, "reason": WHY})["Location"] == "/bureau/accounts/appointments/"

    assert not Authenticator.objects.filter(user=person).exists()
    assert at_work.get("/bureau/").status_code == 302
    assert client.get(PAGE).status_code == 200
    event = AuditEvent.objects.get(kind="account.second_factor_reset")
    assert (event.actor, event.subject_uid) == (chief, person.uid)
    assert event.payload == {"kinds": ["recovery_codes", "totp", "webauthn"]}
    assert event.personal == {"reason": WHY}
    assert second_step(person).get("/bureau/").status_code == 200


def test_a_session_begun_afterwards_goes_on_and_a_second_reset_ends_it_too():
    person = with_factor(make_user())
    reset_second_factor(person, by=None, now=NOW, reason=WHY)
    again = Client()
    again.force_login(User.objects.get(pk=person.pk))
    assert again.get("/portal/").status_code == 200
    TOTP.activate(person, SECRET)
    reset_second_factor(person, by=None, now=NOW, reason=WHY)
    assert again.get("/portal/").status_code == 302


@pytest.mark.parametrize(
    ("language", "subject", "words"),
    [
        ("zh-hans", "【综合试验区服务平台】您的两步验证已重置", "已于2024年7月2日 10:00解除"),
        ("en", "[Pilot zone portal] Your second factor was reset", "at 2 July 2024, 10:00"),
    ],
)
def test_the_person_is_told_by_mail_in_the_own_language(language, subject, words):
    person = with_factor(make_user(language=language))
    reset_second_factor(person, by=None, now=NOW, reason=WHY)
    send_mails()
    assert (mail.outbox[0].to, mail.outbox[0].subject) == ([person.email], subject)
    assert words in mail.outbox[0].body
    assert WHY not in mail.outbox[0].body


def test_nobody_resets_the_own_factor(client):
    chief = with_factor(make_officer(R.SECURITY_ADMIN))
    client.force_login(chief)
    response = client.post(PAGE, {"user": chief.email, "reason": WHY})
    assert response.status_code == 422
    assert "不得重置本人的两步验证" in response.content.decode()
    assert Authenticator.objects.filter(user=chief).count() == 3


@pytest.mark.parametrize("role", [R.SYSTEM_ADMIN, R.AUDIT_ADMIN, R.DIRECTOR])
def test_others_may_not(client, role):
    officer, person = make_officer(role), with_factor(make_user())
    client.force_login(officer)
    assert client.post(PAGE, {"user": person.email, "reason": WHY}).status_code == 403
    with pytest.raises(NotAllowed):
        reset_second_factor(person, by=officer, now=NOW, reason=WHY)


def test_without_a_reason_or_a_factor_nothing_is_recorded(client):
    client.force_login(make_officer(R.SECURITY_ADMIN))
    person, other = with_factor(make_user()), make_user()
    for entered, field in (
        ({"user": person.email, "reason": " "}, "reason"),
        ({"user": other.email, "reason": WHY}, "user"),
    ):
        response = client.post(PAGE, entered)
        assert response.status_code == 422
        assert list(response.context["form"].errors) == [field]
    with pytest.raises(Refused):
        reset_second_factor(person, by=None, now=NOW, reason=" ")
    assert not AuditEvent.objects.exists()


def test_operator_resets_the_factor_of_the_security_administrator():
    chief = with_factor(make_officer(R.SECURITY_ADMIN, name="魏书宁"))
    said = StringIO()
    call_command("reset_second_factor", chief.email.upper(), reason=WHY, stdout=said)
    assert "魏书宁" in said.getvalue()
    event = AuditEvent.objects.get(kind="account.second_factor_reset")
    assert (event.actor, event.personal) == (None, {"reason": WHY})
    with pytest.raises(CommandError, match="has no second factor"):
        call_command("reset_second_factor", chief.email, reason=WHY)
    with pytest.raises(CommandError, match="Nobody has an account"):
        call_command("reset_second_factor", "nobody@firm.test", reason=WHY)


def test_second_step_says_that_a_recovery_code_will_do_and_takes_one():
    person = with_factor(make_user())
    client = second_step(person)
    page = client.get(STEP).content.decode()
    assert "验证码" in page
    assert "可输入一个恢复代码" in page
    assert "编号" not in page
    code = Authenticator.objects.get(user=person, type="recovery_codes").wrap().get_unused_codes()[0]
    assert client.post(STEP, {"code": code}).status_code == 302
    assert client.get("/portal/").status_code == 200


@pytest.mark.parametrize(("with_key", "shown"), [(True, True), (False, False)])
def test_a_security_key_is_offered_to_those_who_have_one(with_key, shown):
    person = with_factor(make_user())
    if not with_key:
        Authenticator.objects.filter(user=person, type="webauthn").delete()
    page = second_step(person, "en").get(STEP).content.decode()
    assert ("Use a security key" in page) is shown
    assert ("webauthn" in page) is shown
