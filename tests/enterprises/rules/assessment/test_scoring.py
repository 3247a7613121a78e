"""Missing values, means, gates, vetoes, bonus, deduction, grades and ranks, each worked out on paper."""

from fractions import Fraction

import numpy as np
import pytest

from enterprises.rules.assessment import notices
from enterprises.rules.assessment.explanation import explain
from enterprises.rules.assessment.figures import Chosen, Reported, choose
from enterprises.rules.assessment.scheme import load_scheme
from enterprises.rules.assessment.scoring import STATUSES, beside, score
from enterprises.rules.assessment.table import table_of
from pilotzone.formula.values import NONE, UNKNOWN
from tests.enterprises.rules.assessment.documents import BASE, FLAT, FULL, flat, rows_of, scheme, scored

UNIT = "{goalposts: {from: 0, to: 100}}"


def without(*names: str) -> dict:
    return {name: value for name, value in FULL.items() if name not in names}


def flags(result, row: int, name: str) -> tuple[str, ...]:
    place = [each.id for each in result.scheme.indicators].index(name)
    return notices.codes_of(int(result.normalised.flags[row, place]))


def test_required_and_unreported_is_zero_with_a_notice():
    result = scored(scheme(), without("service"))
    assert result.score[0] == pytest.approx(33 + 19.2)
    assert flags(result, 0, "service") == ("missing",)
    assert result.coverage[0] == 0.75


def test_not_applicable_hands_its_weight_to_its_own_group():
    """Without an own site returns do not apply: service alone carries quality, 40 x 0.8."""
    result = scored(scheme(), FULL | {"has_site": False})
    assert result.score[0] == pytest.approx(33 + 32)
    assert result.totals.weights[0].tolist() == pytest.approx([0.3, 0.3, 0, 0.4])
    assert flags(result, 0, "returned") == ("not_applicable",)


def test_growth_on_a_base_of_zero_is_blank_and_left_out():
    result = scored(scheme(), FULL | {"exports_before": Fraction(0)})
    assert result.score[0] == pytest.approx(60 * 0.6 + 32)
    assert flags(result, 0, "rise") == ("blank",)
    counted = scheme(
        ("value: growth(exports, exports_before)", "value: growth(exports, exports_before)\n    blank: zero")
    )
    result = scored(counted, FULL | {"exports_before": Fraction(0)})
    assert result.score[0] == pytest.approx(18 + 32)
    assert flags(result, 0, "rise") == ("no_base",)


def test_an_optional_indicator_is_left_out_when_not_reported():
    optional = scheme(("    manual: 10", "    manual: 10\n    missing: drop"))
    result = scored(optional, without("service"))
    assert result.score[0] == pytest.approx(33 + 32)
    assert flags(result, 0, "service") == ("not_reported",)


def test_below_the_coverage_threshold_nothing_is_rated():
    result = scored(scheme(), without("service", "returns"))
    assert STATUSES[result.status[0]] == "low_coverage"
    assert np.isnan(result.score[0])
    assert (result.grade[0], result.rank[0]) == (-1, 0)
    assert "score" not in explain(result, 0)


def test_a_dimension_with_nothing_in_it_is_not_rated():
    loose = scheme(
        ("    manual: 10", "    manual: 10\n    missing: drop"), ("parts:\n- id", "coverage: 50%\nparts:\n- id")
    )
    result = scored(loose, without("service") | {"has_site": False})
    assert STATUSES[result.status[0]] == "empty_dimension"


def test_a_value_outside_the_goalposts_counts_as_their_end():
    result = scored(scheme(), FULL | {"exports": Fraction(1200), "exports_before": Fraction(1000)})
    assert result.score[0] == pytest.approx(30 + 15 + 32)
    assert flags(result, 0, "volume") == ("capped",)


def test_a_jump_is_shown_to_a_person():
    result = scored(scheme(), FULL | {"exports_before": Fraction(199)}, FULL | {"exports_before": Fraction(200)})
    assert "jump" in flags(result, 0, "volume")
    assert "jump" not in flags(result, 1, "volume")  # 200% exactly


def test_points_of_the_first_scorer_do_not_count_until_confirmed():
    result = scored(scheme(), without("service") | {"service_first": Fraction(9)})
    assert result.score[0] == pytest.approx(33 + 19.2)
    assert flags(result, 0, "service") == ("missing", "unconfirmed")


