"""Each fault, planted alone into a measure without one, is told alone, at its place."""

import datetime as dt
import re

import pytest

from subsidies.rules.lints import lint
from subsidies.rules.measure import load_measure
from tests.subsidies.rules.lints.documents import BASE, edited, lints, told

W, N, E = "warning", "note", "error"
SPARE_TABLE = """\
tables:
  spare:
    label: {zh: 闲, en: Spare}
    of: m2
    argument: {zh: 面积, en: Area}
    gives: {x: {zh: 额, en: Sum}}
    bands: [{from: 1 m2, x: 1 CNY}]
    else: 0 CNY
"""


def test_nothing_is_told_of_a_measure_without_fault():
    assert told() == []


@pytest.mark.parametrize(
    ("old", "new", "code", "place"),
    [
        ("{zh: 租金补助, en: Support for rent}", "{zh: 租金补助, en: 租金补助}", "text_same", "awards.support.label"),
        ("{zh: 合计, en: Total}", "{zh: Total, en: Total}", "text_same", "total.label"),
        ("en: By area}\n    of", "en: By 面积}\n    of", "text_chinese_in_english", "tables.size.label"),
        ("en: Large enough", "en: TODO", "text_placeholder", "conditions.large.label"),
        ("zh: 按面积补助。", "zh: 待补充", "text_placeholder", "clauses.c2.text"),
        ("zh: 按面积补助。", "zh: 在此录入条款原文。", "text_placeholder", "clauses.c2.text"),
    ],
)
def test_a_text_that_one_language_does_not_have(old, new, code, place):
    assert told((old, new)) == [(code, W, place)]


def test_english_that_is_missing_in_many_places_is_told_once():
    chinese = re.sub(r", en: [^{}]*\}", "}", BASE)
    (lint,) = [each for each in lints(text=chinese) if each.code != "amount_jumps"]
    assert (lint.code, lint.severity) == ("texts_untranslated", W)
    assert lint.message.zh.startswith("有 15 处文字没有英文")  # name, 4 of clauses, 2 inputs, 3 of the table, 5 others


@pytest.mark.parametrize("below", ["zero", "raise"])
def test_a_minimum_above_the_ceiling_is_told(below):
    """At most 100,000, and what is below 200,000 is not paid."""
    old = "{limit: size(area), label: {zh: 上限, en: Ceiling}, clause: c2}"
    steps = f"{{limit: 10万 CNY, clause: c2}}\n  - {{minimum: 20万 CNY, below: {below}, clause: c2}}"
    (lint,) = [each for each in lints((old, steps)) if each.code == "minimum_above_cap"]
    assert lint.message.zh == "起付标准 ¥200,000.00 高于上限 ¥100,000.00，没有一件申报达得到。"
    fits = steps.replace("20万", "10万")
    assert not [each for each in lints((old, fits)) if each.code == "minimum_above_cap"]


def test_a_ceiling_of_a_few_yuan_is_asked_about():
    """50 was typed for 500,000; a ceiling of each line may be small."""
    fifty = ("{limit: size(area), label: {zh: 上限, en: Ceiling}, clause: c2}", "{limit: 50 CNY, clause: c2}")
    (lint,) = [each for each in lints(fifty) if each.code == "small_amount"]
    assert (lint.severity, lint.message.zh) == (W, "金额 ¥50.00 不到1000元，请核对是否漏写了“万”。")


def test_codes_and_names_of_a_list_may_be_the_same_in_both_languages():
    listed = "lists:\n  mode:\n    m9610: {zh: '9610', en: '9610'}\n    amazon: {zh: Amazon, en: Amazon}\ninputs:\n"
    used = ("  rent: {", "  mode: {type: mode, label: {zh: 方式, en: Mode}}\n  rent: {")
    value = ("value: rent * 50%", 'value: if mode = "m9610" then rent * 50% else 0 CNY')
    given = [("{area: 1000, rent", "{area: 1000, mode: m9610, rent"), ("{area: 999.99", "{area: 999.99, mode: amazon")]
    assert told(("inputs:\n", listed), used, value, *given) == []


