"""Days on which no version is in force."""

from datetime import date

from subsidies.rules.validity import Hole, Span, holes

FIRST = Span(1, date(2024, 1, 1), date(2024, 6, 30))


def test_versions_that_follow_each_other_leave_no_hole():
    assert holes([FIRST, Span(2, date(2024, 7, 1), None)]) == []
    assert holes([]) == []


def test_days_between_two_versions_are_a_hole():
    found = holes([Span(2, date(2024, 7, 3), None), FIRST])
    assert found == [Hole(1, date(2024, 7, 1), date(2024, 7, 2))]


def test_an_end_without_a_version_that_follows_is_an_open_hole():
    assert holes([FIRST]) == [Hole(1, date(2024, 7, 1), None)]
