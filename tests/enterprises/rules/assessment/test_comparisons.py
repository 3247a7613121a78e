"""Scenarios, versions beside each other, other methods as views, and the frozen record."""

import json
from fractions import Fraction

import numpy as np
import pytest

from enterprises.rules.assessment.explanation import explain, legend, number
from enterprises.rules.assessment.frozen import digest, freeze
from enterprises.rules.assessment.sensitivity import draws, scenarios
from enterprises.rules.assessment.versions import compare
from enterprises.rules.assessment.views import compared, topsis, vikor, weights_beside
from pilotzone.kernel import canonical
from tests.enterprises.rules.assessment.documents import FULL, flat, rows_of, scheme, scored
from tests.enterprises.rules.assessment.test_scoring import UNIT

PAIRS = rows_of(*[(10 * place, 100 - 10 * place) for place in range(1, 10)], (90, 90))


def named(result) -> dict[tuple[str, str], list[int]]:
    return {(each.kind, each.of): each.ranks.tolist() for each in scenarios(result).scenarios}


def test_scenarios_of_two_opposed_indicators():
    """s1 has 10 and 90, s9 has 90 and 10, s10 has 90 and 90: all level but s10, until the weights move."""
    result = scored(flat(2, UNIT), *PAIRS)
    assert result.rank.tolist() == [2] * 9 + [1]
    found = named(result)
    # 1.25 : 1 as parts of 1 is 5/9 and 4/9: more of the first is better
    assert found["weight_up", "px1"] == [10, 9, 8, 7, 6, 5, 4, 3, 2, 1]
    assert found["weight_down", "px1"] == [2, 3, 4, 5, 6, 7, 8, 9, 10, 1]
    assert found["drop", "px1"] == [1, 3, 4, 5, 6, 7, 8, 9, 10, 1]
    # the geometric mean prefers 50 and 50: 10 x 90 = 900 to 50 x 50 = 2500
    assert found["aggregate", "geometric"] == [9, 7, 5, 3, 2, 3, 5, 7, 9, 1]
    ranges = scenarios(result).ranges
    assert ranges["s1"] == (1, 10)
    assert ranges["s10"] == (1, 1)


def test_a_rank_range_stands_in_the_explanation():
    result = scored(flat(2, UNIT), *PAIRS)
    record = explain(result, 0, ranges=scenarios(result).ranges)
    assert record["rank_range"] == {"best": 1, "worst": 10}


def test_only_what_is_rated_is_compared():
    result = scored(scheme(), FULL, {"exports": Fraction(1)}, FULL | {"service": Fraction(2)})
    found = scenarios(result)
    assert found.ids == ("s1", "s3")
    assert found.base.tolist() == [1, 2]
    assert found.ranges == {}  # two are not ranked, and not measured against each other
    assert {each.kind for each in found.scenarios} == {"weight_up", "weight_down", "drop", "aggregate", "median_fill"}


def test_missing_values_are_filled_by_the_median_in_one_scenario_only():
    """Service 8, 2 and unreported: the median of the scores is 0.5, so that the third gains 8 of its 16 points."""
    result = scored(scheme(), FULL, FULL | {"service": Fraction(2)}, {k: v for k, v in FULL.items() if k != "service"})
    (filled,) = [each for each in scenarios(result).scenarios if each.kind == "median_fill"]
    assert filled.scores.tolist() == pytest.approx([65, 55.4, 52.2 + 8])
    assert result.score.tolist() == pytest.approx([65, 55.4, 52.2])


def test_weights_that_the_data_would_give():
    """One of five has all of the first; the second rises evenly from 0 to 100. A sixth lacks the second."""
    rows = rows_of((0, 0), (0, 25), (0, 50), (0, 75), (100, 100))
    first, second = weights_beside(scored(flat(2, UNIT), *rows))
    assert (first.indicator, first.own, second.own) == ("px1", 0.5, 0.5)
    # Entropy: shares 0, 0, 0, 0, 1 have none, so 1; 0, .1, .2, .3, .4 have 1.279854 of ln 5, so 0.204783.
    assert (first.entropy, second.entropy) == pytest.approx((1 / 1.204783, 0.204783 / 1.204783), abs=1e-6)
    # CRITIC: both conflict alike, so that the deviations count: the roots of 0.2 and 0.15625.
    assert (first.critic, second.critic) == pytest.approx((0.530819, 0.469181), abs=1e-6)
    assert weights_beside(scored(flat(2, UNIT), *rows[:4])) is None


def test_draws_of_a_clear_order_keep_it():
    rows = rows_of(*[(10 * place, 10 * place) for place in range(1, 11)])
    found = draws(scored(flat(2, UNIT), *rows), seed=1, count=50)
    assert found.median.tolist() == found.low.tolist() == found.high.tolist() == list(range(10, 0, -1))
    assert (found.seed, found.count) == (1, 50)


