"""The scheme language: what loads, what is refused and where, what is remarked."""

import datetime as dt

import pytest

from enterprises.rules.assessment.example_runs import run_examples
from enterprises.rules.assessment.lint import lint
from enterprises.rules.assessment.scheme import SchemeError, load_scheme
from tests.enterprises.rules.assessment.documents import BASE, FLAT, changed, flat, problems, scheme


def test_a_scheme_loads_with_its_tree_and_weights():
    found = scheme()
    assert [each.id for each in found.indicators] == ["volume", "rise", "returned", "service"]
    assert [each.weight for each in found.parts] == [0.6, 0.4]
    assert found.indicators[1].indicator.reads == ("exports", "exports_before")
    assert found.indicators[3].indicator.manual
    assert [each.name for each in found.figures][-2:] == ["service", "service_first"]
    assert (found.coverage, found.decimals, found.ranked_from) == (0.66, 1, 10)


def test_its_examples_come_out():
    assert [each.passed for each in run_examples(scheme())] == [True]
    wrong = run_examples(scheme(("score: 65,", "score: 66,"), ("volume: 18,", "volume: 18.1,")))
    assert wrong[0].differences == ("score: 66 ≠ 65", "volume: 18.1 ≠ 18.0")


@pytest.mark.parametrize(
    ("change", "code", "line"),
    [
        (("weight: 60%\n  clause", "weight: 50%\n  clause"), "weights_sum", 15),
        (("weight: 60%\n  clause", "weight: 60\n  clause"), "weight_kinds", 15),
        (("weight: 60%\n  clause", "clause"), "weight_missing", 15),
        (("weight: 60%\n  clause", "weight: much\n  clause"), "weight_value", 17),
        (("value: growth(exports, exports_before)", "value: growth(exports, imports)"), "unknown_name_close", 28),
        (("value: growth(exports, exports_before)", "value: exports + 5%"), "amount_and_rate", 28),
        (("from: 0 CNY, to: 1000 CNY", "from: 1000 CNY, to: 0 CNY"), "goalposts_order", 24),
        (("from: 0 CNY, to: 1000 CNY", "from: 0, to: 1000 CNY"), "amount_without_unit", 24),
        (("{goalposts: {from: 0 CNY, to: 1000 CNY}}", "{min_max: {}, target: 5 CNY}"), "normalise_kind", 24),
        (("    normalise: {goalposts: {from: 0 CNY, to: 1000 CNY}}\n", ""), "normalise_missing", 23),
        (("value: exports\n", "value: exports\n    transform: log\n"), "log_positive", 24),
        (("    manual: 10", "    manual: 10\n    value: exports"), "part_kind", 41),
        (
            ("- {id: C, label: {zh: 丙, en: C}, from: 0}", "- {id: C, label: {zh: 丙, en: C}, from: 5}"),
            "grades_cover",
            46,
        ),
        (("from: 80", "from: 50"), "bands_rising", 48),
        (("grade: B, points", "grade: D, points"), "unknown_grade", 53),
        (("given: {exports: 600", "given: {exports: many"), "bad_value", 51),
        (("given: {exports: 600", "given: {imports: 600"), "unknown_key_close", 51),
        (("back: 1}", "back: 1, before: returns}"), "self_before", 11),
        (("clause: c1\n", "clause: c2\n"), "unknown_reference", 18),
        (("id: quality", "id: scale"), "taken_name", 30),
        (("    manual: 10", "    steps: [0, -1]"), "steps_only_deductive", 41),
        (("    manual: 10", "    parts: []"), "no_parts", 44),
    ],
)
def test_a_mistake_is_told_with_its_line(change, code, line):
    found = problems(change)
    assert code in found
    assert found[code][0] == line


def test_a_fourth_level_is_too_deep():
    deep = """\
  parts:
  - {id: g1, label: {zh: 组, en: G}, weight: 100%, parts: [
      {id: g2, label: {zh: 组, en: G}, weight: 100%, parts: [
        {id: service, label: {zh: 服, en: S}, weight: 100%, manual: 10}]}]}
grades:"""
    start, end = BASE.index("  parts:\n  - id: returned"), BASE.index("grades:") + len("grades:")
    text = changed(("service: 12.8, ", ""), ("returned: 19.2, ", ""), text=BASE[:start] + deep + BASE[end:])
    with pytest.raises(SchemeError) as caught:
        load_scheme(text)
    assert "tree_depth" in {each.code for each in caught.value.problems}


AHP = """weights: {method: ahp, matrix: [[1, 3], [1/3, 1]]}
parts:
- id: scale"""


def test_weights_come_from_comparisons():
    found = scheme(("parts:\n- id: scale", AHP), ("  weight: 60%\n", ""), ("  weight: 40%\n", ""))
    assert [each.weight for each in found.parts] == pytest.approx([0.75, 0.25])
    assert found.weighting.ratio == 0


@pytest.mark.parametrize(
    ("matrix", "code"),
    [
        ("[[1, 3], [1/2, 1]]", "matrix_reciprocal"),
        ("[[1, 3, 2], [1/3, 1, 1]]", "matrix_shape"),
        ("[[1, 0], [1/3, 1]]", "matrix_value"),
    ],
)
def test_a_faulty_comparison_is_refused(matrix, code):
    changes = (("parts:\n- id: scale", AHP.replace("[[1, 3], [1/3, 1]]", matrix)), ("  weight: 60%\n", ""))
    assert code in problems(*changes, ("  weight: 40%\n", ""))


