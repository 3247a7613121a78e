"""Formulas as officials say them; the amounts are worked out by hand from the sentences."""

import pytest

from subsidies.rules.editing.checking import check
from subsidies.rules.editing.choosing import SHAPES
from subsidies.rules.editing.spoken import formula
from subsidies.rules.editing.tree import Tree, at, put
from subsidies.rules.editing.writing import write
from subsidies.rules.evaluation import evaluate
from tests.subsidies.rules.editing.drafts import small


def freight() -> Tree:
    """Lines with a day and a number of containers, and a definition on top of two figures."""
    content = small()
    columns = {
        "sent_on": {"type": "date", "label": {"zh": "发运日期", "en": "Sent on"}},
        "boxes": {"type": "container", "label": {"zh": "标准箱数", "en": "Containers"}},
    }
    content = put(content, ("inputs", "shipments"), {"label": {"zh": "发运明细", "en": "Shipments"}, "rows": columns})
    for name, zh in (("aeo", "海关AEO（高级认证）企业"), ("small_firm", "小微企业")):
        content = put(content, ("inputs", name), {"type": "bool", "label": {"zh": zh, "en": ""}})
    bands = [{"from": "100 CNY", "most": "5 CNY"}]
    table = {"label": {"zh": "分档标准", "en": "Bands"}, "of": "CNY", "argument": {"zh": "额", "en": "Sum"}}
    table |= {"gives": {"most": {"zh": "金额", "en": "Amount"}}, "bands": bands, "else": "0 CNY"}
    return put(content, ("tables", "bands"), table)


@pytest.mark.parametrize(
    ("typed", "unit", "written"),
    [
        ("sum(标准箱数 over 发运明细) × 600 CNY/container", "CNY", "sum(boxes over shipments) * 600 CNY/container"),
        ("分档标准(600元)", "CNY", "bands(600 CNY)"),
        ("如果海关AEO（高级认证）企业则48万元否则40万元", "CNY", "if aeo then 48万 CNY else 40万 CNY"),
        ("若「海关AEO(高级认证)企业」且 小微企业", "", "if aeo and small_firm"),
        ("小微企业 或 not 海关AEO（高级认证）企业", "", "small_firm or not aeo"),
        ("days(发运日期, 2024-06-30) ÷ 365 天", "", "days(sent_on, 2024-06-30) / 365 days"),
        ("其余", "%", "rest"),
        ("40", "%", "40%"),
        ("0.4", "%", "0.4"),
        ("0.4%", "%", "0.4%"),
        ("没有这一项 × 50%", "CNY", "没有这一项 * 50%"),
        ('kind in {"或", “小微企业”}', "", 'kind in {"或", "小微企业"}'),
    ],
)
def test_what_is_said_is_written_in_the_language(typed, unit, written):
    assert formula(typed, unit, freight(), ("awards", "0", "value")) == written


def test_a_ceiling_that_is_said_with_if_gives_its_amount():
    content, _place = SHAPES["awards"]["fixed"].build(freight(), {"amount": "90万", "cap": "1万"})
    said = formula("如果 海关AEO（高级认证）企业 则 48万元 否则 40万元", "CNY", content, ("awards", "0", "steps"))
    content = put(content, ("awards", "0", "steps", "0", "limit"), said)
    content = put(
        content, ("form",), {"sections": [{"id": "a", "title": {"zh": "节"}, "inputs": list(content["inputs"])}]}
    )
    measure = check(write(content), linted=False).measure
    assert evaluate(measure, {"aeo": True}).total == 480_000_00
    assert evaluate(measure, {"aeo": False}).total == 400_000_00


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("没有这一项 * 50%", "没有叫“没有这一项”的值。请按已有的名称或代号书写，或先添加它。"),
        ("if aeo then 48万 else 40万 CNY", "这里须写明单位 CNY，例如 480000 CNY。"),
    ],
)
def test_what_is_not_understood_is_told_with_what_to_write(value, said):
    content, _place = SHAPES["awards"]["fixed"].build(freight(), {"amount": "90万"})
    report = check(write(put(content, ("awards", "0", "value"), value)))
    assert said in [each.message.zh for each in report.remarks]


def test_a_ceiling_without_a_unit_is_asked_for_its_unit():
    content, _place = SHAPES["awards"]["fixed"].build(freight(), {"amount": "90万", "cap": "1万"})
    content = put(content, ("awards", "0", "steps", "0", "limit"), "if aeo then 48万 else 40万")
    found = [each for each in check(write(content)).remarks if each.code == "amount_without_unit"]
    assert [(each.place, each.message.en) for each in found] == [
        ("awards.support", "The unit CNY is needed here, for example 480000 CNY."),
    ]


def test_interest_without_the_days_of_the_year_is_told_at_its_formula():
    content = put(freight(), ("inputs", "loan"), {"type": "CNY", "label": {"zh": "本金", "en": "Loan"}})
    content = put(content, ("inputs", "term"), {"type": "day", "label": {"zh": "天数", "en": "Days"}})
    content, _place = SHAPES["awards"]["fixed"].build(content, {"amount": "1"})
    content = put(content, ("awards", "0", "value"), "loan * 3.45% * term / 365")
    found = [each for each in check(write(content)).remarks if each.code == "award_currency"]
    assert [each.place for each in found] == ["awards.support"]
    assert "365 天" in found[0].message.zh
    content = put(
        content, ("awards", "0", "value"), formula("本金 × 3.45% × 天数 ÷ 365天", "CNY", content, ("awards", "0"))
    )
    assert at(content, ("awards", "0", "value")) == "loan * 3.45% * term / 365 days"
