"""What a lint and a cliff are."""

from dataclasses import dataclass
from fractions import Fraction

from pilotzone.formula.text import Text

SEVERITIES = ("error", "warning", "note")
BLOCKING = frozenset({"unstated"})  # warnings for reading, but nothing that could be in force


@dataclass(frozen=True, slots=True)
class Lint:
    """One remark. `place` is a path in the document such as "tables.ceiling", `line` its line."""

    code: str
    severity: str
    place: str
    message: Text
    line: int = 0

    @property
    def blocks_publishing(self) -> bool:
        return self.severity == "error" or self.code in BLOCKING


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
