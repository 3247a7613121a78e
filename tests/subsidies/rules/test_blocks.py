"""The blocks of a measure, each in a small document, with values worked out by hand."""

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from subsidies.rules.evaluation import evaluate, facts_of, rates_of, record
from subsidies.rules.explanation import explain
from subsidies.rules.measure import MeasureError, load_measure
from subsidies.rules.table import BARRED, COMPUTED, UNKNOWN, RowTable, evaluate_table

HEAD = """
language: measure/1
id: TEST
version: 1
name: {zh: 试, en: Test}
status: draft
programme: test
source: {}
clauses:
  c1: {label: {zh: 条, en: Clause}, text: {zh: 文, en: Text}}
lists:
  level: {starting: {zh: 起步, en: Starting}, leading: {zh: 领军, en: Leading}}
"""
BOOTHS = """
inputs:
  booths:
    label: {zh: 展位, en: Booths}
    rows:
      fair: {type: text, label: {zh: 展会, en: Fair}}
      fee: {type: CNY, label: {zh: 展位费, en: Fee}}
  paid: {type: CNY, from: {source: awards, fact: paid, of: this, per: enterprise-year}, label: {zh: 已获, en: Paid}}
  small: {type: bool, label: {zh: 小微, en: Small}}
"""
TOTAL = """
total: {label: {zh: 合计, en: Total}, steps: [{round: down, to: 0.01 CNY}]}
"""


def measure(body, inputs=BOOTHS, total=TOTAL):
    return load_measure(HEAD + inputs + body + total)


def problems(body, inputs=BOOTHS, total=TOTAL):
    with pytest.raises(MeasureError) as caught:
        measure(body, inputs, total)
    return {each.code for each in caught.value.problems}


def award(value="fee", steps="[]", more=""):
    return f"""
awards:
- id: booth
  label: {{zh: 展位费, en: Booth fees}}
  each: booths
  value: {value}
  steps: {steps}
  {more}
"""


def booths(*rows):
    return [{"fair": fair, "fee": Decimal(fee)} for fair, fee in rows]


def total(found, **facts):
    return evaluate(found, {"paid": Decimal(0), "small": False, **facts}).total


def test_third_booth_of_a_fair_counts_half():
    turn = "define:\n  turn: {each: booths, value: nth(per fair), label: {zh: 次, en: Turn}}\n"
    found = measure(turn + award("if turn <= 2 then fee else 50% * fee"))
    assert total(found, booths=booths(("a", 100), ("a", 100), ("b", 100), ("a", 100))) == 350_00


def test_ceiling_by_a_column_leaves_a_row_what_is_left():
    found = measure(award(steps="[{limit: 150 CNY, per: fair}]"))
    facts = {"paid": Decimal(0), "small": False, "booths": booths(("a", 100), ("b", 200), ("a", 100), ("a", 10))}
    frozen = record(evaluate(found, facts))
    line = next(each for each in frozen["lines"] if each["id"] == "booth.1")
    assert line["values"] == ["100.00", "150.00", "50.00", "0.00"]
    assert frozen["total"] == "300.00"
    step = next(each for each in explain(frozen, found, "en").steps if each.id == "booth.1")
    assert step.words == "Together for the same fair ¥150.00, 3 of 4 lines changed"
    assert step.shown == "−¥110.00"


def test_minimum_by_a_column_looks_at_the_group():
    found = measure(award(steps="[{minimum: 150 CNY, below: zero, per: fair}]"))
    assert total(found, booths=booths(("a", 100), ("b", 140), ("a", 60))) == 160_00


def test_ceilings_of_row_column_claim_and_year_one_after_the_other():
    steps = (
        "[{limit: 50 CNY}, {limit: 80 CNY, per: fair}, {limit: 120 CNY, per: claim}, "
        "{limit: 200 CNY, per: enterprise-year, already: paid}]"
    )
    found = measure(award(steps=steps))
    rows = booths(("a", 60), ("a", 60), ("b", 60))  # 50 + 30 by fair a, 50 by fair b = 130, 120 by claim
    assert total(found, booths=rows) == 120_00
    assert total(found, booths=rows, paid=Decimal(150)) == 50_00
    assert total(found, booths=rows, paid=Decimal(250)) == 0


def test_scopes_only_widen_and_wide_ones_ask_the_ledger():
    assert problems(award(steps="[{limit: 1 CNY, per: claim}, {limit: 1 CNY, per: fair}]")) == {"step_scope"}
    assert problems(award(steps="[{limit: 1 CNY, per: programme}]")) == {"scope_needs_already"}


def test_multiplier_where_it_stands_says_whether_the_ceiling_is_multiplied():
    before = award(steps="[{scale: 120%}, {limit: 100 CNY, per: claim}]")
    after = award(steps="[{limit: 100 CNY, per: claim}, {scale: 120%}]")
    rows = booths(("a", 100))
    assert total(measure(before), booths=rows) == 100_00
    assert total(measure(after), booths=rows) == 120_00


