"""The constants of a measure by kind and unit: where amounts may change their course."""

import datetime as dt
from dataclasses import dataclass, field
from fractions import Fraction

from pilotzone.formula.dates import MAX_SHIFT
from pilotzone.formula.kinds import CURRENCIES, Type, Unit, combine
from pilotzone.formula.typed import Typed
from subsidies.rules.lints.parts import expressions, nodes
from subsidies.rules.model import Measure

STEPPED = ("steps", "round_down", "round_up", "round_half_up")
MULTIPLES = (1, 2, 3)
MOST_FACTORS = 12
COUNTS: "Kind" = ((), False)

Kind = tuple[Unit, bool]  # the unit, and whether it is a rate


@dataclass(frozen=True, slots=True)
class Grid:
    """Constants of one kind in whole smallest places, rounded down: bounds, what follows from steps, and quotients."""

    bounds: list[int]
    multiples: list[int]
    quotients: list[int]
    far: int  # beyond every bound


@dataclass(slots=True)
class Constants:
    """The constants of a measure: per kind of quantity the bounds and other constants, and the sizes of steps."""

    exact: dict[Kind, dict[Fraction, None]] = field(default_factory=dict)
    steps: dict[Kind, dict[Fraction, None]] = field(default_factory=dict)
    dates: dict[dt.date, None] = field(default_factory=dict)
    durations: dict[tuple[int, str], None] = field(default_factory=dict)
    grids: dict[tuple[Kind, int], Grid] = field(default_factory=dict)

    def add(self, of: Type, value: object, *, step: bool = False) -> None:
        if isinstance(value, dt.date):
            self.dates[value] = None
        elif isinstance(value, int | Fraction) and not isinstance(value, bool):
            kept = self.steps if step else self.exact
            kept.setdefault(kind(of), {})[Fraction(value)] = None
            if of.name in MAX_SHIFT:
                self.lasts(int(value), of.name)

    def lasts(self, count: int, unit: str) -> None:
        """A time that dates are moved by, or that lies between them."""
        if 0 < abs(count) <= MAX_SHIFT[unit]:
            self.durations[abs(count), unit] = None

    def grid(self, wanted: Kind, parts: int) -> Grid:
        """The constants of this kind in units of 1/parts."""
        if (wanted, parts) not in self.grids:
            bounds, sizes = list(self.exact.get(wanted, {})), list(self.steps.get(wanted, {}))
            begins = [Fraction(0), *bounds]
            multiples = [begin + size * times for times in MULTIPLES for size in sizes for begin in begins]
            far = int(max(self.largest(wanted), Fraction(1)) * 10 * parts)
            lists = (bounds, multiples, self._quotients(wanted))
            one, two, three = ([int(each * parts // 1) for each in group] for group in lists)
            self.grids[wanted, parts] = Grid(one, two, three, far)
        return self.grids[wanted, parts]

    def _quotients(self, wanted: Kind) -> list[Fraction]:
        """Where a product with a constant factor reaches a constant: a ceiling of costs × 30 % is at ceiling ÷ 30 %."""
        found: dict[Fraction, None] = {}
        for (unit, rate), values in self.exact.items():
            if rate or not unit:
                continue
            for (below, _), factors in self.exact.items():
                if combine(unit, below, -1) == wanted[0]:
                    usable = [each for each in factors if each > 0][:MOST_FACTORS]
                    found |= {value / factor: None for value in values for factor in usable}
        return list(found)

    @property
    def rates(self) -> list[Fraction]:
        return [each for each in self.exact.get(((), True), {}) if each > 0][:MOST_FACTORS]

    def largest(self, wanted: Kind) -> Fraction:
        return max(self.exact.get(wanted, {}), default=Fraction(0))


def kind(of: Type) -> Kind:
    """Amounts of every currency are of one kind here: what is converted meets the bounds of the other currency."""
    unit = (("CNY", 1),) if of.kind == "money" else of.unit
    return tuple(("CNY" if name in CURRENCIES else name, power) for name, power in unit), of.rate


def constants_of(measure: Measure) -> Constants:
    found = Constants()
    for table in measure.tables.values():
        for band in table.bands:
            found.add(table.of, band.start)
    for expression in expressions([each.expr for each in measure.computations], measure.tables):
        for node in nodes(expression):
            if node.op == "shift":
                found.lasts(*node.value)
            for place, part in enumerate(node.args):
                if part.op == "constant":
                    found.add(part.type, part.value, step=_is_size(node, place))
    return found


def _is_size(node: Typed, place: int) -> bool:
    return node.op == "call" and node.value in STEPPED and place == 1
