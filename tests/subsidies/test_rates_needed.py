"""A rate that nobody has entered: the enterprise and the desk read why the amount is open, the bureau what to enter."""

import pytest
from django.urls import reverse

from pilotzone.kernel.access import R
from pilotzone.reference import needs
from pilotzone.reference.models import ExchangeRate
from subsidies.actions import submitting, valuing
from tests.factories.claims import CLAIMED, fill_claim, load_reference
from tests.factories.people import make_application, make_member, make_officer

pytestmark = pytest.mark.django_db
TOLD = "尚无 2023年12月29日 EUR 汇率"


@pytest.fixture
def claim(now):
    """42,000.00 yuan, 1,200.00 dollars and 950.00 euros; of the euro there is no rate."""
    load_reference()
    ExchangeRate.objects.filter(currency="EUR").delete()
    made = make_application()
    return fill_claim(made, make_member(made.enterprise))


def euro():
    ExchangeRate.objects.create(source="pboc-central-parity", day="2023-12-29", currency="EUR", rate=7_859_200)


def page(client, name, *args):
    return " ".join(client.get(reverse(name, args=args)).content.decode().split())


def test_the_enterprise_reads_why_its_amount_is_open(client, at, claim):
    at("2024-07-02T10:00")
    client.force_login(make_member(claim.enterprise))
    for name in ("detail", "check", "amount"):
        assert TOLD in page(client, f"portal:subsidies:application_{name}", claim.uid), name
    lines = page(client, "portal:subsidies:line_list", claim.uid, "spend")
    assert TOLD in lines
    assert "未含 EUR" in lines
    euro()
    assert "汇率尚" not in page(client, "portal:subsidies:application_detail", claim.uid)
    assert TOLD not in page(client, "portal:subsidies:line_list", claim.uid, "spend")
    assert valuing.estimate(claim).total == CLAIMED


def test_a_claim_without_such_amounts_reads_nothing(client, at, claim):
    claim.lines.filter(values__amount__currency="EUR").delete()
    at("2024-07-02T10:00")
    client.force_login(make_member(claim.enterprise))
    assert TOLD not in page(client, "portal:subsidies:application_detail", claim.uid)


def test_the_desk_and_the_call_say_what_is_missing(client, at, now, claim):
    sent = submitting.submit(claim, truth=True, by=make_member(claim.enterprise), now=now)
    assert sent.claimed is None
    at("2024-07-02T11:00")
    client.force_login(make_officer(R.CASEWORKER))
    assert "计算时尚无 2023年12月29日 EUR 汇率" in page(client, "bureau:subsidies:application_detail", claim.uid)
    # GBP, HKD and JPY are currencies of the portal and not of the measure
    assert "尚无 2023年12月29日 EUR 汇率" in page(client, "bureau:subsidies:call_detail", claim.call.uid)


def test_the_page_of_rates_asks_for_it_until_nobody_needs_it(client, at, now, claim):
    at("2024-07-02T10:00")
    client.force_login(make_officer(R.FINANCE_OFFICER))
    shown = page(client, "bureau:reference:rate_list")
    assert TOLD in shown
    assert claim.call.name_zh in shown
    assert "/bureau/reference/rates/propose/?day=2023-12-29" in shown
    at("2030-01-02T10:00")  # the call is over, its claim a draft
    assert TOLD not in page(client, "bureau:reference:rate_list")
    at("2024-07-02T10:00")
    submitting.submit(claim, truth=True, by=make_member(claim.enterprise), now=now)
    at("2030-01-02T10:00")  # the call is over, its claim not decided
    assert TOLD in page(client, "bureau:reference:rate_list")
    euro()
    assert needs.missing(now.date()) == []
