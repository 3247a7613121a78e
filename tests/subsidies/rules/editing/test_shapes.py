"""Policies of usual shape are written by answering questions: amounts by hand from the sentences of the texts."""

from datetime import date
from fractions import Fraction

import pytest

from subsidies.rules.editing.checking import check
from subsidies.rules.editing.choosing import SHAPES, questions
from subsidies.rules.editing.fixes import mend
from subsidies.rules.editing.removing import remove
from subsidies.rules.editing.shapes import Unanswered, choices
from subsidies.rules.editing.tree import at, put
from subsidies.rules.editing.writing import write
from subsidies.rules.evaluation import evaluate
from tests.subsidies.rules.editing.drafts import small


def build(content, block: str, shape: str, **answers):
    """Answers of keys with dots are given with two underscores."""
    return SHAPES[block][shape].build(content, {key.replace("__", "."): each for key, each in answers.items()})


def worth(content, **facts) -> int | None:
    report = check(write(content), linted=False)
    assert report.measure is not None, [each.message.en for each in report.remarks]
    return evaluate(report.measure, facts).total


def test_a_fixed_award_of_300_000_for_high_tech_enterprises():
    content, place = build(small(), "awards", "fixed", amount="30万", when="+high_tech", clause="c1")
    assert (place, content["awards"][0]["value"]) == ("awards.support", "30万 CNY")
    assert content["awards"][0]["clause"] == "c1"
    assert worth(content, high_tech=True) == 300_000_00
    assert worth(content, high_tech=False) == 0


def test_30_percent_of_the_invoices_at_most_100_000():
    content, _place = build(small(), "inputs", "spend")
    content, _place = build(
        content, "conditions", "period", column="spend.invoice_date", first="2024-01-01", last="2024-12-31"
    )
    content, _place = build(content, "awards", "percent", base="spend.fee", rate="30", cap="100,000")
    assert (
        content["define"]["eligible"]["value"] == "sum(fee over spend where confirmed and counted_once and in_period)"
    )
    line = {"invoice_date": "2024-05-01", "fee": 200_000}
    out = {"invoice_date": "2025-01-01", "fee": 999_999}
    dated = [{**each, "invoice_date": _date(each["invoice_date"])} for each in (line, out)]
    assert worth(content, spend=dated) == 60_000_00
    assert worth(content, spend=[dated[0], dated[0]]) == 100_000_00


def test_a_line_that_a_desk_leaves_out_or_whose_invoice_counts_elsewhere_is_not_paid_for():
    """30% of 200,000, and not of the 50,000 left out in review nor of the 70,000 whose invoice counts elsewhere."""
    content, _place = build(small(), "awards", "percent", base="+spend.fee", rate="30")
    lines = [{"fee": 200_000}, {"fee": 50_000, "accepted": False}, {"fee": 70_000, "first_use": False}]
    assert worth(content, spend=lines) == 60_000_00
    assert [each["label"]["zh"] for each in content["conditions"]] == ["费用经审核认可", "每张发票只计一次"]


def test_the_papers_of_usual_lines_are_asked_for_each_line():
    content, _place = build(small(), "inputs", "spend")
    assert [(each["id"], each["each"]) for each in content["materials"]] == [
        ("invoices", "spend"),
        ("vouchers", "spend"),
    ]


def test_usual_lines_are_taken_twice_with_columns_of_their_own():
    """Half of 40,000 for booths, and all of the 6,000 of freight that a desk did not leave out."""
    content, _place = build(small(), "inputs", "spend", label__zh="展位")
    content, place = build(content, "inputs", "spend", label__zh="展品运费")
    content, _place = build(content, "awards", "percent", base="spend.fee", rate="50")
    content, _place = build(content, "awards", "percent", base="spend_2.fee_2", rate="100%")
    assert place == "inputs.spend_2"
    freight = [{"fee_2": 6_000}, {"fee_2": 9_000, "accepted_2": False}]
    assert worth(content, spend=[{"fee": 40_000}], spend_2=freight) == 26_000_00


