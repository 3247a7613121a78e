"""A ceiling that the lines of a group give: the lowest of them holds for the group, for one claim and for a table."""

from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from subsidies.rules.evaluation import evaluate, record
from subsidies.rules.explanation import explain
from subsidies.rules.measure import load_measure
from subsidies.rules.table import COMPUTED, RowTable, evaluate_table
from tests.subsidies.rules.test_blocks import HEAD, TOTAL

INPUTS = """
inputs:
  booths:
    label: {zh: 展位, en: Booths}
    rows:
      fair: {type: text, label: {zh: 展会, en: Fair}}
      fee: {type: CNY, label: {zh: 展位费, en: Fee}}
      most: {type: CNY, label: {zh: 上限, en: Most}}
"""
AWARD = """
awards:
- id: booth
  label: {zh: 展位费, en: Booth fees}
  each: booths
  value: fee
  steps: [{limit: smallest(most over booths per fair) otherwise 0 CNY, per: fair}]
"""
MEASURE = load_measure(HEAD + INPUTS + AWARD + TOTAL)
POLICIES = Path(__file__).parents[3] / "subsidies" / "policies"


def booths(*rows):
    return [{"fair": fair, "fee": Decimal(fee), "most": Decimal(most)} for fair, fee, most in rows]


@pytest.mark.parametrize(
    ("rows", "values", "total"),
    [
        ([("a", 30_000, 40_000), ("a", 30_000, 50_000)], ["30000.00", "10000.00"], 40_000_00),
        ([("a", 30_000, 50_000), ("a", 30_000, 40_000)], ["30000.00", "10000.00"], 40_000_00),  # in either order
        ([("a", 30_000, 20_000), ("b", 30_000, 50_000)], ["20000.00", "30000.00"], 50_000_00),  # groups of their own
        ([("a", "0.01", "0.02"), ("a", "0.02", "0.03")], ["0.01", "0.01"], 2),  # to the fen
    ],
)
def test_the_lowest_ceiling_of_the_group_holds(rows, values, total):
    frozen = record(evaluate(MEASURE, {"booths": booths(*rows)}))
    assert next(each for each in frozen["lines"] if each["id"] == "booth.1")["values"] == values
    assert frozen["total"] == f"{Decimal(total) / 100:.2f}"


def test_it_is_explained_by_its_formula():
    frozen = record(evaluate(MEASURE, {"booths": booths(("a", 30_000, 40_000), ("a", 30_000, 50_000))}))
    step = next(each for each in explain(frozen, MEASURE, "en").steps if each.id == "booth.1")
    assert step.words.startswith("Together for the same fair ")
    assert step.shown == "−¥20,000.00"


def test_the_insurance_measure_takes_the_lowest_ceiling_of_an_enterprise():
    """GD-2024-ECI: 甲 30,000 + 30,000 under 40,000 and 50,000, 乙 30,000 under 50,000: 40,000 + 30,000."""
    found = load_measure((POLICIES / "GD-2024-ECI.yaml").read_text(encoding="utf-8"))
    example = found.examples[-1]
    assert evaluate(found, example.given).total == 70_000_00
    line = next(each for each in evaluate(found, example.given).lines if each.payees is not None)
    assert line.payees == (("甲", "40000.00"), ("乙", "30000.00"))


CLAIM = st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 10**9), st.integers(0, 10**9)), max_size=8)


@settings(max_examples=200)
@given(st.lists(CLAIM, min_size=1, max_size=8))
def test_every_group_gets_the_lesser_of_its_sum_and_its_lowest_ceiling(claims):
    rows = [row for claim in claims for row in claim]
    columns = {
        "fair": np.array([fair for fair, _, _ in rows], dtype=str),
        "fee": np.array([fee for _, fee, _ in rows], dtype=np.int64),
        "most": np.array([most for _, _, most in rows], dtype=np.int64),
    }
    totals = evaluate_table(MEASURE, {}, {"booths": RowTable(np.array([len(each) for each in claims]), columns)})
    wanted = []
    for claim in claims:
        groups = defaultdict(list)
        for fair, fee, most in claim:
            groups[fair].append((fee, most))
        wanted.append(sum(min(sum(fee for fee, _ in each), min(most for _, most in each)) for each in groups.values()))
    singles = [
        evaluate(
            MEASURE,
            {"booths": booths(*((fair, Decimal(fee) / 100, Decimal(most) / 100) for fair, fee, most in claim))},
        )
        for claim in claims
    ]
    assert [each.total for each in singles] == wanted
    assert list(totals.fen) == wanted
    assert set(totals.state) == {COMPUTED}
