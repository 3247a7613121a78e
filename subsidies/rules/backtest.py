"""What came of a trial, frozen: cost, who gains and loses, by place and size, cliffs; exact whole numbers of fen."""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from pilotzone.formula.column import LIMIT, Array
from pilotzone.formula.text import Text
from subsidies.rules.ceilings import Ceiling, cliffs, worst
from subsidies.rules.comparison import Comparison, Group, compare
from subsidies.rules.differences import Change
from subsidies.rules.differences import compare as compare_documents
from subsidies.rules.model import Measure
from subsidies.rules.table import COMPUTED, UNKNOWN, Totals
from subsidies.rules.trial import NOT_KNOWN, Reason, Trial

FORMAT = "backtest/1"
SMALL = 5  # a group of fewer claims shows no amounts, fewer enterprises no distribution
MOST_POINTS = 200  # of each kind in the chart
MOST_DIFFERENCES = 60  # listed; the page of the two versions has them all
PLACE, SIZE = Text("所在区", "District"), Text("规模", "Size")
ELSEWHERE, UNTOLD = Text("未登记所在区", "No district"), Text("未提供", "Not given")


@dataclass(frozen=True, slots=True)
class Outcome:
    """`frozen` is plain JSON. `changes` are the claims whose amount differs, largest first: which, before, after."""

    frozen: dict[str, Any]
    changes: tuple[tuple[int, int, int], ...]


def outcome(
    trial: Trial, *, places: Mapping[int, Text], by_owner: bool, lacking: Container[str] = frozenset()
) -> Outcome:
    """`by_owner` counts who gains and who loses by owner, over all their claims; otherwise by claim.

    `lacking` are the inputs that none of the claims carries.
    Raises OverflowError where amounts are beyond any budget.
    """
    before, after = trial.totals("before"), trial.totals("after")
    known = (before.state != UNKNOWN) & (after.state != UNKNOWN)
    groupings = list(groupings_of(trial, places))
    found = compare(before, after, {each.id: each.codes for each in groupings})
    units = by_unit((trial.owners if by_owner else trial.ids)[known], before.fen[known], after.fen[known])
    frozen = {
        "format": FORMAT,
        "claims": found.count,
        "computed": found.shift.compared,
        "before": found.shift.before,
        "after": found.shift.after,
        "changed": found.shift.winners + found.shift.losers,
        "unit": "enterprise" if by_owner else "row",
        **unit_figures(units),
        "groups": [group_rows(each, found.groups[each.id]) for each in groupings],
        "open": [reason_row(trial, reason, count, lacking) for reason, count in trial.reasons.most_common()],
        "chart": chart(trial, known, before.fen, after.fen),
    }
    return Outcome(frozen, tuple(changes(trial.ids[known], before.fen[known], after.fen[known])))


def differences(before: str, after: str) -> list[dict[str, Any]]:
    """What the two documents say differently of who gets what; changes of words alone are left out."""
    rows = []
    for each in compare_documents(before, after).for_applicants().differences:
        if each.change == Change.REWORDED:
            continue
        row = {"block": pair(each.label), "clause": pair(each.clause), "change": str(each.change)}
        if each.change != Change.CHANGED:
            rows.append({**row, "label": None, "before": None, "after": None})
            continue
        for detail in each.details:
            if detail.change != Change.REWORDED:
                said = {"label": pair(detail.label), "before": pair(detail.before), "after": pair(detail.after)}
                rows.append({**row, **said})
    return rows[:MOST_DIFFERENCES]


def by_unit(owners: Array, before: Array, after: Array) -> Comparison:
    """The same with each owner's claims taken together."""
    found, inverse = np.unique(owners, return_inverse=True)
    state = np.full(len(found), COMPUTED, np.uint8)
    was, now = (Totals(sums_by(inverse, len(found), each), state) for each in (before, after))
    return compare(was, now)


def sums_by(places: Array, count: int, values: Array) -> Array:
    """The sum of the values at each place; in Python's integers where 64 bits could overflow on the way."""
    if len(values) and int(np.abs(values).max()) * len(values) >= LIMIT:
        values = values.astype(object)
    found = np.zeros(count, dtype=values.dtype)
    np.add.at(found, places, values)
    return found.astype(np.int64)


def unit_figures(units: Comparison) -> dict[str, Any]:
    """Who gains, who loses, and how the changes are spread, the highest gain first."""
    shift = units.shift
    return {
        "units": units.count,
        "gain": {
            "count": shift.winners,
            "sum": shift.won,
            "most": max((each.change for each in units.gains), default=0),
        },
        "loss": {
            "count": shift.losers,
            "sum": -shift.lost,
            "most": min((each.change for each in units.losses), default=0),
        },
        "same": shift.unchanged,
        "spread": [asdict(each) for each in reversed(units.histogram)] if units.count >= SMALL else None,
    }


@dataclass(frozen=True, slots=True)
class Grouping:
    """A way to group claims: a code for each, and the codes' labels in their order."""

    id: str
    label: Text
    codes: Array
    labels: Mapping[int, Text]
    largest_first: bool = False