def test_an_input_that_must_hold_bars_whom_it_does_not_hold_for_and_is_asked_before_a_claim():
    content, _place = build(small(), "inputs", "agreed", label__zh="推广自有品牌")
    content, place = build(content, "conditions", "holds", input="agreed", clause="c1")
    content, _place = build(content, "awards", "fixed", amount="30万")
    assert (place, content["conditions"][0]["test"]) == ("conditions.holds_agreed", "agreed")
    assert content["inputs"]["agreed"]["question"]["zh"] == "贵企业是否符合“推广自有品牌”？"
    assert (worth(content, agreed=True), worth(content, agreed=False)) == (300_000_00, 0)


def test_money_from_elsewhere_is_asked_on_the_form():
    content, _place = build(small(), "inputs", "other_money")
    assert content["form"]["sections"][0]["inputs"] == ["other_money"]


def test_a_period_written_after_the_amount_limits_it_as_one_before():
    content, _place = build(small(), "awards", "percent", base="+spend.fee", rate="30")
    content, place = build(
        content, "conditions", "period", column="spend.paid_on", first="2024-01-01", last="2024-12-31"
    )
    lines = [{"fee": 200_000, "paid_on": _date("2024-12-31")}, {"fee": 999_999, "paid_on": _date("2025-01-01")}]
    assert place == "conditions.in_period"
    assert worth(content, spend=lines) == 60_000_00


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("sum(fee over spend)", "sum(fee over spend where local)"),
        ("sum(fee over spend where a or b) * 2", "sum(fee over spend where (a or b) and local) * 2"),
        ("max(count(spend), 1)", "max(count(spend), 1)"),
        ("sum(fee over spend where local) + largest(fee over spend)", None),
        ("sum(fee over spend per kind)", "sum(fee over spend where local per kind)"),
        ("sum(fee over spend where a per kind)", "sum(fee over spend where a and local per kind)"),
    ],
)
def test_a_condition_that_drops_lines_is_written_into_the_sums_by_one_press(before, after):
    content = small() | {
        "define": {"costs": {"value": before, "label": {"zh": "费用", "en": "Costs"}}},
        "conditions": [{"id": "local", "each": "spend", "severity": "drops", "test": "here"}],
    }
    mended = mend(content, "count_only", "conditions.0")
    told = "sum(fee over spend where local) + largest(fee over spend where local)"
    assert mended["define"]["costs"]["value"] == (after or told)


def test_a_condition_that_drops_lines_is_asked_by_the_amounts_of_each_line_too():
    """Half of each booth: of 40,000 and 20,000 the second was left out."""
    content, _place = build(small(), "inputs", "spend")
    content["awards"] = [{"id": "booth", "label": {"zh": "展位费", "en": ""}, "each": "spend", "value": "fee * 50%"}]
    remarks = [each for each in check(write(content)).remarks if each.code == "drops_nothing"]
    for remark in remarks:
        content = mend(content, remark.fixes[0].id, remark.fixes[0].place)
    assert content["awards"][0]["when"] == "confirmed and counted_once"
    assert worth(content, spend=[{"fee": 40_000}, {"fee": 20_000, "accepted": False}]) == 20_000_00
    assert mend(content, "count_only", "conditions.0") == content


def test_30_percent_at_most_500_000_and_from_a_million_dollars_on_a_million():
    """The text of ZS-2022-MARKETING: 720,000 of 2.4 million is below the higher ceiling and above the lower one."""
    content, _place = build(
        small(), "awards", "percent", base="+cost", rate="30", cap="50万", higher_by="+exports", higher="100万 100万"
    )
    assert worth(content, cost=2_400_000, exports=1_200_000) == 720_000_00
    assert worth(content, cost=2_400_000, exports=Fraction("999999.99")) == 500_000_00
    assert worth(content, cost=4_000_000, exports=1_000_000) == 1_000_000_00
    with pytest.raises(Unanswered) as caught:
        build(small(), "awards", "percent", base="+cost", rate="30", higher_by="+exports", higher="100万 100万")
    assert caught.value.key == "cap"


def test_a_rate_below_one_says_by_its_sign_what_is_meant():
    with pytest.raises(Unanswered) as caught:
        build(small(), "awards", "percent", base="+cost", rate="0.5")
    assert (caught.value.key, caught.value.message.zh) == ("rate", "“0.5”是 0.5% 还是 50%？请写上百分号。")
    for typed in ("50", "50%", "５０％"):
        content, _place = build(small(), "awards", "percent", base="+cost", rate=typed)
        assert worth(content, cost=1_000) == 500_00
    content, _place = build(small(), "awards", "percent", base="+cost", rate="0.5%")
    assert worth(content, cost=1_000) == 5_00


