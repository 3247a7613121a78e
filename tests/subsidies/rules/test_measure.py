"""Documents: every problem at its place, hostile ones refused, blocks that TJ-2024-TRANSFORM does not use."""

import time
import tracemalloc
from decimal import Decimal

import pytest

from pilotzone.formula.text import Text
from subsidies.rules.evaluation import evaluate, record
from subsidies.rules.examples import run_examples
from subsidies.rules.explanation import explain
from subsidies.rules.measure import MeasureError, load_measure
from tests.subsidies.rules.tj import PATH

HEAD = """\
language: measure/1
id: T-1
version: 1
name: {zh: 测试, en: Test}
status: draft
programme: test
source: {}
clauses: {}
"""
INPUTS = """\
inputs:
  cost: {type: CNY, label: {zh: 费用, en: Cost}}
  fee: {type: USD, label: {zh: 费, en: Fee}}
  rate: {type: rate, label: {zh: 比例, en: Rate}}
  area: {type: m2, label: {zh: 面积, en: Area}}
  now: {type: CNY, label: {zh: 今年, en: This year}}
  earlier: {type: CNY, label: {zh: 上年, en: Last year}}
  other: {type: CNY, label: {zh: 其他, en: Other}, from: other_funding}
"""
TOTAL = "total: {label: {zh: 合计, en: Total}, steps: [{round: down, to: 0.01 CNY}]}\n"


def document(value="cost", steps="[]", more="", inputs=None, total=TOTAL):
    award = f"awards:\n- id: pay\n  label: {{zh: 补助, en: Award}}\n  value: {value}\n  steps: {steps}\n"
    return HEAD + (inputs or INPUTS) + more + award + total


def problems(text):
    with pytest.raises(MeasureError) as caught:
        load_measure(text)
    return caught.value.problems


def codes(text):
    return [each.code for each in problems(text)]


def paid(value="cost", steps="[]", more="", **facts):
    return evaluate(load_measure(document(value, steps, more)), {k: Decimal(str(v)) for k, v in facts.items()}).total


# types and names


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("cost + fee", "different_currencies"),
        ("cost + rate", "amount_and_rate"),
        ("cost * now", "money_times_money"),
        ("if growth(now, earlier) > 20 then cost else 0 CNY", "optional_value"),
        ("if (growth(now, earlier) otherwise 0%) > 20 then cost else 0 CNY", "rate_without_percent"),
        ("if now > 50 then cost else 0 CNY", "amount_without_unit"),
        ("if now then cost else 0 CNY", "need_bool"),
        ("if now > 5 CNY then cost else 1%", "amount_and_rate"),
        ("cost / now", "optional_value"),
        ("cost otherwise 1 CNY", "never_missing"),
        ("costs", "unknown_name_close"),
        ("nothing_like_it", "unknown_name"),
        ("power(cost, 2)", "unknown_function"),
        ("cost ** 2", "unexpected_word"),
        ("steps(cost)", "argument_count"),
        ("cost * 2 smurf", "unknown_unit"),
        ("round_down(cost, now)", "positive_constant"),
        ("'cost +'", "ends_early"),
        ("cost; now", "stray_character"),
        ("sum(cost over spend)", "no_such_rows"),
        ("convert(fee, CNY)", "convert_needs_exchange"),
        ("999999999999999999999 CNY", "number_too_long"),
        ("it", "it_outside"),
    ],
)
def test_mistake_in_an_expression_is_told(value, code):
    assert codes(document(value)) == [code]


def test_problem_has_line_and_column_of_the_mistake():
    text = document("cost + fee")
    found = problems(text)[0]
    assert (found.line, found.column) == (20, 17)
    assert text.splitlines()[19][16:] == "fee"
    assert found.message == "CNY and USD are different currencies; convert one first."
    assert found.message_zh == "CNY 和 USD 币种不同，请先用 convert 折算。"


def test_all_problems_are_reported_together():
    text = document("cost + fee", more="define: {x: {value: rate + area, label: {zh: 甲, en: X}}}\nsurprise: 1\n")
    assert sorted(codes(text)) == ["different_currencies", "different_types", "unknown_key"]


