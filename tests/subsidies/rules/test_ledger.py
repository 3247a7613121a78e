"""The ledger's arithmetic, by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from subsidies.enums import EntryKind
from subsidies.rules.ledger import Line, Overdrawn, Totals, apply, recount

START = Totals(allotted=1000, reserved=300, committed=200, paid=100)


@pytest.mark.parametrize(
    ("line", "after"),
    [
        (Line(EntryKind.ALLOT, 50), Totals(1050, 300, 200, 100)),
        (Line(EntryKind.REDUCE, 400), Totals(600, 300, 200, 100)),
        (Line(EntryKind.MOVE_OUT, 400), Totals(600, 300, 200, 100)),
        (Line(EntryKind.MOVE_IN, 50), Totals(1050, 300, 200, 100)),
        (Line(EntryKind.RESERVE, 400), Totals(1000, 700, 200, 100)),
        (Line(EntryKind.COMMIT, 300), Totals(1000, 0, 500, 100)),
        (Line(EntryKind.PAY, 200), Totals(1000, 300, 0, 300)),
        (Line(EntryKind.RELEASE, 300, "reserve"), Totals(1000, 0, 200, 100)),
        (Line(EntryKind.RELEASE, 200, "commit"), Totals(1000, 300, 0, 100)),
        (Line(EntryKind.RECOVER, 100), Totals(1000, 300, 200, 0)),
        (Line(EntryKind.CARRY_FORWARD, 400), Totals(600, 300, 200, 100)),
        (Line(EntryKind.CARRY_IN, 50), Totals(1050, 300, 200, 100)),
        (Line(EntryKind.HAND_BACK, 400), Totals(600, 300, 200, 100)),
        (Line(EntryKind.RETURN, 100), Totals(1000, 300, 300, 0)),
    ],
)
def test_each_kind_moves_its_amount(line, after):
    assert apply(START, line) == after


@pytest.mark.parametrize(
    ("kind", "source", "held"),
    [
        (EntryKind.REDUCE, "balance", 400),
        (EntryKind.MOVE_OUT, "balance", 400),
        (EntryKind.RESERVE, "balance", 400),
        (EntryKind.COMMIT, "reserved", 300),
        (EntryKind.PAY, "committed", 200),
        (EntryKind.RECOVER, "paid", 100),
        (EntryKind.CARRY_FORWARD, "balance", 400),
        (EntryKind.HAND_BACK, "balance", 400),
        (EntryKind.RETURN, "paid", 100),
    ],
)
def test_no_account_is_overdrawn(kind, source, held):
    with pytest.raises(Overdrawn) as overdrawn:
        apply(START, Line(kind, held + 1))
    assert (overdrawn.value.source, overdrawn.value.held, overdrawn.value.short_by) == (source, held, 1)


def test_a_line_of_nothing_is_no_line():
    with pytest.raises(ValueError, match="above zero"):
        apply(START, Line(EntryKind.ALLOT, 0))


@given(st.lists(st.tuples(st.sampled_from(list(EntryKind)), st.integers(1, 500)), max_size=40))
def test_whatever_is_accepted_never_overspends(steps):
    totals, kept = Totals(), []
    for kind, amount in steps:
        line = Line(kind, amount, "reserve" if kind == EntryKind.RELEASE else "")
        try:
            totals = apply(totals, line)
        except Overdrawn:
            continue
        kept.append(line)
    assert min(totals.balance, totals.reserved, totals.committed, totals.paid, totals.allotted) >= 0
    assert recount(kept) == totals
