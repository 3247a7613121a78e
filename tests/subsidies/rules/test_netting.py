"""Netting by hand, and that no payment gives and no debt takes more than it holds, whatever they are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from subsidies.rules.lints import lint
from subsidies.rules.measure import MeasureError, load_measure
from subsidies.rules.model import Netting
from subsidies.rules.netting import Debt, Due, Offset, is_allowed, offsets
from tests.factories.people import POLICY

SAME = Netting("overdue", "programme", "c4")


def debt(key, left, *, rule=SAME, overdue=True, measure=1, programme=1):
    return Debt(key, left, measure, programme, overdue, rule)


def due(key, amount, *, measure=1, programme=1):
    return Due(key, amount, measure, programme)


def test_the_earliest_debt_is_taken_from_the_first_payment():
    found = offsets([due(1, 100_00), due(2, 50_00)], [debt(7, 120_00), debt(8, 40_01)])
    assert found == (Offset(1, 7, 100_00), Offset(2, 7, 20_00), Offset(2, 8, 30_00))


@pytest.mark.parametrize(
    ("rule", "overdue", "payment", "allowed"),
    [
        (None, True, due(1, 1), False),
        (SAME, False, due(1, 1), False),
        (Netting("demanded", "programme", "c4"), False, due(1, 1), True),
        (SAME, True, due(1, 1, measure=2), True),
        (SAME, True, due(1, 1, programme=2), False),
        (Netting("overdue", "measure", "c4"), True, due(1, 1, measure=2), False),
        (Netting("overdue", "measure", "c4"), True, due(1, 1), True),
        (Netting("overdue", "any", "c4"), True, due(1, 1, measure=2, programme=2), True),
    ],
)
def test_the_measure_of_the_debt_says_whether_when_and_from_what(rule, overdue, payment, allowed):
    assert is_allowed(debt(7, 1, rule=rule, overdue=overdue), payment) is allowed
    assert bool(offsets([payment], [debt(7, 1, rule=rule, overdue=overdue)])) is allowed


rules = st.sampled_from([None, SAME, Netting("demanded", "any", "c4"), Netting("overdue", "measure", "c4")])
small = st.integers(1, 3)
amounts = st.integers(1, 10**9)


@given(
    st.lists(st.tuples(amounts, small, small), max_size=6),
    st.lists(st.tuples(amounts, small, small, st.booleans(), rules), max_size=6),
)
def test_sums_hold_to_the_fen(payments, debts):
    dues = [Due(key, *each) for key, each in enumerate(payments)]
    owed = [Debt(key, *each) for key, each in enumerate(debts)]
    found = offsets(dues, owed)
    assert len({(each.payment, each.debt) for each in found}) == len(found)
    assert all(each.amount > 0 and is_allowed(owed[each.debt], dues[each.payment]) for each in found)
    rest = {each.key: each.amount - sum(x.amount for x in found if x.payment == each.key) for each in dues}
    left = {each.key: each.left - sum(x.amount for x in found if x.debt == each.key) for each in owed}
    assert min([*rest.values(), *left.values(), 0]) == 0
    # Nothing that could be kept is left on both sides.
    assert not any(rest[a.key] and left[b.key] and is_allowed(b, a) for a in dues for b in owed)


def measure(block):
    return load_measure(POLICY.read_text(encoding="utf-8") + block)


def test_a_measure_that_says_nothing_allows_nothing():
    assert measure("").netting is None
    assert measure("\nnetting: {starts: overdue, clause: c4}\n").netting == Netting("overdue", "programme", "c4")
    with pytest.raises(MeasureError):
        measure("\nnetting: {starts: always, clause: c4}\n")
    with pytest.raises(MeasureError):
        measure("\nnetting: {starts: overdue, clause: nowhere}\n")


def test_netting_without_a_clause_cannot_be_published():
    def codes(block):
        found = [each for each in lint(measure(block)) if each.code.startswith("netting")]
        return {each.code: each.blocks_publishing for each in found}

    assert codes("\nnetting: {starts: overdue, clause: c4}\n") == {}
    assert codes("\nnetting: {starts: demanded, against: any}\n") == {
        "netting_without_clause": True,
        "netting_before_due": False,
        "netting_anywhere": False,
    }
