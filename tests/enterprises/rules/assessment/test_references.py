"""Methods against the tables in which they were published; expected values are the source's."""

from fractions import Fraction

import numpy as np
import pytest

from enterprises.rules.assessment.normalising import apply, settle
from enterprises.rules.assessment.ranking import ranks
from enterprises.rules.assessment.scheme import load_scheme
from enterprises.rules.assessment.scoring import score
from enterprises.rules.assessment.table import table_of
from enterprises.rules.assessment.views import topsis, vikor
from enterprises.rules.assessment.weights import ahp, critic, entropy
from tests.enterprises.rules.assessment.documents import flat
from tests.enterprises.rules.assessment.published import POSTS, TAI, listed

COUNTRIES = list(TAI)


def tai(weights: dict[str, str] | None = None, aggregate: str = "arithmetic"):
    parts = "\n".join(
        f"- {{id: p_{name}, label: {{zh: 指标, en: {name}}}, value: {name}, "
        + (f"weight: {weights[name]}, " if weights else "")
        + f"normalise: {{goalposts: {{from: {low}, to: {high}}}}}}}"
        for name, (low, high) in POSTS.items()
    )
    figures = "\n".join(f"  {name}: {{type: number, label: {{zh: 数, en: {name}}}}}" for name in POSTS)
    weighting = "" if weights else "weights: equal\n"
    return load_scheme(
        f"{TAI_HEAD}aggregate: {aggregate}\n{weighting}figures:\n{figures}\nparts:\n{parts}\n{TAI_GRADES}"
    )


TAI_HEAD = """\
language: scheme/1
id: TAI
version: 1
name: {zh: 技术成就指数, en: Technology Achievement Index}
status: draft
subject: enterprise
maximum: 1
rank: {decimals: 3}
"""
TAI_GRADES = """\
grades:
- {id: other, label: {zh: 其他, en: Other}, from: 0}
- {id: leader, label: {zh: 领先, en: Leader}, from: 0.5}
"""


def tai_table(scheme):
    return table_of(scheme, COUNTRIES, list(TAI.values()))


def order(result) -> list[str]:
    return [COUNTRIES[place] for place in np.argsort(-result.score, kind="stable")]


def test_tai_equal_weights_handbook_table_23():
    """Column EW of table 23, which lists the countries in this order, 1 to 23."""
    result = score(tai(), tai_table(tai()))
    assert order(result) == listed(
        """Finland, United States, Sweden, Japan, Korea, Netherlands, United Kingdom, Singapore, Canada,
        Australia, Germany, Norway, Ireland, Belgium, New Zealand, Austria, France, Israel, Spain, Italy,
        Czech Republic, Hungary, Slovenia"""
    )


def test_tai_values_human_development_report_2001():
    """Table A2.1 of the report, and New Zealand from its technical note 2 (the third places from memory).

    The Handbook's logarithms have two places, so a value may differ by one in the third.
    """
    result = score(tai(), tai_table(tai()))
    found = dict(zip(COUNTRIES, result.score.tolist(), strict=True))
    published = {
        "Finland": 0.744,
        "United States": 0.733,
        "Sweden": 0.703,
        "Japan": 0.698,
        "Korea": 0.666,
        "Netherlands": 0.630,
        "United Kingdom": 0.606,
        "New Zealand": 0.548,
    }
    for name, value in published.items():
        assert found[name] == pytest.approx(value, abs=0.0015), name
    assert {name for name, value in found.items() if value >= 0.5} == set(COUNTRIES[:18])  # the report's leaders


def test_tai_budget_allocation_handbook_tables_22_and_23():
    """Weights of row BAP (table 22), ranks of column BAP (table 23)."""
    weights = dict(zip(POSTS, ("11%", "11%", "11%", "18%", "10%", "6%", "15%", "18%"), strict=True))
    result = score(tai(weights), tai_table(tai(weights)))
    assert order(result) == listed(
        """Finland, United States, Sweden, Korea, Japan, Singapore, United Kingdom, Netherlands, Germany,
        Canada, Australia, Ireland, Norway, Belgium, Austria, France, New Zealand, Israel, Spain, Hungary,
        Italy, Czech Republic, Slovenia"""
    )


