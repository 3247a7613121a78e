"""The API shows the same rows as the queue, closed in the same way."""

from datetime import timedelta

import pytest

from pilotzone.kernel.access import R
from subsidies.enums import State
from tests.factories.people import (
    NOW,
    make_application,
    make_call,
    make_division,
    make_enterprise,
    make_member,
    make_officer,
)

pytestmark = pytest.mark.django_db


def submitted(call, enterprise, minutes, **fields):
    by = enterprise.registered_by
    return make_application(
        call,
        enterprise,
        by,
        project=f"p{minutes}",
        state=State.DISTRICT_REVIEW,
        submitted_at=NOW + timedelta(minutes=minutes),
        submitted_by=by,
        claimed=70_000_00,
        **fields,
    )


@pytest.fixture
def claims():
    call, here = make_call(), make_enterprise()
    away = make_enterprise("天津别处贸易有限公司", division=make_division("120114", "武清区", "Wuqing"))
    return [submitted(call, here, 1), submitted(call, here, 2), submitted(call, away, 3)]


def test_strangers_are_refused_and_applicants_read_what_they_submitted(client, claims):
    response = client.get("/api/v1/applications/")
    assert response.status_code == 401
    assert response["Content-Type"].startswith("application/problem+json")
    member = make_member(claims[2].enterprise)
    make_application(claims[2].call, claims[2].enterprise, member, project="draft")
    client.force_login(member)
    assert [item["reference"] for item in client.get("/api/v1/applications/").json()["items"]] == [claims[2].reference]


def test_an_officer_reads_the_own_division_newest_first(client, claims):
    client.force_login(make_officer(R.DISTRICT_COMMERCE, make_division()))
    items = client.get("/api/v1/applications/").json()["items"]
    assert [item["reference"] for item in items] == [claims[1].reference, claims[0].reference]
    assert items[0]["claimed"] == "70000.00"
    assert items[0]["verified"] is None


def test_somebody_elses_claim_is_a_404(client, claims):
    client.force_login(make_officer(R.DISTRICT_COMMERCE, make_division()))
    assert client.get(f"/api/v1/applications/{claims[2].uid}/").status_code == 404
    assert client.get(f"/api/v1/applications/{claims[0].uid}/").status_code == 200


def test_the_filters_are_the_queues(client, claims):
    client.force_login(make_officer(R.CASEWORKER))
    response = client.get("/api/v1/applications/", {"division": "120114"})
    assert [item["reference"] for item in response.json()["items"]] == [claims[2].reference]


def test_a_bad_filter_is_a_422_that_names_the_field(client, claims):
    client.force_login(make_officer(R.CASEWORKER))
    response = client.get("/api/v1/applications/", {"state": "nonsense"})
    assert response.status_code == 422
    assert [each["field"] for each in response.json()["errors"]] == ["state"]
