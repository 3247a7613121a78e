"""What holds whatever the numbers: points add up, order means nothing, who withdraws moves nobody."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from enterprises.rules.assessment.aggregation import Settings
from enterprises.rules.assessment.frozen import digest, frame_of, frame_record, freeze
from enterprises.rules.assessment.scoring import RATED, score, total
from enterprises.rules.assessment.sensitivity import draws, scenarios
from enterprises.rules.assessment.table import ValueTable, table_of
from enterprises.rules.assessment.weights import ahp, budget, critic, entropy
from tests.enterprises.rules.assessment.documents import BASE, flat, scheme
from tests.enterprises.rules.assessment.test_shipped import shipped

cents = st.integers(min_value=0, max_value=200_000).map(lambda each: Fraction(each, 100))
rate = st.integers(min_value=0, max_value=300).map(lambda each: Fraction(each, 1000))
subject = st.fixed_dictionaries(
    {},
    optional={
        "exports": cents,
        "exports_before": cents,
        "returns": rate,
        "has_site": st.booleans(),
        "service": st.integers(0, 10).map(Fraction),
    },
)
group = st.lists(subject, min_size=1, max_size=12)
SMALL = scheme(("parts:\n- id", "coverage: 0%\nparts:\n- id"), (BASE[BASE.index("examples:") :], ""))


def named(rows) -> ValueTable:
    return table_of(SMALL, [f"s{place}" for place in range(len(rows))], rows)


@pytest.mark.parametrize("top", ["arithmetic", "geometric", "median"])
@pytest.mark.parametrize("inner", ["arithmetic", "geometric", "median"])
@given(rows=group)
@settings(max_examples=25)
def test_points_add_up_to_the_score(rows, top, inner):
    result = score(SMALL, named(rows))
    chosen = Settings(aggregate={"": top, "scale": inner, "quality": inner})
    totals = total(SMALL, result.normalised, chosen)
    sums = totals.points.sum(axis=1) + sum(totals.adjustments.values(), np.zeros(len(rows)))
    assert np.abs(sums - totals.score).max() < 1e-9
    rated = result.status == RATED
    assert np.abs(totals.weights[rated].sum(axis=1) - 1).max(initial=0) < 1e-9


@given(rows=group, data=st.data())
@settings(max_examples=40)
def test_the_order_of_rows_changes_nothing(rows, data):
    table = named(rows)
    order = data.draw(st.permutations(range(len(rows))))
    before, after = score(SMALL, table), score(SMALL, table.rows(order))
    assert freeze(before) == freeze(after)
    assert digest(freeze(before)) == digest(freeze(after))


numbers = st.lists(st.integers(-500, 500).map(Fraction), min_size=3, max_size=3)


@pytest.mark.parametrize("method", ["min_max", "z_score", "rank", "percentile"])
@given(rows=st.lists(numbers, min_size=5, max_size=14), data=st.data())
@settings(max_examples=20)
def test_the_order_of_rows_changes_nothing_in_relative_methods_either(method, rows, data):
    relative = flat(3, method)
    given_ = [dict(zip(("x1", "x2", "x3"), row, strict=True)) for row in rows]
    table = table_of(relative, [str(place) for place in range(len(rows))], given_)
    order = data.draw(st.permutations(range(len(rows))))
    before, after = score(relative, table), score(relative, table.rows(order))
    assert before.score[list(order)].tolist() == after.score.tolist()
    assert before.rank[list(order)].tolist() == after.rank.tolist()


@given(rows=st.lists(subject, min_size=2, max_size=12), data=st.data())
@settings(max_examples=40)
def test_who_withdraws_moves_nobody_under_goalposts(rows, data):
    table = named(rows)
    gone = data.draw(st.integers(0, len(rows) - 1))
    left = [place for place in range(len(rows)) if place != gone]
    before, after = score(SMALL, table), score(SMALL, table.rows(left))
    assert before.score[left].tolist() == pytest.approx(after.score.tolist(), nan_ok=True, abs=0)
    assert before.grade[left].tolist() == after.grade.tolist()


@given(rows=st.lists(numbers, min_size=5, max_size=10))
@settings(max_examples=20)
def test_one_subject_is_measured_again_in_the_stored_frame(rows):
    """A contest under a relative method: the frame of the run is kept, so that nobody else moves."""
    relative = flat(3, "z_score")
    given_ = [dict(zip(("x1", "x2", "x3"), row, strict=True)) for row in rows]
    table = table_of(relative, [str(place) for place in range(len(rows))], given_)
    run = score(relative, table)
    kept = [frame_of(frame_record(frame)) for frame in run.frames]
    assert tuple(kept) == run.frames
    alone = score(relative, table.rows([2]), frames=kept, group=run.group)
    assert alone.score.tolist() == [run.score[2]]


def test_ranks_of_scenarios_hold_the_base_rank_and_draws_are_repeated_by_their_seed():
    platform = shipped("PLATFORM")
    table = table_of(platform, [f"p{place}" for place in range(12)], _platforms(platform))
    result = score(platform, table)
    found = scenarios(result)
    assert [(each.kind, each.of) for each in found.scenarios][:2] == [("weight_up", "scale"), ("weight_down", "scale")]
    assert len(found.scenarios) == 2 * 4 + 15 + 1 + 3 + 1
    assert (found.best <= found.base).all()
    assert (found.base <= found.worst).all()
    one, two, other = draws(result, seed=7, count=40), draws(result, seed=7, count=40), draws(result, seed=8, count=40)
    assert one.median.tolist() == two.median.tolist()
    assert one.low.tolist() == two.low.tolist()
    assert (one.low <= one.median).all()
    assert (one.median <= one.high).all()
    assert one.grade_kept.tolist() != other.grade_kept.tolist() or one.high.tolist() != other.high.tolist()


def _platforms(platform) -> list[dict]:
    """Twelve platforms that share the first example's figures but for size, service and quality."""
    base = dict(platform.examples[0].given)
    return [
        base
        | {
            "turnover": base["turnover"] * (place + 1),
            "merchants": Fraction(100 * (12 - place) + 300),
            "complaints": Fraction(37 * place % 11 * 30),
            "model": Fraction(place % 10),
        }
        for place in range(12)
    ]


