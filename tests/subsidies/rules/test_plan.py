"""The payment plan, by hand: payers and instalments to the fen."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from pilotzone.formula.text import Text
from subsidies.rules.evaluation import evaluate, record
from subsidies.rules.plan import Share, plan_of, shared_out
from tests.subsidies.rules.test_blocks import PARTS, award, booths, measure

FACTS = {"paid": Decimal(0), "small": False, "booths": booths(("a", "100.01"))}


def plan(more, amount=100_01, **facts):
    found = measure(award() + more)
    parts = plan_of(record(evaluate(found, FACTS | facts)), found, amount)
    return [(part.payer, part.label.zh, part.due.zh, part.at_once, part.amount) for part in parts]


def test_without_payers_and_instalments_there_is_one_part_due_at_once():
    assert plan("") == [("", "", "", True, 100_01)]


def test_two_payers_and_three_instalments_to_the_fen():
    """Zone 33.33, district 66.68; first 40.00, second 30.00, last 30.01.

    40.00 in 3333 : 6668 is 13.33 and 26.67; 30.00 in what is left (20.00 : 40.01) is 10.00 and 20.00.
    """
    assert plan(PARTS) == [
        ("zone", "首期", "公示后", True, 13_33),
        ("district", "首期", "公示后", True, 26_67),
        ("zone", "二期", "验收后", False, 10_00),
        ("district", "二期", "验收后", False, 20_00),
        ("zone", "尾款", "评价后", False, 10_00),
        ("district", "尾款", "评价后", False, 20_01),
    ]


def test_a_first_instalment_whose_condition_does_not_hold_waits_too():
    first = """
instalments:
- {id: first, label: {zh: 首期, en: First}, share: 50%, when: small, due: {zh: 验收后, en: after acceptance}}
- {id: last, label: {zh: 尾款, en: Last}, share: rest, due: {zh: 评价后, en: after evaluation}}
"""
    assert plan(first) == [("", "首期", "验收后", False, 50_00), ("", "尾款", "评价后", False, 50_01)]
    assert plan(first, small=True)[0] == ("", "首期", "验收后", True, 50_00)


def test_parts_that_do_not_come_to_the_amount_are_not_guessed_at():
    assert plan(PARTS, amount=90_00) == [("", "", "", True, 90_00)]


@given(st.lists(st.integers(0, 10**7), min_size=1, max_size=5), st.lists(st.integers(1, 9), min_size=1, max_size=4))
def test_every_payer_and_every_instalment_adds_up(amounts, weights):
    total = sum(amounts)
    head = [total * weight // sum(weights) for weight in weights[:-1]]
    payers = [Share(str(place), Text("", ""), part) for place, part in enumerate([*head, total - sum(head)])]
    rows = shared_out([Share("", Text("", ""), amount) for amount in amounts], payers)
    assert [sum(row) for row in rows] == amounts
    assert [sum(column) for column in zip(*rows, strict=True)] == [payer.amount for payer in payers]
    assert all(part >= 0 for row in rows for part in row)
