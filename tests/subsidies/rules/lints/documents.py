"""A short measure without a fault, from which the tests plant one fault at a time."""

from subsidies.rules.lints import Lint, lint
from subsidies.rules.measure import load_measure

BASE = """\
language: measure/1
id: T-2024-PARK
version: 1
name: {zh: 园区补助, en: Support for parks}
status: in_force
programme: parks
source: {}
clauses:
  c1: {label: {zh: 第一条, en: Article 1}, text: {zh: 面积达到一千平方米。, en: "At least 1,000 m2."}}
  c2: {label: {zh: 第二条, en: Article 2}, text: {zh: 按面积补助。, en: Support by area.}}
inputs:
  area: {type: m2, label: {zh: 面积, en: Area}}
  rent: {type: CNY, label: {zh: 租金, en: Rent}}
tables:
  size:
    label: {zh: 按面积分档, en: By area}
    of: m2
    argument: {zh: 面积, en: Area}
    gives: {most: {zh: 上限, en: Ceiling}}
    clause: c2
    bands:
    - {from: 1_000 m2, most: 10万 CNY}
    - {from: 5_000 m2, most: 40万 CNY}
    else: 0 CNY
conditions:
- id: large
  label: {zh: 面积达标, en: Large enough}
  test: area >= 1_000 m2
  clause: c1
  message: {zh: 面积不足一千平方米。, en: "Less than 1,000 m2."}
awards:
- id: support
  label: {zh: 租金补助, en: Support for rent}
  value: rent * 50%
  steps:
  - {limit: size(area), label: {zh: 上限, en: Ceiling}, clause: c2}
total:
  label: {zh: 合计, en: Total}
  steps:
  - {stack: on_top, clause: c2}
  - {round: down, to: 0.01 CNY}
examples:
- {given: {area: 1000, rent: 300000}, expect: {total: 100000}}
- {given: {area: 999.99, rent: 300000}, expect: {total: 0}}
"""


def edited(*changes: tuple[str, str], text: str = BASE) -> str:
    for old, new in changes:
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in the document"
        text = text.replace(old, new)
    return text


def lints(*changes: tuple[str, str], text: str = BASE, **more: object) -> tuple[Lint, ...]:
    return lint(load_measure(edited(*changes, text=text)), **more)


def told(*changes: tuple[str, str], text: str = BASE, **more: object) -> list[tuple[str, str, str]]:
    """What is told besides the jumps of the short measure, which are meant."""
    found = lints(*changes, text=text, **more)
    return [(each.code, each.severity, each.place) for each in found if each.code != "amount_jumps"]


# Siming district, Xiamen: read literally, 60,000 m2 get less than 59,999.99 m2.
EXHIBITION = """\
language: measure/1
id: XM-SM-EXHIBITION
version: 1
name: {zh: 思明区展览扶持, en: Siming exhibition measures}
status: expired
programme: exhibition
source: {grade: B, complete: "true"}
clauses:
  c1: {label: {zh: 条件, en: Condition}, text: {zh: 展期三天以上。, en: Three days or more.}}
  s1: {label: {zh: 标准, en: Standard}, text: {zh: 按展览面积分档扶持。, en: Support by exhibition area.}}
assumptions:
  a1:
    text: {zh: 六万平方米以上按字面执行，不叠加下一档, en: "from 60,000 m2 the text is read literally"}
    about: s1
    set_by: bureau
  a2:
    text: {zh: 其他渠道资金政策原文没有规定, en: the text does not speak of other money}
    about: s1
    set_by: bureau
inputs:
  area: {type: m2, label: {zh: 展览面积, en: Exhibition area}}
  open: {type: day, label: {zh: 展期, en: Days open}}
tables:
  size:
    label: {zh: 按展览面积分档, en: By exhibition area}
    of: m2
    argument: {zh: 展览面积, en: Exhibition area}
    gives: {award: {zh: 扶持, en: Award}}
    clause: s1
    bands:
    - {from: 6_000 m2, award: 200_000 CNY}
    - {from: 8_000 m2, award: 250_000 CNY}
    - {from: 10_000 m2, award: "300_000 CNY + 50_000 CNY * steps(it - 10_000 m2, 2_000 m2)"}
    - {from: 60_000 m2, award: "min(2_000_000 CNY, 100_000 CNY * steps(it, 10_000 m2))", assumption: a1}
    else: 0 CNY
conditions:
- id: long_enough
  label: {zh: 展期达标, en: Open long enough}
  test: open >= 3 days
  clause: c1
  message: {zh: 展期不足三天。, en: Open for less than three days.}
awards:
- {id: exhibition, label: {zh: 展览扶持, en: Support}, value: size(area)}
total:
  label: {zh: 扶持金额, en: Amount}
  steps:
  - {stack: silent, assumption: a2}
  - {round: down, to: 0.01 CNY}
examples:
- {given: {area: 25000, open: 3}, expect: {total: 650000}}
- {given: {area: 60000, open: 3}, expect: {total: 600000}}
- {given: {area: 60000, open: 2}, expect: {total: 0}}
"""
