"""Offers of space and enquiries."""

from datetime import date

from tests.factories.people import NOW, make_enterprise, make_member
from warehouses.actions.space import enquiring, offering
from warehouses.models import SpaceOffer

NOTHING = {
    "takes_enquiries": True,
    "free_area": None,
    "free_from": None,
    "price_low": None,
    "price_high": None,
    "currency": "CNY",
    "least_months": None,
    "text_zh": "",
    "text_en": "",
    "shows_free_area": False,
    "shows_price": False,
    "shows_occupancy": False,
    "shows_served": False,
    "shows_place": False,
}


def make_offer(warehouse, *, by=None, now=NOW, **fields):
    kept = SpaceOffer.objects.filter(warehouse=warehouse).first()
    version = kept.version if kept else 0
    by = by or make_member(warehouse.operator)
    return offering.offer(warehouse, NOTHING | fields, expected_version=version, by=by, now=now)


def make_enquiry(warehouse, enterprise=None, *, by=None, now=NOW, **fields):
    enterprise = enterprise or make_enterprise("天津远帆贸易有限公司")
    values = {"area": 800_00, "starts_on": date(2024, 8, 1), "months": 12, "goods": "家用电器"} | fields
    return enquiring.send(warehouse, enterprise, **values, by=by or make_member(enterprise), now=now)
