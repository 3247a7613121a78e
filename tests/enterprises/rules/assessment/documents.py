"""A small scheme whose scores can be worked out on paper, and ways to change it."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from enterprises.rules.assessment.model import Scheme
from enterprises.rules.assessment.scheme import SchemeError, load_scheme
from enterprises.rules.assessment.scoring import Result, score
from enterprises.rules.assessment.table import table_of

BASE = """\
language: scheme/1
id: SMALL
version: 1
name: {zh: 小方案, en: Small scheme}
status: draft
subject: enterprise
clauses:
  c1: {label: {zh: 第一条, en: Clause 1}, text: {zh: 评价规模和质量。, en: Scale and quality are assessed.}}
figures:
  exports: {type: CNY, label: {zh: 出口额, en: Exports}, before: exports_before, min: 0}
  exports_before: {type: CNY, label: {zh: 上期出口额, en: Exports before}, indicator: exports, back: 1}
  returns: {type: rate, label: {zh: 退货率, en: Returns}}
  has_site: {type: bool, label: {zh: 有独立站, en: Own site}}
parts:
- id: scale
  label: {zh: 规模, en: Scale}
  weight: 60%
  clause: c1
  parts:
  - id: volume
    label: {zh: 出口额, en: Exports}
    weight: 50%
    value: exports
    normalise: {goalposts: {from: 0 CNY, to: 1000 CNY}}
  - id: rise
    label: {zh: 增长, en: Growth}
    weight: 50%
    value: growth(exports, exports_before)
    normalise: {goalposts: {from: 0%, to: 40%}}
- id: quality
  label: {zh: 质量, en: Quality}
  weight: 40%
  parts:
  - id: returned
    label: {zh: 退货率, en: Returns}
    weight: 60%
    value: returns
    direction: lower
    applies: has_site
    normalise: {goalposts: {from: 0%, to: 10%}}
  - id: service
    label: {zh: 服务, en: Service}
    weight: 40%
    manual: 10
grades:
- {id: C, label: {zh: 丙, en: C}, from: 0}
- {id: B, label: {zh: 乙, en: B}, from: 60}
- {id: A, label: {zh: 甲, en: A}, from: 80}
examples:
- label: {zh: 例一, en: Example 1}
  given: {exports: 600, exports_before: 500, returns: 0.02, has_site: true, service: 8}
  # volume 0.6, rise 0.5; returned 0.8, service 0.8: 100 x (0.6 x 0.55 + 0.4 x 0.8)
  expect: {score: 65, grade: B, points: {volume: 18, rise: 15, returned: 19.2, service: 12.8, scale: 33}}
"""

FULL: dict[str, Any] = {
    "exports": Fraction(600),
    "exports_before": Fraction(500),
    "returns": Fraction(2, 100),
    "has_site": True,
    "service": Fraction(8),
}

FLAT = """\
language: scheme/1
id: FLAT
version: 1
name: {{zh: 平, en: Flat}}
status: draft
subject: enterprise
coverage: 0%
maximum: 100
aggregate: {aggregate}
figures:
{figures}
weights: equal
parts:
{parts}
grades:
- {{id: B, label: {{zh: 乙, en: B}}, from: 0}}
- {{id: A, label: {{zh: 甲, en: A}}, from: 60}}
"""


def changed(*changes: tuple[str, str], text: str = BASE) -> str:
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


def scheme(*changes: tuple[str, str], text: str = BASE) -> Scheme:
    return load_scheme(changed(*changes, text=text))


def problems(*changes: tuple[str, str]) -> dict[str, tuple[int, int]]:
    """The codes of what is wrong with the changed document, with line and column."""
    try:
        scheme(*changes)
    except SchemeError as error:
        return {each.code: (each.line, each.column) for each in error.problems}
    return {}


def flat(count: int, normalise: str, aggregate: str = "arithmetic") -> Scheme:
    """`count` indicators x1, x2 … of equal weight, each its own dimension."""
    names = [f"x{number}" for number in range(1, count + 1)]
    figures = "\n".join(f"  {name}: {{type: number, label: {{zh: 数, en: Number}}}}" for name in names)
    parts = "\n".join(
        f"- {{id: p{name}, label: {{zh: 数, en: Number}}, value: {name}, normalise: {normalise}}}" for name in names
    )
    return load_scheme(FLAT.format(figures=figures, parts=parts, aggregate=aggregate))


def scored(of: Scheme, *rows: Mapping[str, Any]) -> Result:
    return score(of, table_of(of, [f"s{number}" for number in range(1, len(rows) + 1)], rows))


def rows_of(*values: tuple[float | str, ...]) -> list[dict[str, Fraction]]:
    """Rows of x1, x2 … from plain numbers."""
    return [
        {f"x{place}": Fraction(str(each)) for place, each in enumerate(row, 1) if each is not None} for row in values
    ]
