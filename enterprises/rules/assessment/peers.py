"""How an indicator's values lie among the subjects of a run; not told of groups in which one could be recognised."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from enterprises.rules.assessment.indicators import VALUE, IndicatorValues
from enterprises.rules.assessment.model import RELATIVE_FROM
from enterprises.rules.assessment.scoring import RATED, Result

QUARTERS = (0, 25, 50, 75, 100)


@dataclass(frozen=True, slots=True)
class Peers:
    """Least, quartiles and greatest of the values (linear between neighbours), and how many there are."""

    count: int
    quartiles: tuple[float, float, float, float, float]


def peers(result: Result, indicator: str) -> Peers | None:
    """None where fewer subjects have a value than may be compared."""
    place = next(number for number, part in enumerate(result.scheme.indicators) if part.id == indicator)
    return spread(values_there(result.found)[:, place])


def values_there(found: IndicatorValues) -> npt.NDArray[np.float64]:
    """The values, nan where there is none."""
    return np.where(found.state == VALUE, found.values, np.nan)


def spread(values: npt.NDArray[np.float64]) -> Peers | None:
    """Of one column; nan does not count."""
    known = values[~np.isnan(values)]
    if len(known) < RELATIVE_FROM:
        return None
    least, lower, middle, upper, greatest = (float(each) for each in np.percentile(known, QUARTERS))
    return Peers(len(known), (least, lower, middle, upper, greatest))


def histogram(result: Result, bins: int) -> tuple[int, ...]:
    """How many rated subjects have a score in each of so many equal bands, up to the scheme's most."""
    scores = result.totals.score[result.status == RATED]
    count, _edges = np.histogram(scores, bins=bins, range=(0, result.scheme.maximum))
    return tuple(count.tolist())


def dimension_medians(result: Result) -> dict[str, float]:
    """Of each dimension's scores, from 0 to 100; none where fewer are rated than may be compared."""
    rated, groups = result.status == RATED, result.totals.groups
    if int(rated.sum()) < RELATIVE_FROM:
        return {}
    parts = [part.id for part in result.scheme.parts if part.id in groups]
    return {name: 100 * float(np.median(groups[name][rated])) for name in parts}