@pytest.mark.parametrize(
    ("aggregate", "score_"),
    [("arithmetic", 40), ("geometric", 100 * (0.1 * 0.3 * 0.8) ** (1 / 3)), ("median", 30)],
)
def test_means(aggregate, score_):
    result = scored(flat(3, UNIT, aggregate), *rows_of((10, 30, 80)))
    assert result.score[0] == pytest.approx(score_)
    assert result.totals.points[0].sum() == pytest.approx(result.score[0], abs=1e-9)
    shares = result.totals.points[0] / result.score[0]
    assert shares.tolist() == pytest.approx([10 / 120, 30 / 120, 80 / 120])


def test_a_geometric_mean_is_zero_with_one_zero():
    result = scored(flat(3, UNIT, "geometric"), *rows_of((0, 90, 90)))
    assert result.score[0] == 0
    assert result.totals.points[0].tolist() == [0, 0, 0]


def test_the_median_between_two_is_their_mean():
    assert scored(flat(4, UNIT, "median"), *rows_of((10, 20, 60, 90))).score[0] == pytest.approx(40)


GATED = ("  weight: 40%\n", "  weight: 40%\n  gate: {least: 60%, ceiling: 50}\n")


def test_a_gate_with_a_ceiling_is_a_line_of_its_own():
    """Quality 0.6 x 0.2 + 0.4 x 0.8 = 0.44 is below 0.6: 33 + 17.6 = 50.6 falls to 50."""
    gated = scheme(GATED, (BASE[BASE.index("examples:") :], ""))
    result = scored(gated, FULL | {"returns": Fraction(8, 100)}, FULL)
    assert result.score.tolist() == pytest.approx([50, 65])
    assert result.totals.adjustments["gate.quality"].tolist() == pytest.approx([-0.6, 0])
    record = explain(result, 0)
    assert record["adjustments"] == [{"id": "gate.quality", "points": "-0.6"}]
    assert record["limits"][0]["gate"] == "quality"


def test_a_gate_with_a_grade_leaves_the_score():
    gated = scheme(("  weight: 40%\n", "  weight: 40%\n  gate: {least: 90%, grade: C}\n"))
    result = scored(gated, FULL)
    assert result.score[0] == pytest.approx(65)
    assert gated.grades.ids[result.grade[0]] == "C"
    assert gated.grades.ids[result.reached[0]] == "B"
    found = explain(result, 0)["next"]  # quality from 0.8 to 0.9: 0.6 x returned must win 0.1, from 2% to 0.33%
    assert (found["grade"], found["missing"], found["blocked"]) == ("B", "0", False)
    assert [each["changes"][0]["indicator"] for each in found["ways"]] == ["returned"]
    assert float(found["ways"][0]["changes"][0]["to"]) == pytest.approx(0.01 / 3)


def test_a_gate_is_passed_at_its_least():
    gated = scheme(("  weight: 40%\n", "  weight: 40%\n  gate: {least: 80%, grade: C}\n"))
    assert gated.grades.ids[scored(gated, FULL).grade[0]] == "B"


VETO = "vetoes:\n- {id: no_site, label: {zh: 无站, en: No site}, when: not has_site, grade: C}\nexamples:"


def test_a_veto_holds_the_grade_down():
    vetoed = scheme(("examples:", VETO))
    result = scored(vetoed, FULL | {"has_site": False}, FULL)
    assert [vetoed.grades.ids[each] for each in result.grade] == ["C", "B"]
    assert explain(result, 0)["limits"][0]["veto"] == "no_site"


BONUS = """\
bonus:
  limit: 4
  parts:
  - {id: prize, label: {zh: 奖, en: Prize}, steps: [0, 2, 5]}
  - {id: site, label: {zh: 站, en: Site}, steps: [0, 1]}
examples:"""


def test_a_bonus_is_cut_in_proportion_to_its_limit():
    rich = scheme(("examples:", BONUS))
    result = scored(rich, FULL | {"prize": Fraction(5), "site": Fraction(1)}, FULL | {"prize": Fraction(2)}, FULL)
    assert result.score.tolist() == pytest.approx([69, 67, 65])
    assert result.totals.points[0, 4:].tolist() == pytest.approx([4 * 5 / 6, 4 / 6])
    best = {"exports": Fraction(1000), "exports_before": Fraction(500), "returns": Fraction(0), "service": Fraction(10)}
    assert scored(rich, FULL | best | {"prize": Fraction(5)}).score[0] == pytest.approx(100)


