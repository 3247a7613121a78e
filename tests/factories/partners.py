"""Partners with systems in force, as two administrators made them."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.test import Client as Browser

from pilotzone.exchange.actions import partners
from pilotzone.exchange.enums import Kind
from pilotzone.exchange.models import Client, Key, Partner
from pilotzone.kernel import clock
from pilotzone.kernel.access import R
from pilotzone.kernel.scopes import Scope
from tests.factories.people import make_officer

HERE = "127.0.0.1"  # from where the tests' requests come


@dataclass
class System:
    """A partner's system as seen from outside: what it was handed, and how it asks."""

    client: Client
    key: Key
    client_id: str
    secret: str

    def token(self, *scopes: str, browser: Browser | None = None) -> str:
        asked = {"scope": " ".join(scopes)} if scopes else {}
        answer = ask_token(browser or Browser(), self.client_id, self.secret, **asked)
        assert answer.status_code == 200, answer.content.decode()
        return answer.json()["access_token"]

    def bearer(self, *scopes: str) -> dict[str, str]:
        return {"HTTP_AUTHORIZATION": f"Bearer {self.token(*scopes)}"}


def ask_token(browser, number, secret, **fields):
    form = urlencode({"grant_type": "client_credentials", "client_id": number, "client_secret": secret} | fields)
    return browser.post("/api/v1/oauth/token/", form, content_type="application/x-www-form-urlencoded")


def make_partner(kind=Kind.AGENCY, division=None, code="", name="天津海关", by=None) -> Partner:
    return partners.enter_partner(
        kind=kind,
        name_zh=name,
        name_en="Tianjin Customs",
        code=code,
        division=division,
        contact_email="api@customs.example",
        by=by or make_officer(R.SYSTEM_ADMIN),
        now=clock.now(),
    )


def propose(partner, *scopes, by=None, **terms) -> Client:
    given = {
        "name": "申报系统",
        "scopes": scopes or (Scope.ENTERPRISES_READ,),
        "networks": [HERE],
        "certificate": "",
        "basis": "津商数据〔2024〕3号",
        "days": 180,
    } | terms
    return partners.propose_client(partner, **given, by=by or make_officer(R.SYSTEM_ADMIN), now=clock.now())


def make_system(partner, *scopes, **terms) -> System:
    client = propose(partner, *scopes, **terms)
    key, secret = partners.confirm_client(client, by=make_officer(R.SECURITY_ADMIN), now=clock.now())
    client.refresh_from_db()
    return System(client, key, key.application.client_id, secret)
