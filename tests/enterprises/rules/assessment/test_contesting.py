"""One value contested, and how values lie among peers."""

from fractions import Fraction

import pytest

from enterprises.rules.assessment.contesting import effect
from enterprises.rules.assessment.peers import peers
from enterprises.rules.assessment.table import table_of
from tests.enterprises.rules.assessment.documents import FULL, flat, rows_of, scheme, scored

UNIT = "{goalposts: {from: 0, to: 100}}"
TEN = rows_of(*((each,) for each in (95, 90, 80, 70, 60, 50, 40, 30, 20, 10)))


def test_a_contested_value_moves_its_subject_alone():
    ten = flat(1, UNIT)
    run = scored(ten, *TEN)
    found = effect(run, 9, table_of(ten, ["s10"], rows_of((85,))))
    assert found.score == (pytest.approx(10), pytest.approx(85))
    assert found.grade == ("B", "A")
    assert found.rank == (10, 3)
    assert not found.must_move_others
    assert run.score[:9].tolist() == pytest.approx([95, 90, 80, 70, 60, 50, 40, 30, 20])


def test_under_min_max_it_is_measured_in_the_old_range_and_others_would_move():
    """The range of the run is 10 to 95: 52.5 is half of it, whatever the contested value was before."""
    ten = flat(1, "min_max")
    found = effect(scored(ten, *TEN), 9, table_of(ten, ["s10"], rows_of((52.5,))))
    assert found.score == (pytest.approx(0), pytest.approx(50))
    assert found.must_move_others


def test_a_value_handed_in_makes_the_unrated_rated():
    run = scored(scheme(), {"exports": Fraction(600)})
    found = effect(run, 0, table_of(scheme(), ["s1"], [FULL]))
    assert found.score == (None, pytest.approx(65))
    assert found.grade == (None, "B")
    assert found.rank == (0, 0)


def test_peers_are_told_from_five_on():
    five = scored(flat(1, UNIT), *rows_of((10,), (20,), (30,), (40,), (90,), (None,)))
    found = peers(five, "px1")
    assert (found.count, found.quartiles) == (5, (10, 20, 30, 40, 90))
    assert peers(scored(flat(1, UNIT), *TEN[:4]), "px1") is None