@pytest.mark.parametrize(
    ("old", "new", "code", "place"),
    [
        (
            "tables:\n",
            "define:\n  spare: {value: area, label: {zh: 闲, en: Spare}}\ntables:\n",
            "definition",
            "define.spare",
        ),
        ("  rent: {", "  spare: {type: CNY, label: {zh: 闲, en: Spare}}\n  rent: {", "input", "inputs.spare"),
        ("inputs:\n", "lists:\n  spare: {a: {zh: 甲, en: Alpha}}\ninputs:\n", "list", "lists.spare"),
        (
            "inputs:\n",
            "assumptions:\n  a1: {text: {zh: 设定, en: Set}, about: c1, set_by: bureau}\ninputs:\n",
            "assumption",
            "assumptions.a1",
        ),
        (
            "  c2: {",
            "  c3: {label: {zh: 附则, en: Last}, text: {zh: 略, en: Left out}}\n  c2: {",
            "clause",
            "clauses.c3",
        ),
        (
            "tables:\n",
            SPARE_TABLE,
            "table",
            "tables.spare",
        ),
    ],
)
def test_what_nobody_uses(old, new, code, place):
    assert told((old, new)) == [(f"unused_{code}", W, place)]


def test_a_column_that_nobody_reads_and_a_condition_that_drops_nothing():
    rows = """\
  lines:
    label: {zh: 明细, en: Lines}
    rows:
      fee: {type: CNY, label: {zh: 费用, en: Fee}}
      note: {type: text, label: {zh: 备注, en: Note}}
      nights: {type: count, label: {zh: 晚数, en: Nights}}
      paid: {type: bool, label: {zh: 已付, en: Paid}}
      dated: {type: date, label: {zh: 开票日期, en: Invoice date}, evidence: invoices}
tables:
"""
    condition = """\
- id: is_paid
  each: lines
  label: {zh: 已付款, en: Is paid}
  test: paid
  severity: drops
  clause: c1
  message: {zh: 未付款。, en: Not paid.}
awards:
"""
    found = told(
        ("tables:\n", rows),
        ("awards:\n", condition),
        ("examples:\n", "materials:\n- {id: invoices, label: {zh: 发票, en: Invoices}, formats: [pdf]}\nexamples:\n"),
        ("value: rent * 50%", "value: rent * 50% + sum(fee over lines)"),
        ("area: 1000, rent", "area: 1000, lines: [{fee: 1, nights: 2, paid: true}, {fee: 1, paid: false}], rent"),
    )
    assert ("unused_input", W, "inputs.lines.rows.nights") in found
    assert ("drops_nothing", W, "conditions.is_paid") in found
    assert {code for code, _, _ in found} == {"unused_input", "drops_nothing", "example_coverage"}


def test_nothing_said_on_stacking():
    assert told(("  - {stack: on_top, clause: c2}\n", "")) == [("stack_missing", W, "total")]


def test_one_of_two_awards_does_not_speak_of_stacking():
    extra = "  - {stack: on_top}\n- {id: extra, label: {zh: 另补, en: Extra}, value: rent * 10%}\ntotal:\n"
    found = told(("  - {stack: on_top, clause: c2}\n", ""), ("total:\n", extra), ("total: 100000", "total: 130000"))
    assert found == [("stack_missing", W, "awards.extra")]


def test_what_the_source_does_not_state_blocks_publishing():
    found = [each for each in lints(("most: 40万 CNY", "most: unstated")) if each.code == "unstated"]
    assert [(each.severity, each.place, each.line, each.blocks_publishing) for each in found] == [
        (W, "tables.size", 15, True)
    ]
    assert ("unstated", W, "awards.support") in told(("value: rent * 50%", "value: unstated * 50% + rent * 50%"))


def test_a_ceiling_below_the_award():
    found = lints(("value: rent * 50%", "value: if rent > 0 CNY then 50万 CNY else 60万 CNY"))
    cap = next(each for each in found if each.code == "cap_below_award")
    assert (cap.severity, cap.place) == (W, "awards.support.steps.1")
    assert cap.message.zh.startswith("上限 ¥400,000.00 低于标准 ¥500,000.00")
    assert not [each for each in lints(("value: rent * 50%", "value: 40万 CNY")) if each.code == "cap_below_award"]


def test_rounded_and_then_limited():
    rounded = "  - {round: down, to: 1_000 CNY}\n  - {limit: size(area)"
    assert told(("  - {limit: size(area)", rounded)) == [("round_then_limit", N, "awards.support.steps.2")]
    whole = "  - {round: down, to: 1_000 CNY}\n  - {limit: 5_000 CNY}\n  - {limit: size(area)"
    assert [place for _, _, place in told(("  - {limit: size(area)", whole)) if "steps" in place] == [
        "awards.support.steps.3"
    ]


# examples


def test_no_examples():
    text = BASE[: BASE.index("examples:")]
    assert ("examples_missing", W, "examples") in told(text=text)


