"""How an indicator's values lie among the subjects of a run; not told of groups in which one could be recognised."""

from dataclasses import dataclass

import numpy as np

from enterprises.rules.assessment.indicators import VALUE
from enterprises.rules.assessment.model import RELATIVE_FROM
from enterprises.rules.assessment.scoring import Result

QUARTERS = (0, 25, 50, 75, 100)


@dataclass(frozen=True, slots=True)
class Peers:
    """Least, quartiles and greatest of the values (linear between neighbours), and how many there are."""

    count: int
    quartiles: tuple[float, float, float, float, float]


def peers(result: Result, indicator: str) -> Peers | None:
    """None where fewer subjects have a value than may be compared."""
    place = next(number for number, part in enumerate(result.scheme.indicators) if part.id == indicator)
    values = result.found.values[result.found.state[:, place] == VALUE, place]
    if len(values) < RELATIVE_FROM:
        return None
    least, lower, middle, upper, greatest = (float(each) for each in np.percentile(values, QUARTERS))
    return Peers(len(values), (least, lower, middle, upper, greatest))
