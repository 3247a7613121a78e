"""An amount in one of several currencies, saved while it is typed: it is never kept in another currency than shown."""

import pytest
from django.urls import reverse

from tests.factories.claims import load_reference
from tests.factories.measures import make_call_of, policy
from tests.factories.people import make_application, make_enterprise, make_member

pytestmark = pytest.mark.django_db
SALES = "  sales: {type: money, currencies: [CNY, USD], label: {zh: 境外销售额, en: Sales abroad}}\n"


@pytest.fixture
def claim(client, at):
    load_reference()
    at("2024-07-02T10:00:00")
    admin = make_member(make_enterprise())
    client.force_login(admin)
    document = policy("TJ-2024-TRANSFORM").replace("\ninputs:\n", f"\ninputs:\n{SALES}", 1)
    document = document.replace("inputs: [turnover, turnover_before", "inputs: [turnover, sales, turnover_before", 1)
    call = make_call_of("TJ-2024-TRANSFORM", document=document)
    return make_application(call=call, enterprise=admin.memberships.get().enterprise, by=admin)


@pytest.fixture
def save(client, claim):
    def send(*changed, **typed):
        claim.refresh_from_db()
        address = reverse("portal:subsidies:application_autosave", args=[claim.uid])
        answer = client.post(address, {"version": claim.version, "changed": changed, **typed})
        claim.refresh_from_db()
        return answer.json()["errors"], claim.answers.get("sales")

    return send


def test_an_amount_and_its_currency_are_one_answer(save):
    assert save("sales", "sales_currency", sales="5000", sales_currency="USD") == (
        {},
        {"amount": "5000.00", "currency": "USD"},
    )
    # of which only one was sent, the other stays
    assert save("sales", sales="6000") == ({}, {"amount": "6000.00", "currency": "USD"})
    assert save("sales_currency", sales_currency="CNY") == ({}, {"amount": "6000.00", "currency": "CNY"})


def test_what_cannot_be_read_leaves_what_is_kept(save):
    save("sales", "sales_currency", sales="5000", sales_currency="USD")
    errors, kept = save("sales", "sales_currency", sales="x", sales_currency="CNY")
    assert list(errors) == ["sales"]
    assert kept == {"amount": "5000.00", "currency": "USD"}
    errors, kept = save("sales_currency", sales_currency="GBP")
    assert (list(errors), kept) == (["sales"], {"amount": "5000.00", "currency": "USD"})


def test_a_currency_without_an_amount_answers_nothing(save):
    assert save("sales_currency", sales_currency="USD") == ({}, None)