def groupings_of(trial: Trial, places: Mapping[int, Text]) -> Iterator[Grouping]:
    """By place, by size class and by each list of codes among the inputs."""
    if places:
        yield Grouping("place", PLACE, trial.places, {**places, 0: ELSEWHERE}, largest_first=True)
    if trial.ceiling is not None:
        codes = np.searchsorted(np.asarray(trial.ceiling.edges), trial.quantity, side="right")
        codes = np.where(trial.quantity == NOT_KNOWN, NOT_KNOWN, codes)
        of = trial.ceiling.input.label
        label = Text(f"{SIZE.zh}（{of.zh}）", f"{SIZE.en} ({of.en})")
        yield Grouping("size", label, codes, {**dict(enumerate(trial.ceiling.classes())), NOT_KNOWN: UNTOLD})
    for spec in trial.lists:
        labels = {place: label for place, (_, label) in enumerate(spec.codes)} | {NOT_KNOWN: UNTOLD}
        yield Grouping(f"input.{spec.name}", spec.label, trial.codes(spec), labels)


def group_rows(grouping: Grouping, found: Sequence[Group]) -> dict[str, Any]:
    """Each code with its claims and both sums; groups too small to be shown stand together at the end."""
    by_code = {int(each.code): each.shift for each in found}
    shifts = [(label, by_code[code]) for code, label in grouping.labels.items() if code in by_code]
    if grouping.largest_first:
        shifts.sort(key=lambda each: -each[1].after)
    rows: list[dict[str, Any]] = []
    small: list[dict[str, Any]] = []
    for label, shift in shifts:
        row = {"label": pair(label), "claims": shift.compared, "before": shift.before, "after": shift.after}
        if shift.compared:
            (rows if shift.compared >= SMALL else small).append(row)
    if small:
        rows.append(together(small))
    return {"id": grouping.id, "label": pair(grouping.label), "rows": rows}


def together(small: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Small groups as one; if even that is small, without amounts."""
    claims = sum(row["claims"] for row in small)
    sums = {side: sum(row[side] for row in small) if claims >= SMALL else None for side in ("before", "after")}
    return {"label": None, "small": len(small), "claims": claims, **sums}


def reason_row(trial: Trial, reason: Reason, count: int, lacking: Container[str]) -> dict[str, Any]:
    """`new` are the inputs of the tested version that none of the claims carries."""
    before = trial.before if reason.side == "before" else None
    measure = (before or trial.after).measure
    inputs = [
        {"name": name, **pair(label_of(measure, name)), "new": before is None and name in lacking}
        for name in reason.inputs
    ]
    return {
        "side": reason.side,
        "kind": reason.kind,
        "inputs": inputs,
        "claims": count,
        "example": trial.examples[reason],
    }


def label_of(measure: Measure, name: str) -> Text:
    rows, _, column = name.partition(".")
    spec = measure.input(rows)
    return next((each.label for each in spec.columns if each.name == column), spec.label)


def chart(trial: Trial, known: Array, before: Array, after: Array) -> dict[str, Any] | None:
    """The amounts along the quantity with the caps of both versions; nothing for a handful of claims."""
    ceiling = trial.ceiling
    edges = [edge for edge in ceiling.edges if edge > 0] if ceiling else []
    told = known & (trial.quantity != NOT_KNOWN) if ceiling else known
    if ceiling is None or not edges or int(told.sum()) < SMALL:
        return None
    quantity, change, amount = trial.quantity[told], (after - before)[told], after[told]
    low, high = max(edges[0] // 2, 1), max(3 * edges[-1], min(int(quantity.max()), 10 * edges[-1]))
    found = cliffs(trial.before_ceiling, ceiling)
    steepest = worst(found)
    return {
        "input": pair(ceiling.input.label),
        "type": ceiling.table.of.name,
        "scale": ceiling.scale,
        "low": low,
        "high": high,
        "before": line(trial.before_ceiling, low, high),
        "after": line(ceiling, low, high),
        "points": points(quantity, change, amount),
        "claims": len(quantity),
        "outside": int(((quantity < low) | (quantity > high)).sum()),
        "cliffs": [
            {
                "at": each.at,
                "before": each.before,
                "after": each.after,
                "near_from": each.near_from,
                "near": int(((quantity >= each.near_from) & (quantity < each.at)).sum()),
            }
            for each in found
        ],
        "worst": None if steepest is None else found.index(steepest),
    }


def line(ceiling: Ceiling | None, low: int, high: int) -> list[list[int]]:
    return [list(point) for point in ceiling.line(low, high)] if ceiling is not None and ceiling.has_caps else []


def points(quantity: Array, change: Array, amount: Array) -> dict[str, list[list[int]]]:
    """Claims as points (quantity, amount after), evenly chosen along the quantity where there are many."""
    kinds = {"gain": change > 0, "loss": change < 0, "same": change == 0}
    order = np.argsort(quantity, kind="stable")
    found = {}
    for kind, test in kinds.items():
        chosen = order[test[order]]
        if len(chosen) > MOST_POINTS:
            chosen = chosen[np.linspace(0, len(chosen) - 1, MOST_POINTS).astype(np.int64)]
        found[kind] = [[int(quantity[at]), int(amount[at])] for at in chosen]
    return found


def changes(ids: Array, before: Array, after: Array) -> Iterable[tuple[int, int, int]]:
    """Which claims differ, the largest difference first."""
    change = after - before
    differing = np.flatnonzero(change)
    order = differing[np.lexsort((ids[differing], -np.abs(change[differing])))]
    return zip(ids[order].tolist(), before[order].tolist(), after[order].tolist(), strict=True)


def pair(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}
