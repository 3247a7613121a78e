"""The indicators for which persons give points, and which points each of them can have."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from enterprises.rules.assessment.model import Scheme
from pilotzone.formula.text import Text

PLACES = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class AskedPoints:
    """From `low` to `high` with two places, or one of `steps` where there are any."""

    id: str
    label: Text
    low: Decimal
    high: Decimal
    steps: tuple[Decimal, ...] = ()

    def allows(self, points: Decimal) -> bool:
        if not points.is_finite():
            return False
        if self.steps:
            return points in self.steps
        return self.low <= points <= self.high and points == points.quantize(PLACES)


def asked_points(scheme: Scheme) -> tuple[AskedPoints, ...]:
    """In the scheme's order."""
    return tuple(_asked(scheme))


def _asked(scheme: Scheme) -> Iterator[AskedPoints]:
    for part in scheme.indicators:
        figure = scheme.figures_by_name.get(part.id)
        if figure is None or not figure.of_indicator or part.indicator is None:
            continue
        low, high = (Decimal(f"{float(end or 0):g}") for end in (figure.low, figure.high))
        steps = tuple(Decimal(f"{each:g}") for each in part.indicator.normalisation.steps)
        yield AskedPoints(part.id, part.label, low, high, steps)
