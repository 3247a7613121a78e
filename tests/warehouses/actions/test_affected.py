"""A recognised warehouse is closed or changed: the officers of its recognition are told, and anybody can read it."""

from datetime import date

import pytest
from django.urls import reverse

from pilotzone.audit.models import AuditEvent
from pilotzone.kernel.errors import Refused
from pilotzone.messages.models import Notice
from tests.factories import recognition as make
from tests.factories.people import make_member
from tests.factories.warehouses import warehouse_values
from tests.standing import part
from tests.warehouses.actions.test_following import at
from warehouses.actions import changing, deciding
from warehouses.actions.recognition import deciding as recognising

pytestmark = pytest.mark.django_db
CLOSED, NOW = date(2024, 7, 31), at(2024, 8, 1)


@pytest.fixture(scope="module")
def prepared(standing):
    office = make.make_office()
    make.make_calendar(2024, 2025, 2026, 2027)
    warehouse = make.make_warehouse()
    admin = make_member(warehouse.operator, name="仓主")
    batch = make.make_batch(office)
    row = make.to_recognised(make.make_application(batch, warehouse, admin), office)
    return {"office": office, "admin": admin, "row": row, "batch": batch}


office, admin, row, batch = part("office"), part("admin"), part("row"), part("batch")


def told(kind: str) -> set[str]:
    return set(Notice.objects.filter(kind=f"warehouses.{kind}").values_list("recipient__name", flat=True))


def values(row, **fields):
    """What the register holds of it, with other fields."""
    held = {
        name: getattr(row.warehouse, name)
        for name in warehouse_values(country=row.warehouse.country)
        if name != "services"
    }
    services = [each.service for each in row.warehouse.services.all()]
    return held | {"services": services} | fields


def test_officers_are_told_of_a_closed_warehouse_and_its_case_records_it(row, admin, office):
    changing.close(row.warehouse, closed_on=CLOSED, by=admin, now=NOW)
    assert told("recognition_closed") == {"核对员", "检查员甲", "检查员乙"}
    assert AuditEvent.objects.filter(kind="recognition.warehouse_closed").count() == 1


def test_the_public_reads_that_it_is_no_longer_run(client, settings, row, admin):
    settings.PILOTZONE_CLOCK = "2024-08-02T02:00:00Z"
    client.cookies["django_language"] = "en"
    pages = [
        reverse("public:recognition_list"),
        reverse("public:recognition_verify", args=[row.uid]) + f"?h={row.certificate_digest}",
    ]
    said = "No longer run: its last day was 31 July 2024"
    assert [said in client.get(page).content.decode() for page in pages] == [False, False]
    changing.close(row.warehouse, closed_on=CLOSED, by=admin, now=NOW)
    assert [said in client.get(page).content.decode() for page in pages] == [True, True]


def test_a_changed_area_is_told_once_it_is_in_force(row, admin, office):
    version = changing.change(row.warehouse, values(row, indoor_area=900_000), expected_version=1, by=admin, now=NOW)
    assert told("recognition_changed") == set()
    deciding.decide(version, agrees=True, by=office.checker, now=NOW)
    assert told("recognition_changed") == {"核对员", "检查员甲", "检查员乙"}


def test_what_recognition_does_not_rest_on_is_not_told(row, office):
    changing.change(row.warehouse, values(row, city="Bremen"), expected_version=1, by=office.checker, now=NOW)
    assert told("recognition_changed") == set()


def test_what_is_no_longer_run_is_not_recognised(office, batch):
    noticed = make.to_notice(make.make_application(batch), office)
    lead = make_member(noticed.enterprise)
    changing.close(noticed.warehouse, closed_on=date(2024, 7, 2), by=lead, now=NOW)
    with pytest.raises(Refused) as error:
        recognising.recognise(noticed, decision_reference="x", by=office.director, now=noticed.notice.ends_at)
    assert error.value.code == "closed"
