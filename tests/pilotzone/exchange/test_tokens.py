"""Who gets a token, what it opens, and what a system is told where it opens nothing."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from oauth2_provider.models import get_access_token_model

from pilotzone.accounts import actions as accounts
from pilotzone.accounts.models import Office
from pilotzone.exchange.actions import keys, partners
from pilotzone.exchange.enums import Kind
from pilotzone.kernel import clock
from pilotzone.kernel.access import R
from pilotzone.kernel.errors import Refused
from pilotzone.kernel.scopes import Scope
from tests.factories.partners import ask_token, make_partner, make_system
from tests.factories.people import make_division, make_enterprise, make_officer
from tests.factories.warehouses import make_warehouse

pytestmark = pytest.mark.django_db
WAREHOUSES = "/api/v1/warehouses/"
APPLICATIONS = "/api/v1/applications/"


@pytest.fixture
def system():
    return make_system(make_partner(), Scope.WAREHOUSES_READ, Scope.APPLICATIONS_READ)


def code(response):
    assert response["Content-Type"].startswith("application/problem+json"), response.content.decode()
    body = response.json()
    assert body["status"] == response.status_code
    assert body["type"] == f"urn:pilotzone:{body['code']}"
    assert body["title"]
    assert body["detail"]
    return response.status_code, body["code"]


def test_a_token_opens_what_its_scopes_say_and_nothing_else(client, system):
    answer = ask_token(client, system.client_id, system.secret, scope="warehouses:read")
    given = answer.json()
    assert (given["token_type"], given["expires_in"], given["scope"]) == ("Bearer", 600, "warehouses:read")
    assert "refresh_token" not in given
    assert answer["Cache-Control"] == "no-store"
    bearer = {"HTTP_AUTHORIZATION": f"Bearer {given['access_token']}"}
    assert client.get(WAREHOUSES, **bearer).status_code == 200
    assert code(client.get(APPLICATIONS, **bearer)) == (403, "scope_missing")
    assert client.get(APPLICATIONS, **system.bearer()).status_code == 200


@pytest.mark.parametrize("query", ["", "?grant_type=client_credentials&client_id=a&client_secret=b"])
def test_a_request_for_a_token_without_a_body_is_refused(client, query):
    assert code(client.generic("POST", f"/api/v1/oauth/token/{query}")) == (400, "token_refused")


def test_neither_secret_nor_token_is_kept(client, system):
    token = system.token()
    row = get_access_token_model().objects.get()
    assert token not in (row.token, row.token_checksum)
    assert system.secret not in system.key.application.client_secret


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"client_secret": "wrong"}, (401, "credentials_wrong", "invalid_client")),
        ({"client_id": "nobody"}, (401, "credentials_wrong", "invalid_client")),
        ({"scope": "figures:write"}, (400, "token_refused", "invalid_scope")),
        (
            {"grant_type": "password", "username": "a", "password": "b"},
            (400, "token_refused", "unsupported_grant_type"),
        ),
    ],
)
def test_no_token_is_given(client, system, changed, told):
    answer = ask_token(client, system.client_id, system.secret, **changed)
    assert (*code(answer), answer.json()["error"]) == told


def test_without_a_token_with_a_wrong_one_and_with_an_old_one(client, system):
    assert code(client.get(WAREHOUSES)) == (401, "token_missing")
    assert code(client.get(WAREHOUSES, HTTP_AUTHORIZATION="Bearer nothing")) == (401, "token_invalid")
    bearer = system.bearer()
    get_access_token_model().objects.update(expires=timezone.now() - timedelta(seconds=1))
    answer = client.get(WAREHOUSES, **bearer)
    assert code(answer) == (401, "token_expired")
    assert answer["WWW-Authenticate"].startswith("Bearer")


def test_errors_are_told_in_the_language_asked_for(client, system):
    chinese = client.get(WAREHOUSES, HTTP_ACCEPT_LANGUAGE="zh-CN,zh;q=0.9").json()
    english = client.get(WAREHOUSES, HTTP_ACCEPT_LANGUAGE="en-GB").json()
    assert english["title"] == "This needs a token."
    assert chinese["title"] == "需要访问令牌。"
    assert chinese["code"] == english["code"]


def test_only_from_an_agreed_address(client):
    system = make_system(make_partner(), Scope.WAREHOUSES_READ, networks=["192.0.2.0/28"])
    answer = ask_token(client, system.client_id, system.secret)
    assert (*code(answer), answer.json()["error"]) == (403, "address_not_allowed", "access_denied")
    client.defaults["REMOTE_ADDR"] = "192.0.2.7"
    bearer = {"HTTP_AUTHORIZATION": f"Bearer {system.token(browser=client)}"}
    assert client.get(WAREHOUSES, **bearer).status_code == 200
    assert code(client.get(WAREHOUSES, **bearer, REMOTE_ADDR="192.0.2.16")) == (403, "address_not_allowed")
    named = client.get(WAREHOUSES, **bearer, REMOTE_ADDR="198.51.100.1", HTTP_X_FORWARDED_FOR="192.0.2.7")
    assert code(named) == (403, "address_not_allowed"), "no proxy is trusted here"


def test_only_with_the_agreed_certificate_where_the_proxy_tells_of_it(client, settings):
    digest = "ab" * 32
    system = make_system(make_partner(), Scope.WAREHOUSES_READ, certificate=":".join(["AB"] * 32))
    told = {"HTTP_X_CERT": digest}
    assert code(ask_token(client, system.client_id, system.secret)) == (403, "certificate_required")
    client.defaults.update(told)
    assert code(ask_token(client, system.client_id, system.secret)) == (403, "certificate_required"), (
        "nobody is believed"
    )
    settings.PILOTZONE_CERTIFICATE_HEADER = "X-Cert"
    bearer = {"HTTP_AUTHORIZATION": f"Bearer {system.token(browser=client)}"}
    assert client.get(WAREHOUSES, **bearer).status_code == 200
    assert code(client.get(WAREHOUSES, **bearer, HTTP_X_CERT="cd" * 32)) == (403, "certificate_required")


def test_withdrawn_at_once(client, system):
    bearer = system.bearer()
    partners.withdraw_client(system.client, reason="协议终止", by=make_officer(R.SECURITY_ADMIN), now=clock.now())
    assert code(client.get(WAREHOUSES, **bearer)) == (401, "client_withdrawn")
    assert code(ask_token(client, system.client_id, system.secret)) == (401, "client_withdrawn")


def test_a_token_of_a_withdrawn_key_is_told_so_and_a_made_up_one_nothing(client, system):
    bearer = system.bearer()
    assert client.get(WAREHOUSES, **bearer).status_code == 200
    keys.withdraw_key(system.key, by=make_officer(R.SYSTEM_ADMIN), now=clock.now())
    answer = client.get(WAREHOUSES, **bearer)
    assert code(answer) == (401, "key_withdrawn")
    assert answer["WWW-Authenticate"].startswith("Bearer")
    written = client.post("/api/v1/figures/", {"rows": []}, content_type="application/json", **bearer)
    assert code(written) == (401, "key_withdrawn")
    made_up = {"HTTP_AUTHORIZATION": bearer["HTTP_AUTHORIZATION"][:-1] + "!"}
    assert code(client.get(WAREHOUSES, **made_up)) == (401, "token_invalid")


def test_two_keys_overlap_and_the_older_one_ends(client, system, at):
    proposed = keys.propose_key(system.client, days=90, by=make_officer(R.SYSTEM_ADMIN), now=clock.now())
    with pytest.raises(ValidationError, match="已有一个密钥待确认"):
        keys.propose_key(system.client, days=90, by=make_officer(R.SYSTEM_ADMIN), now=clock.now())
    newer, secret = keys.confirm_key(proposed, by=make_officer(R.SECURITY_ADMIN), now=clock.now())
    newer_id = newer.application.client_id
    assert ask_token(client, newer_id, secret).status_code == 200
    assert ask_token(client, system.client_id, system.secret).status_code == 200
    later = timezone.localtime(clock.now() + timedelta(days=14, minutes=1))
    at(later.strftime("%Y-%m-%dT%H:%M"))
    assert code(ask_token(client, system.client_id, system.secret)) == (401, "key_expired")
    assert ask_token(client, newer_id, secret).status_code == 200
    keys.withdraw_key(newer, by=make_officer(R.SYSTEM_ADMIN), now=clock.now())
    assert code(ask_token(client, newer_id, secret)) == (401, "key_withdrawn")


def test_tokens_that_are_over_are_purged(system):
    system.token()
    kept = system.token()
    rows = get_access_token_model().objects
    rows.filter(pk=rows.order_by("pk").first().pk).update(expires=timezone.now() - timedelta(seconds=1))
    assert keys.purge_tokens() == 1
    assert rows.count() == 1
    assert kept


def test_a_district_sees_its_own_an_enterprise_itself_and_a_park_its_tenants(client):
    binhai, wuqing = make_division(), make_division("120114", "武清区", "Wuqing")
    here, away = make_enterprise(division=binhai), make_enterprise("武清贸易有限公司", division=wuqing)
    mine, other = make_warehouse(here), make_warehouse(away)
    district = make_system(make_partner(Kind.DISTRICT, wuqing, name="武清区商务局"), Scope.WAREHOUSES_READ)
    own = make_system(make_partner(Kind.ENTERPRISE, code=here.uscc, name="企业"), Scope.WAREHOUSES_READ)

    def codes(system):
        return [row["code"] for row in client.get(WAREHOUSES, **system.bearer()).json()["items"]]

    assert codes(district) == [other.code]
    assert codes(own) == [mine.code]
    assert client.get(f"{WAREHOUSES}{mine.uid}/", **own.bearer()).status_code == 200
    assert code(client.get(f"{WAREHOUSES}{mine.uid}/", **district.bearer())) == (404, "not_found")
    with pytest.raises(Refused, match="code_unknown"):
        make_partner(Kind.PARK, code="NO-SUCH", name="园区")


def test_a_system_has_no_pages_and_no_role(client, system):
    bearer = system.bearer()
    assert client.get("/home/", **bearer).status_code == 302
    user = system.client.user
    assert not user.has_usable_password()
    with pytest.raises(Refused, match="machine_account"):
        accounts.appoint(
            user,
            role=R.CASEWORKER,
            office=Office.objects.first(),
            starts_on=clock.today(),
            ends_on=None,
            by=make_officer(R.SECURITY_ADMIN),
            now=clock.now(),
        )
