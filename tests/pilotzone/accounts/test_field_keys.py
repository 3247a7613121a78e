"""Keys of sealed texts can be changed: what needs which is counted, all is sealed anew, and then the old one goes."""

from importlib import import_module
from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.apps import apps
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.urls import reverse

from enterprises import secrets
from enterprises.models import PayeeAccount
from pilotzone.kernel import sealing
from tests.factories.people import make_enterprise, make_user

pytestmark = pytest.mark.django_db
# RFC 6238, appendix B: the secret "12345678901234567890" in base 32, and the last six digits of its code at 59 seconds.
SECRET, MOMENT, CODE = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", 59, "287082"
NUMBER = "6222020200012345678"
SEALED = {
    "enterprises.PayeeAccount.number_encrypted",
    "enterprises.PayeeChange.number_encrypted",
    "exchange.DropSecret.sealed",
    "exchange.SubscriptionSecret.sealed",
    "mfa.Authenticator.data.secret",
    "mfa.Authenticator.data.seed",
    "subsidies.Draw.seed_encrypted",
    "subsidies.Objection.identity_encrypted",
    "warehouses.RecognitionObjection.identity_encrypted",
}


@pytest.fixture(autouse=True)
def _then(monkeypatch, settings):
    monkeypatch.setattr(totp.time, "time", lambda: MOMENT)
    settings.PILOTZONE_FIELD_KEYS = ["old"]
    cache.clear()


def told(*arguments: str) -> dict[str, str]:
    out = StringIO()
    call_command("field_keys", *arguments, stdout=out)
    return dict(line.split(": ") for line in out.getvalue().splitlines() if ": " in line)


def factor(person, kind):
    return Authenticator.objects.get(user=person, type=kind)


@pytest.fixture
def person():
    person = make_user()
    totp.TOTP.activate(person, SECRET)
    RecoveryCodes.activate(person)
    return person


@pytest.fixture
def account():
    account = make_enterprise().payee_accounts.get()
    PayeeAccount.objects.filter(pk=account.pk).update(number_encrypted=secrets.encrypt(NUMBER))
    return account


def test_codes_are_made_from_what_the_database_does_not_show(person):
    assert SECRET not in str(factor(person, "totp").data)
    assert len(factor(person, "recovery_codes").data["seed"]) > 100  # 40 bytes as text are 80 characters
    assert factor(person, "totp").wrap().validate_code(CODE)
    assert not factor(person, "totp").wrap().validate_code("287083")


def test_whoever_signs_in_is_told_that_the_portal_has_lost_the_key(settings, person, client):
    person.emailaddress_set.create(email=person.email, verified=True, primary=True)
    settings.PILOTZONE_FIELD_KEYS = ["new"]
    client.post(reverse("account_login"), {"login": person.email, "password": "Pilot-zone-2024"})
    answer = client.post(reverse("mfa_authenticate"), {"code": CODE})
    assert answer.status_code == 503
    assert "请联系平台管理员" in answer.content.decode()


def test_secrets_from_before_are_sealed_by_the_upgrade_and_opened_by_the_way_back(person):
    step = import_module("pilotzone.accounts.migrations.0004_sealed_factors")
    plain = {"secret": SECRET}
    Authenticator.objects.filter(user=person, type="totp").update(data=plain)
    Authenticator.objects.filter(user=person, type="recovery_codes").update(data={"seed": "ab" * 40, "used_mask": 5})
    step.seal(apps, None)
    assert factor(person, "totp").wrap().validate_code(CODE)
    codes = factor(person, "recovery_codes")
    assert (codes.data["used_mask"], len(codes.wrap().get_unused_codes())) == (5, 8)
    step.unseal(apps, None)
    assert factor(person, "totp").data == plain
    assert factor(person, "recovery_codes").data == {"seed": "ab" * 40, "used_mask": 5}


def test_an_old_key_is_renewed_and_taken_out(settings, person, account):
    settings.PILOTZONE_FIELD_KEYS = ["new", "old"]
    make_user("Another")  # with nothing sealed
    newer = make_enterprise("天津新钥贸易有限公司").payee_accounts.get()
    PayeeAccount.objects.filter(pk=newer.pk).update(number_encrypted=secrets.encrypt("12345678"))
    codes = factor(person, "recovery_codes").wrap().get_unused_codes()
    before = told()
    assert before["enterprises.PayeeAccount.number_encrypted"] == "1 by key 1, 1 by key 2"
    assert before["mfa.Authenticator.data.secret"] == "1 by key 2"
    assert before["subsidies.Draw.seed_encrypted"] == "none"
    after = told("--renew")
    assert after["enterprises.PayeeAccount.number_encrypted"] == "2 by key 1"
    assert after["mfa.Authenticator.data.seed"] == "1 by key 1"
    settings.PILOTZONE_FIELD_KEYS = ["new"]
    account.refresh_from_db()
    assert secrets.decrypt(account.number_encrypted) == NUMBER
    assert factor(person, "totp").wrap().validate_code(CODE)
    assert factor(person, "recovery_codes").wrap().get_unused_codes() == codes


def test_renewing_says_how_many_and_is_done_once(settings, person, account):
    settings.PILOTZONE_FIELD_KEYS = ["new", "old"]
    out = StringIO()
    call_command("field_keys", "--renew", stdout=out)
    assert out.getvalue().startswith("3 texts sealed")  # an account, an app's secret, a seed of recovery codes
    kept = PayeeAccount.objects.get(pk=account.pk).number_encrypted
    out = StringIO()
    call_command("field_keys", "--renew", stdout=out)
    assert out.getvalue().startswith("0 texts sealed")
    assert PayeeAccount.objects.get(pk=account.pk).number_encrypted == kept


def test_what_no_key_opens_is_told_and_left_as_it_is(settings, account):
    kept = PayeeAccount.objects.get(pk=account.pk).number_encrypted
    settings.PILOTZONE_FIELD_KEYS = ["new"]
    out = StringIO()
    with pytest.raises(CommandError, match="1 texts are opened by none"):
        call_command("field_keys", "--renew", stdout=out)
    assert "enterprises.PayeeAccount.number_encrypted: 1 by no key\n" in out.getvalue()
    assert PayeeAccount.objects.get(pk=account.pk).number_encrypted == kept


def test_every_sealed_column_is_known():
    """By name: a text of another name that is sealed is found by whoever reviews the call of `seal`."""
    named = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.name.endswith("_encrypted") or field.name == "sealed"
    }
    assert {str(column) for column in sealing.columns()} == SEALED
    assert named == {name for name in SEALED if "mfa" not in name}
