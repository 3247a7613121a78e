"""Places in an order of scores: on a declared rounding, those level share the better place."""

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
