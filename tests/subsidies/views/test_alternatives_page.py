"""The claim page tells of the enterprise's claims under alternatives to the measure, with clause and link."""

import pytest
from django.urls import reverse

from tests.factories.families import make_family_call
from tests.factories.measures import make_claim, sign_both
from tests.factories.people import make_application, make_budget, make_enterprise, make_member
from tests.factories.review import at_decision, make_bureau

pytestmark = pytest.mark.django_db


@pytest.fixture
def bureau(at):
    at("2024-07-02T10:00:00")
    return make_bureau()


@pytest.fixture
def firm():
    return make_enterprise()


def before_decision(code, cost, firm, bureau, now, **how):
    claim = make_claim(make_family_call(code, make_budget(9_000_000_00), **how), {"cost": cost}, enterprise=firm)
    return at_decision(claim, bureau, now)


def told(client, claim):
    response = client.get(reverse("bureau:subsidies:application_detail", args=[claim.uid]))
    return [row for row in response.context["findings"] if row.get("action_url") is not None], response.content.decode()


def test_a_claim_without_alternatives_tells_of_none(client, bureau, firm, now):
    client.force_login(bureau.director)
    rows, _ = told(client, before_decision("A", "100000.00", firm, bureau, now))
    assert rows == []


def test_another_claim_of_the_family_is_open_until_it_is_approved(client, bureau, firm, now):
    first, second = (before_decision(*each, firm, bureau, now) for each in (("A", "100000.00"), ("B", "150000.00")))
    client.force_login(bureau.director)
    (row,), text = told(client, second)
    address = reverse("bureau:subsidies:application_detail", args=[first.uid])
    assert (row["state"], row["clause"], row["action_url"]) == ("unknown", "第九条", address)
    assert f'href="{address}"' in text
    assert f"{first.reference} · 条款A · 待决策 · ¥100,000.00" in row["evidence"]
    sign_both(first, bureau, now)
    (row,), _ = told(client, second)
    assert row["state"] == "not_met"


def test_what_the_measure_takes_off_is_met(client, bureau, firm, now):
    sign_both(before_decision("A", "100000.00", firm, bureau, now), bureau, now)
    second = before_decision("B", "150000.00", firm, bureau, now, difference=True)
    client.force_login(bureau.director)
    (row,), _ = told(client, second)
    assert row["state"] == "met"


def test_the_applicant_is_told_while_the_claim_can_still_be_changed(client, bureau, firm, now):
    """A draft beside what was approved: the link is to the enterprise's own page of the other claim."""
    first = before_decision("A", "100000.00", firm, bureau, now)
    sign_both(first, bureau, now)
    by = make_member(firm)
    draft = make_application(make_family_call("B"), firm, by, answers={"cost": "150000.00"})
    client.force_login(by)
    text = client.get(reverse("portal:subsidies:application_amount", args=[draft.uid])).content.decode()
    assert "同类条款只给予一项" in text
    assert f'href="{reverse("portal:subsidies:application_detail", args=[first.uid])}"' in text
    assert f"{first.reference} · 条款A · 已审定，等待公示 · ¥100,000.00" in text
    assert "第九条" in text
