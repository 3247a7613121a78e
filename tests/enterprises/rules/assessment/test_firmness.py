"""The report on how firm the ranks are, and what is missing in a run: worked out on paper."""

from fractions import Fraction

from enterprises.rules.assessment import firmness, gaps
from tests.enterprises.rules.assessment.documents import FULL, flat, rows_of, scheme, scored


def test_a_report_tells_scenarios_draws_and_both_views():
    # Two indicators of equal weight: 0.9 and 0.3 make 60, 0.5 and 0.6 make 55, 0.2 and 0.2 make 20.
    result = scored(flat(2, "{goalposts: {from: 0, to: 1}}"), *rows_of((0.9, 0.3), (0.5, 0.6), (0.2, 0.2)))
    told = []
    report = firmness.report(result, seed=7, count=100, told=told.append)
    again = firmness.report(result, seed=7, count=100)
    assert told == [20, 40, 60, 80, 100]
    assert (
        firmness.digest(report) == firmness.digest(again) != firmness.digest(firmness.report(result, seed=8, count=100))
    )
    assert (report["size"], report["ranked"], report["seed"], report["draws"]) == (3, False, 7, 100)
    names = [each["id"] for each in report["subjects"]]
    assert [each["rank"] for each in report["subjects"]] == [1, 2, 3]
    found = {(each["kind"], each["of"]): each for each in report["scenarios"]}
    first, second = result.scheme.indicators
    # Without the first the second leads: 0.6, 0.3, 0.2. Two change places, the third stays: 1 - 6 x 2 / (3 x 8).
    without = found["drop", first.id]
    assert (without["agreement"], without["mean"], without["most"]) == ("0.5", "0.666666667", 1)
    assert found["drop", second.id]["agreement"] == "1"
    assert report["subjects"][0]["best"] == 1
    assert report["subjects"][0]["worst"] == 2
    assert report["subjects"][2]["low"] == report["subjects"][2]["high"] == "3"
    assert report["weights"] is None  # fewer than five
    views = report["views"]
    # The last is worst in both: furthest from the best, and its regret and utility are greatest.
    last = views["subjects"][2]
    assert (last["id"], last["topsis"], last["closeness"], last["vikor"], last["q"]) == (names[2], 3, "0", 3, "1")
    assert views["left_out"] == 0


def test_what_is_missing_has_jumped_or_differs():
    rows = [
        FULL,
        FULL | {"exports": Fraction(2000)},  # three times more than before: beyond 200 per cent
        FULL | {"exports_before": Fraction(0)},  # nothing to grow from
        FULL | {"has_site": False},  # returns do not apply
        {name: value for name, value in FULL.items() if name != "service"},
    ]
    result = scored(scheme(), *rows)
    found = gaps.find(result.scheme, result.found)
    told = {each.indicator: each for each in found.gaps}
    assert found.size == 5
    assert (found.jumps, found.differences) == ((1,), ())
    assert (told["rise"].there, told["rise"].blank, told["rise"].missing) == (4, 1, 0)
    assert (told["returned"].there, told["returned"].not_applicable) == (4, 1)
    assert (told["service"].there, told["service"].missing) == (4, 1)