DEDUCTIVE = """\
language: scheme/1
id: STANDARD
version: 1
name: {zh: 认证标准, en: Standard}
status: draft
subject: enterprise
scoring: deductive
figures:
  late: {type: count, label: {zh: 迟报, en: Late}}
parts:
- id: control
  label: {zh: 内控, en: Control}
  parts:
  - {id: books, label: {zh: 账册, en: Books}, steps: [0, -1, -2]}
  - {id: audit, label: {zh: 审计, en: Audit}, steps: [0, -2]}
- {id: premises, label: {zh: 场所, en: Premises}, steps: [0, -1, -2]}
- id: punctual
  label: {zh: 及时, en: Punctual}
  value: late
  normalise: {bands: [{from: 1, points: -1}, {from: 3, points: -1.5}]}
bonus:
  beyond: true
  parts:
  - {id: extra, label: {zh: 加分, en: Extra}, steps: [0, 2]}
vetoes:
- {id: not_met, label: {zh: 有不达标项, en: Something not met}, step: -2, grade: failed}
grades:
- {id: failed, label: {zh: 未通过, en: Failed}, from: 0}
- {id: passed, label: {zh: 通过, en: Passed}, from: 95}
"""


def test_a_deductive_scheme_starts_at_100_and_leaves_out_what_does_not_apply():
    """As in customs' standard for advanced certification: pass with 95 and no -2 anywhere."""
    standard = load_scheme(DEDUCTIVE)
    met = {"books": Fraction(0), "audit": Fraction(0), "premises": Fraction(0), "late": Fraction(0)}
    rows = [
        met,
        met | {"books": Fraction(-1), "late": Fraction(2), "extra": Fraction(2)},  # 100 - 1 - 1 + 2
        met | {"audit": Fraction(-2)},  # 98, but something is not met
        met | {"premises": NONE, "late": Fraction(4)},  # 98.5, premises not asked for
        {name: value for name, value in met.items() if name != "books"},  # unreported counts as not met
    ]
    result = scored(standard, *rows)
    assert result.score.tolist() == pytest.approx([100, 100, 98, 98.5, 98])
    assert [standard.grades.ids[each] for each in result.grade] == ["passed", "passed", "failed", "passed", "failed"]
    assert result.coverage.tolist() == pytest.approx([1, 1, 1, 1, 0.75])
    sums = result.totals.points.sum(axis=1) + sum(result.totals.adjustments.values())
    assert np.abs(sums - result.score).max() < 1e-9


def test_grades_are_half_open_on_the_unrounded_score():
    graded = flat(1, UNIT)
    result = scored(graded, *rows_of((59.96,), (60,), (59.9999,)))
    assert [graded.grades.ids[each] for each in result.grade] == ["B", "A", "B"]


def test_ranks_share_places_and_ties_are_let_in():
    """Rounded to one decimal: 90.0, 90.0 (89.96), 80 …; the best two are three, as two are level at place 2."""
    ten = flat(1, UNIT)
    top = load_scheme(_text(1).replace("coverage: 0%", "coverage: 0%\nrank: {top: 2}"))
    values = [(95,), (90,), (89.96,), (80,), (70,), (60,), (50,), (40,), (30,), (20,)]
    result = scored(top, *rows_of(*values))
    assert result.rank.tolist() == [1, 2, 2, 4, 5, 6, 7, 8, 9, 10]
    assert result.in_top.tolist() == [True] * 3 + [False] * 7
    assert scored(ten, *rows_of(*values[:9])).rank.tolist() == [0] * 9  # fewer than ten: grades only


def _text(count: int) -> str:
    figures = "\n".join(f"  x{n}: {{type: number, label: {{zh: 数, en: N}}}}" for n in range(1, count + 1))
    parts = "\n".join(
        f"- {{id: p{n}, label: {{zh: 数, en: N}}, value: x{n}, normalise: {UNIT}}}" for n in range(1, count + 1)
    )
    return FLAT.format(figures=figures, parts=parts, aggregate="arithmetic")


@pytest.mark.parametrize("method", ["min_max", "z_score", "rank", "percentile"])
def test_nothing_is_measured_against_fewer_than_five(method):
    relative = flat(1, method)
    four, five = rows_of((1,), (2,), (3,), (4,)), rows_of((1,), (2,), (3,), (4,), (5,))
    assert {STATUSES[each] for each in scored(relative, *four).status} == {"small_group"}
    assert {STATUSES[each] for each in scored(relative, *five).status} == {"rated"}