def test_an_example_that_fails():
    found = lints(("total: 100000", "total: 100000.01"))[0]
    assert (found.code, found.severity, found.place, found.blocks_publishing) == (
        "example_fails",
        E,
        "examples.1",
        True,
    )
    assert found.message.zh == "算例 1 结果不符：补助金额应为 100000.01，算得 100000.00"


def test_an_example_that_cannot_be_a_claim():
    found = lints(("area: 999.99", "area: -1"))[0]
    assert (found.code, found.place) == ("example_fails", "examples.2")
    assert "不能小于 0" in found.message.zh


def test_no_example_on_a_bound():
    assert told(("{area: 1000, rent", "{area: 1001, rent")) == [("example_boundary", N, "examples")]


def test_conditions_that_no_example_shows():
    without = "- {given: {area: 999.99, rent: 300000}, expect: {total: 0}}\n"
    found = [each for each in lints((without, "")) if each.code == "example_coverage"]
    assert [(each.severity, each.place) for each in found] == [(N, "examples")]
    assert found[0].message.zh == "算例没有覆盖：“面积达标”不符合。"


# validity


def version(number, start="", end="", status="in_force"):
    valid = ", ".join(f"{key}: {day}" for key, day in (("from", start), ("to", end)) if day)
    head = f"version: {number}\nvalid: {{{valid}}}\n" if valid else f"version: {number}\n"
    return load_measure(edited(("version: 1\n", head), ("status: in_force", f"status: {status}")))


def validity(measure, **more):
    return [(each.code, each.message.en) for each in lint(measure, **more) if each.code.startswith("validity")]


def test_a_hole_between_two_versions():
    one, two = version(1, "2023-01-01", "2023-12-31"), version(2, "2024-02-01")
    hole = [("validity_hole", "Between versions 1 and 2 nothing is valid: 1 January 2024 to 31 January 2024.")]
    assert validity(two, siblings=[one]) == hole == validity(one, siblings=[two, one])
    assert validity(version(2, "2024-01-01"), siblings=[one]) == []


def test_versions_that_overlap():
    one, two = version(1, "2023-01-01", "2024-01-31"), version(2, "2024-01-01", "2024-12-31")
    text = "Versions 1 and 2 are both valid from 1 January 2024 to 31 January 2024."
    assert validity(two, siblings=[one]) == [("validity_overlap", text)]
    assert validity(two, siblings=[version(1, "2023-01-01")]) == []


def test_validity_that_ran_out_or_ends_before_it_begins():
    over = version(1, "2023-01-01", "2023-12-31")
    assert [code for code, _ in validity(over, today=dt.date(2024, 1, 1))] == ["validity_over"]
    assert validity(over, today=dt.date(2023, 12, 31)) == [] == validity(over)
    assert validity(version(1, "2023-01-01", "2023-12-31", "expired"), today=dt.date(2024, 1, 1)) == []
    assert [code for code, _ in validity(version(1, "2023-01-02", "2023-01-01"))] == ["validity_backwards"]


# legality


def about(what, status="in_force", legal=""):
    condition = """\
- id: here
  label: {zh: 迁入, en: Moved here}
  test: moved
  clause: c1
  message: {zh: 不符合。, en: Not met.}
awards:
"""
    return lints(
        ("  rent: {", f"  moved: {{type: bool, about: {what}, label: {{zh: 迁入, en: Moved here}}}}\n  rent: {{"),
        ("awards:\n", condition),
        ("status: in_force\n", f"status: {status}\n{legal}"),
        ("area: 1000, rent", "area: 1000, moved: true, rent"),
        ("area: 999.99, rent", "area: 999.99, moved: false, rent"),
    )


@pytest.mark.parametrize(
    ("what", "status", "severity"),
    [
        *((what, "draft", E) for what in ("relocation", "local_tax", "local_statistics", "local_contribution")),
        ("ownership", "in_force", E),
        ("named_enterprise", "in_force", E),
        ("local_registration", "in_force", W),
        ("relocation", "expired", W),
        ("relocation", "amended", W),
        ("local_registration", "expired", N),
    ],
)
def test_what_needs_a_legal_basis(what, status, severity):
    found = [each for each in about(what, status) if each.code == "legality"]
    assert [(each.severity, each.place) for each in found] == [(severity, "inputs.moved")]
    assert "2024年8月1日" in found[0].message.zh
    assert ("不能公布" in found[0].message.zh) == (severity == E)


def test_what_decides_nothing_needs_no_legal_basis():
    extra = "  moved: {type: bool, about: relocation, label: {zh: 迁入, en: Moved here}}\n  rent: {"
    assert told(("  rent: {", extra)) == [("unused_input", W, "inputs.moved")]


# probing


