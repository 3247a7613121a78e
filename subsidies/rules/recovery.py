"""Recovery: which rung of the sanction follows, until when a bar lasts, and which budget a repayment goes back to."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from pilotzone.kernel.money import split_exactly
from subsidies.enums_recovery import BAR_YEARS, Sanction

LADDER = (Sanction.WARNING, Sanction.BAR_1, Sanction.BAR_3)


def next_rung(earlier: Iterable[str]) -> Sanction:
    """One above the highest that the enterprise has had; the last one stays the last."""
    had = [LADDER.index(Sanction(each)) for each in earlier if each in LADDER]
    return LADDER[min(max(had, default=-1) + 1, len(LADDER) - 1)]


def last_day(sanction: Sanction, first: date) -> date | None:
    """The last day of the bar, both days included; None where the sanction bars nothing."""
    years = BAR_YEARS.get(sanction)
    if years is None:
        return None
    try:
        return first.replace(year=first.year + years) - timedelta(days=1)
    except ValueError:  # 29 February
        return date(first.year + years, 2, 28)


def shares(amount: int, paid: Mapping[int, int]) -> dict[int, int]:
    """The repayment by budget, in proportion to what each has paid and not got back. Raises ValueError above that."""
    if amount > sum(paid.values()):
        raise ValueError("More is repaid than was paid.")
    keys = sorted(paid)
    parts = split_exactly(amount, [paid[key] for key in keys])
    return {key: part for key, part in zip(keys, parts, strict=True) if part}
