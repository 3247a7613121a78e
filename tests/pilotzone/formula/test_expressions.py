"""Expressions for one claim and for a table: the same values, known, unknown and not existing."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pilotzone.formula.check import check
from pilotzone.formula.column import ABSENT, KNOWN, UNKNOWN_STATE, Column
from pilotzone.formula.columns import MANY, Evaluator, Rows, Sheet
from pilotzone.formula.functions import FUNCTIONS
from pilotzone.formula.kinds import BOOL, NUMBER
from pilotzone.formula.problems import ExpressionError
from pilotzone.formula.scope import Scope
from pilotzone.formula.single import Compiler
from pilotzone.formula.syntax import parse
from pilotzone.formula.typed import Names
from pilotzone.formula.values import NONE, UNKNOWN
from pilotzone.formula.words import CALLS

NAMES = Names(claim={"a": NUMBER, "b": NUMBER, "p": BOOL, "q": BOOL}, rows={"r": {"x": NUMBER, "t": BOOL}})
EXPRESSIONS = [
    "a + b * 2 - 3",
    "-a / 4",
    "a / b otherwise 7",
    "share(a, b) otherwise 0%",
    "growth(a, b) otherwise 5%",
    "a * a * a * a / (b * b * b + 1) otherwise 0",
    "min(a, b, 3)",
    "max(a / b otherwise 1, b / a otherwise 2)",
    "steps(a, 3)",
    "part(a, 2, b)",
    "round_down(a / 7, 0.5)",
    "round_up(a / 7, 0.5)",
    "round_half_up(a / 8, 1)",
    "if p then a else b",
    "if p and a > b then a else if q then b else 0",
    "if a = b or not q then 1 else 2",
    "if a in 2..5 then 1 else 0",
    "if a in {1, 2, b} then 1 else 0",
    "if a <> b then a else -b",
    "sum(x over r)",
    "sum(x * a over r where t)",
    "count(r where t and x > b)",
    "count(r)",
    "largest(x over r where t) otherwise -1",
    "smallest(x / 3 over r) otherwise -1",
    "largest(x / b otherwise 0 over r) otherwise 0",
    "if any(t over r where x > 1) then 1 else 0",
    "if all(t over r) then 1 else 0",
    "if all(x > a over r where t) then 1 else 0",
    "(a / b otherwise 1) * (b / a otherwise 1) * (a / 3)",
    "if p then unstated else a",
    "sum(nth(x) * x over r)",
    "sum(nth(x desc where t) over r)",
    "sum(nth(x / 3 where x > b per x) over r)",
    "count(r where nth() <= 2)",
    "count(r where nth(where t per x) = 1)",
    "sum(sum(x over r where t per x) over r)",
    "sum(count(r per x) over r)",
    "sum(count(r where t per t) over r)",
    "sum(largest(x over r where t per t) otherwise a over r)",
    "count(r where any(t over r per x))",
    "count(r where all(x > 1 over r where t per x))",
    "sum(distinct(x over r where t per t) over r)",
    "distinct(x over r)",
    "distinct(x over r where t)",
]
NUMBERS = st.one_of(st.none(), st.integers(-5, 9), st.integers(-(10**15), 10**15))
TRUTHS = st.sampled_from([True, False, None])
ROWS = st.lists(st.tuples(NUMBERS, TRUTHS), max_size=4)
CLAIMS = st.lists(st.tuples(NUMBERS, NUMBERS, TRUTHS, TRUTHS, ROWS), min_size=1, max_size=6)


def known(value):
    return UNKNOWN if value is None else value


def single(typed, facts):
    a, b, p, q, rows = facts
    scope = Scope(
        {"a": known(a), "b": known(b), "p": known(p), "q": known(q)},
        {"r": [{"x": known(x), "t": known(t)} for x, t in rows]},
        {},
    )
    return Compiler({}).compile(typed)(scope)


def column(values, truth=False):
    state = np.array([UNKNOWN_STATE if value is None else KNOWN for value in values], dtype=np.int8)
    plain = np.array([value or 0 for value in values], dtype=bool if truth else np.int64)
    return Column(plain, 1, state if state.any() else None)


def table(typed, claims):
    counts = np.array([len(each[4]) for each in claims])
    rows = [row for each in claims for row in each[4]]
    offsets = np.concatenate([[0], np.cumsum(counts)])
    sheet = Sheet(
        len(claims),
        {
            "a": column([each[0] for each in claims]),
            "b": column([each[1] for each in claims]),
            "p": column([each[2] for each in claims], True),
            "q": column([each[3] for each in claims], True),
        },
        {
            "r": Rows(
                offsets,
                np.repeat(np.arange(len(claims)), counts),
                {
                    "x": column([row[0] for row in rows]),
                    "t": column([row[1] for row in rows], True),
                },
            )
        },
        {},
    )
    evaluator = Evaluator(sheet, {})
    found = evaluator.spread(evaluator.take(typed), None)
    dens = np.broadcast_to(np.asarray(found.den, dtype=object), (len(claims),))
    states = np.zeros(len(claims), np.int8) if found.state is None else found.state
    missing = {UNKNOWN_STATE: UNKNOWN, ABSENT: NONE}
    return [
        missing.get(int(state), Fraction(int(num), int(den)))
        for num, den, state in zip(found.num, dens, states, strict=True)
    ]


@pytest.mark.parametrize("text", EXPRESSIONS)
@settings(max_examples=40)
@given(claims=CLAIMS)
def test_table_equals_single(text, claims):
    typed = check(parse(text), NAMES)
    assert table(typed, claims) == [single(typed, each) for each in claims]


def value(text, a=None, b=None, p=None, q=None, rows=()):
    return single(check(parse(text), NAMES), (a, b, p, q, rows))


@pytest.mark.parametrize(
    ("text", "facts", "expected"),
    [
        ("1 + 2 * 3 - 4 / 8", {}, Fraction(13, 2)),
        ("0.1 + 0.2", {}, Fraction(3, 10)),
        ("10万", {}, 100_000),
        ("1.5亿", {}, 150_000_000),
        ("1_000_000", {}, 1_000_000),
        ("if p or q then 1 else 0", {"p": True}, 1),
        ("if p and q then 1 else 0", {"p": False}, 0),
        ("if p and q then 1 else 0", {"p": True}, UNKNOWN),
        ("a / b otherwise 7", {"a": 1, "b": 0}, 7),
        ("a / b otherwise 7", {"b": 0}, UNKNOWN),
        ("a / b otherwise b", {"a": 4, "b": 2}, 2),
        ("sum(x over r where t)", {"rows": [(5, True), (None, False)]}, 5),
        ("sum(x over r where t)", {"rows": [(5, True), (1, None)]}, UNKNOWN),
        ("largest(x over r) otherwise -1", {"rows": []}, -1),
        ("if any(t over r) then 1 else 0", {"rows": [(1, None), (1, True)]}, 1),
        ("if any(t over r) then 1 else 0", {"rows": [(1, None), (1, False)]}, UNKNOWN),
        ("if all(t over r) then 1 else 0", {"rows": []}, 1),
        ("round_half_up(a / 2, 1)", {"a": 5}, 3),
        ("round_down(-a / 2, 1)", {"a": 5}, -3),
        ("steps(a, 100)", {"a": 299}, 2),
        ("steps(a, 100)", {"a": -299}, 0),
        ("part(a, 10, 20)", {"a": 17}, 7),
        ("growth(a, b) otherwise 0%", {"a": 13, "b": 10}, Fraction(3, 10)),
        ("growth(a, b) otherwise 0%", {"a": 13, "b": 0}, 0),
        ("sum(x over r where nth(x desc) <= 2)", {"rows": [(5, True), (9, True), (7, True)]}, 16),
        ("sum(x over r where nth() <= 2)", {"rows": [(5, True), (9, True), (7, True)]}, 14),
        ("sum(nth(x where t) over r)", {"rows": [(9, True), (1, False), (5, True)]}, 3),
        ("sum(x * nth(x) over r)", {"rows": [(4, True), (4, True)]}, 12),
        ("sum(nth(x) over r)", {"rows": [(4, True), (None, True)]}, UNKNOWN),
        ("sum(nth(x where t) over r)", {"rows": [(4, True), (None, False)]}, 1),
        ("sum(nth(x per x) over r)", {"rows": [(4, True), (4, True), (3, True)]}, 4),
        ("largest(sum(x over r per t) over r) otherwise 0", {"rows": [(4, True), (5, False), (3, True)]}, 7),
        ("distinct(x over r where t)", {"rows": [(4, True), (4, True), (3, False), (2, True)]}, 2),
    ],
)
def test_value_by_hand(text, facts, expected):
    assert value(text, **facts) == expected


@pytest.mark.parametrize(
    "text", ["nth(x)", "sum(x over r per t)", "sum(nth(x per y) over r)", "count(r where a per x)"]
)
def test_place_or_group_outside_its_rows_is_refused(text):
    with pytest.raises(ExpressionError):
        check(parse(text), NAMES)


def test_each_function_has_a_column_form_and_a_phrase():
    assert FUNCTIONS.keys() == MANY.keys() == CALLS.keys()


@pytest.mark.parametrize("name", ["false_figures", "true_cost", "trueness", "not_met", "order_count", "in_stock"])
def test_a_name_may_begin_with_a_word_of_the_language(name):
    assert (parse(name).op, parse(name).value) == ("name", name)
    assert parse(f"not {name}").op == "not"