def test_mistaken_definition_is_told_once():
    more = "define:\n  x: {value: nope, label: {zh: 甲, en: X}}\n  y: {value: x + cost, label: {zh: 乙, en: Y}}\n"
    assert codes(document("y", more=more)) == ["unknown_name"]


def test_names_in_a_circle_are_refused():
    label = "label: {zh: 甲, en: X}"
    more = f"define:\n  x: {{value: y + cost, {label}}}\n  y: {{value: z, {label}}}\n  z: {{value: x, {label}}}\n"
    found = problems(document("cost", more=more))
    assert [each.code for each in found] == ["cycle"]
    assert "x, y, z, x" in found[0].message


def test_name_used_twice_is_refused():
    assert "taken_name" in codes(document(more="define: {cost: {value: now, label: {zh: 甲, en: X}}}\n"))


def test_expression_cut_by_yaml_is_answered_with_quotes():
    more = "define: {x: {value: min(cost, now), label: {zh: 甲, en: X}}}\n"
    assert "key_without_value" in codes(document(more=more))


@pytest.mark.parametrize(
    ("total", "code"),
    [
        ("total: {label: {zh: 合计, en: Total}, steps: [{limit: 5 CNY}]}\n", "final_round"),
        ("total: {label: {zh: 合计, en: Total}, steps: [{round: down, to: 0.001 CNY}]}\n", "final_round"),
        (
            "total: {label: {zh: 合计, en: Total}, value: area, steps: [{round: down, to: 0.01 CNY}]}\n",
            "total_currency",
        ),
        (
            "total: {label: {zh: 合计, en: Total}, steps: [{stack: silent}, {round: down, to: 0.01 CNY}]}\n",
            "silent_needs_assumption",
        ),
        ("total: {label: {en: Total}, steps: [{round: down, to: 0.01 CNY}]}\n", "missing_key"),
    ],
)
def test_total_must_end_in_whole_fen(total, code):
    assert codes(document(total=total)) == [code]


# tables

TABLE = """\
tables:
  band:
    label: {{zh: 档, en: Band}}
    of: CNY
    argument: {{zh: 今年, en: This year}}
    gives: {{most: {{zh: 上限, en: Most}}}}
    bands: {bands}
    else: 0 CNY
"""


@pytest.mark.parametrize(
    ("bands", "code"),
    [
        ("[{from: 20 CNY, most: 1 CNY}, {from: 10 CNY, most: 2 CNY}]", "bands_rising"),
        ("[{from: 10 CNY, below: 15 CNY, most: 1 CNY}, {from: 20 CNY, most: 2 CNY}]", "band_gap"),
        ("[{from: 10 CNY, to: 20 CNY, most: 1 CNY}, {from: 20 CNY, most: 2 CNY}]", "band_owner"),
        ("[{from: 10 CNY, below: 20 CNY, most: 1 CNY}, {above: 20 CNY, most: 2 CNY}]", "band_owner"),
        ("[{most: 1 CNY}]", "band_start"),
        ("[{from: 10 m2, most: 1 CNY}]", "need_type"),
        ("[{from: cost, most: 1 CNY}]", "unknown_name"),
        ("[{from: 10 CNY}]", "missing_cell"),
        ("[{from: 10 CNY, most: 1%}, {from: 20 CNY, most: 1 CNY}]", "need_type"),
    ],
)
def test_mistake_in_a_table_is_told(bands, code):
    assert code in codes(document("band(now)", more=TABLE.format(bands=bands)))


@pytest.mark.parametrize(("now", "most"), [("9.99", 0), ("10", 0), ("10.01", 1), ("20", 2), ("30", 9), ("35", 9)])
def test_bound_belongs_to_the_band_that_says_from(now, most):
    bands = (
        "[{above: 10 CNY, below: 20 CNY, most: 1 CNY}, {from: 20 CNY, most: 2 CNY}, {from: 30 CNY, most: it - 21 CNY}]"
    )
    expected = {"35": 14}.get(now, most)
    assert paid("band(now)", more=TABLE.format(bands=bands), now=now) == expected * 100


