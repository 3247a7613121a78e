"""Numbers that stand for a code or a day: what the scheme does not know is not taken for something that it does."""

import numpy as np

from enterprises.facts_assessments import code_values, date_values, unknown_values
from enterprises.rules.assessment.model import Figure
from pilotzone.formula.kinds import parse_type
from pilotzone.formula.text import NO_TEXT


def figure(type_name: str, codes: tuple[str, ...] = ()) -> Figure:
    found = parse_type(type_name, {"level"})
    assert found is not None
    return Figure("x", found, type_name, NO_TEXT, "x", codes=codes)


def test_a_place_outside_the_list_is_no_level():
    level = figure("level", ("advanced", "regular", "dishonest"))
    told = np.array([0, 1, 3, 4, -2])
    assert unknown_values(level, told).tolist() == [True, False, False, True, True]
    numbers = {"advanced": 7, "regular": 8, "dishonest": 9}
    assert code_values(level, np.array([1, 3]), numbers).tolist() == [7, 9]


def test_a_day_that_there_is_not_is_no_day():
    day = figure("date")
    told = np.array([20240229, 20230229, 20241301, 0])
    assert unknown_values(day, told).tolist() == [False, True, True, True]
    first, second = date_values(np.array([20240228, 20240301])).tolist()
    assert second - first == 2


def test_every_amount_is_taken():
    assert unknown_values(figure("CNY"), np.array([0, -5])).tolist() == [False, False]
