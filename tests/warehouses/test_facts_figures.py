"""What the register of warehouses tells assessments, and a cycle of them from the register to the result."""

import json
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

import enterprises
from enterprises.enums_figures import PeriodKind, SourceKind
from enterprises.models import Assessment, Figure
from enterprises.rules.figures.periods import Period
from tests.factories import assessments as make
from tests.factories import figures
from tests.factories.people import NOW, make_enterprise, make_member, make_uscc
from tests.factories.warehouses import (
    make_keeper,
    make_month,
    make_waiting_warehouse,
    make_warehouse,
    served,
    warehouse_values,
)
from tests.standing import part
from warehouses import facts_figures
from warehouses.actions import changing, deciding

pytestmark = pytest.mark.django_db
SCHEME = Path(enterprises.__file__).parent / "schemes" / "WAREHOUSE.yaml"
Y2022, Y2023 = (Period(date(year, 1, 1), PeriodKind.YEAR) for year in (2022, 2023))
EARLY = datetime(2022, 3, 20, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
ALL = ("storage_area", "opened_on", "assessed_on", "running", "share_held", "has_system", "services")
MONTHS = ("parcels", "orders", "clients", "used_area")
SIX = ["receiving", "export_refund", "forwarding", "clearance", "storage", "last_mile", "returns"]
AREAS = {"indoor_area": 8_000_00, "bonded_area": 2_000_00, "cold_area": 0, "services": SIX}


@pytest.fixture(scope="module")
def prepared(standing):
    """10,000 m² since March 2022; ten months of 10,000 parcels, then twelve; fifty enterprises in all in 2023."""
    firm = make_enterprise("天津澜图进出口有限公司")
    keeper, member = make_keeper(), make_member(firm)
    warehouse = make_warehouse(firm, by=keeper, now=EARLY, **AREAS)
    months = [date(2022, month, 1) for month in range(3, 13)] + [date(2023, month, 1) for month in range(1, 13)]
    codes = [make_uscc(number) for number in range(100, 150)]
    for month in months:
        some = codes if month == date(2023, 6, 1) else codes[:3]
        given = {"parcels": 10_000, "orders": 9_000, "area_used": 5_000_00, "served": served(*sorted(some))}
        make_month(warehouse, month, by=member, **given)
    return {"firm": firm, "keeper": keeper, "member": member, "warehouse": warehouse}


firm, keeper, member, warehouse = part("firm"), part("keeper"), part("member"), part("warehouse")


def told(source, period, codes, subject):
    found = {each.subject: dict(each.values) for each in facts_figures.known(source, period, codes)}
    return found.get(subject.pk)


def test_the_register_tells_what_stood_on_the_last_day(warehouse):
    assert told(SourceKind.REGISTER, Y2023, ALL, warehouse.subject) == {
        "storage_area": Decimal(10_000), "opened_on": 20220301, "assessed_on": 20231231, "running": 1,
        "share_held": Decimal(80), "has_system": 1, "services": 6,
    }  # fmt: skip
    assert told(SourceKind.REGISTER, Y2023, ["running"], warehouse.subject) == {"running": 1}
    before = Period(date(2021, 1, 1), PeriodKind.YEAR)
    assert told(SourceKind.REGISTER, before, ALL, warehouse.subject) == {}
    assert told(SourceKind.CUSTOMS, Y2023, ALL, warehouse.subject) is None


def test_a_later_version_does_not_change_an_earlier_day(warehouse, keeper):
    values = warehouse_values(**AREAS | {"indoor_area": 1_000_00})
    changing.change(warehouse, values, expected_version=1, by=keeper, now=NOW)
    assert told(SourceKind.REGISTER, Y2023, ["storage_area"], warehouse.subject) == {"storage_area": Decimal(10_000)}
    half = Period(date(2024, 7, 1), PeriodKind.HALF)
    assert told(SourceKind.REGISTER, half, ["storage_area"], warehouse.subject) == {"storage_area": Decimal(3_000)}


def test_a_change_counts_from_its_confirmation(warehouse, member, keeper):
    values = warehouse_values(**AREAS | {"indoor_area": 1_000_00})
    given, decided = datetime(2023, 12, 20, 2, tzinfo=ZoneInfo("UTC")), datetime(2024, 1, 2, 2, tzinfo=ZoneInfo("UTC"))
    version = changing.change(warehouse, values, expected_version=1, by=member, now=given)
    deciding.decide(version, agrees=True, by=keeper, now=decided)
    assert told(SourceKind.REGISTER, Y2023, ["storage_area"], warehouse.subject) == {"storage_area": Decimal(10_000)}


def test_months_are_added_up_and_clients_counted_once(warehouse):
    assert told(SourceKind.SELF, Y2023, MONTHS, warehouse.subject) == {
        "parcels": 120_000, "orders": 108_000, "clients": 50, "used_area": Decimal(5_000),
    }  # fmt: skip
    assert told(SourceKind.SELF, Y2022, ["parcels"], warehouse.subject) == {"parcels": 100_000}  # since March


def test_a_period_with_a_month_missing_is_not_told(warehouse):
    second_half = Period(date(2024, 1, 1), PeriodKind.HALF)
    make_month(warehouse, date(2024, 5, 1), parcels=1)
    assert told(SourceKind.SELF, second_half, MONTHS, warehouse.subject) == {}


def test_only_registered_warehouses_are_assessed_under_their_operator(firm, keeper, member, warehouse):
    assert (warehouse.subject.operator, warehouse.subject.is_assessed) == (firm, True)
    waiting = make_waiting_warehouse(firm, address="Am Hafen 77")
    assert (waiting.subject.operator, waiting.subject.is_assessed) == (firm, False)
    deciding.decide(waiting.versions.get(), agrees=True, by=keeper, now=NOW)
    waiting.subject.refresh_from_db()
    assert waiting.subject.is_assessed
    changing.close(warehouse, closed_on=date(2024, 6, 30), by=member, now=NOW)
    warehouse.subject.refresh_from_db()
    assert not warehouse.subject.is_assessed
    assert told(SourceKind.REGISTER, Y2023, ALL, warehouse.subject) is None


def test_a_cycle_from_the_register_to_the_result(warehouse):
    """By the scheme: area 10,000 m² is half way from 1,000 to 100,000 on its scale, one whole year of age 3 of 10,
    fifty clients half way from 5 to 500, and 20% more parcels two thirds of the way to 30%."""
    make.make_calendar()
    figures.load()
    version = make.make_version(SCHEME.read_text(encoding="utf-8"))
    cycle = make.scored(make.open_cycle(version, figures.make_assessor(), period=Y2023))
    found = Figure.objects.get(subject=warehouse.subject, indicator__code="parcels", period_start=date(2023, 1, 1))
    assert (found.value, found.source.code, found.reported_by) == (120_000, "self", warehouse.registered_by)
    record = json.loads(Assessment.objects.get(cycle=cycle, subject=warehouse.subject).record)
    points = {line["id"]: Decimal(line["points"]) for line in record["lines"] if line.get("points") is not None}
    expected = {
        "size": "5", "age": "2.25", "system": "7.5", "client_count": "5", "chain_services": "7.5", "parcel_growth": "4",
    }  # fmt: skip
    assert {name: points[name] for name in expected} == {name: Decimal(value) for name, value in expected.items()}