def test_tai_analytic_hierarchy_handbook_tables_22_and_23():
    """Row and column AHP. The printed weights add up to 1.01 and are rounded, so the last places are not compared."""
    printed = (9, 10, 7, 21, 5, 6, 18, 25)
    total = sum(printed)
    exact = [Fraction(each * 100, total) for each in printed]
    weights = {name: f"{float(each):.9f}%" for name, each in zip(POSTS, exact, strict=True)}
    result = score(tai(weights), tai_table(tai(weights)))
    assert order(result)[:16] == listed(
        """Finland, Korea, United States, Sweden, Japan, Singapore, United Kingdom, Germany, Australia, Canada,
        Netherlands, Ireland, Belgium, France, Austria, Norway"""
    )


def test_tai_korea_falls_from_5_to_16_by_geometric_aggregation():
    """Handbook, section on aggregation: Korea is fifth with linear, 16th with geometric aggregation."""
    result = score(tai(aggregate="geometric"), tai_table(tai(aggregate="geometric")))
    assert order(result).index("Korea") + 1 == 16


def normalised(method: str) -> dict[str, float]:
    """Mean years of schooling, the example of the Handbook's table 15."""
    indicator = flat(1, method).indicators[0].indicator
    values = np.array([float(each["schooling"]) for each in TAI.values()])
    return dict(zip(COUNTRIES, apply(settle(indicator, values), values).tolist(), strict=True))


def test_normalisation_handbook_table_15():
    scaled, spread, places = normalised("min_max"), normalised("z_score"), normalised("percentile")
    table = {  # z-score, min-max, percentile
        "Finland": (0.26, 0.59, 65.2),
        "United States": (1.52, 1.00, 100),
        "Sweden": (1.14, 0.88, 82.6),
        "Japan": (-0.06, 0.49, 52.2),
        "Korea": (0.76, 0.76, 73.9),
        "Netherlands": (-0.12, 0.47, 39.1),
        "United Kingdom": (-0.12, 0.47, 39.1),
        "Singapore": (-1.58, 0.00, 4.3),
        "Norway": (1.46, 0.98, 95.7),
        "Italy": (-1.52, 0.02, 13.0),
        "Slovenia": (-1.58, 0.00, 4.3),
    }
    for name, (z, part, percent) in table.items():
        assert (spread[name] - 0.5) / 0.1 == pytest.approx(z, abs=0.006), name  # its deviation divides by n - 1
        assert scaled[name] == pytest.approx(part, abs=0.006), name
        assert 100 * places[name] == pytest.approx(percent, abs=0.06), name


HDI = """\
language: scheme/1
id: HDI
version: 1
name: {zh: 人类发展指数, en: Human Development Index}
status: draft
subject: enterprise
maximum: 1
figures:
  life: {type: year, label: {zh: 预期寿命, en: Life expectancy}}
  expected: {type: year, label: {zh: 预期受教育年限, en: Expected years of schooling}}
  mean: {type: year, label: {zh: 平均受教育年限, en: Mean years of schooling}}
  income: {type: USD, label: {zh: 人均国民总收入, en: GNI per head}}
weights: equal
aggregate: geometric
rank: {decimals: 3}
parts:
- {id: health, label: {zh: 健康, en: Health}, value: life, normalise: {goalposts: {from: 20 years, to: 85 years}}}
- id: education
  label: {zh: 教育, en: Education}
  weights: equal
  parts:
  - id: to_come
    label: {zh: 预期, en: Expected}
    value: expected
    normalise: {goalposts: {from: 0 years, to: 18 years}}
  - {id: had, label: {zh: 平均, en: Mean}, value: mean, normalise: {goalposts: {from: 0 years, to: 15 years}}}
- id: wealth
  label: {zh: 收入, en: Income}
  value: income
  transform: log
  normalise: {goalposts: {from: 100 USD, to: 75000 USD}}
grades:
- {id: low, label: {zh: 低, en: Low}, from: 0}
- {id: medium, label: {zh: 中, en: Medium}, from: 0.55}
- {id: high, label: {zh: 高, en: High}, from: 0.7}
- {id: very_high, label: {zh: 极高, en: Very high}, from: 0.8}
"""
# UNDP, Human Development Report 2023/2024, table 1 (year 2022): life expectancy, expected and mean years of schooling,
# GNI per head (2017 PPP dollars), HDI. The HDI values were checked against copies of the table; the components, which
# are printed with one decimal, were written from memory of it and come out within one in the third place.
HDI_2022 = {
    "Switzerland": ("84.3", "16.6", "13.9", "69433", 0.967, "very_high"),
    "Norway": ("83.4", "18.6", "13.1", "69190", 0.966, "very_high"),
    "Iceland": ("82.8", "19.1", "13.8", "54688", 0.959, "very_high"),
    "Denmark": ("81.9", "18.8", "13.0", "62019", 0.952, "very_high"),
    "Sweden": ("83.5", "19.0", "12.7", "56996", 0.952, "very_high"),
    "Germany": ("81.0", "17.3", "14.3", "55340", 0.950, "very_high"),
    "Ireland": ("82.7", "19.1", "11.7", "87468", 0.950, "very_high"),
    "Singapore": ("84.1", "16.9", "11.9", "88761", 0.949, "very_high"),
    "Australia": ("83.6", "21.1", "12.7", "49257", 0.946, "very_high"),
    "Netherlands": ("82.5", "18.6", "12.6", "57278", 0.946, "very_high"),
    "Finland": ("82.4", "19.2", "12.9", "49522", 0.942, "very_high"),
    "United Kingdom": ("82.2", "17.6", "13.4", "46624", 0.940, "very_high"),
    "United States": ("78.2", "16.4", "13.6", "65565", 0.927, "very_high"),
    "China": ("78.6", "15.2", "8.1", "18025", 0.788, "high"),
}


