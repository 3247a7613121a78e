"""Rules of services: their words, their reasons, what is not known, and who comes first."""

from fractions import Fraction

import pytest

from enterprises.rules.services.document import RuleError, load_rule, scheme_of
from enterprises.rules.services.evaluation import Evaluator, record
from enterprises.rules.services.model import Known, Words
from enterprises.rules.services.reasons import sentences, short
from enterprises.rules.services.remarks import lint
from enterprises.rules.services.selecting import Candidate, select
from pilotzone.formula.kinds import CNY
from pilotzone.formula.text import Text

WORDS = Words(
    grades={"A": Text("甲等", "Grade A"), "B": Text("乙等", "Grade B")},
    indicators={"financing": Text("融资能力", "Financing"), "scale": Text("规模", "Scale")},
    districts={"120116": Text("滨海新区", "Binhai")},
    roles={"platform": Text("平台", "Platform")},
    qualifications={"headquarters": Text("总部", "Headquarters")},
    figures={"trade": (Text("交易额", "Turnover"), CNY)},
)
DOCUMENT = """
language: service/1
scheme: PLATFORM
weak_below: 40
figures:
  turnover: {indicator: trade, sources: [customs, self]}
when:
- label: {zh: 等级为甲, en: Graded A}
  if: grade = "A"
- label: {zh: 融资薄弱, en: Weak in financing}
  if: weak_financing and turnover >= 100万 CNY
- label: {zh: 总部或在滨海, en: Headquarters or in Binhai}
  if: is_headquarters or district = "120116"
examples:
- label: {zh: 应提供, en: due}
  given: {grade: A, weak_financing: true, turnover: 1000000, district: "120116"}
  offered: true
- label: {zh: 乙等, en: B}
  given: {grade: B, weak_financing: true, turnover: 1000000, district: "120116"}
  offered: false
"""
KNOWN = Known(
    grade="A",
    score=Fraction(90),
    rank=3,
    district="120116",
    indicators={"financing": Fraction(325, 10), "scale": Fraction(40)},
    figures={("trade", "self"): Fraction(2_000_000), ("trade", "customs"): Fraction(1_500_000)},
)


def changed(**fields):
    values = {name: getattr(KNOWN, name) for name in KNOWN.__slots__} | fields
    return Known(**values)


def state(known, document=DOCUMENT):
    return Evaluator(load_rule(document, WORDS)).of(known).state


def test_due_with_its_reasons_in_both_languages():
    rule = load_rule(DOCUMENT, WORDS)
    found = Evaluator(rule).of(KNOWN)
    told = record(rule, KNOWN, found)
    assert found.is_due
    assert sentences(told, "zh") == [
        "等级为甲（等级：甲等）",
        "融资薄弱（交易额：1,500,000；“融资能力”得分 32.5，低于 40）",
        "总部或在滨海（所属区：滨海新区；总部：否）",
    ]
    assert sentences(told, "en")[1] == "Weak in financing (Turnover: 1,500,000; “Financing” scored 32.5, below 40)"
    assert (told["state"], told["values"]["turnover"]["type"], lint(rule)) == ("due", "CNY", ())


def test_a_failed_test_decides_and_what_is_unknown_does_not():
    assert state(changed(grade="B", indicators={})) == "not_due"
    assert state(changed(indicators={"financing": Fraction(40)})) == "not_due"
    assert state(changed(indicators={"financing": None})) == "unclear"
    assert state(changed(figures={})) == "unclear"
    assert state(changed(grade=None)) == "unclear"
    assert state(changed(district="", qualifications=frozenset({"headquarters"}))) == "due"


def test_weak_indicators_are_counted_and_a_bar_is_seen():
    document = DOCUMENT.replace('grade = "A"', "weak_count = 1 and not barred and is_platform and rank <= 3")
    assert state(changed(roles=frozenset({"platform"})), document) == "due"
    assert state(changed(roles=frozenset({"platform"}), barred=True), document) == "not_due"
    assert [each.code for each in lint(load_rule(document, WORDS))][-1] == "by_rank"


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        ('grade = "A"', 'grade = "D"', "unknown_code"),
        ('grade = "A"', "score", "need_type"),
        ('grade = "A"', "weak_speed", "unknown_name_close"),
        ("100万 CNY", "100万", "amount_without_unit"),
        ("indicator: trade", "indicator: staff", "not_an_option"),
        ("turnover:", "score:", "taken_name"),
        ("weak_below: 40", "weak_below: 400", "need_whole_number"),
        ("given: {grade: A", "given: {colour: A", "unknown_name"),
        ("turnover: 1000000, district", "turnover: much, district", "bad_value"),
        ("given: {grade: B", "given: {grade: C", "not_an_option"),
        ("service/1", "service/2", "not_an_option"),
        ("when:\n", "when: []\nnothing:\n", "unknown_key"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(before, after, code):
    assert before in DOCUMENT
    with pytest.raises(RuleError) as caught:
        load_rule(DOCUMENT.replace(before, after, 1), WORDS)
    assert code in {each.code for each in caught.value.problems}


def test_remarks_on_examples_and_figures():
    text = DOCUMENT.replace("offered: false", "offered: true").replace(" and turnover >= 100万 CNY", "")
    assert [each.code for each in lint(load_rule(text, WORDS))] == ["example_fails", "one_sided", "unused_figure"]
    bare = DOCUMENT.partition("examples:")[0]
    assert [each.code for each in lint(load_rule(bare, WORDS))] == ["no_examples"]
    only = 'language: service/1\nscheme: X\nwhen:\n- {label: {zh: 区, en: d}, if: district = "120116"}\n'
    assert [each.code for each in lint(load_rule(only, WORDS))] == ["no_examples", "no_result"]


def test_a_text_that_is_no_document_names_no_scheme():
    assert (scheme_of(DOCUMENT), scheme_of("a: ["), scheme_of("when: []")) == ("PLATFORM", "", "")
    with pytest.raises(RuleError):
        load_rule("a: [", WORDS)


def test_places_go_by_score_and_ties_by_code():
    four = [Candidate(1, Fraction(80), "C"), Candidate(2, Fraction(90), "B"), Candidate(3, Fraction(80), "A")]
    chosen = select(four, "score", capacity=4, taken=0, each=2)
    assert ([each.key for each in chosen.chosen], [each.key for each in chosen.left_out]) == ([2, 3], [1])
    assert [each.key for each in select(four, "lowest_score", capacity=None).chosen] == [3, 1, 2]
    assert [each.key for each in select(four, "score", capacity=3, taken=2).chosen] == [2]
    assert select(four, "score", capacity=1, taken=3).chosen == ()


def test_values_are_shortened_for_reading():
    assert [short(each) for each in ("1/3", "-0.005", "1234567", "-2.5", "0")] == [
        "0.33",
        "0",
        "1,234,567",
        "-2.5",
        "0",
    ]
    assert (short("39.996"), short("39.996", down=True)) == ("40", "39.99")
