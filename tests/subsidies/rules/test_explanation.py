"""The explained amount in both languages."""

import re
from decimal import Decimal

import pytest

from subsidies.rules.evaluation import evaluate, record
from subsidies.rules.explanation import explain
from tests.subsidies.rules.tj import RATES, claim, cost, tj


def explained(language, *costs, public_only=False, **changes):
    measure = tj()
    frozen = record(evaluate(measure, claim(*costs, **changes), rates=RATES))
    return explain(frozen, measure, language, public_only=public_only)


def words(explanation):
    """Every text that a reader meets."""
    found = [explanation.label, explanation.amount, explanation.provisional, explanation.outcome]
    for step in explanation.steps:
        found += [step.label, step.clause_label, step.clause_text, step.words, step.value, step.shown, step.deducted]
        found += [step.assumption or ""]
        found += [text for each in step.inputs for text in (each.label, each.value, each.source_words, each.evidence)]
        if step.table:
            found += [step.table.heading, *step.table.columns, step.table.own]
            found += [text for row in step.table.rows for text in (row.label, *row.cells)]
    for each in explanation.findings:
        found += [each.label, each.words, each.clause_label, each.clause_text, each.material_label]
    return found


def test_steps_of_a_claim_at_its_ceiling_in_chinese():
    found = explained("zh", cost("248600"))
    assert (found.label, found.amount) == ("补助金额", "¥70,000.00")
    assert [(each.number, each.label, each.clause_label, each.words, each.shown) for each in found.steps] == [
        (1, "可支持费用", "条件 4", "1 项相加", "¥248,600.00"),
        (2, "补助比例", "标准 1", "高新技术企业、专精特新企业或持有境外商标的为 50%，其他为 30%", "30%"),
        (3, "按比例计算", "", "¥248,600.00 × 30%", "¥74,580.00"),
        (
            4,
            "按营业额分档的上限",
            "标准 2",
            "2023年营业额 ¥62,480,000.00，上限 ¥70,000.00，超出 ¥4,580.00 不计",
            "−¥4,580.00",
        ),
    ]
    assert found.steps[3].bit
    assert found.steps[3].assumption == "分界点归较高一档，政策原文没有规定"


def test_own_row_of_the_table_is_marked():
    table = explained("zh", cost("1")).steps[3].table
    assert [(row.label, row.cells, row.own) for row in table.rows] == [
        ("10 万 – 300 万", ("¥10,000.00",), False),
        ("300 万 – 2,000 万", ("¥30,000.00",), False),
        ("2,000 万 – 1 亿", ("¥70,000.00",), True),
        ("1 亿 – 5 亿", ("¥150,000.00",), False),
        ("5 亿及以上", ("¥300,000.00",), False),
    ]
    assert table.own == "¥62,480,000.00"


def test_turnover_below_all_bands_shows_the_assumption():
    step = explained("en", cost("1000"), turnover=Decimal(99_999)).steps[3]
    assert next((row.label, row.own) for row in step.table.rows) == ("under ¥100,000", True)
    assert "gets no support" in step.assumption


def test_ceiling_not_reached_is_shown_as_a_bound():
    step = explained("en", cost("120000")).steps[3]
    assert (step.bit, step.shown, step.value) == (False, "≤ ¥70,000.00", "¥36,000.00")
    assert step.words == "Turnover of 2023 ¥62,480,000.00, ceiling ¥70,000.00, not reached"


def test_currencies_are_told_with_date_and_rates():
    first = explained("zh", cost("1200", "USD"), cost("950", "EUR")).steps[0]
    assert first.words == "2 项相加，外币按 2023年12月29日 汇率折算（USD 7.0827，EUR 7.8592）"
    assert first.assumption == "外币按2023年12月29日人民币汇率中间价逐项折算到分，政策原文没有规定"
    assert explained("zh", cost("1200")).steps[0].assumption is None


def test_dropped_rows_are_told_with_their_sum_and_remedy():
    found = explained("en", cost("1000"), cost("500", buyer_is_applicant=False))
    assert found.steps[0].words == "1 of 2 lines count, 1 left out ¥500.00"
    told = next(each for each in found.findings if each.id == "own_payment")
    assert told.words.startswith("Line 2: The buyer on the invoice is not the applicant")
    assert (told.rows, told.clause_label) == ((2,), "Condition 4")


def test_barred_claim_says_why():
    found = explained("zh", cost("1000"), registered_here=False)
    assert (found.amount, found.outcome) == ("¥0.00", "不符合：在本市登记的独立法人。不予支持")
    assert found.provisional == "¥300.00"


def test_unknown_claim_says_what_is_missing():
    found = explained("en", cost("1000"), turnover=None)
    assert (found.amount, found.state) == ("", "unknown")
    assert "Turnover of 2023" in found.outcome


def test_public_explanation_shows_public_inputs_only():
    found = explained("zh", cost("248600"), cost("500", buyer_is_applicant=False), public_only=True)
    assert found.findings == ()
    assert found.amount == "¥70,000.00"
    assert [each.name for step in found.steps for each in step.inputs] == ["turnover"]
    told = " ".join(words(found))
    for secret in ("248,600", "74,580", "4,580", "500.00", "2 项"):
        assert secret not in told


@pytest.mark.parametrize("public_only", [False, True])
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("changes", [{}, {"turnover": None}, {"registered_here": False}, {"other_money": Decimal(7)}])
def test_no_raw_id_is_left(language, public_only, changes):
    found = explained(language, cost("1200", "USD"), cost("5", paid_on=None), public_only=public_only, **changes)
    measure = tj()
    names = {spec.name for spec in measure.inputs} | {each.name for each in measure.computations} | set(measure.clauses)
    raw = {name for name in names if "_" in name or "." in name or re.fullmatch("[a-z][0-9]", name)}
    told = [text for text in words(found) if text]
    assert not {name for name in raw for text in told if re.search(rf"\b{re.escape(name)}\b", text)}
    if language == "en":
        assert not [text for text in told if re.search("[\u4e00-\u9fff]", text)]
