"""In a sandbox anybody opens a key, by the same acts as elsewhere; outside one the page is not there."""

import os
import re
import subprocess
import sys

import pytest

from pilotzone.exchange.actions import sandbox
from pilotzone.exchange.models import Client
from pilotzone.kernel import clock
from pilotzone.kernel.access import R
from pilotzone.kernel.errors import NotAllowed
from tests.factories.partners import make_partner
from tests.factories.people import make_officer

pytestmark = pytest.mark.django_db
PAGE = "/developers/keys/"


@pytest.fixture
def administrators():
    return make_officer(R.SYSTEM_ADMIN), make_officer(R.SECURITY_ADMIN)


def asked(partner, networks="127.0.0.1"):
    return {"partner": partner.pk, "name": "对接测试", "networks": networks}


def test_a_vendor_opens_a_key_and_reads_with_it(client, settings, administrators):
    settings.PILOTZONE_SANDBOX = True
    partner = make_partner(code="customs")
    assert "127.0.0.1</textarea>" in client.get(PAGE).content.decode()
    answer = client.post(PAGE, asked(partner))
    assert answer["Cache-Control"] == "no-store"
    shown = dict(re.findall(r'id="(client-id|client-secret)">([^<]+)<', answer.content.decode()))
    token = client.post(
        "/api/v1/oauth/token/",
        {
            "grant_type": "client_credentials",
            "client_id": shown["client-id"],
            "client_secret": shown["client-secret"],
        },
    ).json()
    assert {"figures:write", "enterprises:read"} <= set(token["scope"].split())
    read = client.get("/api/v1/enterprises/", headers={"Authorization": f"Bearer {token['access_token']}"})
    assert read.status_code == 200
    made = Client.objects.get()
    assert (made.proposed_by, made.decided_by) == administrators


def test_what_is_wrong_is_said_at_its_field(client, settings, administrators):
    settings.PILOTZONE_SANDBOX = True
    answer = client.post(PAGE, asked(make_partner(), networks="somewhere"))
    assert answer.status_code == 422
    assert "somewhere" in answer.content.decode()
    assert not Client.objects.exists()


def test_a_sandbox_hands_out_so_many_keys_a_day(client, settings, administrators, monkeypatch):
    settings.PILOTZONE_SANDBOX = True
    monkeypatch.setattr(sandbox, "MOST_A_DAY", 1)
    partner = make_partner()
    assert client.post(PAGE, asked(partner)).status_code == 200
    assert client.post(PAGE, asked(partner)).status_code == 422


def test_the_portal_itself_has_no_such_page(client, administrators):
    assert client.get(PAGE).status_code == 404
    assert client.post(PAGE, asked(make_partner())).status_code == 404
    with pytest.raises(NotAllowed):
        sandbox.open_key(make_partner(name="另一机构"), name="x", networks=["127.0.0.1"], now=clock.now())


@pytest.mark.parametrize(
    ("given", "place"),
    [
        ({}, ""),
        ({"PILOTZONE_SANDBOX": "true"}, "{var}/drops"),
        ({"PILOTZONE_SANDBOX": "true", "PILOTZONE_DROP_DIR": "/srv/drops"}, "/srv/drops"),
    ],
)
def test_a_sandbox_on_one_machine_has_a_directory_for_signed_files(tmp_path, given, place):
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PILOTZONE_")}
    surroundings = kept | {"PILOTZONE_PROFILE": "embedded", "PILOTZONE_VAR": str(tmp_path)} | given
    asked = [sys.executable, "-c", "from pilotzone import settings; print(settings.PILOTZONE_DROP_DIR)"]
    told = subprocess.run(asked, env=surroundings, capture_output=True, text=True, check=True, timeout=60).stdout
    assert told.strip() == place.format(var=tmp_path)
    assert (tmp_path / "drops").is_dir() == (told.strip() == str(tmp_path / "drops"))
