import pytest

from enterprises.enums_figures import SubjectKind
from pilotzone.audit.models import AuditEvent
from pilotzone.kernel.access import R
from pilotzone.kernel.errors import NotAllowed, Refused
from tests.factories.people import make_enterprise, make_member
from tests.factories.warehouses import make_waiting_warehouse, make_warehouse
from warehouses.models import Warehouse

pytestmark = pytest.mark.django_db


def test_register_by_a_member_waits_for_an_officer():
    row = make_waiting_warehouse()
    assert (row.state, row.code) == ("pending", "HWC-2024-00001")
    assert row.area == 12_500_00  # 10,000 indoor, 2,000 bonded, 500 cold; 3,000 outdoor counted apart
    assert row.versions.get().state == "waiting"
    assert sorted(row.services.values_list("service", flat=True)) == [
        "clearance", "last_mile", "picking", "receiving", "returns", "storage",
    ]  # fmt: skip
    assert AuditEvent.objects.filter(kind="warehouse.registered").count() == 1


def test_register_by_an_officer_stands_at_once_and_can_be_assessed():
    row = make_warehouse()
    assert (row.state, row.versions.get().state) == ("registered", "in_force")
    assert (row.subject.kind, row.subject.code, row.subject.name_zh) == (SubjectKind.WAREHOUSE, row.code, row.name_zh)


def test_register_twice_with_one_form_registers_once():
    enterprise = make_enterprise()
    member = make_member(enterprise)
    first = make_warehouse(enterprise, by=member)
    assert make_warehouse(enterprise, by=member, submission=first.uid) == first
    assert Warehouse.objects.count() == 1


def test_register_refuses_members_of_other_enterprises_and_readers():
    enterprise = make_enterprise()
    for stranger in (make_member(make_enterprise()), make_member(enterprise, R.READER)):
        with pytest.raises(NotAllowed):
            make_warehouse(enterprise, by=stranger)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"latitude": 48_850_000, "longitude": 2_350_000}, "outside_country"),  # Paris
        ({"latitude": 9_990_000, "longitude": 53_540_000}, "coordinates_swapped"),
        ({"latitude": 53_540_000, "longitude": None}, "half_a_point"),
        ({"indoor_area": 0, "bonded_area": 0, "cold_area": 0, "outdoor_area": 0}, "no_area"),
        ({"lease_ends_on": None}, "lease_missing"),
        ({"direct_share": 950_000}, "shares_over_whole"),
        ({"services": []}, "no_service"),
    ],
)
def test_register_refuses_what_cannot_be(fields, code):
    with pytest.raises(Refused) as refused:
        make_warehouse(**fields)
    assert refused.value.code == code
    assert not Warehouse.objects.exists()


def test_register_keeps_what_is_odd_with_its_remarks():
    first = make_warehouse()
    other = make_warehouse(make_enterprise(), address="am hafen, 12")
    assert [remark["code"] for remark in other.versions.get().warnings] == ["lease_overlaps"]
    assert other.versions.get().warnings[0]["params"]["code"] == first.code
