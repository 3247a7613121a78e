"""What was removed comes back where it stood: the document is the same again, to the order of its keys."""

import json

import pytest

from subsidies.rules.editing import operations
from subsidies.rules.editing.operations import CannotEdit
from subsidies.rules.editing.removing import put_back, removal_of
from tests.subsidies.rules.editing.drafts import transform


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
    after = operations.remove(before, place)
    assert after != before
    again, opened = put_back(after, kept.written())
    assert json.dumps(again) == json.dumps(before)
    assert opened == shown
    assert label is None or kept.label.zh == label


def test_the_only_row_and_the_last_one_come_back_too():
    before = transform()
    bands = before["tables"]["ceiling"]["bands"]
    last = f"tables.ceiling.bands.{len(bands) - 1}"
    assert put_back(operations.remove(before, last), removal_of(before, last).written())[0] == before
    single = {**before, "examples": before["examples"][:1]}
    assert put_back(operations.remove(single, "examples.0"), removal_of(single, "examples.0").written())[0] == single


def test_what_is_not_there_is_neither_removed_nor_put_back():
    with pytest.raises(CannotEdit):
        removal_of(transform(), "inputs.nobody")
    with pytest.raises(CannotEdit):
        put_back(transform(), "")
