"""Generated measures over generated claims: the form for a table equals the form for one claim, to the fen."""

from decimal import Decimal

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from subsidies.rules.claim_columns import columns_of, table_totals
from subsidies.rules.evaluation import evaluate, facts_of, rates_of, record
from subsidies.rules.measure import MeasureError, load_measure
from subsidies.rules.table import BARRED, COMPUTED, UNKNOWN
from tests.subsidies.rules.lints.test_any_document import documents

STATES = {"computed": COMPUTED, "unknown": UNKNOWN, "barred": BARRED}
RATES = {"USD": Decimal("7.0827")}
FEN = st.one_of(st.sampled_from(["0", "0.01", "5000", "99999.99", "1000000000000000"]), st.integers(0, 10**9).map(str))
LINES = st.fixed_dictionaries(
    {},
    optional={
        "fee": st.fixed_dictionaries({"amount": FEN, "currency": st.sampled_from(["CNY", "USD"])}),
        "day": st.sampled_from(["2024-02-29", "2024-03-01", "2023-12-31"]),
        "nights": st.integers(0, 12).map(str),
        "place": st.sampled_from(["x", "y", "z"]),
    },
)
CLAIMS = st.fixed_dictionaries(
    {"lines": st.lists(LINES, max_size=5)},
    optional={
        "cost": FEN,
        "paid": st.one_of(st.none(), FEN),
        "area": st.sampled_from(["0", "499.99", "500", "89999.99", "90000"]),
        "part": st.sampled_from(["-1", "0", "0.3", "0.333333"]),
        "big": st.sampled_from(["0", "7.000001", "1000000000000000"]),
        "begun": st.sampled_from(["0001-01-01", "2020-02-29", "2023-01-01", "9999-12-31"]),
        "good": st.booleans(),
        "offered": FEN,
        "kind_of": st.sampled_from(["a", "b"]),
    },
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
@given(documents(), st.lists(CLAIMS, min_size=1, max_size=6))
def test_table_equals_single_for_any_measure(text, claims):
    try:
        measure = load_measure(text)
    except MeasureError:
        assume(False)
    totals = table_totals(measure, columns_of(measure, claims), rates=RATES)
    for number, facts in enumerate(claims):
        found = evaluate(measure, facts_of({"facts": facts}, measure), rates=RATES)
        assert totals.state[number] == STATES[found.state]
        if found.state == "computed":
            assert totals.fen[number] == found.total
        frozen = record(found)
        assert record(evaluate(measure, facts_of(frozen, measure), rates=rates_of(frozen))) == frozen
