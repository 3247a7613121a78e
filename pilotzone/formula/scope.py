"""What an expression sees while it runs for one claim."""

from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction

from pilotzone.formula.values import UNKNOWN, Value

Row = dict[str, Value]


@dataclass(slots=True)
class Scope:
    """The values of one claim; `row` is the row being looked at, `it` the value looked up in a table.

    `worked` keeps, by expression, what was worked out for all rows together: by the identity of the row.
    """

    claim: Row
    rows: dict[str, list[Row]]
    rates: dict[str, Fraction]
    row: Row = field(default_factory=dict)
    it: Value = UNKNOWN
    worked: dict[object, dict[int, Value]] = field(default_factory=dict)


Run = Callable[[Scope], Value]
