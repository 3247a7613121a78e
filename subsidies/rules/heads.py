"""The head of a measure's document, and a small measure to begin with."""

from pilotzone.formula.heads import HISTORIC, Head, flow, head_of, with_head
from pilotzone.formula.text import Text

__all__ = ["HISTORIC", "Head", "blank", "flow", "head_of", "with_head"]


def blank(*, code: str, programme: str, name: Text) -> str:
    """A small measure that loads, for an official to write on: half of the costs, at most 100,000 yuan."""
    return TEMPLATE.format(code=code, programme=programme, name=flow(name))


TEMPLATE = """\
language: measure/1
id: {code}
version: 1
name: {name}
status: draft
programme: {programme}
source: {{issuer: unstated, document: unstated, grade: C, complete: "true"}}
first_day_counts: false
notice_working_days: 5

clauses:
  c1:
    label: {{zh: 第一条, en: Clause 1}}
    text: {{zh: 在此录入条款原文。, en: Enter the text of the clause here.}}

inputs:
  cost:
    type: CNY
    label: {{zh: 费用, en: Costs}}

awards:
- id: support
  label: {{zh: 按比例计算, en: Share of the costs}}
  clause: c1
  value: cost * 50%
  steps:
  - {{limit: 10万 CNY, label: {{zh: 最高限额, en: Ceiling}}, clause: c1}}

total:
  label: {{zh: 补助金额, en: Subsidy}}
  steps:
  - {{round: down, to: 0.01 CNY, label: {{zh: 取整到分, en: Rounded down to the fen}}}}

form:
  sections:
  - id: costs
    title: {{zh: 费用, en: Costs}}
    inputs: [cost]

examples:
- label: {{zh: 例 1：费用5万元, en: "Example 1: costs of 50,000"}}
  given: {{cost: 50000}}
  expect: {{total: 25000}}
"""
