"""Measures of which an enterprise takes one: the scope, who is an alternative, and which stand together."""

import pytest

from subsidies.rules.families import Alternative, best, groups, is_family, takes_off
from subsidies.rules.measure import MeasureError, load_measure
from tests.factories.families import family_document


def load(code, **how):
    return load_measure(family_document(code, **how))


def test_one_of_a_family_in_the_life_of_the_enterprise_unless_another_scope_is_said():
    assert load("A").family.per == "enterprise-lifetime"
    assert load("A", family="{id: f, choose: highest, per: project}").family.per == "project"
    with pytest.raises(MeasureError) as refused:
        load("A", family="{id: f, choose: highest, per: claim}")
    assert [each.code for each in refused.value.problems] == ["not_an_option"]


def test_versions_of_one_measure_are_no_alternatives():
    assert is_family(load("A"), load("B"))
    assert not is_family(load("A"), load("A", difference=True))
    assert not is_family(load("A"), load("B", family="{id: other, choose: highest}"))


def test_what_was_given_is_taken_off_only_where_the_amount_rests_on_it():
    assert [spec.name for spec in takes_off(load("A", difference=True))] == ["given"]
    assert takes_off(load("A")) == ()
    recorded = family_document("A", difference=True).replace("stack: higher", "stack: on_top")
    assert takes_off(load_measure(recorded)) == ()
    paid = family_document("A", difference=True).replace("fact: approved", "fact: paid")
    assert [spec.name for spec in takes_off(load_measure(paid))] == ["given"]  # counted once it is approved


def test_alternatives_stand_together_where_the_first_of_them_stands():
    other = load("C", family="{id: other, choose: highest}")
    rows = [
        Alternative("b", load("B"), 100_00, True),
        Alternative("c", other, 90_00, True),
        Alternative("a", load("A"), 300_00, False),
        Alternative("d", load("D"), 200_00, True),
    ]
    found = groups(rows)
    assert [[each.key for each in group] for group in found] == [["b", "a", "d"], ["c"]]
    assert best(found[0]).key == "d"  # the one that does not fit gives more and is no choice
    assert best([Alternative("x", load("X"), None, True)]) is None
