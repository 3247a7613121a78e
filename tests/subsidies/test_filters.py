"""Amounts as officials type them into forms and filters."""

import pytest
from django import forms

from subsidies.filters import YuanField


@pytest.mark.parametrize(
    ("text", "fen"),
    [("10,000.50", 10_000_50), ("１００万", 1_000_000_00), ("600万元", 6_000_000_00), ("0", 0), ("", None)],
)
def test_an_amount_is_read_as_it_is_meant(text, fen):
    assert YuanField(required=False).clean(text) == fen


@pytest.mark.parametrize(
    ("text", "least", "said"),
    [
        ("-5", 0, "应不小于 0。"),
        ("－５", 0, "应不小于 0。"),
        ("-5", 1, "金额应大于 0。"),
        ("0", 1, "金额应大于 0。"),
    ],
)
def test_an_amount_that_is_too_small_is_refused(text, least, said):
    with pytest.raises(forms.ValidationError) as refused:
        YuanField(least=least).clean(text)
    assert refused.value.messages == [said]