def test_a_yearly_ceiling_takes_off_what_was_received_before_by_one_press():
    content, _place = build(small(), "awards", "percent", base="+cost", rate="50", label__zh="展位费", label__en="Fees")
    content["awards"][0]["steps"] = [{"limit": "60万 CNY", "per": "enterprise-year"}]
    content["examples"] = [{"given": {"cost": "100000"}, "expect": {"total": "50000"}}]
    (fix,) = (fix for each in check(write(content)).remarks for fix in each.fixes)
    assert (fix.id, fix.label.zh) == ("already", "计入以前已获的支持")
    mended = mend(content, fix.id, fix.place)
    assert mended["inputs"]["received"]["label"]["zh"] == "本年度已获的展位费"
    assert mended["examples"][0]["given"] == {"cost": "100000", "received": "0"}
    assert worth(mended, cost=200_000, received=580_000) == 20_000_00

    source = {"source": "awards", "fact": "paid", "of": "this", "per": "enterprise-year", "award": "support"}
    assert mended["inputs"]["received"]["from"] == source  # another amount may be written later


def _date(text: str):
    from datetime import date

    return date.fromisoformat(text)


def test_bands_by_turnover_where_less_than_a_million_is_not_taken():
    content, place = build(small(), "awards", "table", input="+turnover", bands="100万 5万\n500万\t10万\n\n")
    assert place == "awards.support"
    content = mend(content, "else_bars", "tables.bands")
    assert worth(content, turnover=999_999) == 0
    assert worth(content, turnover=1_000_000) == 50_000_00
    assert worth(content, turnover=Fraction("4999999.99")) == 50_000_00
    assert worth(content, turnover=5_000_000) == 100_000_00
    assert content["conditions"][0]["test"] == "turnover >= 100万 CNY"


def test_50_yuan_for_each_square_metre_at_most_200_000():
    content, _place = build(small(), "awards", "per_unit", input="+area", amount="50", cap="20万")
    assert worth(content, area=1_200) == 60_000_00
    assert worth(content, area=8_000) == 200_000_00


def test_500_yuan_for_each_container():
    content, _place = build(small(), "awards", "per_unit", input="+containers", amount="500")
    assert worth(content, containers=7) == 3_500_00


def test_2_000_yuan_for_each_item_at_most_50_000():
    content, _place = build(small(), "awards", "per_unit", input="+pieces", amount="2000", cap="5万")
    assert worth(content, pieces=7) == 14_000_00
    assert worth(content, pieces=26) == 50_000_00


def test_10_000_for_each_booth():
    content, _place = build(small(), "awards", "per_unit", input="+booths", amount="1万")
    assert worth(content, booths=3) == 30_000_00


def test_10_000_for_each_full_million():
    content, _place = build(small(), "awards", "steps", input="+turnover", full="100万", amount="1万")
    assert worth(content, turnover=3_999_999) == 30_000_00


def test_5_percent_of_what_is_more_than_the_year_before():
    content, _place = build(
        small(), "awards", "increment", input="+turnover", before="+turnover_before", rate="5", cap="1000万"
    )
    assert worth(content, turnover=1_000_000, turnover_before=400_000) == 30_000_00
    assert worth(content, turnover=400_000, turnover_before=1_000_000) == 0


def test_up_to_a_million_is_what_the_reviewer_proposes():
    answers = {"criteria__zh": "按投资额和带动作用确定", "criteria__en": "By investment and effect"}
    content, _place = build(small(), "awards", "up_to", amount="100万", **answers)
    assert content["inputs"]["proposed_amount"]["from"] == "reviewer"
    assert worth(content) is None
    assert worth(content, proposed_amount=400_000) == 400_000_00
    assert worth(content, proposed_amount=1_200_000) == 1_000_000_00


