"""Amounts in sentences and beside axes."""

import pytest
from django.utils import translation

from subsidies import wording
from subsidies.rules import answers
from subsidies.rules.answers import Unreadable
from tests.subsidies.rules.test_answers import spec


@pytest.mark.parametrize(
    ("fen", "zh", "en"),
    [
        (514_000_000, "514 万元", "¥5.14 million"),
        (513_999_999, "514 万元", "¥5.14 million"),
        (1_234_567_890_12, "12.35 亿元", "¥1.23 billion"),
        (123_456_78, "12.35 万元", "¥123,456.78"),
        (1_000_00, "1,000 元", "¥1,000"),
        (12_34, "12.34 元", "¥12.34"),
        (-680_000_00, "−68 万元", "−¥680,000"),
        (0, "0 元", "¥0"),
    ],
)
def test_prose_money(fen, zh, en):
    with translation.override("zh-hans"):
        assert wording.prose_money(fen) == zh
    with translation.override("en"):
        assert wording.prose_money(fen) == en


def test_axis_money_and_other_quantities():
    with translation.override("zh-hans"):
        assert wording.axis_money(20_000_000_00) == "2,000 万"
        assert wording.quantity_words(60_000_00, 100, "m2") == "60,000 平方米"
    with translation.override("en"):
        assert wording.axis_money(20_000_000_00) == "¥20 m"
        assert wording.quantity_words(20_000_000_00, 100, "CNY") == "¥20 m"


@pytest.mark.parametrize(
    ("type_name", "said"), [("CNY", "应不小于 0。"), ("count", "应不小于 0。"), ("money", "金额应大于 0；退款请另列。")]
)
def test_refunds_are_spoken_of_at_cost_lines_alone(type_name, said):
    with pytest.raises(Unreadable) as refused:
        answers.kept("-1", spec(type_name))
    with translation.override("zh-hans"):
        assert wording.error_words(refused.value) == said
