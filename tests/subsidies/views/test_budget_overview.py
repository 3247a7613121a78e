"""The budgets at a glance: by year and level what is allotted, bound, paid and free."""

import pytest

from pilotzone.kernel.access import R
from subsidies.views.bureau.budgets import overview
from tests.factories.people import make_budget, make_officer

pytestmark = pytest.mark.django_db


def test_sums_by_year_and_level(client):
    make_budget(100_00, level="city", reserved=10_00, committed=20_00, paid=30_00)
    make_budget(50_00, level="city", paid=50_00)
    make_budget(70_01, level="central")
    rows = [
        tuple(row[name] for name in ("year", "allotted", "reserved", "committed", "paid", "free")) for row in overview()
    ]
    assert rows == [(2024, 70_01, 0, 0, 0, 70_01), (2024, 150_00, 10_00, 20_00, 80_00, 40_00)]
    client.force_login(make_officer(R.DIRECTOR))
    page = client.get("/bureau/budgets/").content.decode()
    assert "150.00" in page
    assert "70.01" in page


def test_money_is_moved_on_a_page_and_both_ledgers_lead_to_each_other(client):
    budget, target = make_budget(100_00), make_budget(20_00)
    make_budget(level="district")
    client.force_login(make_officer(R.FINANCE_OFFICER))
    client.cookies["django_language"] = "en"
    address = f"/bureau/budgets/{budget.uid}/move/"
    assert address in client.get(f"/bureau/budgets/{budget.uid}/").content.decode()
    assert client.get(address).content.decode().count("<option") == 2  # none chosen yet, and the one of the same level
    sent = {"target": str(target.uid), "amount": "200", "note": "津财预〔2024〕8号"}
    refused = client.post(address, sent)
    assert refused.status_code == 422
    assert "short by ¥100.00" in refused.context["form"].errors["amount"][0]
    assert client.post(address, sent | {"amount": "60"}).status_code == 302
    for each, other, kind in (
        (budget, target, "Moved to another budget"),
        (target, budget, "Moved from another budget"),
    ):
        page = client.get(f"/bureau/budgets/{each.uid}/").content.decode()
        assert kind in page
        assert f'href="/bureau/budgets/{other.uid}/"' in page