@given(rows=st.lists(st.lists(st.integers(0, 100), min_size=4, max_size=4), min_size=3, max_size=8))
@settings(max_examples=30)
def test_weights_from_data_are_parts_of_one(rows):
    values = np.array(rows, float)
    for weights in (entropy(values), critic(values), budget(values + 1).weights):
        assert weights.sum() == pytest.approx(1)
        assert (weights >= -1e-12).all()


@given(weights=st.lists(st.integers(1, 9), min_size=3, max_size=9))
@settings(max_examples=30)
def test_a_consistent_matrix_gives_its_weights_back(weights):
    matrix = [[one / other for other in weights] for one in weights]
    found = ahp(matrix)
    assert found.weights.tolist() == pytest.approx([each / sum(weights) for each in weights])
    assert found.ratio == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize("mean", ["arithmetic", "geometric", "median"])
@given(row=st.lists(st.integers(0, 100), min_size=4, max_size=4), place=st.integers(0, 3), more=st.integers(1, 60))
@settings(max_examples=40)
def test_a_better_value_never_costs_points(mean, row, place, more):
    same = flat(4, "{goalposts: {from: 0, to: 100}}", mean)
    better = [min(100, each + more * (number == place)) for number, each in enumerate(row)]
    rows = [{f"x{number}": Fraction(each) for number, each in enumerate(values, 1)} for values in (row, better)]
    totals = score(same, table_of(same, ["before", "after"], rows)).totals
    assert totals.score[1] >= totals.score[0] - 1e-9
    assert totals.points[1, place] >= totals.points[0, place] - 1e-9
