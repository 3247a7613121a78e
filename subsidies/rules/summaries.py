"""What an amount is made of, clause by clause, for summary sheets: parts that add up to the amount to the fen."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import floor
from typing import Any

ON_THE_WHOLE = ""  # the part that steps on the total, and roundings, make


@dataclass(frozen=True, slots=True)
class ClauseAmount:
    """Fen under a clause; under no clause what steps on the whole take away or add."""

    clause: str
    amount: int


def clause_amounts(record: Mapping[str, Any], total: int) -> list[ClauseAmount]:
    """The awards of a frozen record by their clauses, in its order, then what the whole makes of them.

    An award stands with what it is after its own steps, in whole fen. One award alone takes the total.
    """
    awards = awards_of(record["lines"])
    if len(awards) == 1:
        return [ClauseAmount(awards[0].clause, total)]
    found: dict[str, int] = {}
    for each in awards:
        found[each.clause] = found.get(each.clause, 0) + each.amount
    left = total - sum(found.values())
    parts = [ClauseAmount(clause, amount) for clause, amount in found.items() if amount]
    return [*parts, ClauseAmount(ON_THE_WHOLE, left)] if left else parts


def awards_of(lines: Iterable[Mapping[str, Any]]) -> list[ClauseAmount]:
    found = []
    for own in lines_of_awards(lines).values():
        clause = next((row["clause"] for row in own if row["clause"]), ON_THE_WHOLE)
        found.append(ClauseAmount(clause, fen_of(own[-1])))
    return found


def lines_of_awards(lines: Iterable[Mapping[str, Any]]) -> dict[str, list[Mapping[str, Any]]]:
    """The lines of each award by its name: its value, then its steps in their order."""
    rows = list(lines)
    found: dict[str, list[Mapping[str, Any]]] = {
        row["id"].rpartition(".")[0]: [] for row in rows if row["kind"] == "award"
    }
    for row in rows:
        name = row["id"].rpartition(".")[0]
        if row["kind"] in ("award", "step") and name in found:
            found[name].append(row)
    return found


def part_of(lines: Iterable[Mapping[str, Any]], award: str, amount: int) -> int:
    """How much of the amount that became of all awards of a record is one award's, in whole fen."""
    parts = {name: fen_of(own[-1]) for name, own in lines_of_awards(lines).items()}
    total = sum(parts.values())
    return amount * parts.get(award, 0) // total if total else 0


def fen_of(row: Mapping[str, Any]) -> int:
    """A line's value in whole fen; of a value for each row, their sum. What is not known counts nothing."""
    values = [row["value"]] if row.get("value") is not None else row.get("values") or []
    return floor(sum((Fraction(each) for each in values if each is not None), Fraction(0)) * 100)