def test_the_difference_on_upgrade_to_national_level():
    content = small() | {
        "lists": {"level": {"city": {"zh": "市级", "en": "City"}, "nation": {"zh": "国家级", "en": "Nation"}}}
    }
    content["inputs"] = {"level_now": {"type": "level", "label": {"zh": "等级", "en": "Level"}}}
    content, _place = build(content, "awards", "difference", input="level_now", levels="city 50万\nnation 100万")
    assert worth(content, level_now="nation", received=500_000) == 500_000_00
    assert worth(content, level_now="city", received=500_000) == 0


CONDITIONS = [
    ("registered_here", {}, {"registered_here": True}, {"registered_here": False}),
    ("not_listed", {}, {"serious_violation": False}, {"serious_violation": True}),
    ("owes_nothing", {}, {"owes_fiscal_money": False}, {"owes_fiscal_money": True}),
    ("first_time", {}, {"applied_before": False}, {"applied_before": True}),
    ("minimum", {"input": "+turnover", "least": "300万"}, {"turnover": 3_000_000}, {"turnover": 2_999_999}),
    (
        "growth",
        {"input": "+turnover", "before": "+turnover_before", "rate": "30", "strict": "true"},
        {"turnover": 1_310_000, "turnover_before": 1_000_000},
        {"turnover": 1_300_000, "turnover_before": 1_000_000},
    ),
]


@pytest.mark.parametrize(("shape", "answers", "met", "not_met"), CONDITIONS, ids=lambda each: str(each)[:20])
def test_a_usual_condition_bars_whoever_does_not_meet_it(shape, answers, met, not_met):
    content, _place = build(small(), "awards", "fixed", amount="1万")
    content, place = build(content, "conditions", shape, clause="c1", **answers)
    assert place.startswith("conditions.")
    assert worth(content, **met) == 10_000_00
    assert worth(content, **not_met) == 0
    told = content["conditions"][0]["message"]
    assert told["zh"]
    assert told["en"]


@pytest.mark.parametrize("name", list(SHAPES["inputs"]))
def test_every_usual_input_loads_with_its_papers_and_its_place_on_the_form(name):
    content, _place = build(small(), "awards", "fixed", amount="1万")
    content, place = build(content, "inputs", name, label__zh="改过的名称", label__en="Another name")
    report = check(write(content), linted=False)
    if name != "blank":
        assert report.measure is not None, [each.message.en for each in report.remarks]
        assert at(content, (*place.split("."), "label", "zh")) == "改过的名称"
        again, second = build(content, "inputs", name)
        assert second != place
        assert at(again, tuple(second.split("."))) is not None


@pytest.mark.parametrize(
    ("block", "shape", "answers", "key"),
    [
        ("awards", "fixed", {}, "amount"),
        ("awards", "fixed", {"amount": "many"}, "amount"),
        ("awards", "percent", {"rate": "30"}, "base"),
        ("awards", "table", {"input": "+turnover", "bands": "from a million on"}, "bands"),
        ("awards", "up_to", {"amount": "1万"}, "criteria.zh"),
        ("conditions", "minimum", {"input": "+turnover"}, "least"),
    ],
)
def test_a_missing_answer_is_named(block, shape, answers, key):
    with pytest.raises(Unanswered) as error:
        build(small(), block, shape, **answers)
    assert error.value.key == key


@pytest.mark.parametrize(
    ("bands", "said"),
    [
        ("100万 5万\n500万 许多", "第2行“500万 许多”无法识别"),
        ("100万 5万 10万", "第1行“100万 5万 10万”无法识别"),
        ("500万 10万\n\n100万 5万", "第2行的起点“100万”不大于上一行"),
        ("100万 5万\n100万 6万", "第2行的起点“100万”不大于上一行"),
        ("\n".join(f"{n} 1" for n in range(1, 102)), "最多 100 行，现有 101 行。"),
    ],
)
def test_the_line_of_a_table_that_cannot_be_is_named_and_nothing_is_written(bands, said):
    with pytest.raises(Unanswered) as error:
        build(small(), "awards", "table", input="+turnover", bands=bands)
    assert said in error.value.message.zh


def test_amounts_of_a_table_are_typed_with_the_name_of_a_currency():
    content, _place = build(small(), "awards", "table", input="+turnover", bands="100万元 5万元\n500万 10万元")
    assert [(band["from"], band["most"]) for band in content["tables"]["bands"]["bands"]] == [
        ("100万 CNY", "5万 CNY"),
        ("500万 CNY", "10万 CNY"),
    ]


