"""The registers of this portal that tell figures of what is assessed, by its kind. Which there are, others say."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from enterprises.enums_figures import SourceKind, SubjectKind
from enterprises.rules.figures.periods import Period
from pilotzone.accounts.models import User


@dataclass(frozen=True, slots=True)
class Known:
    """What a register knows of one subject: by indicator the value in its own unit, never in scaled units.

    Square metres, per cent of a share (70, not 0.7), 1 or 0 of what is so or not, a day as 20260131. What is not
    known is left out. `told_by` is in whose name it is told when the calendar asks.
    """

    subject: int
    values: Mapping[str, Decimal | int]
    told_by: User


# What the source knows of all assessed subjects of the kind, of these indicators, for the period: a register as it
# stood on the period's last day (`SourceKind.REGISTER`), the subjects' own reports over the period (`SourceKind.SELF`).
# It only reads; the figures are written by `actions.figures.registering`.
Teller = Callable[[SourceKind, Period, Collection[str]], Iterable[Known]]

TOLD_FROM = (SourceKind.REGISTER, SourceKind.SELF)
_tellers: dict[SubjectKind, Teller] = {}


def register(kind: SubjectKind, teller: Teller) -> None:
    """Whoever holds the register says so when its app is ready; told again, the last one counts."""
    _tellers[kind] = teller


def teller_of(kind: SubjectKind) -> Teller | None:
    return _tellers.get(kind)
