"""Schemes of the provinces, means, days: worked out by hand."""

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

import warehouses
from enterprises.rules.assessment.example_runs import run_examples
from enterprises.rules.assessment.lint import lint
from enterprises.rules.assessment.scheme import load_scheme
from warehouses.rules import recognition as rules

FOLDER = Path(warehouses.__file__).parent / "schemes"
GOOD = {
    "applied_on": "2026-06-01",
    "registered_on": "2019-04-12",
    "opened_on": "2024-03-01",
    "area": "10000",
    "services": "6",
    "clients": "50",
    "serious_breach": "0",
    "held": "0.7",
    "held_directly": "0.7",
    "has_certificate": "1",
    "running": "1",
    "has_system": "1",
    "other_clients": "30",
    "order": "8",
}


def scheme(code: str):
    return load_scheme((FOLDER / f"WAREHOUSE-{code}.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("code", ["GD", "FJ", "ZJ", "AH"])
def test_the_schemes_can_be_published(code):
    found = scheme(code)
    assert all(each.passed for each in run_examples(found))
    assert not [each for each in lint(found) if each.blocks_publishing]
    assert found.subject == "warehouse"


@pytest.mark.parametrize(
    ("code", "change", "failed"),
    [
        # Guangdong, 4th batch: registered two years, no serious breach, more than half, certificate, two years, chain
        ("GD", {}, ()),
        ("GD", {"registered_on": "2024-06-02"}, ("young",)),
        ("GD", {"registered_on": "2024-06-01"}, ()),
        ("GD", {"serious_breach": "1"}, ("breach",)),
        ("GD", {"held": "0.5"}, ("not_held",)),
        ("GD", {"held": "0.500001"}, ()),
        ("GD", {"has_certificate": "0"}, ("no_certificate",)),
        ("GD", {"opened_on": "2024-06-02"}, ("new",)),
        ("GD", {"services": "5"}, ("part",)),
        # Fujian 2025: one year each, more than half, still running
        ("FJ", {"registered_on": "2025-06-01", "opened_on": "2025-06-01"}, ()),
        ("FJ", {"registered_on": "2025-06-02"}, ("young",)),
        ("FJ", {"running": "0"}, ("closed",)),
        # Zhejiang 2024: types; the shared definition asks for a system
        ("ZJ", {"held": "0.1"}, ()),
        ("ZJ", {"has_system": "0"}, ("no_system",)),
        # Anhui, trial: itself the investor, others served besides own use
        ("AH", {"held_directly": "0"}, ("not_investor",)),
        ("AH", {"other_clients": "0"}, ("own_only",)),
        ("AH", {"other_clients": "1"}, ()),
    ],
)
def test_what_the_provinces_ask(code, change, failed):
    found = rules.judge(scheme(code), "HW1", GOOD | change, {})
    assert found.failed == failed
    assert found.grade == ("none" if failed else "pass")


def test_the_score_is_the_schemes():
    """Area half-way, two years 6 of 10; 50 clients half-way, all services; 8 of 10: 22 + 30 + 16."""
    found = rules.judge(scheme("GD"), "HW1", GOOD, {})
    assert (found.score, found.status) == (Fraction(68), "rated")
    again = rules.judge(scheme("GD"), "HW1", GOOD, {})
    assert again.digest == found.digest


def test_a_grade_reaches_itself_and_those_below():
    found = scheme("GD")
    assert rules.reaches(found, "pass", "pass")
    assert rules.reaches(found, "pass", "none")
    assert not rules.reaches(found, "none", "pass")
    assert not rules.reaches(found, "", "none")


@pytest.mark.parametrize(
    ("points", "mean"), [(["8", "9"], "8.5"), (["8", "8", "9"], "8.33"), (["0.01", "0.02"], "0.02"), ([], "")]
)
def test_the_mean_of_points(points, mean):
    assert rules.mean(points) == mean


def test_the_panels_points_by_part():
    assert rules.combined(scheme("GD"), [{"order": "8"}, {"order": "10"}]) == {"order": "9"}
    assert rules.combined(scheme("GD"), []) == {}


CHECKLIST = """\
language: scheme/1
id: CHECKLIST
version: 1
name: {zh: 扣分制, en: By deductions}
status: draft
subject: warehouse
scoring: deductive
figures:
  area: {type: m2, label: {zh: 面积, en: Area}}
  late: {type: count, label: {zh: 迟报, en: Late}}
parts:
- {id: order, label: {zh: 管理, en: Order}, steps: [0, -1, -2]}
- {id: safety, label: {zh: 安全, en: Safety}, steps: [0, -2]}
- id: punctual
  label: {zh: 及时, en: Punctual}
  value: late
  normalise: {bands: [{from: 1, points: -1}, {from: 3, points: -2}]}
vetoes:
- {id: not_met, label: {zh: 有不达标项, en: Something not met}, step: -2, grade: none}
- {id: small, label: {zh: 面积不足, en: Too small}, when: area < 1000 m2, grade: none}
grades:
- {id: none, label: {zh: 不予认定, en: None}, from: 0}
- {id: pass, label: {zh: 通过, en: Pass}, from: 98}
"""


@pytest.mark.parametrize(
    ("change", "score", "grade", "failed"),
    [
        ({}, 100, "pass", ()),
        ({"late": "1", "order": "-1"}, 98, "pass", ()),
        ({"late": "1", "order": "-1", "area": "999"}, 98, "none", ("small",)),
        ({"safety": "-2"}, 98, "none", ("not_met",)),  # enough points, but something is not met
        ({"late": "3"}, 98, "none", ("not_met",)),
        ({"late": "2", "order": "-2"}, 97, "none", ("not_met",)),
    ],
)
def test_a_scheme_by_deductions(change, score, grade, failed):
    told = {"area": "5000", "late": "0", "order": "0", "safety": "0"} | change
    found = rules.judge(load_scheme(CHECKLIST), "HW1", told, {})
    assert (found.status, found.score, found.grade, found.failed) == ("rated", Fraction(score), grade, failed)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["0", "0", "-2"], "0"),
        (["0", "-2", "-2"], "-2"),
        (["0", "-1", "-2"], "-1"),
        (["0", "-2"], "-2"),
        (["-1"], "-1"),
    ],
)
def test_of_steps_the_panel_says_the_middle_one_of_two_the_harsher(given, said):
    opinions = [{"safety": each} for each in given]
    assert rules.combined(load_scheme(CHECKLIST), opinions) == {"safety": said}


@pytest.mark.parametrize(
    ("first", "months", "last"),
    [
        (date(2024, 7, 10), 36, date(2027, 7, 9)),
        (date(2024, 2, 29), 12, date(2025, 2, 27)),
        (date(2024, 1, 31), 1, date(2024, 2, 28)),
    ],
)
def test_the_last_day(first, months, last):
    assert rules.last_day(first, months) == last


def test_no_review_after_the_end():
    years = rules.review_years(date(2024, 7, 10), date(2026, 2, 28), date(2026, 6, 1), 3)
    assert years == [2025]
