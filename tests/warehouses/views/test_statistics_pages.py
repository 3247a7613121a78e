"""Sums of the warehouses' months: counted once, counted anew after a revision, shown by month, country, operator."""

import io
from datetime import date, timedelta

import pytest
from openpyxl import load_workbook

from pilotzone.kernel.access import R
from tests.factories.people import NOW, make_division, make_enterprise, make_member, make_officer
from tests.factories.warehouses import country, make_keeper, make_warehouse
from tests.standing import part
from warehouses import statistics
from warehouses.actions import counting, reporting
from warehouses.enums import Channel
from warehouses.models import MonthSum
from warehouses.rules.reports import Report

pytestmark = pytest.mark.django_db
PAGE = "/bureau/warehouses/statistics/"
MAY, JUNE = date(2024, 5, 1), date(2024, 6, 1)


@pytest.fixture(autouse=True)
def _clock(at):
    at("2024-07-02T10:00")


def told(warehouse, month, used, parcels, now=NOW):
    report = Report(
        area_used=used, pallets=10, orders=parcels - 1, parcels=parcels, countries=(warehouse.country.code,), served=()
    )
    by = make_member(warehouse.operator)
    return reporting.report(warehouse, month, report, channel=Channel.PAGE, by=by, now=now)


@pytest.fixture(scope="module")
def prepared(standing):
    first = make_warehouse()  # 12,500 m² in Germany
    lodz = {"country": country("PL"), "city": "Łódź", "latitude": 51_760_000, "longitude": 19_460_000}
    second = make_warehouse(
        make_enterprise("天津远帆贸易有限公司", make_division("120105", "河北区", "Hebei")), address="Portowa 1", **lodz
    )
    told(first, MAY, 5_000_00, 1_000)
    told(first, JUNE, 10_000_00, 2_000)
    told(second, JUNE, 2_500_00, 300)
    counting.count_due(now=NOW)
    return {"first": first, "second": second, "keeper": make_keeper()}


first, second, keeper = part("first"), part("second"), part("keeper")


@pytest.mark.engine
def test_a_month_is_counted_anew_where_a_report_came(first):
    assert counting.count_due(now=NOW) == 2  # nothing is lost that was written while the last count looked
    later = NOW + timedelta(hours=1)
    counting.count_due(now=later)
    assert counting.count_due(now=later + timedelta(hours=1)) == 0
    told(first, JUNE, 9_000_00, 2_100, now=later + timedelta(hours=2))
    assert counting.count_due(now=later + timedelta(hours=3)) == 1
    row = MonthSum.objects.get(month=JUNE, operator=first.operator)
    assert (row.warehouses, row.area, row.area_used, row.parcels) == (1, 12_500_00, 9_000_00, 2_100)


def test_the_page_adds_up_months_countries_and_operators(first, second, keeper, client):
    client.force_login(keeper)
    found = client.get(PAGE).context["figures"]
    assert [(line.label, line.warehouses, line.parcels) for line in found.months] == [(MAY, 1, 1_000), (JUNE, 2, 2_300)]
    assert [line.occupancy for line in found.months] == [40_00, 50_00]  # 5,000 of 12,500; 12,500 of 25,000
    assert {(line.label.code, line.area_used) for line in found.countries} == {("DE", 10_000_00), ("PL", 2_500_00)}
    assert [(line.pallets, line.places, line.markets) for line in found.months] == [(10, 1, 1), (20, 2, 2)]
    assert found.parcels_chart["values"] == [1_000, 2_300]
    assert found.operator_chart["values"] == [12_500, 12_500]
    assert {line.label for line in found.operators} == {first.operator, second.operator}
    one = client.get(PAGE, {"country": "PL", "first": "2024-06", "last": "2024-06"}).context["figures"]
    assert [(line.label, line.parcels) for line in one.months] == [(JUNE, 300)]
    assert client.get(PAGE, {"operator": second.operator.uscc}).context["figures"].months[0].parcels == 300
    assert client.get(PAGE, {"first": "2024-06", "last": "2024-05"}).status_code == 422
    assert client.get(PAGE, {"first": "x", "country": "XX"}).status_code == 422


def test_a_district_sees_its_own_operators(second, client):
    client.force_login(make_officer(R.DISTRICT_COMMERCE, division=second.operator.registration_division))
    assert [line.parcels for line in client.get(PAGE).context["figures"].months] == [300]


def test_the_table_has_the_same(keeper, client):
    client.force_login(keeper)
    book = load_workbook(io.BytesIO(client.get(f"{PAGE}table/").content))
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    assert rows[2] == ("2024-06", 2, 25_000, 12_500, 50, 20, 2_298, 2_300, 0, 0, 2, 2)


def test_the_table_has_all_operators_and_the_page_the_largest(keeper, client, monkeypatch, first, second):
    monkeypatch.setattr(statistics.figures, "__defaults__", (1,))
    client.force_login(keeper)
    assert len(client.get(PAGE).context["figures"].operators) == 1
    book = load_workbook(io.BytesIO(client.get(f"{PAGE}table/").content))
    names = {row[0] for row in book.worksheets[2].iter_rows(min_row=2, values_only=True)}
    assert names == {first.operator.name_zh, second.operator.name_zh}


def test_of_one_country_its_operators_by_what_they_have_there(keeper, client, first):
    lodz = {"country": country("PL"), "city": "Łódź", "latitude": 51_760_000, "longitude": 19_460_000}
    there = make_warehouse(first.operator, name_zh="二号", address="Portowa 2", indoor_area=100_00, **lodz)
    told(there, JUNE, 50_00, 7)
    counting.count_due(now=NOW + timedelta(hours=1))
    client.force_login(keeper)
    found = client.get(PAGE, {"country": "PL"}).context["figures"]
    assert [(line.label, line.parcels) for line in found.operators][1] == (first.operator, 7)
    own = client.get(PAGE, {"operator": first.operator.uscc}).context["figures"]
    assert [(line.label, line.warehouses, line.places) for line in own.months] == [(MAY, 1, 1), (JUNE, 2, 2)]
    assert [line.parcels for line in own.operators] == [2_007]
