"""Which measures fit: the results for facts given, worked out by hand from TJ-2024-TRANSFORM and a small measure."""

import pytest

from pilotzone.formula.values import UNKNOWN
from subsidies.rules import automatic
from subsidies.rules.evaluation import evaluate
from subsidies.rules.fit import Candidate, Certainty, Verdict, fit, fits
from subsidies.rules.measure import load_measure
from subsidies.rules.questions import askable, question_of, still_readable
from tests.factories.people import POLICY

TJ = load_measure(POLICY.read_text(encoding="utf-8"))
AUTO = load_measure(POLICY.with_name("ZONE-DEMO-AUTO.yaml").read_text(encoding="utf-8"))
# What the registers say of an enterprise in the city without a record, not high-tech, never supported.
REGISTERS = {
    "registered_here": True,
    "serious_violation": False,
    "owes_fiscal_money": False,
    "high_tech": False,
    "specialised": False,
    "applied_before": False,
}
CLEAN = {
    "registered_here": True,
    "connected_to_platform": True,
    "high_tech": False,
    "specialised": False,
    "serious_violation": False,
    "barred": False,
    "owes_fiscal_money": False,
    "applied_before": False,
}


def tj(sums=None, **facts):
    return fit(Candidate("tj", TJ, REGISTERS | facts, sums or {}, {}))


def auto(key="auto", **facts):
    return fit(Candidate(key, AUTO, CLEAN | facts, {}, {}))


def results(found):
    return {each.id: each.result for each in found.findings}


def test_with_registers_alone_the_largest_ceiling_bounds_the_amount():
    found = tj()
    assert found.verdict == Verdict.COULD
    assert (found.worth.certainty, found.worth.fen) == (Certainty.UP_TO, 300_000_00)
    assert found.missing == ("platform_trade", "turnover", "overseas_mark", "spend")
    assert results(found)["on_platform"] == "unknown"
    assert results(found)["in_city"] == "met"


def test_a_known_turnover_brings_its_own_ceiling():
    found = tj(turnover=62_480_000)
    assert (found.worth.certainty, found.worth.fen) == (Certainty.UP_TO, 70_000_00)
    assert "turnover" not in found.missing


def test_only_what_matters_still_is_asked():
    """Not supported before: the growth condition does not apply, so nobody asks for the year before.
    High-tech: the rate is 50 % whatever else, so nobody asks for the trademark."""
    found = tj(turnover=62_480_000, platform_trade=True, high_tech=True)
    assert found.verdict == Verdict.FITS
    assert found.missing == ("spend",)


def test_a_second_application_asks_for_the_turnover_of_the_year_before():
    found = tj(turnover=62_480_000, platform_trade=True, high_tech=True, applied_before=True)
    assert found.verdict == Verdict.COULD
    second = next(each for each in found.findings if each.id == "second_year")
    assert second.missing == ("turnover_before",)


def test_a_sum_of_costs_counts_in_full_and_is_an_upper_bound():
    found = tj({"spend": 120_000}, turnover=62_480_000, platform_trade=True, overseas_mark=False)
    assert (found.verdict, found.worth.certainty) == (Verdict.FITS, Certainty.UP_TO)
    assert found.worth.fen == 36_000_00  # 30 % of 120,000
    assert found.missing == ()


def test_no_costs_give_nothing():
    found = tj({"spend": 0}, turnover=62_480_000, platform_trade=True, overseas_mark=False)
    assert (found.verdict, found.worth.fen) == (Verdict.DOES_NOT, 0)


def test_a_bar_not_met_tells_its_clause():
    found = tj(platform_trade=False)
    assert found.verdict == Verdict.DOES_NOT
    assert [(each.id, each.clause) for each in found.refused_by] == [("on_platform", "c2")]
    assert (found.worth.certainty, found.worth.fen) == (Certainty.EXACT, 0)


def test_a_band_that_leaves_nothing_is_a_refusal_by_its_step():
    found = tj(turnover=50_000)
    assert (found.verdict, found.worth.fen) == (Verdict.DOES_NOT, 0)
    assert (found.zero.name, found.zero.clause) == ("support.1", "s2")
    assert found.refused_by == ()


def test_a_register_that_is_silent_leaves_the_measure_open_and_asks_nobody():
    found = auto(high_tech=UNKNOWN)
    assert found.silent == ("high_tech",)
    assert found.missing == ()
    assert (found.worth.certainty, found.worth.fen) == (Certainty.UP_TO, 20_000_00)


def test_all_known_is_exact():
    found = auto(specialised=True)
    assert (found.verdict, found.worth.certainty, found.worth.fen) == (Verdict.FITS, Certainty.EXACT, 15_000_00)


def test_results_stand_in_order_the_largest_amount_first():
    given = [
        Candidate("barred", AUTO, CLEAN | {"barred": True}, {}, {}),
        Candidate("small", AUTO, CLEAN, {}, {}),
        Candidate("open", TJ, REGISTERS, {}, {}),
        Candidate("large", AUTO, CLEAN | {"high_tech": True}, {}, {}),
    ]
    assert [each.key for each in fits(given)] == ["large", "small", "open", "barred"]
    assert [each.key for each in fits(reversed(given))] == ["large", "small", "open", "barred"]


