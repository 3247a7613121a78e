"""What a cliff is; a lint is the language's own."""

from dataclasses import dataclass
from fractions import Fraction

from pilotzone.formula.remarks import SEVERITIES as SEVERITIES
from pilotzone.formula.remarks import Lint as Lint


@dataclass(frozen=True, slots=True)
class Cliff:
    """Two neighbouring values of an input between which the amount (in fen) jumps because something else is decided.

    `input` is an input or "rows.column"; `at` is the place in the document that decides. The claim is that of example
    number `example` (0: made up, as there is none), or the same with its other quantities raised so far that no share
    of costs hides the jump.
    """

    input: str
    at: str
    before: Fraction
    after: Fraction
    amount_before: int
    amount_after: int
    example: int