PROPOSED = """
inputs:
  kind: {type: level, label: {zh: 类型, en: Kind}}
  proposal: {type: CNY, from: reviewer, label: {zh: 审核提议, en: Proposal}}
awards:
- id: hq
  label: {zh: 总部奖励, en: Headquarters grant}
  when: kind = "leading"
  up_to: 1_000_000 CNY
  proposed: proposal
  criteria: {zh: 按规模和贡献, en: by size and contribution}
"""


def test_up_to_computes_no_amount_and_caps_the_proposal():
    found = measure(PROPOSED, inputs="")
    assert evaluate(found, {"kind": "leading"}).state == "unknown"
    assert evaluate(found, {"kind": "leading", "proposal": Decimal(800_000)}).total == 800_000_00
    assert evaluate(found, {"kind": "leading", "proposal": Decimal(1_200_000)}).total == 1_000_000_00
    assert evaluate(found, {"kind": "starting"}).total == 0
    told = explain(record(evaluate(found, {"kind": "leading"})), found, "en")
    ceiling, hq = told.steps
    assert (ceiling.label, ceiling.value) == ("Ceiling of a discretionary amount", "¥1,000,000.00")
    assert hq.discretionary
    assert hq.criteria == "by size and contribution"


def test_up_to_needs_a_proposal_from_review():
    body = PROPOSED.replace("from: reviewer, ", "")
    assert "not_an_option" in problems(body, inputs="")


GRANT = """
inputs:
  turnover: {type: CNY, label: {zh: 营业额, en: Turnover}}
  mark: {type: bool, label: {zh: 商标, en: Trademark}}
tables:
  by_turnover:
    label: {zh: 等级, en: Level}
    of: CNY
    argument: {zh: 营业额, en: Turnover}
    gives: {grade: {zh: 等级, en: Level, type: level}}
    bands: [{from: 100 CNY, grade: '"leading"'}]
    else: '"starting"'
conditions:
- {id: has_mark, label: {zh: 有商标, en: Has a mark}, test: mark, severity: bars, message: {zh: 无, en: None}}
grants:
- {id: brand, label: {zh: 品牌企业, en: Brand enterprise}, value: by_turnover(turnover), valid_for: 1 year}
"""


@pytest.mark.parametrize(
    ("facts", "value", "shown"),
    [
        ({"turnover": Decimal(100), "mark": True}, "leading", "Leading"),
        ({"turnover": Decimal(99), "mark": True}, "starting", "Starting"),
        ({"turnover": Decimal(100), "mark": False}, "", "not recognised"),
        ({"mark": True}, None, ""),
    ],
)
def test_recognition_without_money(facts, value, shown):
    found = measure(GRANT, inputs="", total="")
    frozen = record(evaluate(found, facts))
    line = next(each for each in frozen["lines"] if each["kind"] == "grant")
    assert line["value"] == value
    assert frozen["total"] == "0.00"
    assert [each.value for each in explain(frozen, found, "en").grants] == [shown]


def test_recognition_names_a_code_of_its_list():
    plain = GRANT.replace("value: by_turnover(turnover)", "value: '\"leading\"'")
    assert problems(plain, inputs="", total="") == {"code_without_list"}
    assert measure(plain.replace("valid_for", "list: level, valid_for"), inputs="", total="").grants[0].codes == "level"
    other = GRANT.replace("grade: '\"leading\"'", "grade: '\"best\"'")
    assert "unknown_code" in problems(other, inputs="", total="")


PARTS = """
payers:
- {id: zone, label: {zh: 试验区, en: Zone}, share: 100% / 3}
- {id: district, label: {zh: 区, en: District}, share: rest}
instalments:
- {id: first, label: {zh: 首期, en: First}, share: 40%, due: {zh: 公示后, en: after the notice}}
- {id: second, label: {zh: 二期, en: Second}, amount: 30 CNY, when: small, due: {zh: 验收后, en: after acceptance}}
- {id: last, label: {zh: 尾款, en: Last}, share: rest, due: {zh: 评价后, en: after evaluation}}
"""


def test_parts_always_add_up():
    found = measure(award() + PARTS)
    frozen = record(evaluate(found, {"paid": Decimal(0), "small": False, "booths": booths(("a", "100.01"))}))
    lines = {each["id"]: each["value"] for each in frozen["lines"]}
    assert (lines["payer.zone"], lines["payer.district"]) == ("33.33", "66.68")
    parts = (lines["instalment.first"], lines["instalment.second"], lines["instalment.last"])
    assert parts == ("40.00", "0.00", "30.01")  # the second is not due; the last never takes its part
    told = explain(frozen, found, "en").instalments
    assert told[1].words == "after acceptance (not due: its condition is not met)"


