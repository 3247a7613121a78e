"""Places in an order of scores: on a declared rounding, those level share the better place."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

NEARLY = 1e-9


def rounded(scores: npt.NDArray[np.float64], decimals: int) -> npt.NDArray[np.int64]:
    """Scores in whole units of the last declared place, half up."""
    found: npt.NDArray[np.int64] = np.floor(scores * 10**decimals + 0.5 + NEARLY).astype(np.int64)
    return found


def ranks(scores: npt.NDArray[np.float64], rated: npt.NDArray[np.bool_], decimals: int) -> npt.NDArray[np.int64]:
    """1 for the best; 0 where not rated. Two level at place 5 are followed by place 7."""
    units = rounded(np.where(rated, scores, 0.0), decimals)
    order = np.sort(-units[rated])
    places = np.searchsorted(order, -units, side="left") + 1
    return np.where(rated, places, 0).astype(np.int64)


def ladder(scores: npt.NDArray[np.float64], rated: npt.NDArray[np.bool_], decimals: int) -> list[list[int]]:
    """The rounded scores of those rated and how many have each, from the best: all that a place depends on."""
    units, counts = np.unique(rounded(scores[rated], decimals), return_counts=True)
    return [[int(unit), int(count)] for unit, count in zip(units[::-1], counts[::-1], strict=True)]


def places(
    steps: Sequence[Sequence[int]], scores: npt.NDArray[np.float64], rated: npt.NDArray[np.bool_], decimals: int
) -> npt.NDArray[np.int64]:
    """Places on a ladder: as `ranks` among all who made it. 0 where not rated, and on an empty ladder."""
    if not steps:
        return np.zeros(len(scores), np.int64)
    falling = -np.array([unit for unit, _ in steps], np.int64)
    before = np.concatenate([[0], np.cumsum([count for _, count in steps])])
    units = rounded(np.where(rated, scores, 0.0), decimals)
    found = before[np.searchsorted(falling, -units, side="left")] + 1
    return np.where(rated, found, 0).astype(np.int64)


def without(steps: Sequence[Sequence[int]], score: float, decimals: int) -> list[list[int]]:
    """The ladder as it is without one who has this score."""
    unit = int(rounded(np.array([score]), decimals)[0])
    return [[each, count - (each == unit)] for each, count in steps if count - (each == unit)]
