"""What was removed comes back where it stood: the document is the same again, to the order of its keys."""

import json

import pytest

from subsidies.rules.editing.checking import check
from subsidies.rules.editing.choosing import SHAPES
from subsidies.rules.editing.operations import CannotEdit
from subsidies.rules.editing.removing import put_back, removal_of, remove
from subsidies.rules.editing.writing import write
from tests.subsidies.rules.editing.drafts import small, transform


@pytest.mark.parametrize(
    ("place", "shown", "label"),
    [
        ("conditions.on_platform", "conditions.on_platform", "已接入综合服务平台，有真实业绩"),
        ("inputs.turnover", "inputs.turnover", "2023年营业额"),
        ("inputs.spend.rows.amount", "inputs.spend", "金额"),
        ("tables.ceiling.bands.1", "tables.ceiling", "档位 2"),
        ("awards.support.steps.0", "awards.support", "按营业额分档的上限"),
        ("examples.0", "examples.0", "例 1：营业额1800万元，费用20万元，上限生效"),
        ("clauses.c1", "clauses.c1", "条件 1"),
        ("form.sections.0", "form.qualifications", None),
    ],
)
def test_each_kind_of_part_comes_back_to_its_place(place, shown, label):
    before = transform()
    kept = removal_of(before, place)
    after = remove(before, place)
    assert after != before
    again, opened = put_back(after, kept.written())
    assert json.dumps(again) == json.dumps(before)
    assert opened == shown
    assert label is None or kept.label.zh == label


def test_the_only_row_and_the_last_one_come_back_too():
    before = transform()
    bands = before["tables"]["ceiling"]["bands"]
    last = f"tables.ceiling.bands.{len(bands) - 1}"
    assert put_back(remove(before, last), removal_of(before, last).written())[0] == before
    single = {**before, "examples": before["examples"][:1]}
    assert put_back(remove(single, "examples.0"), removal_of(single, "examples.0").written())[0] == single


def test_what_is_not_there_is_neither_removed_nor_put_back():
    with pytest.raises(CannotEdit):
        removal_of(transform(), "inputs.nobody")
    with pytest.raises(CannotEdit):
        put_back(transform(), "")


def costs() -> dict:
    """A list of invoices with a period, half of which is paid, as the questions write it; and an example."""
    content, _place = SHAPES["inputs"]["spend"].build(small(), {})
    period = {"column": "spend.invoice_date", "first": "2024-01-01", "last": "2024-12-31"}
    content, _place = SHAPES["conditions"]["period"].build(content, period)
    content, _place = SHAPES["awards"]["percent"].build(content, {"base": "spend.fee", "rate": "50"})
    content, _place = SHAPES["conditions"]["registered_here"].build(content, {})
    line = {"fee": "10", "invoice_date": "2024-05-01", "first_use": "true", "accepted": "true"}
    given = {"spend": [line], "registered_here": "true"}
    findings = {"counted_once": "met", "in_city": "met"}
    label = {"zh": "例", "en": "Example"}
    return {**content, "examples": [{"label": label, "given": given, "expect": {"total": "5", "findings": findings}}]}


def errors(content) -> list[str]:
    return [each.code for each in check(write(content)).remarks if each.severity == "error"]


def test_a_column_takes_along_the_condition_that_asks_for_nothing_else():
    before = costs()
    assert errors(before) == []
    kept, after = removal_of(before, "inputs.spend.rows.first_use"), remove(before, "inputs.spend.rows.first_use")
    assert errors(after) == []
    assert [each.zh for each in kept.others] == ["每张发票只计一次"]
    assert after["define"]["eligible"]["value"] == "sum(fee over spend where confirmed and in_period)"
    example = after["examples"][0]
    assert "first_use" not in example["given"]["spend"][0]
    assert example["expect"]["findings"] == {"in_city": "met"}
    assert json.dumps(put_back(after, kept.written())[0]) == json.dumps(before)


def test_a_list_takes_along_its_conditions_and_papers_and_leaves_what_still_counts_to_be_told():
    before = costs()
    kept, after = removal_of(before, "inputs.spend"), remove(before, "inputs.spend")
    assert [each.zh for each in kept.others] == [
        "费用经审核认可",
        "每张发票只计一次",
        "费用发生在 2024-01-01 至 2024-12-31",
        "发票",
        "付款凭证",
    ]
    assert [each["id"] for each in after["conditions"]] == ["in_city"]
    assert after["materials"] == []
    assert errors(after) == ["no_such_rows"]  # the amount that added the lines up is for its writer to change
    assert json.dumps(put_back(after, kept.written())[0]) == json.dumps(before)


def test_a_condition_on_lines_leaves_the_sums_and_one_on_the_claim_leaves_no_finding():
    before = costs()
    for place in ("confirmed", "counted_once", "in_period"):
        before = remove(before, f"conditions.{place}")
    assert before["define"]["eligible"]["value"] == "sum(fee over spend)"
    assert errors(remove(before, "conditions.in_city")) == []
    assert errors(remove(before, "inputs.registered_here")) == []
    assert remove(before, "inputs.registered_here")["conditions"] == []


def test_a_paper_is_no_evidence_any_more():
    after = remove(costs(), "materials.invoices")
    assert errors(after) == []
    assert "evidence" not in after["inputs"]["spend"]["rows"]["fee"]
    assert after["inputs"]["spend"]["rows"]["paid_on"]["evidence"] == "vouchers"
