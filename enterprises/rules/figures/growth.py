"""How a figure grew: in basis points, and not said where there is nothing to grow from."""

from collections.abc import Mapping
from datetime import date

from enterprises.enums_figures import PeriodKind
from enterprises.rules.figures.periods import Period

WHOLE = 10_000  # basis points


def growth(value: int | None, base: int | None) -> int | None:
    """The change against the base in basis points, half away from zero; None without a base above zero."""
    if value is None or base is None or base <= 0:
        return None
    change = (value - base) * WHOLE
    rounded = (abs(change) * 2 + base) // (base * 2)
    return rounded if change >= 0 else -rounded


def on_year(values: Mapping[Period, int], period: Period) -> int | None:
    """Against the same period of last year.

    The spring festival moves between January and February: January has no rate of its own, and February's is that
    of both months together.
    """
    if period.kind is PeriodKind.MONTH and period.start.month == 1:
        return None
    if period.kind is PeriodKind.MONTH and period.start.month == 2:
        return growth(both(values, period), both(values, period.year_before))
    return growth(values.get(period), values.get(period.year_before))


def both(values: Mapping[Period, int], february: Period) -> int | None:
    january = values.get(Period(date(february.start.year, 1, 1), PeriodKind.MONTH))
    own = values.get(february)
    return None if january is None or own is None else january + own


def on_previous(values: Mapping[Period, int], period: Period) -> int | None:
    """Against the period just before."""
    return growth(values.get(period), values.get(period.previous))
