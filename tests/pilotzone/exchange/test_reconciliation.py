"""A partner's copy against the portal's: counted, added up and digested by code of the partner's own."""

import hashlib
import json

import pytest

from pilotzone.exchange.actions import reconciling
from pilotzone.exchange.enums import Kind
from pilotzone.kernel import clock
from pilotzone.kernel.access import R
from pilotzone.kernel.scopes import Scope
from tests.factories.partners import make_partner, make_system
from tests.factories.people import make_division, make_enterprise, make_officer

pytestmark = pytest.mark.django_db


def digest_of(item):
    """Canonical JSON of strings, whole numbers, lists and objects with plain names needs no library."""
    text = json.dumps(item, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def whole(items):
    return f"{sum(int(digest_of(item), 16) for item in items) % 2**256:064x}"


@pytest.fixture
def system():
    here = make_division("120114")
    for name in ("天津甲进出口有限公司", "天津乙进出口有限公司", "天津丙进出口有限公司"):
        make_enterprise(name, division=here)
    make_enterprise("天津丁进出口有限公司", division=make_division("120116"))
    return make_system(make_partner(Kind.DISTRICT, division=here), Scope.ENTERPRISES_READ)


def test_count_and_digest_are_those_of_a_complete_copy(client, system):
    copy = client.get("/api/v1/enterprises/", **system.bearer()).json()["items"]
    assert reconciling.reconcile(system.client.pk, now=clock.now()) == 1
    [told] = client.get("/api/v1/reconciliations/", **system.bearer()).json()["items"]
    assert (told["resource"], told["count"], told["sum"]) == ("enterprises", 3, "")
    assert told["digest"] == whole(copy)
    assert told["digest"] != whole(copy[:2])
    assert told["day"] == clock.today().isoformat()
    reconciling.reconcile(system.client.pk, now=clock.now())  # once a day, however often it is made
    assert len(client.get("/api/v1/reconciliations/", **system.bearer()).json()["items"]) == 1


def test_differences_name_what_is_missing_on_either_side(client, system):
    copy = client.get("/api/v1/enterprises/", **system.bearer()).json()["items"]
    rows = [{"key": item["uid"], "digest": digest_of(item)} for item in copy]
    rows[0]["digest"] = "0" * 64
    mine = {"key": "ffffffff-0000-4000-8000-000000000000", "digest": "1" * 64}

    def ask(status=200, **sent):
        body = {"resource": "enterprises", "rows": [*rows[:2], mine]} | sent
        answer = client.post(
            "/api/v1/reconciliations/differences/", body, content_type="application/json", **system.bearer()
        )
        assert answer.status_code == status, answer.content.decode()
        return answer.json()

    assert ask() == {
        "missing_here": [mine["key"]],
        "missing_there": [copy[2]["uid"]],
        "differing": [copy[0]["uid"]],
    }
    assert ask(begins_with="zz") == {"missing_here": [], "missing_there": [], "differing": []}
    refused = ask(403, resource="payments")
    assert (refused["code"], refused["title"]) == ("scope_missing", "需要权限范围 payments:read。")
    assert ask(422, resource="secrets")["errors"][0]["field"] == "resource"
    assert ask(422, rows=[{"key": "x", "digest": "nonsense"}])["errors"][0]["field"] == "rows.0.digest"


def test_every_client_in_force_is_counted_and_the_page_shows_it(client, system):
    assert reconciling.begin(now=clock.now()) == 1
    reconciling.reconcile(system.client.pk, now=clock.now())
    client.force_login(make_officer(R.SYSTEM_ADMIN))
    page = client.get(f"/bureau/partners/clients/{system.client.uid}/").content.decode()
    assert '<code translate="no">enterprises</code>' in page
    other = make_system(make_partner(name="另一机构"), Scope.ENTERPRISES_READ)
    assert client.get("/api/v1/reconciliations/", **other.bearer()).json()["items"] == []