def test_hdi_2022():
    """Incomes and schooling beyond the goalposts are capped: Ireland, Singapore, Australia and others."""
    scheme = load_scheme(HDI)
    names = ("life", "expected", "mean", "income")
    rows = [dict(zip(names, map(Fraction, each[:4]), strict=True)) for each in HDI_2022.values()]
    result = score(scheme, table_of(scheme, list(HDI_2022), rows))
    for row, (name, (*_, value, grade)) in enumerate(HDI_2022.items()):
        assert result.score[row] == pytest.approx(value, abs=0.0011), name
        assert scheme.grades.ids[result.grade[row]] == grade


def test_hdi_ranks_share_places_on_three_decimals():
    """The ranks that the report gives these values: two are fifth, two seventh, two tenth."""
    values = np.array([0.967, 0.966, 0.959, 0.956, 0.952, 0.952, 0.950, 0.950, 0.949, 0.946, 0.946])
    assert ranks(values, np.ones(11, bool), 3).tolist() == [1, 2, 3, 4, 5, 5, 7, 7, 9, 10, 10]


def test_vikor_opricovic_and_tzeng_2004_table_3():
    """The mountain climber: risk (less is better) and altitude, problem f, and problem phi in other units."""
    for matrix in ([[1, 3000], [2, 3750], [5, 4500]], [[6, 2.0], [7, 2.75], [10, 3.5]]):
        found = vikor(np.array(matrix), [0.5, 0.5], [True, False])
        assert found.utility.tolist() == pytest.approx([0.5, 0.375, 0.5])
        assert found.regret.tolist() == pytest.approx([0.5, 0.25, 0.5])
        assert found.compromise.tolist() == pytest.approx([1, 0, 1])
        assert (found.advantage, found.stable, found.chosen) == (True, True, (1,))


@pytest.mark.parametrize(
    ("matrix", "best", "worst", "closeness"),
    [
        ([[1, 3000], [2, 3750], [5, 4500]], [0.114, 0.108, 0.365], [0.365, 0.280, 0.114], [0.762, 0.722, 0.238]),
        ([[6, 2.0], [7, 2.75], [10, 3.5]], [0.154, 0.085, 0.147], [0.147, 0.134, 0.154], [0.489, 0.612, 0.511]),
    ],
)
def test_topsis_opricovic_and_tzeng_2004_table_3(matrix, best, worst, closeness):
    """With vector normalisation other units give another order, which is why it is a view and no score."""
    found = topsis(np.array(matrix), [0.5, 0.5], [True, False])
    assert found.to_best.tolist() == pytest.approx(best, abs=0.0006)
    assert found.to_worst.tolist() == pytest.approx(worst, abs=0.0006)
    assert found.closeness.tolist() == pytest.approx(closeness, abs=0.0006)