def test_a_row_that_no_probe_reaches():
    found = lints(("inputs:\n  area: {type: m2,", "inputs:\n  area: {type: m2, max: 4_999,"))
    row = next(each for each in found if each.code == "row_not_reached")
    assert (row.severity, row.place) == (W, "tables.size")
    assert row.message.zh.startswith("“按面积分档”第 2 行在 ")
    assert row.message.zh.endswith(" 次试算中没有取到。")


def test_a_branch_that_no_probe_reaches():
    value = ("value: rent * 50%", "value: if area < 0 m2 then 1 CNY else rent * 50%")
    assert ("branch_not_reached", N, "awards.support") in told(value)


@pytest.mark.parametrize(("test", "code"), [("area >= 0 m2", "never_fails"), ("area < 0 m2", "never_met")])
def test_a_condition_that_never_decides(test, code):
    assert (f"condition_{code}", W, "conditions.large") in told(("test: area >= 1_000 m2", f"test: {test}"))


def test_a_ceiling_that_never_bites():
    ceiling = "  - {limit: 50万 CNY}\n  - {limit: size(area)"
    assert told(("  - {limit: size(area)", ceiling)) == []
    after = "clause: c2}\n  - {limit: 50万 CNY, label: {zh: 总上限, en: Cap}}\ntotal:"
    found = [each for each in lints(("clause: c2}\ntotal:", after)) if each.code == "step_never_bites"]
    assert [(each.severity, each.place) for each in found] == [(N, "awards.support.steps.2")]
    assert found[0].message.zh.startswith("“总上限”在 ")


def test_an_input_that_makes_no_difference():
    inert = ("value: rent * 50%", "value: rent * 50% + max(0 CNY, min(0 CNY, spare))")
    assert told(
        ("  rent: {", "  spare: {type: CNY, label: {zh: 闲, en: Spare}}\n  rent: {"),
        inert,
        ("area: 1000, rent", "area: 1000, spare: 0, rent"),
        ("area: 999.99, rent", "area: 999.99, spare: 0, rent"),
    ) == [("dead_input", W, "inputs.spare")]


def test_lines_are_those_of_the_document():
    lines = {
        each.code: each.line
        for each in lints(("total: 100000", "total: 1"), ("{zh: 合计, en: Total}", "{zh: 合计, en: TBD}"))
    }
    text = BASE.splitlines()
    assert text[lines["example_fails"] - 1].startswith("- {given: {area: 1000")
    assert text[lines["text_placeholder"] - 1] == "  label: {zh: 合计, en: Total}"
    assert text[lines["amount_jumps"] - 1] == "  size:"


def test_errors_come_first_then_warnings_then_notes():
    found = lints(("total: 100000", "total: 1"), ("en: Large enough", "en: TODO"))
    assert [each.severity for each in found] == [E, W, N]


def test_a_recorded_basis_and_review_settle_it():
    basis = "legal:\n  basis: {relocation: {zh: 国务院批准, en: Approved by the State Council}}\n"
    review = "  fair_competition_review: {opinion: {zh: 符合, en: Complies}, by: 司法局, date: 2024-09-01}\n"
    lacking = {"": "法律依据和公平竞争审查意见", basis: "公平竞争审查意见", "legal:\n" + review: "法律依据"}
    for legal, words in lacking.items():
        found = next(each for each in about("relocation", legal=legal) if each.code == "legality")
        assert f"尚未记录{words}，" in found.message.zh
    assert not [each for each in about("relocation", legal=basis + review) if each.code == "legality"]


def test_an_input_that_only_ranks_claims_or_decides_a_recognition_needs_a_basis_too():
    tax = "  tax: {type: CNY, about: local_tax, label: {zh: 税收, en: Tax}}\n  rent: {"
    rank = ("examples:\n", "select: {by: tax, keep: 10, clause: c1}\nexamples:\n")
    assert ("legality", E, "inputs.tax") in told(("  rent: {", tax), rank)
    grant = """\
grants:
- id: park
  label: {zh: 园区认定, en: Recognised park}
  value: if tax > 0 CNY then "a" else "b"
  clause: c1
examples:
"""
    listed = ("inputs:\n", "lists:\n  grade: {a: {zh: 甲级, en: First}, b: {zh: 乙级, en: Second}}\ninputs:\n")
    graded = ("  rent: {", "  was: {type: grade, label: {zh: 原级别, en: Grade before}}\n" + tax)
    value = ("examples:\n", grant.replace('then "a" else "b"', 'then "a" else was'))
    assert ("legality", E, "inputs.tax") in told(listed, graded, value)


# discretion