LOOKUP = """\
lists: {place: {inner: {zh: 内, en: Inner}, outer: {zh: 外, en: Outer}, far: {zh: 远, en: Far}}}
tables:
  rent:
    label: {zh: 租金, en: Rent}
    of: place
    argument: {zh: 地点, en: Place}
    gives: {most: {zh: 标准, en: Standard}, share: {zh: 比例, en: Share}}
    rows:
    - {is: inner, most: 30 CNY, share: 50%}
    - {is: [outer, far], most: 10 CNY, share: 20%}
    else: {most: 0 CNY, share: 0%}
"""


def test_lookup_reads_two_columns_and_is_explained():
    inputs = INPUTS + "  where_at: {type: place, label: {zh: 地点, en: Place}}\n"
    text = document("min(cost * rent(where_at).share, rent(where_at).most)", more=LOOKUP, inputs=inputs)
    measure = load_measure(text)
    found = evaluate(measure, {"cost": Decimal(40), "where_at": "far"})
    assert found.total == 800
    table = explain(record(found), measure, "en").steps[0].table
    assert [(row.label, row.own) for row in table.rows] == [("Inner", False), ("Outer, Far", True)]


def test_code_outside_its_list_is_refused():
    inputs = INPUTS + "  where_at: {type: place, label: {zh: 地点, en: Place}}\n"
    text = document('if where_at = "moon" then cost else 0 CNY', more=LOOKUP, inputs=inputs)
    assert codes(text) == ["unknown_code"]


# steps


@pytest.mark.parametrize(
    ("steps", "facts", "yuan"),
    [
        ("[{limit: 50 CNY}]", {"cost": 80}, "50"),
        ("[{limit: now - 100 CNY}]", {"cost": 80, "now": 60}, "0"),
        ("[{scale: 120%}, {limit: 90 CNY}]", {"cost": 80}, "90"),
        ("[{limit: 50 CNY}, {scale: 120%}]", {"cost": 80}, "60"),
        ("[{less: now}]", {"cost": 80, "now": 30}, "50"),
        ("[{less: now}]", {"cost": 80, "now": 100}, "0"),
        ("[{minimum: 50 CNY, below: zero}]", {"cost": "49.99"}, "0"),
        ("[{minimum: 50 CNY, below: zero}]", {"cost": 50}, "50"),
        ("[{minimum: 50 CNY, below: raise}]", {"cost": 20}, "50"),
        ("[{minimum: 50 CNY, below: raise}]", {"cost": 0}, "0"),
        ("[{round: down, to: 10_000 CNY}]", {"cost": 68900}, "60000"),
        ("[{round: up, to: 100 CNY}]", {"cost": "100.01"}, "200"),
        ("[{round: half_up, to: 100 CNY}]", {"cost": 150}, "200"),
        ("[{stack: exclusive, with: other}]", {"cost": 80, "other": "0.01"}, "0"),
        ("[{stack: exclusive, with: other}]", {"cost": 80, "other": 0}, "80"),
        ("[{stack: higher, with: other}]", {"cost": 80, "other": 50}, "30"),
        ("[{stack: remainder, with: other, of: now}]", {"cost": 80, "other": 50, "now": 100}, "50"),
        ("[{stack: on_top, with: other}]", {"cost": 80, "other": 50}, "80"),
    ],
)
def test_step(steps, facts, yuan):
    assert paid("cost", steps, **facts) == Decimal(yuan) * 100


def test_negative_award_is_zero_before_the_first_step():
    assert paid("now - cost", "[{minimum: 5 CNY, below: raise}]", now=10, cost=20) == 0


@pytest.mark.parametrize(
    ("value", "facts", "fen"),
    [
        ("10 CNY * steps(now - earlier, 20 CNY)", {"now": 159, "earlier": 100}, 2000),
        ("10 CNY * steps(now - earlier, 20 CNY)", {"now": 10, "earlier": 100}, 0),
        ("10% * part(now, 100 CNY, 200 CNY) + 20% * part(now, 200 CNY, 300 CNY)", {"now": 250}, 2000),
        (
            "if (growth(now, earlier) otherwise 0%) >= 20% then cost else 0 CNY",
            {"now": 12, "earlier": 10, "cost": 1},
            100,
        ),
        ("if (growth(now, earlier) otherwise 0%) >= 20% then cost else 0 CNY", {"now": 12, "earlier": 0, "cost": 1}, 0),
        ("cost * (share(now, earlier) otherwise 0%)", {"now": 1, "earlier": 3, "cost": 1}, 33),
        ("cost / 3", {"cost": 1}, 33),
        ("max(cost, now) - min(cost, now)", {"cost": 3, "now": 5}, 200),
        ("150 CNY/m2 * area", {"area": 2}, 30000),
    ],
)
def test_function(value, facts, fen):
    assert paid(value, **facts) == fen


