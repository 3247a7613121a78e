"""A step on a group of rows must be taken from one value for the group."""

import pytest

from subsidies.rules.lints import lint
from subsidies.rules.measure import load_measure
from tests.subsidies.rules.lints.documents import edited

ROWS = """\
  booths:
    label: {zh: 展位, en: Booths}
    rows:
      fair: {type: text, label: {zh: 展会, en: Fair}}
      city: {type: text, label: {zh: 城市, en: City}}
      fee: {type: CNY, label: {zh: 展位费, en: Fee}}
      most: {type: CNY, label: {zh: 上限, en: Most}}
      given: {type: bool, label: {zh: 已获, en: Given}}
  rent: {"""
DEFINED = """\
define:
  lowest: {each: booths, value: smallest(most over booths per fair) otherwise 0 CNY, label: {zh: 低, en: Lowest}}
  half: {each: booths, value: 50% * lowest, label: {zh: 半, en: Half}}
  doubled: {each: booths, value: 2 * most, label: {zh: 倍, en: Doubled}}
  twice: {each: booths, value: doubled + lowest, label: {zh: 二倍, en: Twice}}
  turn: {each: booths, value: nth(fee per fair), label: {zh: 次, en: Turn}}
tables:
"""


def told(step):
    award = f"""\
awards:
- id: booth
  label: {{zh: 展位补助, en: Booths}}
  each: booths
  value: fee
  steps:
  - {{limit: 9_000 CNY}}
  - {{{step}, per: fair}}
"""
    text = edited(("  rent: {", ROWS), ("tables:\n", DEFINED), ("awards:\n", award))
    return [each for each in lint(load_measure(text)) if each.code == "group_step_differs"]


@pytest.mark.parametrize(
    ("step", "name"),
    [
        ("limit: most", "most"),
        ("limit: most + 100 CNY", "most"),
        ("limit: doubled", "doubled"),
        ("limit: twice", "twice"),  # through two definitions
        ("less: most", "most"),
        ("minimum: most, below: zero", "most"),
        ("scale: if given then 50% else 100%", "given"),
        ("stack: remainder, with: 1 CNY, of: most", "most"),
        ("limit: smallest(most over booths per city) otherwise 0 CNY", "city"),
        ("limit: 100 CNY * turn", "turn"),
    ],
)
def test_a_value_that_differs_within_the_group_is_an_error_at_its_step(step, name):
    (found,) = told(step)
    assert (found.severity, found.place, found.blocks_publishing) == ("error", "awards.booth.steps.2", True)
    assert f" {name} " in found.message.zh
    assert f" {name} can differ" in found.message.en


@pytest.mark.parametrize(
    "step",
    [
        "limit: 100 CNY",
        "limit: rent",  # of the claim
        "limit: smallest(most over booths per fair) otherwise 0 CNY",
        "limit: half",
        "limit: 100 CNY * count(booths per fair)",
        "limit: 100 CNY * distinct(fair over booths)",
        "less: sum(most over booths where given per fair)",
        "round: down, to: 1 CNY",
        "stack: on_top, with: rent",
    ],
)
def test_one_value_for_the_group_is_right(step):
    assert told(step) == []


def test_the_line_is_that_of_the_step():
    (found,) = told("limit: most")
    text = edited(("  rent: {", ROWS), ("tables:\n", DEFINED)).splitlines()
    assert found.line == text.index("awards:") + 1 + 7  # the eighth line from `awards:`