UP_TO = """\
  up_to: 30万 CNY
  proposed: offered
  criteria: {zh: 视成效, en: By results}
"""


def test_an_amount_left_to_discretion():
    offered = ("  rent: {", "  offered: {type: CNY, from: reviewer, label: {zh: 建议金额, en: Proposed}}\n  rent: {")
    given = [("area: 1000, rent", "area: 1000, offered: 150000, rent"), ("area: 999.99", "area: 999.99, offered: 1")]
    unused = ("unused_input", W, "inputs.rent")
    found = told(offered, *given, ("  value: rent * 50%\n", UP_TO))
    assert set(found) == {unused, ("discretion", W, "awards.support")}
    without = UP_TO.replace("  criteria: {zh: 视成效, en: By results}\n", "")
    assert ("discretion_criteria", W, "awards.support") in told(offered, *given, ("  value: rent * 50%\n", without))


def test_ceilings_of_wider_scopes_and_of_groups_of_rows():
    rows = """\
  booths:
    label: {zh: 展位, en: Booths}
    rows:
      fair: {type: text, label: {zh: 展会, en: Fair}}
  received: {type: CNY, from: awards, label: {zh: 已获补助, en: Received before}}
  rent: {"""
    award = """\
awards:
- id: booth
  label: {zh: 展位补助, en: Booths}
  each: booths
  value: 9_000 CNY
  steps:
  - {limit: 8_000 CNY, per: fair}
  - {limit: 7_000 CNY, per: enterprise-year, already: received}
"""
    found = told(
        ("  rent: {", rows),
        ("awards:\n", award),
        ("area: 1000, rent", "area: 1000, received: 0, booths: [{fair: x}, {fair: x}, {fair: y}], rent"),
        ("total: 100000", "total: 107000"),
    )
    assert found == [
        ("cap_below_award", W, "awards.booth.steps.1"),
        ("cap_below_award", W, "awards.booth.steps.2"),
    ]


def test_assumptions_and_clauses_that_only_rules_over_a_call_name_are_in_use():
    assumption = "assumptions:\n  a1: {text: {zh: 设定, en: Set}, about: c1, set_by: bureau}\ninputs:\n"
    budget = "budget: {rule: pro_rata, clause: c3, assumption: a1}\nexamples:\n"
    clause = ("  c2: {", "  c3: {label: {zh: 预算, en: Budget}, text: {zh: 总额控制。, en: Within budget.}}\n  c2: {")
    assert told(("inputs:\n", assumption), ("examples:\n", budget), clause) == []


# dates and places of rows


FOUNDED = """\
  founded: {type: date, label: {zh: 成立日期, en: Founded}}
  ended: {type: date, label: {zh: 截止日期, en: End}}
  rent: {"""


@pytest.mark.parametrize(
    "test",
    [
        "founded + 13 months <= 2024-06-30",
        "days(founded, ended) >= 400 days",
        "full_years(founded, 2024-12-31) >= 2 years",
        "founded <= ended - 1 year",
    ],
)
def test_conditions_on_dates_are_met_and_not_met_in_probes(test):
    given = "founded: 2020-01-01, ended: 2024-01-01, rent"
    found = told(
        ("  rent: {", FOUNDED),
        ("test: area >= 1_000 m2", f"test: {test}"),
        ("area: 1000, rent", f"area: 1000, {given}"),
        ("area: 999.99, rent", f"area: 999.99, {given}"),
    )
    assert not {code for code, _, _ in found} & {"condition_never_fails", "condition_never_met", "dead_input"}


def test_places_of_rows_are_reached_by_adding_rows():
    booths = """\
  booths:
    label: {zh: 展位, en: Booths}
    rows:
      fair: {type: text, label: {zh: 展会, en: Fair}}
      fee: {type: CNY, label: {zh: 费用, en: Fee}}
define:
  turn: {each: booths, value: nth(fee desc per fair), label: {zh: 次序, en: Turn}}
  counted: {value: sum(fee over booths where turn <= 2), label: {zh: 计入, en: Counted}}
  fourth: {value: sum(fee over booths where turn = 4), label: {zh: 第四个, en: Fourth}}
tables:
"""
    found = lints(
        ("tables:\n", booths),
        ("value: rent * 50%", "value: counted * 50% + (if fourth > 0 CNY then rent else 0 CNY)"),
        ("area: 1000, rent", "area: 1000, booths: [{fair: x, fee: 5000}, {fair: x, fee: 3000}], rent"),
        ("total: 100000", "total: 4000"),
    )
    assert not [each for each in found if each.code in ("example_fails", "branch_not_reached", "unused_input")]
