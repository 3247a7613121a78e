"""What an amount is made of by clause: parts that add up to it to the fen."""

from subsidies.rules.summaries import ClauseAmount, clause_amounts


def line(name, kind, value, clause="", **more):
    return {"id": name, "kind": kind, "value": value, "clause": clause, **more}


def test_one_award_takes_the_whole_total_under_its_first_clause():
    record = {"lines": [line("support.value", "award", "38313.405"), line("support.1", "step", "38313.405", "s2")]}
    assert clause_amounts(record, 38_313_40) == [ClauseAmount("s2", 38_313_40)]


def test_several_awards_stand_after_their_own_steps_and_the_whole_makes_up_the_rest():
    """100.005 and 50 after a ceiling; the total of 120 was limited: 100.00 + 50.00 - 30.00."""
    record = {
        "lines": [
            line("site.value", "award", "100.005", "c1"),
            line("fair.value", "award", "80", "c2"),
            line("fair.1", "step", "50", "c3"),
            line("total.1", "step", "120"),
            line("total", "total", "120"),
        ]
    }
    assert clause_amounts(record, 120_00) == [
        ClauseAmount("c1", 100_00),
        ClauseAmount("c2", 50_00),
        ClauseAmount("", -30_00),
    ]


def test_an_award_for_each_row_counts_their_sum_and_unknown_rows_nothing():
    record = {
        "lines": [
            {"id": "a.value", "kind": "award", "value": None, "values": ["10", None, "1/3"], "clause": "c1"},
            line("b.value", "award", "5", "c1"),
        ]
    }
    assert clause_amounts(record, 15_33) == [ClauseAmount("c1", 15_33)]