def test_unknown_and_none_are_different():
    value = "if (growth(now, earlier) otherwise 0%) >= 20% then cost else 0 CNY"
    assert paid(value, now=12, cost=1) is None
    assert paid(value, now=12, earlier=0, cost=1) == 0


ROWS = """\
  booths:
    label: {zh: 展位, en: Booths}
    rows:
      paid: {type: CNY, label: {zh: 费用, en: Fee}}
      good: {type: bool, label: {zh: 合格, en: Good}}
"""


def test_award_on_rows_is_limited_row_by_row_and_then_in_sum():
    steps = "[{limit: 50 CNY}, {limit: 120 CNY, per: claim}]\n  each: booths\n  when: good"
    measure = load_measure(document("paid", steps, inputs=INPUTS + ROWS))
    rows = [
        {"paid": Decimal(60), "good": True},
        {"paid": Decimal(40), "good": True},
        {"paid": Decimal(40), "good": False},
    ]
    assert evaluate(measure, {"booths": rows}).total == 9_000
    assert evaluate(measure, {"booths": [rows[0]] * 3}).total == 12_000
    assert evaluate(measure, {"booths": []}).total == 0
    assert evaluate(measure, {"booths": [{"paid": Decimal(1)}]}).total is None


def test_quotients_that_differ_by_row_must_be_rounded_before_they_are_added():
    text = document("cost * sum(growth(paid, paid) otherwise 0% over booths)", inputs=INPUTS + ROWS)
    assert codes(text) == ["round_each_row"]


def test_scope_of_steps_only_widens():
    steps = "[{limit: 50 CNY, per: claim}, {limit: 5 CNY, per: row}]\n  each: booths"
    assert codes(document("paid", steps, inputs=INPUTS + ROWS)) == ["step_scope"]


def test_total_may_be_the_higher_of_two_awards():
    total = "total: {label: {zh: 合计, en: Total}, value: 'max(pay, 5 CNY)', steps: [{round: down, to: 0.01 CNY}]}\n"
    measure = load_measure(document("cost", "[{limit: 9 CNY}]", total=total))
    assert [evaluate(measure, {"cost": Decimal(n)}).total for n in (3, 7, 20)] == [500, 700, 900]


# hostile documents


def refused(text, code):
    started = time.process_time()
    found = codes(text)
    spent = time.process_time() - started
    tracemalloc.start()
    codes(text)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert code in found
    assert spent < 3  # seconds of the processor, whatever else the machine does; about half a second
    assert peak < 100 * 1024 * 1024


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a: &a [x]\nb: [*a, *a]\n", "anchor"),
        ("a: &a [1]\n" + "".join(f"b{i}: &b{i} [*a, *a]\n" for i in range(40)), "anchor"),
        ("a: *nobody\n", "alias"),
        ("a: !!python/object/apply:os.system [ls]\n", "tag"),
        ("%TAG ! tag:example.com,2000:\n--- {a: 1}\n", "tag"),
        ("a: " + "[" * 5000 + "]" * 5000, "too_deep"),
        ("\n".join("  " * depth + "a:" for depth in range(300)), "too_deep"),
        ("a: " + "x" * 300_000, "too_long"),
        ("a: [" + "1," * 20_000 + "]", "too_many_nodes"),
        ("a: 1\n---\nb: 2\n", "second_document"),
        ("- a\n", "not_a_mapping"),
        ("a: 'never closed\n", "not_yaml"),
        ("{a: 1}: b\n", "key_not_a_name"),
        ("a: 1\na: 2\n", "duplicate_key"),
        ("<<: {a: 1}\n", "merge_key"),
        ("", "not_a_mapping"),
    ],
)
def test_hostile_document_is_refused(text, code):
    refused(text, code)


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("(" * 400 + "cost" + ")" * 400, None),
        ("-" * 400 + "cost", "expression_too_deep"),
        ("cost + " * 200 + "cost", "expression_too_long"),
        ("cost" + " + cost" * 100, "expression_too_deep"),
        ("9" * 900 + " CNY", "number_too_long"),
        ("cost * 9^9", "stray_character"),
    ],
)
def test_hostile_expression_is_refused(value, code):
    if code is None:
        assert load_measure(document(value)).id == "T-1"
    else:
        refused(document(value), code)