def test_questions_offer_what_is_there_and_what_is_usual():
    content, _place = build(small(), "inputs", "turnover")
    asked = {each.name: each for each in questions(content, SHAPES["awards"]["increment"], {"rate": "5"})}
    assert list(dict(asked["input"].options))[:2] == ["turnover", "+turnover_before"]
    assert asked["rate"].value == "5"


def exports_award(**more):
    """100,000 yuan from 5 million dollars, 200,000 from 10 million."""
    answers = {"input": "+exports", "bands": "500万 10万\n1000万 20万", "clause": "c1"} | more
    content, _place = build(small(), "awards", "table", **answers)
    return mend(content, "else_zero", "tables.bands")


def test_bands_of_exports_in_dollars_raised_for_first_time_high_tech_enterprises_up_to_210_000():
    content = exports_award(raised_by="10", raised_for="+high_tech", raised_first="true", cap="21万")
    scale, cap = content["awards"][0]["steps"]
    assert scale["scale"] == "if high_tech and not applied_before then 110% else 100%"
    assert (scale["clause"], cap["limit"]) == ("c1", "21万 CNY")

    def paid(exports, high_tech, before):
        return worth(content, exports=exports, high_tech=high_tech, applied_before=before)

    assert paid(Fraction("4999999.99"), True, False) == 0
    assert paid(5_000_000, True, False) == 110_000_00
    assert paid(Fraction("9999999.99"), True, True) == 100_000_00
    assert paid(5_000_000, False, False) == 100_000_00
    assert paid(10_000_000, True, False) == 210_000_00  # 220,000 less the ceiling
    assert paid(10_000_000, False, True) == 200_000_00


def test_a_surcharge_is_asked_for_whom_and_may_be_for_all_first_time_applicants():
    with pytest.raises(Unanswered) as caught:
        exports_award(raised_by="10")
    assert caught.value.key == "raised_for"
    with pytest.raises(Unanswered):
        exports_award(raised_by="a tenth", raised_for="+high_tech")
    content = exports_award(raised_by="12.5%", raised_first="true")
    assert content["awards"][0]["steps"][0]["scale"] == "if not applied_before then 112.5% else 100%"
    assert "steps" not in exports_award(raised_for="+high_tech")["awards"][0]


def test_where_the_text_is_silent_on_other_money_one_press_records_it():
    content = exports_award()
    report = check(write(content))
    [remark] = [each for each in report.remarks if each.code == "stack_missing"]
    [fix] = remark.fixes
    content = mend(content, fix.id, fix.place)
    assert content["total"]["steps"] == [
        {"stack": "silent", "assumption": "other_funds"},
        {"round": "down", "to": "0.01 CNY"},
    ]
    assert content["assumptions"]["other_funds"]["about"] == "c1"
    assert "stack_missing" not in {each.code for each in check(write(content)).remarks}


def test_a_name_on_the_form_that_is_no_input_any_more_is_taken_off_by_one_press():
    content = exports_award()
    content = {**content, "inputs": {key: each for key, each in content["inputs"].items() if key != "exports"}}
    fixes = [fix for each in check(write(content)).remarks for fix in each.fixes if fix.id == "unplace"]
    assert [fix.place for fix in fixes] == ["form.sections.0.inputs.0"]
    assert mend(content, "unplace", fixes[0].place)["form"]["sections"] == []


def chinese(content, *fields):
    """A draft of an official without English: some inputs by name, type and label."""
    for name, kind, zh in fields:
        content = put(content, ("inputs", name), {"type": kind, "label": {"zh": zh, "en": ""}})
    return content


