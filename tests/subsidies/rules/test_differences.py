"""What is told of the difference between two documents: each change planted by hand, each expected by hand."""

import pytest

from pilotzone.formula.text import Text
from subsidies.rules.differences import Change, compare
from tests.factories.people import POLICY

DOCUMENT = POLICY.read_text(encoding="utf-8")


def changed(*pairs: tuple[str, str]):
    after = DOCUMENT
    for before, now in pairs:
        assert before in after, before
        after = after.replace(before, now, 1)
    return compare(DOCUMENT, after)


def only(comparison):
    [difference] = comparison.differences
    return difference


def test_the_same_text_has_no_difference():
    comparison = compare(DOCUMENT, DOCUMENT)
    assert (comparison.groups, comparison.same_meaning) == ((), True)


def test_the_number_of_the_version_is_no_difference():
    comparison = changed(("version: 1", "version: 2"), ("status: in_force", "status: draft"))
    assert (comparison.groups, comparison.same_meaning) == ((), True)


def test_a_changed_band_is_told_with_its_bound_and_both_values():
    difference = only(changed(("most: 7万 CNY", "most: 10万 CNY")))
    assert (difference.place, difference.change) == ("tables.ceiling", Change.CHANGED)
    assert difference.label == Text("按营业额分档的上限", "Ceiling by turnover")
    assert difference.clause == Text("标准 2", "Standard 2")
    [detail] = difference.details
    assert (detail.label.zh, detail.before.zh, detail.after.zh) == ("2,000 万元 起", "7 万元", "10 万元")
    assert (detail.label.en, detail.before.en, detail.after.en) == ("from ¥20,000,000", "¥70,000", "¥100,000")
    assert (detail.before_formula, detail.after_formula) == ("7万 CNY", "10万 CNY")


def test_a_moved_bound_is_one_band_less_and_one_more():
    difference = only(changed(("from: 2000万 CNY", "from: 1500万 CNY")))
    assert [(detail.label.zh, detail.change) for detail in difference.details] == [
        ("1,500 万元 起", Change.ADDED),
        ("2,000 万元 起", Change.REMOVED),
    ]


def test_an_expression_is_told_in_words():
    difference = only(changed(("else 30%", "else 35%")))
    assert difference.place == "define.rate"
    [detail] = difference.details
    assert detail.before.zh == "如果「高新技术企业」或「专精特新企业」或「持有境外商标」则 50% 否则 30%"
    assert detail.after.en == (
        "if [High-tech enterprise] or [Specialised-and-new enterprise] or [Holder of an overseas trademark] "
        "then 50% else 35%"
    )


def test_a_condition_that_is_gone_and_one_that_came():
    block = DOCUMENT[DOCUMENT.index("- id: owes_nothing") : DOCUMENT.index("- id: second_year")]
    gone = only(compare(DOCUMENT, DOCUMENT.replace(block, "")))
    assert (gone.place, gone.change, gone.label.zh) == ("conditions.owes_nothing", Change.REMOVED, "不拖欠财政性资金")
    came = only(compare(DOCUMENT.replace(block, ""), DOCUMENT))
    assert (came.change, {detail.change for detail in came.details}) == (Change.ADDED, {Change.ADDED})


def test_a_new_wording_leaves_the_meaning_alone():
    comparison = changed(("请缴清后再申报。", "缴清后可以申报。"), ("营业额与资格", "资格与营业额"))
    assert comparison.same_meaning
    assert [(each.place, each.change) for each in comparison.differences] == [
        ("conditions.owes_nothing", Change.REWORDED),
        ("form", Change.REWORDED),
    ]


def test_a_changed_step_and_a_changed_severity_change_the_meaning():
    comparison = changed(
        ("{round: down, to: 0.01 CNY", "{round: down, to: 1 CNY"), ("severity: asks", "severity: bars")
    )
    assert not comparison.same_meaning
    told = {each.place: each.details for each in comparison.differences}
    assert [(each.label.zh, each.before.zh, each.after.zh) for each in told["total"]] == [
        ("取整：取整到分", "向下取整；至：¥0.01", "向下取整；至：¥1")
    ]
    assert [(each.label.en, each.before.en, each.after.en) for each in told["conditions.invoice_there"]] == [
        ("When not met", "a reviewer confirms", "nothing is paid")
    ]


def test_an_input_with_another_column_tells_the_column():
    line = "      first_use:\n"
    added = '      place: {type: text, label: {zh: 地点, en: Place}, required: "false"}\n'
    difference = only(changed((line, added + line)))
    assert [(each.label.zh, each.after.zh) for each in difference.details] == [("地点", "文字；必填：否")]


def test_the_text_of_a_clause_is_never_a_mere_wording():
    comparison = changed(("一张发票在本平台只计一次。", "一张发票只计一次。"))
    assert (only(comparison).change, comparison.same_meaning) == (Change.CHANGED, True)


def test_applicants_are_not_told_of_examples_and_order():
    comparison = changed(("expect: {total: 36000}", "expect: {total: 36001}"), ("most: 7万", "most: 8万"))
    assert [group.id for group in comparison.groups] == ["tables", "examples"]
    assert [group.id for group in comparison.for_applicants().groups] == ["tables"]


@pytest.mark.parametrize("broken", ["", "{", "- a\n- b", "language: [", "inputs: 5\nconditions: x\nlists: {a: b}"])
def test_a_text_that_is_no_measure_can_be_compared_too(broken):
    comparison = compare(broken, DOCUMENT)
    assert comparison.count(Change.ADDED) > 40
    assert not comparison.same_meaning
    assert compare(broken, broken).differences == ()
