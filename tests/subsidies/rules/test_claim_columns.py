"""Columns from facts: the table form on them equals the single form on each claim; what cannot be used is told."""

import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from subsidies.rules.claim_columns import columns_of, table_totals
from subsidies.rules.evaluation import evaluate, facts_of
from subsidies.rules.measure import load_measure
from subsidies.rules.table import BARRED, COMPUTED, UNKNOWN
from tests.subsidies.rules.tj import PATH, RATES, tj

EVERY_KIND = load_measure(Path(__file__).with_name("every_kind.yaml").read_text(encoding="utf-8"))
KIND_RATES = {"USD": "7.0827", "JPY": "0.050213"}
LIBRARY = sorted(PATH.parent.glob("*.yaml"))
STATES = {"computed": COMPUTED, "unknown": UNKNOWN, "barred": BARRED}

AMOUNTS = st.one_of(
    st.integers(0, 10**14).map(lambda fen: f"{fen // 100}.{fen % 100:02d}"),
    st.sampled_from(["0", "7.1", "0012.50", "1000000000000000", 12]),
)
BAD = st.sampled_from(["", "abc", "-1", "0.001", "1/3", "NaN", "1000000000000000.01", "٣x", [], {}])
MONEY = st.fixed_dictionaries({"amount": AMOUNTS, "currency": st.sampled_from(["CNY", "USD", "JPY"])})
BAD_MONEY = st.sampled_from(
    [
        {},
        {"amount": "5"},
        {"amount": "5", "currency": "THB"},
        {"amount": "0.5", "currency": "JPY"},
        "5 CNY",
        ["5", "CNY"],
    ]
)
DATES = st.dates().map(str)


def mostly(good, bad=BAD):
    return st.one_of(good, good, good, good, good, good, bad)


ROWS = st.fixed_dictionaries(
    {},
    optional={
        "day": mostly(DATES, st.sampled_from(["2023-02-30", "today", "", 5, None])),
        "amount": mostly(MONEY, BAD_MONEY),
        "earlier": mostly(st.one_of(AMOUNTS, st.none())),
        "unheard_of": st.just("x"),
    },
)
COMPLETE = {
    "score": "20",
    "best": None,
    "ratio": "0.5",
    "stores": "2",
    "founded": "2010-05-01",
    "good": True,
    "costs": [{"day": "2023-01-01", "amount": {"amount": "100", "currency": "JPY"}, "earlier": "1.00"}],
}
CHANGES = st.fixed_dictionaries(
    {},
    optional={
        "score": mostly(st.sampled_from(["0", "10.01", "179.5", "300"]), st.sampled_from(["300.01", "x", None])),
        "best": mostly(st.sampled_from(["0", "145", None]), st.sampled_from(["0.001", "x"])),
        "ratio": mostly(st.sampled_from(["0", "0.3", "0.000001", "1000000000000000"])),
        "plenty": mostly(st.sampled_from(["0", "0.000001", "9999999999999.5", "1000000000000000"])),
        "stores": mostly(st.sampled_from(["0", "50", 7]), st.sampled_from(["51", "1.5", None])),
        "founded": mostly(DATES, st.sampled_from(["1999-12-31", "20100101", "x", None])),
        "size_class": mostly(st.sampled_from(["small", "large"]), st.sampled_from(["medium", "", None, 1, []])),
        "good": mostly(st.booleans(), st.sampled_from(["true", 1, 0, None])),
        "remark": mostly(st.text(max_size=5), st.sampled_from([5, None])),
        "costs": mostly(st.lists(ROWS, max_size=4), st.sampled_from([5, [5], [{}] * 5])),
        "unheard_of": st.just("x"),
    },
)
LEFT_OUT = st.sets(st.sampled_from(sorted(COMPLETE)), max_size=1)
FACTS = st.builds(
    lambda changes, out: {name: value for name, value in (COMPLETE | changes).items() if name not in out},
    CHANGES,
    LEFT_OUT,
)


def check_equal(measure, facts, rates):
    table = columns_of(measure, facts)
    found = table_totals(measure, table, rates=rates)
    for place, each in enumerate(facts):
        try:
            single = evaluate(measure, facts_of({"facts": each}, measure), rates=rates)
        except (ValueError, TypeError, LookupError, ArithmeticError, AttributeError):
            assert table.unusable[place]
            assert found.state[place] == UNKNOWN
        else:
            assert not table.unusable[place], table.problems
            assert (STATES[single.state], single.total or 0) == (found.state[place], found.fen[place])


@settings(max_examples=300)
@given(st.lists(FACTS, min_size=1, max_size=5))
def test_table_of_facts_equals_single_form(facts):
    check_equal(EVERY_KIND, facts, KIND_RATES)


