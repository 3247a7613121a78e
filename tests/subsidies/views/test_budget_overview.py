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
