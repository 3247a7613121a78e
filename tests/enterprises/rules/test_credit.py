"""A list bars only on its grounds and within its term."""

from datetime import date

import pytest

from enterprises.enums import CreditEffect
from enterprises.rules.credit import Terms, effect_of, last_day, problem_of
from enterprises.rules.credit_lists import ListError, read
from enterprises.rules.figures.periods import months_on

BARS = {"effect": CreditEffect.BARS_FUNDING, "may_bar": True, "catalogue_item": "1", "legal_basis": "law"}


@pytest.mark.parametrize(
    ("changed", "effect"),
    [
        ({}, "bars_funding"),
        ({"catalogue_item": " "}, "note"),
        ({"legal_basis": ""}, "note"),
        ({"may_bar": False}, "note"),
        ({"is_internal": True}, "note"),
    ],
)
def test_a_list_bars_only_with_item_and_legal_basis(changed, effect):
    assert effect_of(Terms(**BARS | changed)) == effect


def test_the_term_ends_the_day_before_the_same_day_months_later():
    assert months_on(date(2024, 1, 31), 1) == date(2024, 2, 29)
    assert months_on(date(2024, 12, 15), 13) == date(2026, 1, 15)
    assert last_day(Terms(**BARS, term_months=36), date(2024, 7, 2)) == date(2027, 7, 1)
    assert last_day(Terms(**BARS), date(2024, 7, 2)) is None


def test_dates_lie_in_order_and_within_the_term_and_a_bar_ends():
    term, open_end, note = (
        Terms(**BARS, term_months=12),
        Terms(**BARS),
        Terms(CreditEffect.NOTE, False, "", ""),
    )
    start = date(2024, 7, 2)
    assert problem_of(term, start, date(2024, 7, 1)) == "order"
    assert problem_of(term, start, date(2025, 7, 2)) == "beyond_term"
    assert problem_of(term, start, date(2025, 7, 1)) == ""
    assert problem_of(open_end, start, None) == "needs_end"
    assert problem_of(term, start, None) == problem_of(note, start, None) == ""


LIST = """
lists:
- {code: A, kind: dishonest, zh: 名单, en: List, tier: {zh: 国家, en: National}, effect: bars_funding, bars: true,
   item: "1", basis: law, term: 36, from: 2024-01-01, levels: [{code: light, zh: 轻, en: Light}]}
"""


def test_a_list_is_read_and_refused_without_its_ground():
    (found,) = read(LIST)
    assert (found.code, found.terms.term_months, found.levels[0].names) == ("A", 36, ("轻", "Light"))
    faults = [('item: "1",', ""), ("kind: dishonest", "kind: rating"), ("bars: true", "bars: false"), ("zh: 名单,", "")]
    for before, after in [*faults, ("from: 2024-01-01", "from: soon"), ("kind: dishonest", "kind: other")]:
        assert before in LIST
        with pytest.raises(ListError):
            read(LIST.replace(before, after))
    with pytest.raises(ListError):
        read(LIST + LIST.partition("lists:\n")[2])
