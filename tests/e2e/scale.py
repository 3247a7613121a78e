"""The measure that the officials write in the policy journey, and what it gives, worked out by hand.

"50,000 yuan for a yearly turnover from 1 million to 5 million yuan, 100,000 yuan from 5 million on; nothing for an
enterprise that is barred from fiscal money." Version 2 raises the first amount to 60,000 yuan.
"""

import csv
from pathlib import Path

CODE, NAME, NAME_ZH = "TJ-2024-SCALE", "Award by scale", "上台阶奖励"
TEXT = """\
language: measure/1
id: TJ-2024-SCALE
version: 1
name: {zh: 上台阶奖励, en: Award by scale}
status: draft
programme: independent_website
source: {issuer: Commerce bureau, document: Notice of the pilot zone, grade: A, complete: "true"}
clauses:
  c1:
    label: {zh: 条件 1, en: Condition 1}
    text: {zh: 不在限制申领财政资金的期限内。, en: Not barred from fiscal money.}
  s1:
    label: {zh: 标准 1, en: Standard 1}
    text:
      zh: 年交易额100万元至500万元的，奖励5万元；500万元及以上的，奖励10万元。
      en: "CNY 50,000 for a yearly turnover of 1 to 5 million, 100,000 from 5 million on."
assumptions:
  a1:
    text: {zh: 与其他资金的关系原文没有规定，只作登记, en: the text is silent on other money; it is recorded}
    about: s1
    set_by: bureau
inputs:
  turnover: {type: CNY, label: {zh: 年交易额, en: Yearly turnover}}
  barred: {type: bool, label: {zh: 限制申领财政资金, en: Barred from fiscal money}, from: credit, more: lower}
tables:
  step:
    label: {zh: 按交易额的奖励, en: Award by turnover}
    of: CNY
    argument: {zh: 交易额, en: Turnover}
    gives: {award: {zh: 奖励, en: Award}}
    clause: s1
    bands:
    - {from: 100万 CNY, below: 500万 CNY, award: 5万 CNY}
    - {from: 500万 CNY, award: 10万 CNY}
    else: 0 CNY
conditions:
- id: not_barred
  label: {zh: 不受限制, en: Not barred}
  test: not barred
  clause: c1
  severity: bars
  message: {zh: 在限制申领财政资金的期限内，不能申报。, en: The enterprise is barred from fiscal money.}
awards:
- {id: award, label: {zh: 上台阶奖励, en: Award by scale}, value: step(turnover), clause: s1}
total:
  label: {zh: 奖励金额, en: Award}
  steps:
  - {stack: silent, assumption: a1}
  - {round: down, to: 0.01 CNY}
form:
  sections:
  - {id: figures, title: {zh: 交易额, en: Turnover}, inputs: [turnover]}
examples:
- {label: {zh: 恰为500万元, en: Exactly 5 million}, given: {turnover: 5000000, barred: false}, expect: {total: 100000}}
- label: {zh: 受限制, en: Barred}
  given: {turnover: 5000000, barred: true}
  expect: {total: 0, findings: {not_barred: not_met}}
"""
END, GAP = "below: 500万 CNY", "below: 400万 CNY"
GAPPED = TEXT.replace(END, GAP)
GAP_LINE = 1 + TEXT.partition("- {from: 100万 CNY")[0].count("\n")  # of the band that ends too early

# Ten claims, each as often as the table repeats them: turnover in yuan, barred, and the award of version 1 and 2.
CLAIMS = (
    ("0", False, 0, 0),
    ("999999.99", False, 0, 0),
    ("1000000", False, 50_000, 60_000),
    ("2500000", False, 50_000, 60_000),
    ("3999999.99", False, 50_000, 60_000),
    ("4000000", False, 50_000, 60_000),
    ("4999999.99", False, 50_000, 60_000),
    ("5000000", False, 100_000, 100_000),
    ("12000000", False, 100_000, 100_000),
    ("2500000", True, 0, 0),
)
REPEATED = 300
COUNT = REPEATED * len(CLAIMS)  # 3,000
BEFORE = REPEATED * sum(before for _, _, before, _ in CLAIMS)  # 300 * (5 * 50,000 + 2 * 100,000) = 135 million
AFTER = REPEATED * sum(after for _, _, _, after in CLAIMS)  # 300 * (5 * 60,000 + 2 * 100,000) = 150 million
GAINERS = REPEATED * sum(before < after for _, _, before, after in CLAIMS)  # 300 * 5 = 1,500


def write_table(path: Path) -> Path:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        table = csv.writer(file)
        table.writerow(("reference", "turnover", "barred", "district"))
        for number in range(COUNT):
            turnover, barred, _, _ = CLAIMS[number % len(CLAIMS)]
            district = "滨海新区" if number % 2 else "武清区"
            table.writerow((f"A-{number + 1}", turnover, "是" if barred else "否", district))
    return path


FEW = (("999999.99", "否"), ("4999999.99", "否"), ("5000000", "否"), ("5000000", "是"))
FEW_COST = 150_000  # nothing, 50,000, 100,000, barred


def write_few(path: Path) -> Path:
    lines = ["turnover,barred", *(f"{turnover},{barred}" for turnover, barred in FEW)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8-sig")
    return path
