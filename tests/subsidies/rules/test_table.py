"""The form for a whole table equals the form for one claim, to the fen, with anything missing."""

import datetime as dt
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pilotzone.formula.kinds import places
from subsidies.rules.evaluation import evaluate
from subsidies.rules.facts_check import LARGEST
from subsidies.rules.table import BARRED, COMPUTED, UNKNOWN, RowTable, evaluate_table
from tests.subsidies.rules.tj import RATES, claim, cost, tj

EDGES = [0, 9_999_999, 10_000_000, 300_000_000, 2_000_000_000, 10_000_000_000, 50_000_000_000, LARGEST * 100]
FEN = st.one_of(st.sampled_from(EDGES), st.integers(0, 60_000_000_000)).map(lambda fen: Decimal(fen) / 100)
MAYBE = st.sampled_from([True, True, True, False, None])
DAYS = st.one_of(st.none(), st.dates(dt.date(2022, 12, 30), dt.date(2024, 1, 2)))
ROWS = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["platform_fee", "site_build", None]),
        "invoice_date": DAYS,
        "paid_on": DAYS,
        "buyer_is_applicant": MAYBE,
        "amount": st.one_of(st.none(), st.tuples(FEN, st.sampled_from(["CNY", "USD", "EUR"]))),
        "accepted": MAYBE,
        "first_use": MAYBE,
    }
)
CLAIMS = st.fixed_dictionaries(
    {
        "registered_here": MAYBE,
        "platform_trade": MAYBE,
        "serious_violation": st.sampled_from([False, False, None, True]),
        "owes_fiscal_money": st.sampled_from([False, False, None]),
        "turnover": st.one_of(st.none(), FEN),
        "turnover_before": st.one_of(st.none(), FEN),
        "high_tech": MAYBE,
        "specialised": MAYBE,
        "overseas_mark": MAYBE,
        "applied_before": MAYBE,
        "other_money": st.one_of(st.none(), FEN),
        "spend": st.lists(ROWS, max_size=4),
    }
)


def column(spec, values):
    """The values as evaluate_table takes them, the unknown ones masked."""
    masked = [value is None for value in values]
    if spec.type.kind == "bool":
        plain = [bool(value) for value in values]
    elif spec.type.kind == "date":
        plain = np.array([value or dt.date(1970, 1, 1) for value in values], dtype="datetime64[D]")
    elif spec.type.kind == "code":
        codes = [code for code, _ in spec.codes]
        plain = np.array([codes.index(value) if value else 0 for value in values], dtype=np.int64)
    else:
        numbers = [value[0] if isinstance(value, tuple) else value for value in values]
        plain = np.array([int((number or 0) * 10 ** places(spec.type_name)) for number in numbers], dtype=np.int64)
    return np.ma.array(plain, mask=masked)


def columns(specs, facts):
    found = {}
    for spec in specs:
        if spec.is_rows or spec.type.kind == "text":
            continue
        values = [each.get(spec.name) for each in facts]
        found[spec.name] = column(spec, values)
        if spec.type.kind == "money":
            index = [spec.currencies.index(value[1]) if value else 0 for value in values]
            found[f"{spec.name}.currency"] = np.array(index, dtype=np.int64)
    return found


def table_of(measure, claims):
    spend = measure.input("spend")
    rows = [row for each in claims for row in each["spend"]]
    counts = np.array([len(each["spend"]) for each in claims], dtype=np.int64)
    return columns(measure.inputs, claims), {"spend": RowTable(counts, columns(spend.columns, rows))}


def check_equal(claims):
    measure = tj()
    scalars, rows = table_of(measure, claims)
    found = evaluate_table(measure, scalars, rows, rates=RATES)
    singles = [evaluate(measure, each, rates=RATES) for each in claims]
    states = {"computed": COMPUTED, "unknown": UNKNOWN, "barred": BARRED}
    assert [states[each.state] for each in singles] == found.state.tolist()
    assert [each.total or 0 for each in singles] == found.fen.tolist()


@settings(max_examples=60)
@given(st.lists(CLAIMS, min_size=1, max_size=6))
def test_table_equals_single_on_any_claims(claims):
    check_equal(claims)


def test_table_equals_single_at_each_edge():
    check_equal(
        [
            claim(
                cost("2000000"),
                turnover=Decimal(fen) / 100,
                turnover_before=Decimal(before) / 100,
                applied_before=again,
            )
            for fen in EDGES
            for before in (0, 1, fen // 130 * 100)
            for again in (False, True)
        ]
    )


def test_amounts_beyond_64_bits_on_the_way_stay_exact():
    check_equal([claim(*[cost(str(LARGEST), "EUR")] * 3, turnover=Decimal(LARGEST), high_tech=True)])


def test_column_left_out_is_unknown_or_has_its_default():
    scalars, rows = table_of(tj(), [claim(cost("1000"))])
    del scalars["filed_by_agent"], rows["spend"].columns["accepted"]
    assert evaluate_table(tj(), scalars, rows).fen.tolist() == [30_000]
    del scalars["turnover"]
    assert evaluate_table(tj(), scalars, rows).state.tolist() == [UNKNOWN]


def test_value_out_of_bounds_is_refused_with_its_place():
    scalars, rows = table_of(tj(), [claim(cost("1000")), claim(cost("1"))])
    scalars["turnover"][1] = -1
    with pytest.raises(ValueError, match="column turnover has a value out of bounds at position 1"):
        evaluate_table(tj(), scalars, rows)


def test_columns_of_different_lengths_are_refused():
    scalars, rows = table_of(tj(), [claim(cost("1000")), claim(cost("1"))])
    scalars["turnover"] = scalars["turnover"][:1]
    with pytest.raises(ValueError, match="same length"):
        evaluate_table(tj(), scalars, rows)


def test_table_without_claims_is_empty():
    assert evaluate_table(tj(), {}, {}, count=0).fen.tolist() == []
