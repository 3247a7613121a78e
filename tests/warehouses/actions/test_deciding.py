from datetime import date

import pytest

from pilotzone.kernel.errors import NotAllowed, Refused, Stale
from pilotzone.messages.models import Notice
from tests.factories.people import NOW, make_member
from tests.factories.warehouses import country, make_keeper, make_waiting_warehouse, make_warehouse, warehouse_values
from tests.standing import part
from warehouses.actions import changing, deciding


@pytest.fixture(scope="module")
def prepared(standing):
    keeper = make_keeper()
    warehouse = make_warehouse(by=keeper)
    waiting = make_waiting_warehouse(address="Am Hafen 14")
    return {
        "keeper": keeper,
        "warehouse": warehouse,
        "member": make_member(warehouse.operator),
        "waiting": waiting,
        "registrant": waiting.registered_by,
    }


keeper, warehouse, member = part("keeper"), part("warehouse"), part("member")
waiting, registrant = part("waiting"), part("registrant")


def change(row, by, **fields):
    return changing.change(row, warehouse_values(**fields), expected_version=row.version, by=by, now=NOW)


def test_confirm_puts_a_registration_in_force_and_tells_the_operator(waiting, keeper, registrant):
    deciding.decide(waiting.versions.get(), agrees=True, by=keeper, now=NOW)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.confirmed_by, waiting.versions.get().state) == ("registered", keeper, "in_force")
    assert Notice.objects.get(recipient=registrant, kind="warehouses.confirmed").params["code"] == waiting.code


def test_send_back_needs_a_reason_and_the_operator_hands_in_again(waiting, keeper, registrant):
    version = waiting.versions.get()
    with pytest.raises(Refused) as refused:
        deciding.decide(version, agrees=False, note=" ", by=keeper, now=NOW)
    assert refused.value.code == "no_reason"
    deciding.decide(version, agrees=False, note="地址不详", by=keeper, now=NOW)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.review_note) == ("returned", "地址不详")
    change(waiting, registrant, address="Am Hafen 14, Tor 2")
    waiting.refresh_from_db()
    assert (waiting.state, waiting.address) == ("pending", "Am Hafen 14, Tor 2")
    assert list(waiting.versions.values_list("number", "state")) == [(2, "waiting"), (1, "refused")]


def test_a_member_cannot_confirm(waiting, registrant, member):
    for person in (registrant, member):
        with pytest.raises(NotAllowed):
            deciding.decide(waiting.versions.get(), agrees=True, by=person, now=NOW)


def test_change_of_a_key_fact_waits_and_leaves_what_is_in_force(warehouse, member, keeper):
    version = change(warehouse, member, indoor_area=20_000_00)
    warehouse.refresh_from_db()
    assert (version.state, version.changed, warehouse.area) == ("waiting", ["indoor_area"], 12_500_00)
    deciding.decide(version, agrees=True, by=keeper, now=NOW)
    warehouse.refresh_from_db()
    assert (warehouse.indoor_area, warehouse.area) == (20_000_00, 22_500_00)


def test_change_of_services_is_in_force_at_once(warehouse, member):
    version = change(warehouse, member, services=["storage"], wms="EWMS 5")
    warehouse.refresh_from_db()
    assert (version.state, version.changed, warehouse.wms) == ("in_force", ["services", "wms"], "EWMS 5")
    assert [row.service for row in warehouse.services.all()] == ["storage"]


def test_a_second_change_takes_the_place_of_the_first_that_waits(warehouse, member):
    first = change(warehouse, member, city="Bremen")
    warehouse.refresh_from_db()
    second = change(warehouse, member, city="Bremerhaven")
    first.refresh_from_db()
    assert (first.state, second.state) == ("withdrawn", "waiting")


def test_nothing_changed_makes_no_version(warehouse, member):
    assert change(warehouse, member) is None
    assert warehouse.versions.count() == 1


def test_a_stale_change_is_refused(warehouse, member):
    change(warehouse, member, wms="EWMS 5")
    with pytest.raises(Stale):
        changing.change(warehouse, warehouse_values(), expected_version=1, by=member, now=NOW)


def test_a_refused_change_leaves_the_facts(warehouse, member, keeper):
    version = change(warehouse, member, country=country("FR"), latitude=48_850_000, longitude=2_350_000)
    deciding.decide(version, agrees=False, note="未提供证明", by=keeper, now=NOW)
    warehouse.refresh_from_db()
    assert (warehouse.country.code, version.warehouse.versions.first().state) == ("DE", "refused")
    with pytest.raises(Refused):
        deciding.decide(version, agrees=True, by=keeper, now=NOW)


def test_withdraw_takes_a_change_back(warehouse, member):
    version = change(warehouse, member, city="Bremen")
    assert changing.withdraw(version, by=member, now=NOW).state == "withdrawn"


def test_close_ends_it_and_refuses_days_ahead_and_before_it_opened(warehouse, member):
    for day, code in ((date(2024, 7, 3), "not_yet"), (date(2022, 2, 28), "before_opening")):
        with pytest.raises(Refused) as refused:
            changing.close(warehouse, closed_on=day, by=member, now=NOW)
        assert refused.value.code == code
    closed = changing.close(warehouse, closed_on=date(2024, 6, 30), by=member, now=NOW)
    assert (closed.state, closed.closed_on) == ("closed", date(2024, 6, 30))
    with pytest.raises(Refused):
        change(closed, member, wms="EWMS 6")