def test_a_long_chain_of_names_is_fine():
    label = "label: {zh: 甲, en: X}"
    more = "define:\n" + "".join(f"  x{i}: {{value: x{i + 1}, {label}}}\n" for i in range(500))
    more += f"  x500: {{value: cost, {label}}}\n"
    assert paid("x0", more=more, cost=7) == 700


def test_too_many_expressions_are_refused():
    more = "define:\n" + "".join(
        f"  x{i}: {{value: {'cost + ' * 40}cost, label: {{zh: 甲, en: X}}}}\n" for i in range(500)
    )
    refused(document("cost", more=more), "expressions_too_long")


def test_repeated_squaring_is_refused_before_anything_runs():
    more = "define:\n" + "".join(
        f"  x{i}: {{value: x{i + 1} * x{i + 1}, label: {{zh: 甲, en: X}}}}\n" for i in range(60)
    )
    more += "  x60: {value: 1 + rate * 1, label: {zh: 甲, en: X}}\n"
    assert set(codes(document("cost * x0", more=more))) == {"too_many_factors"}


# documents as a whole


def test_digest_ignores_layout_and_meaning_ignores_words():
    text = PATH.read_text(encoding="utf-8")
    measure = load_measure(text)
    assert load_measure("# a remark\n" + text).digest == measure.digest
    reworded = load_measure(text.replace("补助比例", "支持比例"))
    assert reworded.digest != measure.digest
    assert reworded.meaning_digest == measure.meaning_digest
    assert load_measure(text.replace("most: 7万", "most: 8万")).meaning_digest != measure.meaning_digest


def test_reference_to_nothing_is_told():
    text = PATH.read_text(encoding="utf-8").replace("clause: s1", "clause: s9", 1)
    found = problems(text)
    assert [(each.code, each.message) for each in found] == [
        ("unknown_reference", 'There is no clause named "s9"; write it in the document first.')
    ]


def test_input_of_the_applicant_outside_the_form_is_told():
    text = PATH.read_text(encoding="utf-8").replace("inputs: [spend]", "inputs: []")
    assert [each.code for each in problems(text)] == ["unplaced_input"]


def test_example_that_fails_says_what_differs():
    text = PATH.read_text(encoding="utf-8").replace("expect: {total: 36000}", "expect: {total: 36001}")
    failed = [each for each in run_examples(load_measure(text)) if not each.passed]
    told = Text("补助金额应为 36001.00，算得 36000.00", "the amount should be 36001.00 and comes to 36000.00")
    assert [(each.number, each.differences) for each in failed] == [(2, (told,))]


def test_english_that_is_left_out_is_the_chinese_and_stops_nothing():
    text = document(total="total: {label: {zh: 合计, en: ''}, steps: [{round: down, to: 0.01 CNY}]}\n")
    measure = load_measure(text.replace("label: {zh: 补助, en: Award}", "label: {zh: 补助}"))
    labels = {each.name: each.label for each in measure.computations}
    assert (labels["pay.value"], labels["total"]) == (Text("补助", "补助"), Text("合计", "合计"))


def test_whose_earlier_awards_count_is_one_of_four_and_a_misspelt_one_is_told():
    more = "  paid: {type: CNY, label: {zh: 已获, en: Paid}, from: {source: awards, fact: paid, of: %s}}\n"
    for of in ("this", "programme", "family", "all"):
        assert load_measure(document("cost - paid", inputs=INPUTS + more % of)).inputs[-1].options == {"of": of}
    assert codes(document("cost - paid", inputs=INPUTS + more % "programmes")) == ["not_an_option"]
    assert codes(document("cost - paid", inputs=INPUTS + more % "everything")) == ["not_an_option"]
