"""What would move a subject to the next grade, checked against the paper and by scoring again."""

from fractions import Fraction

import pytest

from enterprises.rules.assessment.next_grade import next_grade
from enterprises.rules.assessment.scheme import load_scheme
from tests.enterprises.rules.assessment.documents import FULL, flat, rows_of, scheme, scored
from tests.enterprises.rules.assessment.test_scoring import DEDUCTIVE, UNIT


def test_the_smallest_change_of_each_indicator_alone():
    """65 to 80 needs 15 points. Growth has 15 to win (0.3 of the weight) and must go to 1: 40%.

    Volume has 12 to win, returns 4.8, service 3.2: not enough alone.
    """
    found = next_grade(scored(scheme(), FULL), 0)
    assert (found.grade, found.blocked) == ("A", False)
    assert found.missing == pytest.approx(15)
    assert [[change.indicator for change in way.changes] for way in found.ways] == [["rise"]]
    (change,) = found.ways[0].changes
    assert change.value == pytest.approx(0.2)
    assert change.to_value == pytest.approx(0.4)
    assert change.gain == pytest.approx(15)


def test_several_ways_are_told_the_smallest_step_first():
    """53 to 60: 7 points by volume (0.6 to 0.8333), by growth (0.1 to 0.3333) or by service (0 …), in that order."""
    low = FULL | {"exports_before": Fraction("576.923076923"), "returns": Fraction(2, 100)}
    found = next_grade(scored(scheme(), low), 0)
    result = scored(scheme(), low)
    assert result.score[0] == pytest.approx(53, abs=1e-6)
    steps = {way.changes[0].indicator: way.changes[0] for way in found.ways}
    assert set(steps) == {"volume", "rise"}
    assert steps["volume"].to_value == pytest.approx(1000 * (0.6 + 7 / 30), abs=1e-4)
    assert steps["rise"].to_value == pytest.approx(0.4 * (0.1 + 7 / 30), abs=1e-6)


def test_what_is_told_reaches_the_grade_and_a_little_less_does_not():
    result = scored(scheme(), FULL | {"exports": Fraction(700), "exports_before": Fraction(600)})
    found = next_grade(result, 0)
    for way in found.ways:
        if way.changes[0].indicator == "service":
            more = FULL | {"exports": Fraction(700), "exports_before": Fraction(600)}
            raised = more | {"service": Fraction(str(round(way.changes[0].to_value, 6)))}
            assert scored(scheme(), raised).grade[0] == result.grade[0] + 1
    assert found.ways


def test_when_none_is_enough_alone_several_are_told_together():
    """40 of 100 to 60 over four equal parts at 40: one part can give 15, two bring 30; the second goes to 60."""
    result = scored(flat(4, UNIT), *rows_of((40, 40, 40, 40)))
    found = next_grade(result, 0)
    (way,) = found.ways
    assert [(each.indicator, pytest.approx(each.to_value)) for each in way.changes] == [("px1", 100), ("px2", 60)]
    assert way.score == pytest.approx(60)


def test_a_geometric_mean_is_raised_where_it_is_weakest():
    """sqrt(0.2 x 0.8) = 0.4 to 0.6: the weak part to 0.45; the strong one cannot (0.2 x 1 < 0.36)."""
    found = next_grade(scored(flat(2, UNIT, "geometric"), *rows_of((20, 80))), 0)
    assert [(way.changes[0].indicator, way.changes[0].to_value) for way in found.ways] == [("px1", pytest.approx(45))]


def test_bands_and_steps_move_to_the_next_whole_step():
    banded = flat(
        1, "{bands: [{from: 10, points: 2}, {from: 20, points: 5}, {from: 30, points: 7}, {from: 90, points: 10}]}"
    )
    found = next_grade(scored(banded, *rows_of((25,))), 0)
    (change,) = found.ways[0].changes
    assert (change.score, change.to_score, change.to_value) == (0.5, 0.7, 30)
    standard = load_scheme(DEDUCTIVE)
    given = {"books": -1, "audit": 0, "premises": -1, "late": 5}
    rows = [{name: Fraction(each) for name, each in given.items()}]
    lenient = load_scheme(DEDUCTIVE.replace("from: 95", "from: 97"))
    found = next_grade(scored(lenient, *rows), 0)  # 96.5
    assert {way.changes[0].indicator: way.changes[0].to_score for way in found.ways} == {
        "books": 0,
        "premises": 0,
        "punctual": -1,
    }
    assert next_grade(scored(standard, *rows), 0) is None


def test_the_best_grade_and_the_unrated_have_no_next():
    best = FULL | {"exports": Fraction(1000), "exports_before": Fraction(500), "returns": Fraction(0)}
    assert next_grade(scored(scheme(), best), 0) is None
    assert next_grade(scored(scheme(), {"exports": Fraction(1)}), 0) is None


def test_a_veto_is_not_bought_off_with_points():
    veto = "vetoes:\n- {id: no_site, label: {zh: 无站, en: No site}, when: not has_site, grade: C}\nexamples:"
    found = next_grade(scored(scheme(("examples:", veto)), FULL | {"has_site": False}), 0)
    assert (found.blocked, found.ways) == (True, ())