def test_bands_over_the_increment_of_exports():
    """以出口增量分档：100万元（含）以上不足500万元的奖励5万元，500万元（含）以上的奖励20万元。"""
    content = chinese(small(), ("now", "CNY", "2023年出口额"), ("earlier", "CNY", "2022年出口额"))
    content = put(content, ("define",), {"more": {"value": "now - earlier", "label": {"zh": "出口增量", "en": ""}}})
    offered = dict(choices(content, "inputs:quantity"))
    assert offered["more"].zh == "出口增量"
    content, _place = build(content, "awards", "table", input="more", bands="100万 5万\n500万 20万")
    assert content["tables"]["bands"]["argument"] == {"zh": "出口增量", "en": ""}
    content = mend(content, "else_zero", "tables.bands")
    assert worth(content, now=15_000_000, earlier=10_000_000) == 200_000_00
    assert worth(content, now=1_499_999_999, earlier=1_495_000_000) == 50_000_00
    assert worth(content, now=10_999_999, earlier=10_000_000) == 0


def test_a_definition_that_cannot_be_worked_out_is_not_offered():
    content = put(small(), ("define",), {"more": {"value": "nobody - 5 CNY", "label": {"zh": "增量", "en": ""}}})
    assert "more" not in dict(choices(content, "inputs:quantity"))


def test_so_much_for_each_container_of_the_lines_that_count():
    """2023年7月1日至2024年6月30日发运的，每标准箱补贴600元，最高1万元。"""
    columns = {
        "sent_on": {"type": "date", "label": {"zh": "发运日期", "en": ""}},
        "boxes": {"type": "container", "label": {"zh": "标准箱数", "en": ""}},
    }
    content = put(small(), ("inputs", "shipments"), {"label": {"zh": "发运明细", "en": ""}, "rows": columns})
    content = mend(content, "place", "form")
    content, _place = build(
        content, "conditions", "period", column="shipments.sent_on", first="2023-07-01", last="2024-06-30"
    )
    content, _place = build(content, "awards", "per_unit", input="shipments.boxes", amount="600", cap="1万")
    assert content["define"]["eligible"]["label"]["zh"] == "计入的标准箱数"
    content = put(content, ("awards", "0", "steps", "0", "per"), "enterprise-year")
    content = mend(content, "already", "awards.0.steps.0")  # an input that names the amount
    assert dict(choices(content, "inputs:counted"))["eligible"].zh == "计入的标准箱数"
    content = remove(content, "inputs.received")
    content = put(content, ("awards", "0", "steps"), [{"limit": "1万 CNY"}])
    sent = [("2023-06-30", 5), ("2023-07-01", 7), ("2024-06-30", 3), ("2024-07-01", 2)]
    lines = [{"sent_on": date.fromisoformat(day), "boxes": boxes} for day, boxes in sent]
    assert worth(content, shipments=lines) == 10 * 600_00
    assert worth(content, shipments=[{"sent_on": date(2024, 1, 1), "boxes": 17}]) == 10_000_00


def test_growth_of_exports_in_dollars_and_what_more_of_the_year_before_does():
    content, _place = build(small(), "conditions", "growth", input="+exports", before="+exports_before", rate="10")
    assert content["inputs"]["exports_before"]["more"] == "lower"
    content, _place = build(content, "awards", "fixed", amount="5万")
    assert worth(content, exports=1_100_000, exports_before=1_000_000) == 50_000_00
    assert worth(content, exports=1_099_999, exports_before=1_000_000) == 0
    content = chinese(small(), ("now", "CNY", "本年"), ("earlier", "CNY", "上年"))
    content, _place = build(content, "conditions", "growth", input="now", before="earlier", rate="10")
    assert content["inputs"]["earlier"]["more"] == "lower"


def test_without_english_nothing_english_is_written_with_chinese_in_it():
    content = chinese(small(), ("sales", "CNY", "营业额"), ("brand", "bool", "自有品牌"))
    content, _place = build(content, "conditions", "minimum", input="sales", least="500万")
    content, _place = build(content, "conditions", "holds", input="brand")
    assert [each["label"] for each in content["conditions"]] == [
        {"zh": "营业额不低于 500万", "en": ""},
        {"zh": "自有品牌", "en": ""},
    ]
    assert {each["message"]["en"] for each in content["conditions"]} == {""}
    assert content["inputs"]["brand"]["question"]["en"] == ""
    content = put(content, ("inputs", "sales", "label", "en"), "Turnover")
    content, _place = build(content, "conditions", "minimum", input="sales", least="500万")
    assert content["conditions"][-1]["label"]["en"] == "Turnover of at least CNY 5,000,000"
