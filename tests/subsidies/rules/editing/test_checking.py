"""What is wrong is told at the block and field where it is wrong, with the clicks that mend it."""

from datetime import date

import pytest

from subsidies.rules.editing.checking import check, check_text
from subsidies.rules.editing.fixes import mend
from subsidies.rules.editing.lessening import previewed
from subsidies.rules.editing.outline import outline
from subsidies.rules.editing.tree import drop, put
from subsidies.rules.editing.writing import write
from subsidies.rules.evaluation import evaluate
from tests.subsidies.rules.editing.drafts import small, transform

FAULTS = [
    (("define", "rate", "value"), "if high_tek then 50% else 30%", "define.rate", ("value",), "unknown_name_close"),
    (("conditions", "4", "message", "zh"), "", "conditions.second_year", ("message", "zh"), "empty_value"),
    (
        ("awards", "0", "steps", "0", "limit"),
        "30%",
        "awards.support",
        ("steps", "0", "limit"),
        "need_type",
    ),
    (("inputs", "turnover", "type"), "yuan", "inputs.turnover", ("type",), "bad_type"),
    (("tables", "ceiling", "bands", "1", "below"), "1000万 CNY", "tables.ceiling", ("bands", "1", "below"), "band_gap"),
    (("materials", "5", "each"), "lines", "materials.invoices", ("each",), "not_an_option"),
    (("conditions", "0", "clause"), "c9", "conditions.in_city", ("clause",), "unknown_reference"),
    (("total", "steps", "1", "to"), "1 m2", "total", ("steps", "1", "to"), "need_type"),
    (("notice_working_days",), "many", "validity", ("notice_working_days",), "need_whole_number"),
]


@pytest.mark.parametrize(("path", "value", "place", "inside", "code"), FAULTS, ids=lambda each: str(each)[:24])
def test_a_fault_is_told_at_its_field(path, value, place, inside, code):
    report = check(write(put(transform(), path, value)))
    assert report.measure is None
    found = [each for each in report.remarks if each.code == code]
    assert [(each.place, each.inside, each.severity) for each in found] == [(place, inside, "error")]
    assert found[0].message.zh
    assert found[0].message.en


def test_a_fault_has_the_line_of_the_text_that_would_be_read():
    content = put(transform(), ("define", "rate", "value"), "if high_tek then 50% else 30%")
    written = write(content)
    assert check(written).remarks == check_text(written.text).remarks
    assert "high_tek" in written.text.splitlines()[check(written).remarks[0].line - 1]


def test_a_text_that_is_no_document_has_only_its_own_problem():
    report = check_text("language: measure/1\nid: [")
    assert (report.tree, report.measure, len(report.remarks)) == (None, None, 1)


def test_lints_and_failing_examples_are_told_where_they_belong():
    content = put(transform(), ("examples", "1", "expect", "total"), "36001")
    report = check(write(content), today=date(2024, 7, 2))
    places = {(each.code, each.place) for each in report.remarks}
    assert ("example_fails", "examples.1") in places
    assert ("legality", "inputs.registered_here") in places
    assert [each.passed for each in report.examples] == [True, False, True, True]


def test_a_draft_without_an_amount_says_so():
    report = check(write(small()))
    assert [(each.code, each.place) for each in report.remarks] == [("no_amount", "awards")]


def test_no_row_outside_the_bands_is_mended_in_two_ways():
    content = drop(transform(), ("tables", "ceiling", "else"))
    (remark,) = check(write(content)).remarks
    assert [(each.id, each.label.zh) for each in remark.fixes] == [("else_zero", "补助 0 元"), ("else_bars", "不受理")]
    zero = mend(content, "else_zero", "tables.ceiling")
    assert zero["tables"]["ceiling"]["else"] == "0 CNY"
    assert zero["conditions"] == content["conditions"]
    bars = mend(content, "else_bars", "tables.ceiling")
    condition = bars["conditions"][-1]
    assert condition["test"] == "turnover >= 10万 CNY"
    assert condition["message"]["zh"] == "2023年营业额不足 10万，不予受理。请核对填报的数字。"
    measure = check(write(bars)).measure
    low = evaluate(measure, {**measure.examples[1].given, "turnover": 99_999})
    assert [each.result for each in low.findings if each.id == "ceiling_reached"] == ["not_met"]


def test_a_gap_is_joined_and_an_unplaced_input_is_placed():
    gap = put(transform(), ("tables", "ceiling", "bands", "1", "below"), "1000万 CNY")
    (remark,) = check(write(gap)).remarks
    assert mend(gap, remark.fixes[0].id, remark.fixes[0].place) == transform()
    unplaced = put(transform(), ("inputs", "staff"), {"type": "count", "label": {"zh": "人数", "en": "Staff"}})
    (remark,) = [each for each in check(write(unplaced)).remarks if each.code == "unplaced_input"]
    after = mend(unplaced, remark.fixes[0].id, remark.fixes[0].place)
    assert after["form"]["sections"][-1]["inputs"] == ["other_money", "staff"]


def test_the_last_step_is_mended_to_round_to_the_fen():
    content = put(transform(), ("total", "steps"), [])
    (remark,) = [each for each in check(write(content)).remarks if each.code == "final_round"]
    after = mend(content, remark.fixes[0].id, remark.fixes[0].place)
    assert after["total"]["steps"][-1]["to"] == "0.01 CNY"
    assert mend(content, "nothing", "total") == content


@pytest.mark.parametrize(("path", "value"), [fault[:2] for fault in FAULTS], ids=lambda each: str(each)[:24])
def test_the_rest_of_a_faulty_draft_can_be_looked_at(path, value):
    measure, partial = previewed(check(write(put(transform(), path, value))))
    assert partial
    if path[0] not in ("inputs", "define", "notice_working_days"):
        assert measure is not None


def test_the_outline_counts_items_and_marks_what_is_wrong():
    content = put(transform(), ("conditions", "4", "test"), "grown >")
    entries = {each.place: each for each in outline(content, check(write(content)), "conditions.second_year")}
    assert (entries["inputs"].count, entries["inputs"].state) == (13, "done")
    assert (entries["conditions"].count, entries["conditions"].state) == (11, "error")
    assert [each.state for each in entries["conditions"].entries].count("error") == 1
    assert [each.place for each in entries["conditions"].entries if each.here] == ["conditions.second_year"]
    assert (entries["payers"].count, entries["payers"].state) == (0, "")
    assert entries["basic"].count is None


def test_a_ceiling_over_the_year_is_asked_for_what_was_received_by_the_name_of_its_scope():
    content = put(transform(), ("awards", "0", "steps", "0", "per"), "enterprise-year")
    told = [each for each in check(write(content)).remarks if each.code == "scope_needs_already"]
    assert told[0].message.zh.startswith("范围为“每家企业每年”（enterprise-year）的上限跨多次申报")
    assert [each.id for each in told[0].fixes] == ["already"]
