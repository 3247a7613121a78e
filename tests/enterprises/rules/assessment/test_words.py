"""A scheme in words, what differs between two, and comparisons in pairs."""

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

import enterprises
from enterprises.rules.assessment import kept, pairwise
from enterprises.rules.assessment.blank import blank
from enterprises.rules.assessment.readiness import Terms, gaps_of
from enterprises.rules.assessment.scheme import load_scheme
from enterprises.rules.assessment.word_changes import changes
from enterprises.rules.assessment.words import SchemeWords, words_of
from pilotzone.formula.text import Text

TODAY = date(2026, 7, 1)
SHIPPED = Path(enterprises.__file__).parent / "schemes"


def words(text: str) -> SchemeWords:
    return words_of(text, load_scheme(text))


def shipped(code: str) -> str:
    return (SHIPPED / f"{code}.yaml").read_text(encoding="utf-8")


def test_a_shipped_scheme_reads_as_an_official_would_write_it():
    found = words(shipped("PLATFORM"))
    rows = {each.id: each for each in found.parts}
    volume = rows["volume"]
    assert (volume.level, volume.share, round(volume.points, 6)) == (2, 0.4, 12)
    assert volume.formula.zh == "跨境电商交易额"
    assert volume.how.zh == "1,000万元得 0 分，100亿元得满分，其间按比例（取对数）"
    rate = rows["complaint_rate"]  # less is better: the better end is named as such
    assert rate.formula == Text("有责投诉数占订单数的比例", "The share of justified complaints in orders")
    assert rate.how.en == "None at 0.5%, all points at 0%, in proportion between"
    bands = "达到 1 得 2 分；达到 3 得 4 分；达到 5 得 6 分"  # out of the 4 points that the indicator has
    assert rows["brand_count"].how.zh == f"{bands}（满 6 分，折算为本项分值）"
    assert rows["model"].how.en == "Experts give 0 to 10 points"
    assert [note.zh for note in rows["compliance"].notes] == ["得分不足本维度的 60% 的，等级不高于“成效初显”。"]
    assert (rows["recognised"].is_bonus, rows["recognised"].notes) == (True, ())
    figures = {each.name: each for each in found.figures}
    assert figures["turnover_before"].period.en == "year, 1 period before"
    assert figures["customs_trade"].modes == ("9610", "9710", "9810", "1210", "1239")
    assert "model_first" not in figures
    assert [(label.en, start, end) for label, start, end in found.grades][:2] == [
        ("Outstanding results", 90, None),
        ("Good results", 75, 90),
    ]
    assert ("Bonus", "at most 3 points, not beyond the maximum") in [(a.en, b.en) for a, b in found.rules]


def test_methods_and_exceptions_have_their_words():
    text = blank(code="A", subject="park", name=Text("甲", "A"))
    text = text.replace(
        "normalise: {goalposts: {from: 0%, to: 40%}}", "normalise: min_max\n    missing: drop\n    blank: zero"
    )
    text = text.replace("    weight: 60%\n", "").replace("    weight: 40%\n", "")
    text = text.replace("  weight: 100%\n", "  weight: 100%\n  weights: {method: ahp, matrix: [[1, 3], [1/3, 1]]}\n")
    rows = {each.id: each for each in words(text).parts}
    assert rows["rise"].how.zh == "按组内最小值至最大值的位置"
    assert [note.zh for note in rows["rise"].notes] == ["未报的由其他指标分担权重。", "基数为零的按零分计。"]
    assert rows["scale"].notes[0].en == "Weights by comparison in pairs (AHP), consistency ratio 0.000."
    assert (rows["volume"].share, rows["rise"].share) == (pytest.approx(0.75), pytest.approx(0.25))


def test_two_versions_differ_in_what_counts_and_not_in_examples():
    before = shipped("PARK")
    after = before.replace("normalise: {target: 50%}", "normalise: {target: 60%}").replace("from: 60}", "from: 65}")
    after = after.replace("sources: [district, park], before", "sources: [park], before")
    found = [
        (each.label.en, each.field.en, each.before.en, each.after.en) for each in changes(words(before), words(after))
    ]
    assert found[:2] == [
        (
            "Share under customs modes",
            "How it becomes points",
            "All points at 50%, in proportion",
            "All points at 60%, in proportion",
        ),
        ("Turnover of the park", "Sources", "district, park", "park"),
    ]
    assert ("Begins at", "60", "65") in [row[1:] for row in found]
    assert changes(words(before), words(before)) == ()


def test_what_is_read_alike_is_read_for_the_same_period_modes_and_type():
    before = shipped("PLATFORM")
    after = before.replace('modes: ["9610", "9710", "9810", "1210", "1239"]', 'modes: ["9610"]')
    after = after.replace("orders: {type: count", "orders: {period: quarter, type: count")
    alike = kept.read_alike(load_scheme(after), load_scheme(before))
    assert "turnover" in alike
    assert not {"customs_trade", "orders"} & alike


def test_a_draft_is_ready_when_its_head_is_right_and_its_examples_come_out():
    text = blank(code="A", subject="park", name=Text("甲", "A"))
    terms = Terms(code="A", subject="park", number=1, valid_from=TODAY, earliest=TODAY, today=TODAY)
    assert gaps_of(text, terms) == ()
    wrong = text.replace("score: 55", "score: 56").replace("status: draft", "status: expired")
    other = Terms(code="B", subject="park", number=2, valid_from=None, earliest=TODAY, today=TODAY)
    codes = [gap.code for gap in gaps_of(wrong, other)]
    assert codes == ["no_day", "head_differs", "head_differs", "historic", "example_fails"]


def test_comparisons_that_contradict_each_other_are_found():
    good = pairwise.compare(3, {(0, 1): Fraction(3), (0, 2): Fraction(6), (1, 2): Fraction(2)})
    assert [round(float(each), 6) for each in good.found.weights] == [0.666667, 0.222222, 0.111111]
    assert good.doubt is None
    assert pairwise.written(good.matrix) == "weights: {method: ahp, matrix: [[1, 3, 6], [1/3, 1, 2], [1/6, 1/2, 1]]}"
    # four parts that fit (8, 4, 2, 1), but for the first against the last: 1/8 where 8 would fit
    pairs = {(0, 1): 2, (0, 2): 4, (1, 2): 2, (1, 3): 4, (2, 3): 2}
    bad = pairwise.compare(4, {key: Fraction(each) for key, each in pairs.items()} | {(0, 3): Fraction(1, 8)})
    assert bad.doubt is not None
    assert (bad.doubt.one, bad.doubt.other, bad.doubt.said, bad.doubt.fitting) == (0, 3, Fraction(1, 8), 8)
