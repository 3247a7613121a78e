from datetime import date

import pytest

from warehouses.rules import checks, facts, known, places, reports
from warehouses.rules.checks import Lease

DAY = date(2024, 7, 2)
BOXES = [[5_800_000, 47_200_000, 15_100_000, 55_100_000]]  # Germany: west, south, east, north
RIGHT = {
    "name_zh": "汉堡仓", "name_en": "", "investor_name": "GmbH", "direct_share": 700_000, "indirect_share": 0,
    "investment_certificate": "", "country": "DE", "city": "Hamburg", "address": "Am Hafen 12",
    "latitude": 53_540_000, "longitude": 9_990_000, "tenure": "leased", "lease_number": "1",
    "lease_starts_on": "2022-01-01", "lease_ends_on": "2026-12-31", "indoor_area": 100, "bonded_area": 20,
    "cold_area": 3, "outdoor_area": 50, "operating_since": "2022-03-01", "use": "public", "type": "logistics",
    "services": ["storage"], "wms": "", "tracking": "", "interfaces": "", "filing_9810": "",
}  # fmt: skip

ONE = "{code: X, zh: a, en: a, region: africa, boxes: []}"
TWICE = f"countries: [{ONE}, {ONE}]"


def test_right_facts_have_no_errors_and_outdoor_is_counted_apart():
    assert checks.errors(RIGHT, BOXES, DAY) == []
    assert facts.storage(RIGHT) == 123


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"direct_share": 900_000, "indirect_share": 100_001}, "shares_over_whole", "indirect_share"),
        ({"investor_name": ""}, "investor_missing", "investor_name"),
        ({"longitude": None}, "half_a_point", "longitude"),
        ({"latitude": 9_990_000, "longitude": 53_540_000}, "coordinates_swapped", "latitude"),
        ({"latitude": 53_540_000, "longitude": 16_000_000}, "outside_country", "latitude"),
        ({"latitude": 99_000_000, "longitude": 8_000_000}, "latitude_too_large", "latitude"),
        ({"longitude": 180_000_001}, "longitude_too_large", "longitude"),
        ({"cold_area": -1}, "area_below_zero", "cold_area"),
        ({"indoor_area": 0, "bonded_area": 0, "cold_area": 0, "outdoor_area": 0}, "no_area", "indoor_area"),
        ({"lease_starts_on": None}, "lease_missing", "lease_starts_on"),
        ({"lease_ends_on": "2021-12-31"}, "lease_out_of_order", "lease_ends_on"),
        ({"operating_since": "2024-07-03"}, "not_running_yet", "operating_since"),
        ({"services": []}, "no_service", "services"),
    ],
)
def test_what_cannot_be(change, code, field):
    assert [(each.code, each.field) for each in checks.errors(RIGHT | change, BOXES, DAY)] == [(code, field)]


def test_a_country_without_boxes_takes_every_point():
    assert places.is_inside(0, 0, [])


@pytest.mark.parametrize(
    ("start", "end", "found"),
    [
        (date(2026, 12, 31), date(2028, 1, 1), ["lease_overlaps"]),  # the last day is shared
        (date(2027, 1, 1), None, []),
        (None, None, ["lease_overlaps"]),
    ],
)
def test_leases_of_one_building_that_overlap(start, end, found):
    odd = checks.warnings(RIGHT, DAY, [Lease("HWC-1", "x", start, end)])
    assert [each.code for each in odd] == found


def test_what_is_odd():
    odd = checks.warnings(
        RIGHT | {"lease_ends_on": "2024-07-01", "operating_since": "2021-12-31", "direct_share": 500_000}, DAY, []
    )
    assert [each.code for each in odd] == ["lease_ended", "running_before_lease", "not_held_by_more_than_half"]


def test_one_building_however_it_is_typed():
    assert facts.building("DE", "Hamburg", "Am Hafen, 12") == facts.building("DE", " HAMBURG", "Ａm Hafen 12")
    assert facts.building("DE", "Hamburg", "Am Hafen 12") != facts.building("DE", "Hamburg", "Am Hafen 121")


@pytest.mark.parametrize(
    ("used", "capacity", "share"), [(1, 3, 33_33), (2, 3, 66_67), (0, 5, 0), (5, 5, 100_00), (1, 0, None)]
)
def test_occupancy(used, capacity, share):
    assert reports.occupancy(used, capacity) == share


def test_months_and_when_they_are_due():
    assert reports.months(date(2023, 11, 20), date(2024, 2, 1)) == [
        date(2023, 11, 1), date(2023, 12, 1), date(2024, 1, 1), date(2024, 2, 1),
    ]  # fmt: skip
    assert reports.due_on(date(2023, 12, 1)) == date(2024, 1, 10)
    assert reports.before(date(2024, 3, 31)) == date(2024, 2, 1)
    assert reports.due_months(date(2024, 7, 10), 1) == [date(2024, 5, 1)]  # on the day itself June is not late yet
    assert reports.due_months(date(2024, 7, 11), 2) == [date(2024, 6, 1), date(2024, 5, 1)]


@pytest.mark.parametrize(
    ("first", "last", "years"),
    [
        (date(2022, 1, 1), date(2026, 12, 31), 5),
        (date(2022, 1, 1), date(2026, 12, 30), 4),
        (date(2024, 2, 29), date(2025, 2, 27), 0),
        (date(2024, 2, 29), date(2025, 2, 28), 1),
        (date(2025, 1, 1), date(2024, 1, 1), 0),
        (None, date(2024, 1, 1), None),
    ],
)
def test_whole_years(first, last, years):
    assert known.whole_years(first, last) == years


@pytest.mark.parametrize(
    "document",
    [
        "countries: [{code: DE, zh: a, en: a, region: mars, boxes: []}]",
        "countries: [{code: DE, zh: a, en: a, region: europe, boxes: [[2, 1, 1, 2]]}]",
        TWICE,
    ],
)
def test_a_document_of_countries_that_contradicts_itself_is_refused(document):
    with pytest.raises(places.PlacesError):
        places.read(document)
