"""Records and kept texts of many subjects at once are what one by one gives; nothing is lost on the way through."""

import random
from fractions import Fraction

import numpy as np
import pytest

from enterprises.rules.assessment import kept, records, told
from enterprises.rules.assessment.explanation import explain
from enterprises.rules.assessment.ranking import ladder, places, ranks, without
from enterprises.rules.assessment.scoring import RATED, score, score_values
from enterprises.rules.assessment.table import ValueTable, table_of
from pilotzone.formula.values import UNKNOWN
from pilotzone.kernel import canonical
from tests.enterprises.rules.assessment.documents import scheme
from tests.enterprises.rules.assessment.test_scoring import BONUS, DEDUCTIVE
from tests.enterprises.rules.assessment.test_shipped import shipped


def made_up(found, count: int, seed: int) -> ValueTable:
    """Values of all types, some not there, some with another source beside."""
    draw, rows, differences = random.Random(seed), [], {}
    for place in range(count):
        row = {}
        for figure in found.figures:
            if draw.random() < 0.12:
                row[figure.name] = UNKNOWN
            elif figure.codes:
                row[figure.name] = draw.choice(figure.codes)
            elif figure.type.kind == "bool":
                row[figure.name] = draw.random() < 0.2
            else:
                row[figure.name] = Fraction(draw.randrange(0, 10**9), draw.choice((1, 100)))
            if draw.random() < 0.1 and figure.type.is_quantity:
                differences[place, figure.name] = (("customs", Fraction(draw.randrange(10**6), 100)),)
        rows.append(row)
    sources = {figure.name: [draw.choice(("self", "district")) for _ in rows] for figure in found.figures}
    return table_of(found, [f"企{place:03d}" for place in range(count)], rows, sources=sources, differences=differences)


SCHEMES = {
    "platform": lambda: shipped("PLATFORM"),
    "park": lambda: shipped("PARK"),
    "bonus": lambda: scheme(("examples:", BONUS)),
    "deductive": lambda: scheme(text=DEDUCTIVE),
}


@pytest.mark.parametrize("name", SCHEMES)
def test_many_at_once_are_what_one_by_one_gives(name):
    found = SCHEMES[name]()
    table = made_up(found, 60, 7)
    result = score(found, table)
    ranges = {"企001": (1, 7)}
    figures = told.figures(found, table, result.found.growth, {}, {})
    cells = kept.cells(result.found)
    one_by_one = [explain(result, row, ranges=ranges, with_next=False) for row in range(table.count)]
    assert records.texts(result, figures, ranges=ranges) == [canonical.dumps(each).decode() for each in one_by_one]
    again = kept.read_figures(found, table.ids, figures)
    assert kept.cells(score(found, again).found) == cells
    read = kept.read_cells(found, cells)
    assert np.array_equal(read.values, result.found.values, equal_nan=True)
    assert (read.state == result.found.state).all()
    assert (read.notices == result.found.notices).all()
    assert kept.with_figures(found, kept.figures_by_name(figures[3])) == figures[3]

    rated = result.status == RATED
    steps = ladder(result.totals.score, rated, found.decimals)
    assert places(steps, result.totals.score, rated, found.decimals).tolist() == (
        ranks(result.totals.score, rated, found.decimals).tolist()
    )
    names = ValueTable(table.ids[20:40], {})
    part = score_values(found, names, kept.read_cells(found, cells[20:40]), frames=result.frames, group=60)
    assert part.totals.score.tobytes() == result.totals.score[20:40].tobytes()
    assert part.grade.tolist() == result.grade[20:40].tolist()


def test_a_ladder_without_one_who_stands_on_it():
    steps = [[900, 1], [850, 2], [700, 1]]
    assert without(steps, 85.0, 1) == [[900, 1], [850, 1], [700, 1]]
    assert without(steps, 70.0, 1) == [[900, 1], [850, 2]]
    scores = np.array([84.96, 95.0, 60.0, 10.0])
    assert places(steps, scores, np.array([True, True, True, False]), 1).tolist() == [2, 1, 5, 0]


@pytest.mark.parametrize(
    ("whole", "scale", "least", "expected"),
    [(0, 0, 2, "0.00"), (12, 0, 0, "12"), (-5, 2, 2, "-0.05"), (1250, 2, 0, "12.5"), (1200, 2, 0, "12")],
)
def test_decimals(whole, scale, least, expected):
    assert told.decimal(whole, scale, least) == expected