def test_two_versions_on_the_same_subjects():
    before = scheme()
    after = scheme(
        ("weight: 60%", "weight: 50%"), ("weight: 40%\n  parts", "weight: 50%\n  parts"), ("score: 65", "score: 67.5")
    )
    rows = (FULL, FULL | {"exports": Fraction(100), "exports_before": Fraction(100)})
    found = compare(scored(before, *rows), scored(after, *rows))
    # s1: 65 to 67.5; s2: 60 x 0.05 + 32 = 35 to 2.5 + 40 = 42.5
    assert [(each.subject, each.change) for each in found.subjects] == [
        ("s2", pytest.approx(7.5)),
        ("s1", pytest.approx(2.5)),
    ]
    assert found.grades == {("B", "B"): 1, ("C", "C"): 1}
    assert found.grade_changes == 0
    assert found.agreement is None  # two subjects tell nothing


def test_versions_agree_by_the_order_of_scores():
    rows = rows_of((10, 90), (20, 80), (30, 70), (40, 10))
    one, two = scored(flat(2, UNIT), *rows), scored(flat(2, UNIT, "geometric"), *rows)
    # means 50, 50, 50, 25; geometric means 30, 40, 45.8, 20. Ranks 3, 3, 3, 1 and 2, 3, 4, 1:
    # centred 0.5, 0.5, 0.5, -1.5 and -0.5, 0.5, 1.5, -1.5: 3 / sqrt(3 x 5)
    assert compare(one, two).agreement == pytest.approx(3 / 15**0.5)


def test_vikor_shares_the_place_when_the_first_leads_by_little():
    """Four alternatives: a lead of less than 1/3 in Q is no advantage, those within it are the compromise."""
    found = vikor(np.array([[10, 0], [9, 2], [0, 10], [5, 5]]), [0.5, 0.5], [False, False])
    # S 0.5, 0.45, 0.5, 0.5; R 0.5, 0.4, 0.5, 0.25: Q 1, 0.3, 1, 0.5
    assert found.compromise.tolist() == pytest.approx([1, 0.3, 1, 0.5])
    assert (found.advantage, found.stable, found.chosen) == (False, True, (1, 3))


def test_topsis_of_equals_is_in_the_middle():
    assert topsis(np.ones((3, 2)), [0.5, 0.5], [False, True]).closeness.tolist() == [0.5] * 3


def test_views_compare_those_with_every_indicator():
    result = scored(scheme(), FULL, FULL | {"has_site": False}, FULL | {"service": Fraction(2)})
    view = compared(result)
    assert view.rows == (0, 2)
    assert view.topsis.closeness.tolist() == pytest.approx([1, 0])
    assert view.vikor.compromise.tolist() == pytest.approx([0, 1])
    assert compared(scored(scheme(), FULL)) is None


def test_a_frozen_run_is_canonical_and_hashed():
    result = scored(scheme(), FULL, FULL | {"has_site": False})
    record = freeze(result)
    assert record["format"] == "assessment/1"
    assert record["scheme"] == {"id": "SMALL", "version": 1, "digest": scheme().digest}
    assert [each["subject"] for each in record["subjects"]] == ["s1", "s2"]
    assert json.loads(canonical.dumps(record)) == record
    assert digest(record) == digest(freeze(scored(scheme(), FULL, FULL | {"has_site": False})))
    assert digest(record) != digest(freeze(scored(scheme(), FULL, FULL)))


def test_an_explanation_tells_every_line():
    record = explain(scored(scheme(), FULL), 0)
    assert (record["score"], record["grade"]["id"], record["rank"], record["coverage"]) == ("65", "B", None, "1")
    volume, rise, returned, service = record["lines"]
    assert (volume["value"], volume["normalised"], volume["weight"], volume["points"]) == ("600", "0.6", "0.3", "18")
    assert [(each["name"], each["value"], each.get("growth")) for each in rise["figures"]] == [
        ("exports", "600.00", "0.2"),
        ("exports_before", "500.00", None),
    ]
    assert (returned["points"], service["points"]) == ("19.2", "12.8")
    assert [(each["id"], each["points"], each["score"]) for each in record["groups"]] == [
        ("scale", "33", "55"),
        ("quality", "32", "80"),
    ]


def test_the_legend_tells_what_is_the_same_for_all():
    found = legend(scheme())
    assert found["grades"][1] == {"id": "B", "label": {"zh": "乙", "en": "B"}, "from": "60", "below": "80"}
    assert found["grades"][2]["below"] is None
    assert found["parts"]["volume"] == {
        "label": {"zh": "出口额", "en": "Exports"},
        "clause": "",
        "weight": "0.5",
        "type": "CNY",
    }
    assert found["parts"]["scale"]["clause"] == "c1"
    assert found["figures"]["returns"] == {"label": {"zh": "退货率", "en": "Returns"}, "type": "rate", "sources": []}


def test_a_score_close_below_a_bound_is_for_review():
    near = scheme(("grades:\n", "buffer: 1\ngrades:\n"))
    close = FULL | {"exports_before": Fraction(500), "service": Fraction("4.5")}  # 33 + 19.2 + 7.2 = 59.4
    assert explain(scored(near, close), 0)["grade"]["review"] is True
    assert explain(scored(near, FULL), 0)["grade"]["review"] is False


def test_numbers_in_records():
    assert [number(each) for each in (0.1 + 0.2, 1.0, -0.0, 1 / 3, 1e-12)] == ["0.3", "1", "0", "0.333333333", "0"]
