"""A renamed item is renamed wherever it is mentioned: the measure stays the same measure."""

import pytest

from subsidies.rules.editing.operations import CannotEdit, rename_item
from subsidies.rules.editing.renaming import in_words, rename
from subsidies.rules.editing.tree import at, scalars
from subsidies.rules.editing.writing import write
from subsidies.rules.examples import run_examples
from subsidies.rules.measure import load_measure
from tests.subsidies.rules.editing.drafts import transform

ITEMS = [
    ("inputs.turnover", "sales"),
    ("inputs.spend", "outlay"),
    ("define.eligible", "base"),
    ("tables.ceiling", "most_of"),
    ("conditions.in_period", "within"),
    ("clauses.s2", "standard_two"),
    ("assumptions.a1", "edge"),
    ("materials.audit_report", "audit"),
    ("lists.cost_kind", "sorts"),
    ("awards.support", "share_of_costs"),
]
INSIDE = [
    (("inputs", "spend", "rows", "amount"), "fee"),
    (("lists", "cost_kind", "site_build"), "build"),
    (("tables", "ceiling", "gives", "most"), "cap"),
]


@pytest.mark.parametrize(("place", "name"), ITEMS)
def test_an_item_is_renamed_with_all_that_mentions_it(place, name):
    content, found = rename_item(transform(), place, name)
    assert found == f"{place.split('.')[0]}.{name}"
    measure = load_measure(write(content).text)
    assert all(result.passed for result in run_examples(measure))


@pytest.mark.parametrize(("path", "name"), INSIDE)
def test_a_column_or_code_is_renamed_with_all_that_mentions_it(path, name):
    content = rename(transform(), path, name)
    assert at(content, path) is None
    assert all(result.passed for result in run_examples(load_measure(write(content).text)))


def test_nothing_but_the_name_changes():
    content, _place = rename_item(transform(), "inputs.turnover", "sales")
    before, after = list(scalars(transform())), list(scalars(content))
    changed = [(one, two) for (_p, one), (_q, two) in zip(before, after, strict=True) if one != two]
    assert changed == [
        ("growth(turnover, turnover_before) otherwise 0%", "growth(sales, turnover_before) otherwise 0%"),
        (
            "grown > 30% and turnover - turnover_before > 1_000_000 CNY",
            "grown > 30% and sales - turnover_before > 1_000_000 CNY",
        ),
        ("ceiling(turnover)", "ceiling(sales)"),
        ("turnover", "sales"),
    ]


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("day + 30 day", "date + 30 day"),
        ('kind = "day" and day > 3', 'kind = "day" and date > 3'),
        ("150 CNY/day * day", "150 CNY/day * date"),
        ("today + day.part", "today + date.part"),
    ],
)
def test_only_the_word_itself_is_replaced(text, result):
    assert in_words(text, "day", "date") == result


@pytest.mark.parametrize("name", ["Turnover", "turnover_before", "amount", "", "in_city"])
def test_a_name_that_is_none_or_is_taken_is_refused(name):
    with pytest.raises(CannotEdit):
        rename_item(transform(), "inputs.turnover", name)
