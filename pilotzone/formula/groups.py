"""What a row is among the rows with the same value: its place, the total up to it, a sum over its group.

The form for one claim. All rows are worked out together, once, when the first of them asks.
A row whose group is unknown could belong to any, so it leaves the groups of all rows unknown.
"""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from pilotzone.formula.scope import Row, Run, Scope
from pilotzone.formula.values import NONE, UNKNOWN, Value

Members = list[tuple[Row, list[Value]]]


def by_row(node: object, rows: str, per: str, parts: list[Run], work: Callable[[Members], list[Value]]) -> Run:
    """A run that answers for the row being looked at, from the values of `parts` for all rows of its group."""

    def all_rows(scope: Scope) -> dict[int, Value]:
        before, members = scope.row, defaultdict[Any, Members](list)
        for row in scope.rows[rows]:
            scope.row = row
            members[row[per] if per else None].append((row, [part(scope) for part in parts]))
        scope.row = before
        if UNKNOWN in members:
            return {id(row): UNKNOWN for row in scope.rows[rows]}
        return {
            id(row): value for group in members.values() for (row, _), value in zip(group, work(group), strict=True)
        }

    def run(scope: Scope) -> Value:
        if node not in scope.worked:
            scope.worked[node] = all_rows(scope)
        return scope.worked[node][id(scope.row)]

    return run


def places_of(members: Members, descending: bool) -> list[Value]:
    """1, 2, … by rising (or falling) key among the rows that count; the others have place 0."""
    keyed = [(values[0], values[1], number) for number, (_, values) in enumerate(members)]
    found: list[Value] = [0] * len(members)
    counted = [each for each in keyed if each[1] is not False]
    if any(key is UNKNOWN or test is UNKNOWN for key, test, _ in counted):
        return [0 if test is False else UNKNOWN for _, test, _ in keyed]
    ordered = sorted(counted, key=lambda each: each[0], reverse=descending)  # stable in both directions
    for place, (_, _, number) in enumerate(ordered, 1):
        found[number] = place
    return found


def running(members: Members) -> list[Value]:
    """The total up to and with each row, in the filed order."""
    found: list[Value] = []
    total: Value = 0
    for _, (value,) in members:
        total = UNKNOWN if UNKNOWN in (value, total) else total + value
        found.append(total)
    return found


def same_for_all(kind: str) -> Callable[[Members], list[Value]]:
    def work(members: Members) -> list[Value]:
        return [aggregate(kind, [values for _, values in members])] * len(members)

    return work


def aggregate(kind: str, pairs: list[list[Value]]) -> Value:
    """Of (value, whether it counts): what is unknown spoils the result, unless `any` or `all` is decided without it."""
    if kind in ("any", "all"):
        return _tested(pairs, kind == "any")
    counted = [value for value, test in pairs if test is not False]
    if any(test is UNKNOWN for _, test in pairs) or any(value is UNKNOWN for value in counted):
        return UNKNOWN
    if kind in ("sum", "count"):
        return sum(counted)
    if kind == "distinct":
        return len(set(counted))
    return (max(counted) if kind == "largest" else min(counted)) if counted else NONE


def _tested(pairs: list[list[Value]], decisive: bool) -> Value:
    found: Value = not decisive
    for value, test in pairs:
        if test is True and value is decisive:
            return decisive
        if test is not False and (test is UNKNOWN or value is UNKNOWN) and value is not (not decisive):
            found = UNKNOWN
    return found