PER_UNIT = """
language: measure/1
id: X
version: 1
name: {zh: 展位, en: Booths}
status: draft
programme: fairs
source: {issuer: unstated, document: unstated}
clauses: {s: {label: {zh: 标准, en: Standard}, text: {zh: 每个展位一万元。, en: Ten thousand a booth.}}}
inputs:
  rate: {type: rate, label: {zh: 比例, en: Rate}, max: 0.8}
  booths:
    label: {zh: 展位, en: Booths}
    rows: {area: {type: m2, label: {zh: 面积, en: Area}}}
conditions:
- {id: some, label: {zh: 有展位, en: Has booths}, test: count(booths) > 0, clause: s,
   message: {zh: 没有展位。, en: No booths.}, severity: bars}
awards:
- id: each
  label: {zh: 按展位, en: By booth}
  value: count(booths) * 10_000 CNY * rate
  steps: STEPS
total: {label: {zh: 合计, en: Total}, steps: [{round: down, to: 0.01 CNY}]}
"""


def per_unit(steps, **facts):
    return fit(Candidate("x", load_measure(PER_UNIT.replace("STEPS", steps)), facts, {}, {}))


def test_a_count_of_lines_that_are_not_there_is_unknown_not_zero_or_one():
    found = per_unit("[]", rate=0)
    assert (found.worth.certainty, found.worth.fen) == (Certainty.UNKNOWN, None)
    assert results(found) == {"some": "unknown"}
    assert found.silent == ("booths",)


@pytest.mark.parametrize(
    ("steps", "fen"),
    [
        ("[{limit: 50_000 CNY}]", 50_000_00),
        ("[{limit: 50_000 CNY}, {scale: 120%}]", 60_000_00),
        ("[{limit: 50_000 CNY}, {scale: 120%}, {limit: 55_000 CNY}]", 55_000_00),
        ("[{limit: 50_000 CNY}, {less: 8_000 CNY}]", 42_000_00),
        ("[{limit: 50_000 CNY}, {round: down, to: 100 CNY}]", 50_000_00),
        ("[{limit: 50_050 CNY}, {round: up, to: 100 CNY}]", 50_100_00),
        ("[{limit: 50_000 CNY}, {minimum: 60_000 CNY, below: raise}]", 60_000_00),
        ("[{limit: 100_000 CNY}, {scale: rate}]", 80_000_00),  # the rate is not known, but at most 80 %
        ("[{scale: 120%}]", None),
    ],
)
def test_what_follows_from_the_steps_alone(steps, fen):
    assert per_unit(steps).worth.fen == fen


# --- questions ---------------------------------------------------------------------------------------


def test_a_question_is_known_by_name_type_and_its_chinese_label():
    turnover = TJ.input("turnover")
    assert question_of(turnover) == "turnover|CNY|2023年营业额"
    assert {spec.name for spec in askable(TJ)} == {
        "platform_trade",
        "turnover",
        "turnover_before",
        "overseas_mark",
        "filed_by_agent",
        "spend",
    }
    assert askable(AUTO) == ()


def test_an_answer_that_a_stricter_measure_would_refuse_is_not_taken():
    rate = load_measure(PER_UNIT.replace("STEPS", "[]")).input("rate")
    assert still_readable("0.5", rate) == "0.5"
    assert still_readable("0.9", rate) == ""


# --- without application -----------------------------------------------------------------------------


def test_only_a_measure_that_asks_nobody_can_be_awarded_without_application():
    assert automatic.is_register_only(AUTO)
    assert not automatic.is_register_only(TJ)
    text = POLICY.with_name("ZONE-DEMO-AUTO.yaml").read_text(encoding="utf-8")
    assert not automatic.is_register_only(load_measure(text.replace("from: awards", "from: claim")))
    assert not automatic.is_register_only(load_measure(text.replace("from: awards", "from: reviewer")))
    assert not automatic.is_register_only(load_measure(text.replace("  from: enterprise\n  formats", "  formats")))


def test_the_table_says_the_same_as_each_alone():
    facts = [
        CLEAN,
        CLEAN | {"high_tech": True, "specialised": True},
        CLEAN | {"connected_to_platform": False},
        CLEAN | {"specialised": UNKNOWN},
        CLEAN | {"barred": UNKNOWN},
        CLEAN | {"specialised": True, "owes_fiscal_money": True},
    ]
    found = automatic.totals(AUTO, facts)
    assert list(automatic.due(found)) == [0, 1]
    assert [int(fen) for fen in found.fen[:2]] == [5_000_00, 20_000_00]
    alone = [evaluate(AUTO, {name: value for name, value in each.items() if value is not UNKNOWN}) for each in facts]
    assert [each.state for each in alone] == ["computed", "computed", "barred", "unknown", "unknown", "barred"]
    assert list(found.state) == [0, 0, 2, 1, 1, 2]


# --- the whole library -------------------------------------------------------------------------------

DOCUMENTS = sorted(POLICY.parent.glob("*.yaml"))


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_no_bound_lies_below_what_an_example_gives(path):
    """Whatever single fact is left out, and with no line listed: the bound still holds for the example as it is."""
    measure = load_measure(path.read_text(encoding="utf-8"))
    for example in measure.examples:
        known = [spec.name for spec in measure.scalar_inputs if spec.name in example.given]
        for left_out in [None, *known]:
            facts = {name: example.given[name] for name in known if name != left_out}
            found = fit(Candidate("x", measure, facts, {}, example.rates))
            if found.worth.fen is not None and example.total is not None:
                assert found.worth.fen >= example.total * 100, (example.number, left_out)