def test_critic_diakoulaki_1995():
    """Eight pharmaceutical firms by profitability, market share and productivity.

    The paper's table as scikit-criteria's tests give it, with the weights that they expect.
    """
    firms = [
        [61, 1.08, 4.33],
        [20.7, 0.26, 4.34],
        [16.3, 1.98, 2.53],
        [9, 3.29, 1.65],
        [5.4, 2.77, 2.33],
        [4, 4.12, 1.21],
        [-6.1, 3.52, 2.10],
        [-34.6, 3.31, 0.98],
    ]
    assert critic(np.array(firms)).tolist() == pytest.approx([0.20222554, 0.48090173, 0.31687273], abs=1e-8)


def test_ahp_saaty_2008_drinks():
    """Saaty, Int. J. Services Sciences 1 (2008) 83-98: coffee, wine, tea, beer, sodas, milk, water; ratio 0.022."""
    drinks = [
        [1, 9, 5, 2, 1, 1, 1 / 2],
        [1 / 9, 1, 1 / 3, 1 / 9, 1 / 9, 1 / 9, 1 / 9],
        [1 / 5, 3, 1, 1 / 3, 1 / 4, 1 / 3, 1 / 9],
        [1 / 2, 9, 3, 1, 1 / 2, 1, 1 / 3],
        [1, 9, 4, 2, 1, 2, 1 / 2],
        [1, 9, 3, 1, 1 / 2, 1, 1 / 3],
        [2, 9, 9, 3, 2, 3, 1],
    ]
    found = ahp(drinks)
    assert found.weights.tolist() == pytest.approx([0.177, 0.019, 0.042, 0.116, 0.190, 0.129, 0.327], abs=0.0006)
    assert found.ratio == pytest.approx(0.022, abs=0.0005)
    assert found.is_consistent
    assert ahp(drinks, "alonso_lamata").ratio == pytest.approx(
        0.0219, abs=0.0001
    )  # another random index, another ratio


def test_ahp_saaty_house():
    """Saaty (1980): choosing a house by eight criteria; the eigenvalue 9.669 and the ratio 0.169 show inconsistency.

    Matrix and results are written from memory of the book.
    """
    house = [
        [1, 5, 3, 7, 6, 6, 1 / 3, 1 / 4],
        [1 / 5, 1, 1 / 3, 5, 3, 3, 1 / 5, 1 / 7],
        [1 / 3, 3, 1, 6, 3, 4, 6, 1 / 5],
        [1 / 7, 1 / 5, 1 / 6, 1, 1 / 3, 1 / 4, 1 / 7, 1 / 8],
        [1 / 6, 1 / 3, 1 / 3, 3, 1, 1 / 2, 1 / 5, 1 / 6],
        [1 / 6, 1 / 3, 1 / 4, 4, 2, 1, 1 / 5, 1 / 6],
        [3, 5, 1 / 6, 7, 5, 5, 1, 1 / 2],
        [4, 7, 5, 8, 6, 6, 2, 1],
    ]
    found = ahp(house)
    assert found.weights.tolist() == pytest.approx([0.173, 0.054, 0.188, 0.018, 0.031, 0.036, 0.167, 0.333], abs=0.0006)
    assert found.value == pytest.approx(9.669, abs=0.0006)
    assert found.ratio == pytest.approx(0.169, abs=0.0006)
    assert not found.is_consistent


def test_entropy_by_hand():
    """Two columns of four: one without spread weighs nothing; 0 ln 0 counts as 0.

    The second column's shares are 1/2, 1/2, 0, 0: its entropy is ln 2 of ln 4, so it keeps a half and takes all weight.
    The third has all in one row: entropy 0, so it keeps 1. Weights 0, 1/3, 2/3.
    """
    scores = np.array([[1.0, 0.5, 1.0], [1.0, 0.5, 0.0], [1.0, 0.0, 0.0], [1.0, 0.0, 0.0]])
    assert entropy(scores).tolist() == pytest.approx([0, 1 / 3, 2 / 3])