def test_an_inconsistent_matrix_is_refused_with_its_ratio():
    circle = "{method: ahp, matrix: [[1, 9, 1/9], [1/9, 1, 9], [9, 1/9, 1]]}"
    with pytest.raises(SchemeError) as caught:
        load_scheme(_three(circle))
    assert [each.code for each in caught.value.problems] == ["matrix_inconsistent"]


def _three(weights: str) -> str:
    figures = "\n".join(f"  x{n}: {{type: number, label: {{zh: 数, en: N}}}}" for n in (1, 2, 3))
    parts = "\n".join(
        f"- {{id: p{n}, label: {{zh: 数, en: N}}, value: x{n}, normalise: {{goalposts: {{from: 0, to: 1}}}}}}"
        for n in (1, 2, 3)
    )
    text = FLAT.format(figures=figures, parts=parts, aggregate="arithmetic")
    return text.replace("weights: equal", f"weights: {weights}")


def test_weights_are_the_mean_of_what_experts_give():
    found = load_scheme(_three("{method: budget, votes: {one: [50, 30, 20], two: [30, 30, 40]}}"))
    assert [each.weight for each in found.parts] == pytest.approx([0.4, 0.3, 0.3])
    assert found.weighting.spread == pytest.approx((0.1414, 0, 0.1414), abs=1e-4)
    with pytest.raises(SchemeError) as caught:
        load_scheme(_three("{method: budget, votes: {one: [50, 30, 30]}}"))
    assert "one has given out 110" in str(caught.value)


def test_points_as_weights_add_up_to_the_maximum():
    points = (("weight: 60%\n  clause", "weight: 132\n  clause"), ("weight: 40%\n  parts", "weight: 88\n  parts"))
    found = scheme(("subject: enterprise", "subject: enterprise\nmaximum: 220"), *points, ("score: 65,", "score: 143,"))
    assert [each.weight for each in found.parts] == [0.6, 0.4]
    assert problems(*points)["weights_sum"] == (15, 1)


MORE_FIGURES = """\
  staff: {type: person, label: {zh: 人, en: Staff}}
  aeo: {type: level, label: {zh: 级, en: Level}}
"""


def test_definitions_tables_and_lists_are_those_of_measures():
    extra = """\
lists:
  level: {high: {zh: 高, en: High}, low: {zh: 低, en: Low}}
define:
  per_staff: {label: {zh: 人均, en: Per head}, value: exports / staff}
tables:
  bonus_of:
    label: {zh: 表, en: Table}
    argument: {zh: 级别, en: Level}
    of: level
    gives: {share: {zh: 份, en: Share, type: number}}
    rows: [{is: high, share: 1}]
    else: 0
parts:
- id: scale"""
    found = scheme(
        ("parts:\n- id: scale", extra),
        (
            "  returns: {",
            f"{MORE_FIGURES}  returns: {{",
        ),
        (
            "value: exports\n    normalise: {goalposts: {from: 0 CNY, to: 1000 CNY}}",
            "value: per_staff\n    normalise: {goalposts: {from: 0 CNY/person, to: 10 CNY/person}}",
        ),
        ("    manual: 10", "    value: bonus_of(aeo)\n    normalise: {goalposts: {from: 0, to: 1}}"),
        ("service: 8}", "staff: 100, aeo: high}"),
        ("score: 65,", "score: 68.2,"),
        (", service: 12.8", ", service: 16"),
    )
    assert found.indicators[0].indicator.reads == ("exports", "staff")
    assert [each.differences for each in run_examples(found)] == [()]


def test_a_clean_scheme_has_no_remark_but_its_size():
    assert [each.code for each in lint(scheme())] == ["frame_size", "money_without_log"]


@pytest.mark.parametrize(
    ("changes", "code", "severity"),
    [
        ([("score: 65,", "score: 64,")], "example_fails", "error"),
        ([(BASE[BASE.index("examples:") :], "")], "no_examples", "error"),
        ([("{goalposts: {from: 0 CNY, to: 1000 CNY}}", "min_max")], "relative", "warning"),
        ([("{goalposts: {from: 0 CNY, to: 1000 CNY}}", "min_max")], "few_peers", "error"),
        (
            [("  returns: {", "  spare: {type: count, label: {zh: 余, en: Spare}}\n  returns: {")],
            "unused_figure",
            "warning",
        ),
        ([("  clause: c1\n", "")], "unused_clause", "note"),
        ([("    manual: 10", "    manual: 10\n    missing: drop")], "optional_indicator", "warning"),
    ],
)
def test_remarks(changes, code, severity):
    found = {each.code: each.severity for each in lint(scheme(*changes))}
    assert found.get(code) == severity


def test_what_has_run_out_is_remarked():
    late = scheme(("status: draft", "status: draft\nvalid: {to: 2025-12-31}"))
    assert "expired" in {each.code for each in lint(late, today=dt.date(2026, 1, 1))}
    assert "expired" not in {each.code for each in lint(late, today=dt.date(2025, 12, 31))}


def test_a_digest_changes_with_the_text_and_its_meaning_only_with_the_rules():
    one, two = scheme(), scheme(("zh: 规模, en: Scale", "zh: 规模, en: Size"))
    assert one.digest != two.digest
    assert one.meaning_digest == two.meaning_digest
    assert flat(2, "min_max").is_relative
