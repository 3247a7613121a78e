"""How many directors sign: by the programme's way and the amount, an amount that equals a bound being over it."""

import pytest

from subsidies.enums_meeting import DecidingWay
from subsidies.rules.desks import Deciding, signatures_needed

ONE, TWO, MEETING = DecidingWay.DIRECTOR, DecidingWay.SIGNATURES, DecidingWay.MEETING


@pytest.mark.parametrize(
    ("deciding", "expected"),
    [
        (Deciding(ONE), (1, 1, 1, 1)),
        (Deciding(TWO), (2, 2, 2, 2)),
        (Deciding(MEETING), (0, 0, 0, 0)),
        (Deciding(ONE, two_from=100_00), (1, 2, 2, 2)),
        (Deciding(ONE, meeting_from=500_00), (1, 1, 1, 0)),
        (Deciding(ONE, two_from=100_00, meeting_from=500_00), (1, 2, 2, 0)),
        (Deciding(TWO, meeting_from=500_00), (2, 2, 2, 0)),
    ],
)
def test_signatures_by_way_and_amount(deciding, expected):
    amounts = (99_99, 100_00, 499_99, 500_00)
    assert tuple(signatures_needed(deciding, amount) for amount in amounts) == expected