def complete(**changes):
    return COMPLETE | changes


def test_total_by_hand():
    # 100 JPY = 5.0213 CNY, half is 2.51065; + 1 had; + 2 stores; + 1,000 hundredths of a point gained; + 0.000003
    found = table_totals(EVERY_KIND, columns_of(EVERY_KIND, [complete()]), rates=KIND_RATES)
    assert found.fen.tolist() == [100_551]
    assert found.state.tolist() == [COMPUTED]


def test_problem_is_told_with_its_place_and_spoils_no_other_claim():
    good, row = complete(), complete()["costs"][0]
    bad = [
        complete(score="301"),
        complete(costs=[row, row | {"amount": {"amount": "0.5", "currency": "JPY"}}]),
        complete(costs=[{}] * 5),
        complete(size_class="medium"),
        complete(best=1.5),
        complete(costs={"day": "2023-01-01"}),
        complete(costs=["2023-01-01"]),
    ]
    table = columns_of(EVERY_KIND, [good, *bad, good])
    assert [(each.claim, each.path, each.code) for each in table.problems] == [
        (1, "score", "high"),
        (2, "costs[2].amount", "places"),
        (3, "costs", "rows"),
        (4, "size_class", "code"),
        (5, "best", "type"),
        (6, "costs", "type"),
        (7, "costs", "type"),
    ]
    assert table.problems[0].message.zh == "不能大于 300。"
    found = table_totals(EVERY_KIND, table, rates=KIND_RATES)
    assert found.fen.tolist() == [100_551, *[0] * 7, 100_551]
    assert found.state.tolist() == [COMPUTED, *[UNKNOWN] * 7, COMPUTED]


@pytest.mark.parametrize("value", ["1e9999999999", "12.", " 1", "1_000", "٣", "1/4", True, 1.5, "9" * 5000])
def test_number_that_no_record_writes_is_refused(value):
    (problem,) = columns_of(EVERY_KIND, [complete(best=value)]).problems
    assert (problem.claim, problem.path, problem.code) == (0, "best", "type")


def test_text_stays_text_and_unknown_values_are_masked():
    table = columns_of(EVERY_KIND, [complete(remark="跨境"), complete()])
    remark = table.columns["remark"]
    assert remark.data[0] == "跨境"
    assert remark.mask.tolist() == [False, True]
    assert table.columns["best.absent"].tolist() == [True, True]


def test_no_claims_give_an_empty_table():
    table = columns_of(EVERY_KIND, iter([]))
    assert table.count == 0
    assert table_totals(EVERY_KIND, table).fen.tolist() == []


@pytest.mark.parametrize("path", LIBRARY, ids=lambda path: path.stem)
def test_examples_of_the_library_come_out_the_same_in_the_table_form(path):
    measure = load_measure(path.read_text(encoding="utf-8"))
    for example in measure.examples:
        single = evaluate(measure, example.given, rates=example.rates)
        table = columns_of(measure, [single.facts, {}, single.facts])
        assert table.problems == ()
        found = table_totals(measure, table, rates=example.rates)
        for place in (0, 2):
            assert (STATES[single.state], single.total or 0) == (found.state[place], found.fen[place])


def tj_facts(number):
    row = {"kind": "platform_fee", "invoice_date": "2023-06-01", "paid_on": "2023-06-01", "buyer_is_applicant": True}
    amount = {"amount": f"{number}.{number % 100:02d}", "currency": ("CNY", "USD", "EUR")[number % 3]}
    yes = dict.fromkeys(("registered_here", "platform_trade"), True)
    no = dict.fromkeys(("serious_violation", "owes_fiscal_money", "high_tech", "specialised", "overseas_mark"), False)
    money = {"turnover": f"{number * 1000}.00", "turnover_before": "0.00", "other_money": "0.00"}
    return yes | no | money | {"applied_before": False, "spend": [row | {"amount": amount}] * 3}


def test_claims_beyond_one_chunk_are_read_in_order():
    facts = [tj_facts(number) for number in range(20_000, 41_000)]
    table = columns_of(tj(), iter(facts))
    found = table_totals(tj(), table, rates=RATES)
    for place in (0, 19_999, 20_000, 20_999):
        single = evaluate(tj(), facts_of({"facts": facts[place]}, tj()), rates=RATES)
        assert (found.fen[place], STATES[single.state]) == (single.total, found.state[place])


@pytest.mark.slow
def test_hundred_thousand_claims_of_three_rows_are_read_in_seconds():
    facts = [tj_facts(number) for number in range(100_000)]
    start = time.process_time()
    table = columns_of(tj(), facts)
    assert time.process_time() - start < 10
    assert np.asarray(table.rows["spend"].counts).sum() == 300_000
