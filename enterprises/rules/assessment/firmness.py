"""The report on how firm a run's ranks are, as it is kept: scenarios, draws with their seed, and other methods beside.

The weights that the data would give and two other orders are for comparison. Numbers are texts as in the records of
results; ranks are whole numbers. Subjects stand in the order of their ranks.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from enterprises.rules.assessment.explanation import number
from enterprises.rules.assessment.scoring import Result
from enterprises.rules.assessment.sensitivity import HIGH, LOW, SWING, Draws, Scenarios, draws, scenarios
from enterprises.rules.assessment.versions import spearman
from enterprises.rules.assessment.views import View, compared, weights_beside
from pilotzone.kernel import canonical

FORMAT = "sensitivity/2"  # 1 had no weights

Record = dict[str, Any]


def report(result: Result, *, seed: int, count: int, told: Callable[[int], None] | None = None) -> Record:
    """Everything that is asked of a run. `told` hears how many draws are done."""
    found, drawn = scenarios(result), draws(result, seed=seed, count=count, told=told)
    order = np.lexsort((np.arange(len(found.ids)), found.base)).tolist()
    return {
        "format": FORMAT,
        "scheme": {"id": result.scheme.id, "version": result.scheme.version, "digest": result.scheme.digest},
        "size": len(found.ids),
        "ranked": found.ranked,
        "seed": seed,
        "draws": count,
        "swing": number(SWING),
        "percentiles": [LOW, HIGH],
        "scenarios": [_scenario(found, place) for place in range(len(found.scenarios))],
        "subjects": [_subject(found, drawn, row) for row in order],
        "weights": _weights(result),
        "views": _views(result, found),
    }


def digest(record: Record) -> str:
    return canonical.digest(record)


def _scenario(found: Scenarios, place: int) -> Record:
    """One scenario: how far it agrees with the run (Spearman), the mean and the greatest move in places, and whose."""
    own = found.scenarios[place]
    moved = np.abs(own.ranks - found.base)
    most = int(moved.argmax()) if len(moved) else 0
    agreement = spearman(list(zip((-found.base).tolist(), (-own.ranks).tolist(), strict=True)))
    return {
        "kind": own.kind,
        "of": own.of,
        "agreement": None if agreement is None else number(agreement),
        "mean": number(float(moved.mean())) if len(moved) else "0",
        "most": int(moved[most]) if len(moved) else 0,
        "who": found.ids[most] if len(moved) and moved[most] else "",
    }


def _subject(found: Scenarios, drawn: Draws, row: int) -> Record:
    return {
        "id": found.ids[row],
        "rank": int(found.base[row]),
        "best": int(found.best[row]),
        "worst": int(found.worst[row]),
        "median": number(float(drawn.median[row])),
        "low": number(float(drawn.low[row])),
        "high": number(float(drawn.high[row])),
        "kept": number(float(drawn.grade_kept[row])),
        "places": [int(each.ranks[row]) for each in found.scenarios],
    }


def _weights(result: Result) -> list[Record] | None:
    """The scheme's weights beside those that the data would give; None where too few can be compared."""
    found = weights_beside(result)
    if found is None:
        return None
    return [
        {"id": each.indicator, "own": number(each.own), "entropy": number(each.entropy), "critic": number(each.critic)}
        for each in found
    ]


def _views(result: Result, found: Scenarios) -> Record | None:
    """Both other methods with their places; None where too few subjects have every indicator."""
    view = compared(result)
    if view is None:
        return None
    base = dict(zip(found.ids, found.base.tolist(), strict=True))
    names = [result.table.ids[row] for row in view.rows]
    own = _places([base[name] for name in names])
    close, compromise = _places(-view.topsis.closeness), _places(view.vikor.compromise)
    order = sorted(range(len(names)), key=lambda row: (own[row], row))
    return {
        "subjects": [_viewed(view, names[row], row, (own[row], close[row], compromise[row])) for row in order],
        "chosen": [names[row] for row in view.vikor.chosen],
        "advantage": view.vikor.advantage,
        "stable": view.vikor.stable,
        "left_out": len(found.ids) - len(names),
    }


def _viewed(view: View, name: str, row: int, places: tuple[int, int, int]) -> Record:
    return {
        "id": name,
        "rank": places[0],
        "topsis": places[1],
        "closeness": number(float(view.topsis.closeness[row])),
        "vikor": places[2],
        "q": number(float(view.vikor.compromise[row])),
        "s": number(float(view.vikor.utility[row])),
        "r": number(float(view.vikor.regret[row])),
    }


def _places(values: Sequence[float] | Any) -> list[int]:
    """Places from the least value on, those level by their first nine places sharing the better one."""
    units = np.round(np.asarray(values, float), 9)
    return [int(each) + 1 for each in np.searchsorted(np.sort(units), units, side="left")]
