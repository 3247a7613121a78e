"""A budget's year by month: what stood at its beginning, what came and went by kind, what stood at its end."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from subsidies.enums import EntryKind
from subsidies.rules.ledger import Line, Totals, apply


@dataclass(frozen=True, slots=True)
class Dated:
    """A line of the ledger and the day on which it was entered."""

    day: date
    line: Line


@dataclass(frozen=True, slots=True)
class Month:
    """Sums in fen by kind of entry; `closing` is the opening of the next."""

    first_day: date
    opening: Totals
    sums: Mapping[EntryKind, int]
    closing: Totals


def months(lines: Iterable[Dated]) -> tuple[Month, ...]:
    """Every month from the first line's to the last one's, quiet ones too. The lines are in the ledger's order.

    A line that was entered with an earlier day than the one before it counts in the month that was reached.
    """
    found: list[Month] = []
    totals = opening = Totals()
    sums: dict[EntryKind, int] = {}
    current: date | None = None
    for dated in lines:
        month = dated.day.replace(day=1)
        while current is not None and current < month:
            found.append(Month(current, opening, sums, totals))
            current, opening, sums = following(current), totals, {}
        current = current or month
        totals = apply(totals, dated.line)
        sums[dated.line.kind] = sums.get(dated.line.kind, 0) + dated.line.amount
    if current is not None:
        found.append(Month(current, opening, sums, totals))
    return tuple(found)


def following(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)
