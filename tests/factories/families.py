"""Measures of one family, of which an enterprise takes one: a plain one, and one that pays the difference."""

from tests.factories.measures import make_call_of

PLAIN = """
language: measure/1
id: {code}
version: 1
name: {{zh: 条款{code}, en: Measure {code}}}
status: in_force
programme: park
source: {{issuer: unstated, document: unstated, complete: "true"}}
clauses:
  s1: {{label: {{zh: 标准 1, en: Standard 1}}, text: {{zh: 按费用支持。, en: Support by costs.}}}}
  s9: {{label: {{zh: 第九条, en: Article 9}}, text: {{zh: 同类奖励只享受一项。, en: Only one of the awards.}}}}
inputs:
  cost: {{type: CNY, label: {{zh: 费用, en: Cost}}}}
  {inputs}
awards:
- {{id: support, label: {{zh: 支持, en: Support}}, value: cost, clause: s1}}
total:
  label: {{zh: 合计, en: Total}}
  steps:
  {steps}
  - {{round: down, to: 0.01 CNY}}
family: {family}
form:
  sections: [{{id: costs, title: {{zh: 费用, en: Costs}}, inputs: [cost]}}]
"""
GIVEN = (
    "given: {type: CNY, label: {zh: 同类已获, en: Given by the others}, "
    "from: {source: awards, fact: approved, of: family, per: enterprise-lifetime}}"
)


def family_document(code, *, difference=False, family="{id: park_awards, choose: highest, clause: s9}"):
    """The award is the cost. `difference` takes off what the other measures of the family have given."""
    inputs, steps = (GIVEN, "- {stack: higher, with: given, clause: s9}") if difference else ("", "")
    return PLAIN.format(code=code, inputs=inputs, steps=steps, family=family)


def make_family_call(code, budget=None, **how):
    return make_call_of("", budget, document=family_document(code, **how))
