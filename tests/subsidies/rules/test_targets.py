"""The names of what a correction reopens."""

import pytest

from subsidies.rules.targets import BadTarget, Target, allows, parse


@pytest.mark.parametrize("text", ["answer:turnover", "line:7f", "line:7f:invoice_date", "material:contract"])
def test_a_target_is_read_as_it_is_written(text):
    assert str(parse(text)) == text


@pytest.mark.parametrize("text", ["", "answer", "answer:", "field:x", "answer:x:y", "material:a:b"])
def test_anything_else_is_no_target(text):
    with pytest.raises(BadTarget):
        parse(text)


def test_a_whole_line_reopens_all_its_columns():
    assert allows([Target("line", "7f")], "line", "7f", "amount")
    assert allows([Target("line", "7f", "amount")], "line", "7f", "amount")
    assert not allows([Target("line", "7f", "amount")], "line", "7f", "paid_on")
    assert not allows([Target("line", "7f", "amount")], "line", "7f")
    assert not allows([Target("answer", "7f")], "line", "7f")
