"""What a cell of a table of claims means, and which heading names which input."""

from fractions import Fraction

import pytest

from pilotzone.formula.kinds import CODE, parse_type
from pilotzone.formula.text import Text
from pilotzone.formula.values import UNKNOWN
from pilotzone.kernel.cells import Cell
from subsidies.rules.answers import Unreadable
from subsidies.rules.claim_cells import Number, fact_of, json_facts, read_head
from subsidies.rules.model import InputSpec


def spec(type_name, name="item", zh="项", en="item", **more):
    typed = CODE if type_name == "kind" else parse_type(type_name, set())
    if type_name == "kind":
        more["codes"] = (("fee", Text("平台费用", "Platform fee")), ("site", Text("独立站", "Website")))
    if type_name == "money":
        more["currencies"] = ("CNY", "USD")
    return InputSpec(name, typed, type_name, Text(zh, en), Text("", ""), "claim", min=Fraction(0), **more)


@pytest.mark.parametrize(
    ("type_name", "text", "fact"),
    [
        ("CNY", "62,480,000", "62480000"),
        ("CNY", " ¥1,200.50 ", "1200.50"),
        ("CNY", "６２，４８０．５", "62480.5"),
        ("CNY", "-5", "-5"),
        ("CNY", "", UNKNOWN),
        ("CNY?", "无", None),
        ("CNY?", "None", None),
        ("rate", "30%", "0.30"),
        ("rate", "0.3", "0.3"),
        ("rate", "1", "1"),
        ("rate", "130 %", "1.30"),
        ("date", "2023年5月8日", "2023-05-08"),
        ("bool", "是", True),
        ("bool", "0", False),
        ("kind", "独立站", "site"),
        ("kind", "FEE", "fee"),
        ("text", " 跨境 ", "跨境"),
        ("money", "1,200 usd", {"amount": "1200", "currency": "USD"}),
        ("money", "1200", {"amount": "1200", "currency": "CNY"}),
        ("money", "1.2万 USD", {"amount": "12000", "currency": "USD"}),
        ("CNY", "6248万", "62480000"),
    ],
)
def test_fact_of_a_text(type_name, text, fact):
    assert fact_of(text, spec(type_name)) == fact


@pytest.mark.parametrize(
    ("type_name", "text", "reason"),
    [
        ("CNY", "6248万多", "not_a_number"),
        ("CNY", "none", "not_a_number"),
        ("CNY", "1e5", "not_a_number"),
        ("CNY", "9" * 17, "too_large"),
        ("CNY", "30%", "not_a_number"),
        ("rate", "30", "rate_sign"),
        ("date", "2023-02-30", "no_such_day"),
        ("bool", "maybe", "not_yes_or_no"),
        ("kind", "promotion", "not_in_list"),
    ],
)
def test_text_that_is_no_fact_says_why(type_name, text, reason):
    with pytest.raises(Unreadable) as refused:
        fact_of(text, spec(type_name))
    assert refused.value.reason == reason


def test_currency_in_a_column_of_its_own_goes_with_its_amount():
    assert fact_of("5", spec("money"), "美元") is not UNKNOWN
    head = read_head([Cell("reference"), Cell("cost"), Cell("cost_currency")], [spec("money", "cost")])
    assert [(name, place.at) for name, place in head.places.items()] == [
        ("reference", 0),
        ("cost", 1),
        ("cost_currency", 2),
    ]


def test_headings_are_names_or_labels_and_others_are_kept_aside():
    specs = [spec("CNY", "turnover", "年营业额", "Turnover"), spec("bool", "high_tech", "高新技术企业", "High-tech")]
    head = read_head([Cell("申报编号"), Cell("年营业额（元） *"), Cell("HIGH-TECH"), Cell("district"), Cell("")], specs)
    assert {name: place.at for name, place in head.places.items()} == {"reference": 0, "turnover": 1, "high_tech": 2}
    assert head.others == {"district": 3}


def test_input_named_twice_or_label_of_two_inputs_is_told():
    specs = [spec("CNY", "one", "金额", "Amount"), spec("CNY", "two", "金额", "Amount of two")]
    assert read_head([Cell("one"), Cell("One"), Cell("amount of two")], specs).repeated == ("One",)
    assert read_head([Cell("金额")], specs).repeated == ("金额",)


def test_numbers_of_a_json_text_stay_exact_and_are_no_texts():
    specs = [spec("CNY", "turnover"), spec("text", "remark"), spec("money", "cost"), spec("CNY?", "before")]
    given = {
        "turnover": Number("0.10"),
        "remark": Number("5"),
        "cost": {"amount": Number("3.50"), "currency": "USD"},
        "before": None,
        "unheard_of": "x",
    }
    facts, unknown = json_facts(given, specs)
    assert facts == {"turnover": "0.10", "remark": 0, "cost": {"amount": "3.50", "currency": "USD"}, "before": None}
    assert unknown == ["unheard_of"]