def test_last_part_is_the_rest():
    assert "last_is_rest" in problems(award() + "payers: [{id: zone, label: {zh: 区, en: Z}, share: 50%}]\n")


def test_one_payee_for_each_row():
    steps = "[{limit: 50 CNY}, {round: down, to: 0.01 CNY}]"
    found = measure(award("fee * 33%", steps, "pay_to: fair"))
    frozen = record(
        evaluate(found, {"paid": Decimal(0), "small": False, "booths": booths(("a", 100), ("b", 200), ("a", 10))})
    )
    line = next(each for each in frozen["lines"] if each["kind"] == "payees")
    assert line["payees"] == [["a", "36.30"], ["b", "50.00"]]
    assert explain(frozen, found, "en").payees == (("a", "¥36.30"), ("b", "¥50.00"))


def test_payees_need_amounts_by_row():
    assert "pay_to_rounds" in problems(award(more="pay_to: fair"))


def test_what_the_source_does_not_state_is_unknown_and_marked():
    found = measure(award("unstated"))
    assert found.has_unstated
    assert evaluate(found, {"paid": Decimal(0), "small": False, "booths": booths(("a", 1))}).state == "unknown"


def test_money_or_recognition_must_be_there():
    assert problems("define: {}\n", total="") == {"no_amount"}
    assert problems("awards: []\n") == {"no_amount"}


def test_window_and_register_are_read():
    inputs = """
inputs:
  turnover:
    type: CNY
    label: {zh: 营业额, en: Turnover}
    from: {source: figures, fact: turnover, modes: ["9610", "9710"]}
    window: 2023-01-01..2023-12-31
"""
    body = "awards: [{id: a, label: {zh: 甲, en: A}, value: turnover}]\n"
    spec = measure(body, inputs=inputs).input("turnover")
    assert (spec.source, spec.asks, spec.options["modes"]) == ("figures", "turnover", "9610,9710")
    assert spec.window is not None
    assert problems(body, inputs=inputs.replace("2023-12-31", "2022-12-31")) == {"bad_window"}
    assert problems(
        body, inputs=inputs.replace("source: figures, fact: turnover", "source: awards, fact: turnover")
    ) == {"not_an_option"}


ALL = (
    "define:\n  turn: {each: booths, value: nth(fee desc where fee > 20 CNY per fair), label: {zh: 次, en: Turn}}\n"
    "  alike: {each: booths, value: count(booths where fee > 20 CNY per fair), label: {zh: 数, en: Count}}\n"
    "  fairs: {value: distinct(fair over booths), label: {zh: 展会数, en: Fairs}}\n"
    + award(
        "if turn <= 2 then fee * alike else fee / 3",
        "[{limit: 70 CNY}, {less: 5 CNY, per: fair}, {limit: 100 CNY * fairs, per: fair}, {scale: 110%, per: claim}, "
        "{minimum: 30 CNY, below: raise, per: claim}, {limit: 400 CNY, per: enterprise-lifetime, already: paid}]",
    )
    + PARTS
)
MAYBE = st.one_of(st.none(), st.integers(0, 20_000))
CLAIM = st.tuples(
    MAYBE, st.sampled_from([True, False, None]), st.lists(st.tuples(st.sampled_from("abc"), MAYBE), max_size=6)
)


@settings(max_examples=150)
@given(st.lists(CLAIM, min_size=1, max_size=8))
def test_table_equals_single(claims):
    found = measure(ALL)
    facts = [
        {
            "paid": None if paid is None else Decimal(paid) / 100,
            "small": small,
            "booths": [{"fair": fair, "fee": None if fee is None else Decimal(fee) / 100} for fair, fee in rows],
        }
        for paid, small, rows in claims
    ]
    rows = [row for _, _, each in claims for row in each]
    columns = {"paid": masked([paid for paid, _, _ in claims]), "small": masked([small for _, small, _ in claims])}
    table = {
        "booths": RowTable(
            np.array([len(each) for _, _, each in claims]),
            {"fair": np.array([fair for fair, _ in rows], dtype=str), "fee": masked([fee for _, fee in rows])},
        )
    }
    totals = evaluate_table(found, columns, table)
    singles = [evaluate(found, each) for each in facts]
    states = {"computed": COMPUTED, "unknown": UNKNOWN, "barred": BARRED}
    assert list(totals.state) == [states[each.state] for each in singles]
    assert [fen for fen, state in zip(totals.fen, totals.state, strict=True) if state == COMPUTED] == [
        each.total for each in singles if each.state == "computed"
    ]
    for each in singles:
        frozen = record(each)
        again = record(evaluate(found, facts_of(frozen, found), rates=rates_of(frozen)))
        assert again == frozen


def masked(values):
    return np.ma.masked_array([value or 0 for value in values], [value is None for value in values])