@pytest.mark.parametrize(
    ("method", "scores"),
    [
        ("min_max", [0, 25, 50, 50, 100]),
        ("rank", [0, 25, 50, 50, 100]),
        ("percentile", [20, 40, 60, 60, 100]),
        # mean 24, squares 576 + 81 + 36 + 36 + 441 = 1170, by 4 or by 5
        ("z_score", [100 * (0.5 + 0.1 * (each - 24) / 292.5**0.5) for each in (0, 15, 30, 30, 45)]),
        (
            "{z_score: {deviation: population}}",
            [100 * (0.5 + 0.1 * (each - 24) / 234**0.5) for each in (0, 15, 30, 30, 45)],
        ),
    ],
)
def test_relative_methods(method, scores):
    values = (0, 15, 30, 30, 60) if method == "min_max" else (0, 15, 30, 30, 45)
    result = scored(flat(1, method), *rows_of(*((each,) for each in values)))
    assert result.score.tolist() == pytest.approx(scores)


def test_all_level_are_in_the_middle_by_min_max_and_z():
    for method in ("min_max", "z_score"):
        assert scored(flat(1, method), *rows_of(*[(7,)] * 5)).score.tolist() == [50] * 5


def test_the_distance_to_a_target_is_a_ratio():
    result = scored(flat(1, "{target: 50}"), *rows_of((20,), (50,), (80,)))
    assert result.score.tolist() == pytest.approx([40, 100, 100])


def test_winsorising_moves_extremes_to_quantiles():
    """Of 0, 10, 20, 30, 1000 the upper quartile (linear) is 30: the extreme counts as 30."""
    text = _text(1).replace(f"normalise: {UNIT}", "winsorise: {high: 75%}, normalise: min_max")
    result = scored(load_scheme(text), *rows_of((0,), (10,), (20,), (30,), (1000,)))
    assert result.score.tolist() == pytest.approx([0, 100 / 3, 200 / 3, 100, 100])
    assert flags(result, 4, "p1") == ("winsorised",)


def test_self_assessment_is_measured_in_the_official_frame():
    """With min-max the official range stays 0 to 100, whatever is claimed."""
    relative = flat(1, "min_max")
    official = scored(relative, *rows_of((0,), (25,), (50,), (75,), (100,)))
    own = table_of(relative, official.table.ids, rows_of((0,), (50,), (50,), (90,), (400,)))
    result = beside(official, own)
    assert result.score.tolist() == pytest.approx([0, 50, 50, 90, 100])
    assert result.rank.tolist() == [0] * 5
    record = explain(official, 1, own=result)
    assert record["self"] == {"score": "50", "grade": "B", "difference": "25"}
    assert record["lines"][0]["self_points"] == "50"


def test_the_first_source_that_reports_counts_and_the_others_are_shown():
    two = 'sources: [customs, self], modes: ["9610", "9710"], before: exports_before'
    figure = scheme(("before: exports_before", two)).figure("exports")
    reports = [
        Reported(Fraction(90), "self"),
        Reported(Fraction(50), "customs", "9610"),
        Reported(Fraction(20), "customs", "9710"),
        Reported(Fraction(5), "customs", "1210"),
    ]
    assert choose(figure, reports) == Chosen(Fraction(70), "customs", (("self", Fraction(90)),))
    assert choose(figure, reports[:1]) == Chosen(Fraction(90), "self")
    assert choose(figure, [Reported(Fraction(1), "bank")]).value is UNKNOWN


def test_the_middle_platform_is_scored_alike_alone_and_among_others():
    alone = scored(scheme(), FULL).score[0]
    among = score(scheme(), table_of(scheme(), ["a", "b"], [FULL | {"exports": Fraction(1)}, FULL])).score[1]
    assert alone == among


def test_a_relative_indicator_with_fewer_than_five_values_is_left_out():
    """Growth is known of four of six: nobody is compared in it, and volume alone carries scale."""
    relative = scheme(("{goalposts: {from: 0%, to: 40%}}", "min_max"), (BASE[BASE.index("examples:") :], ""))
    bases = [Fraction(500)] * 4 + [Fraction(0)] * 2
    result = scored(relative, *(FULL | {"exports_before": base} for base in bases))
    assert flags(result, 0, "rise") == ("few_peers",)
    assert flags(result, 5, "rise") == ("blank",)
    assert result.score.tolist() == pytest.approx([60 * 0.6 + 32] * 6)
    assert result.normalised.keep[:, 1].tolist() == [False] * 6


def test_the_first_scorers_points_are_found_beside_a_condition():
    conditional = scheme(("    manual: 10", "    manual: 10\n    applies: exports > 1 CNY"))
    result = scored(conditional, without("service") | {"service_first": Fraction(9)})
    assert "unconfirmed" in flags(result, 0, "service")
    assert "unconfirmed" not in flags(scored(conditional, without("service")), 0, "service")
