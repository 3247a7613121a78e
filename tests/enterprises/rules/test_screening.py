from datetime import date

import pytest

from enterprises.enums import ReviewReason
from enterprises.rules import names
from enterprises.rules.screening import Registration, reasons

DAY = date(2024, 7, 2)


def registration(**fields):
    values = {
        "name": "天津澜图进出口有限公司",
        "in_zone": True,
        "has_licence": True,
        "is_listed": False,
        "established_on": date(2019, 4, 12),
    }
    return Registration(**(values | fields))


def test_registration_in_order_has_no_reason():
    assert reasons(registration(), day=DAY) == ()


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"is_listed": True}, ReviewReason.LISTED),
        ({"in_zone": False}, ReviewReason.OUTSIDE),
        ({"has_licence": False}, ReviewReason.NO_LICENCE),
        ({"established_on": date(2024, 7, 3)}, ReviewReason.YOUNG),
        ({"similar": ("天津澜图进出口股份有限公司",)}, ReviewReason.NAME_DIFFERS),
    ],
)
def test_each_risk_has_its_reason(fields, reason):
    assert reasons(registration(**fields), day=DAY) == (reason,)


def test_several_risks_are_all_named():
    found = reasons(registration(in_zone=False, has_licence=False), day=DAY)
    assert found == (ReviewReason.OUTSIDE, ReviewReason.NO_LICENCE)


def test_enterprise_established_today_is_not_young():
    assert reasons(registration(established_on=DAY), day=DAY) == ()


def test_names_that_differ_in_typing_are_the_same():
    assert names.is_same("小米（天津）科技 有限公司", "小米(天津)科技有限公司")
    assert not names.is_same("小米（天津）科技有限公司", "小米（北京）科技有限公司")


def test_core_leaves_out_marks_and_the_legal_form():
    assert names.core("小米（天津）科技股份有限公司") == "小米天津科技"
    assert names.core("有限公司") == "有限公司"


@pytest.mark.parametrize(
    ("other", "alike"),
    [
        ("天津滨海澜图国际贸易股份有限公司", True),  # the same core
        ("天津滨海润图国际贸易有限公司", True),  # nine of ten signs: 18 / 20 = 0.9
        ("天津武清澜图国际贸易有限公司", False),  # eight of ten: 0.8
    ],
)
def test_alike_from_nine_tenths_on(other, alike):
    assert names.alike("天津滨海澜图国际贸易有限公司", [other]) is alike
