"""What a basis covers."""

from datetime import date

import pytest

from enterprises.rules.figures.bases import Ground, refusal

GROUND = Ground({"assessment"}, {"turnover"}, date(2026, 1, 1), date(2026, 12, 31))


@pytest.mark.parametrize(
    ("purpose", "item", "day", "expected"),
    [
        ("assessment", "turnover", date(2026, 1, 1), ""),
        ("assessment", "turnover", date(2026, 12, 31), ""),
        ("credit", "turnover", date(2026, 6, 1), "purpose"),
        ("assessment", "staff", date(2026, 6, 1), "item"),
        ("assessment", "turnover", date(2025, 12, 31), "not_yet"),
        ("assessment", "turnover", date(2027, 1, 1), "expired"),
    ],
)
def test_refusal(purpose, item, day, expected):
    assert refusal(GROUND, purpose=purpose, item=item, day=day) == expected


def test_revoked_counts_from_its_day():
    ground = Ground({"assessment"}, (), revoked_on=date(2026, 5, 1))
    assert refusal(ground, purpose="assessment", item="x", day=date(2026, 4, 30)) == ""
    assert refusal(ground, purpose="assessment", item="x", day=date(2026, 5, 1)) == "revoked"
