"""A small scheme that loads, for an official to write on: one dimension with a figure and its growth."""

from pilotzone.formula.heads import flow
from pilotzone.formula.text import Text

TEMPLATE = """\
language: scheme/1
id: {code}
version: 1
name: {name}
status: draft
subject: {subject}
valid_months: 12
source: {{issuer: unstated, document: unstated, grade: C, complete: "false"}}

figures:
  trade: {{type: CNY, label: {{zh: 跨境电商交易额, en: Cross-border trade}}, before: trade_before, min: 0}}
  trade_before:
    type: CNY
    label: {{zh: 上年跨境电商交易额, en: Trade the year before}}
    indicator: trade
    back: 1
    min: 0

parts:
- id: scale
  label: {{zh: 规模, en: Scale}}
  weight: 100%
  parts:
  - id: volume
    label: {{zh: 交易规模, en: Volume}}
    weight: 60%
    value: trade
    transform: log
    normalise: {{goalposts: {{from: 100万 CNY, to: 1亿 CNY}}}}
  - id: rise
    label: {{zh: 交易增长, en: Growth}}
    weight: 40%
    value: growth(trade, trade_before)
    normalise: {{goalposts: {{from: 0%, to: 40%}}}}

grades:
- {{id: C, label: {{zh: 丙, en: C}}, from: 0}}
- {{id: B, label: {{zh: 乙, en: B}}, from: 60}}
- {{id: A, label: {{zh: 甲, en: A}}, from: 80}}

examples:
- label: {{zh: 例一, en: Example 1}}
  given: {{trade: 10000000, trade_before: 8000000}}
  expect: {{score: 55, grade: C, points: {{volume: 30, rise: 25}}}}
"""


def blank(*, code: str, subject: str, name: Text) -> str:
    return TEMPLATE.format(code=code, subject=subject, name=flow(name))
