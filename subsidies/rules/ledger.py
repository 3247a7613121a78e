"""The arithmetic of the budget ledger: what each kind of line does to the totals, and when it may not."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from subsidies.enums import EntryKind


class Overdrawn(ValueError):
    """More was asked for than the account named by `source` holds."""

    def __init__(self, source: str, held: int, asked: int) -> None:
        super().__init__(f"{source} holds {held}, {asked} was asked")
        self.source = source
        self.held = held
        self.asked = asked

    @property
    def short_by(self) -> int:
        return self.asked - self.held


@dataclass(frozen=True, slots=True)
class Totals:
    """What has been allotted, and where it stands; all of it in minor units."""

    allotted: int = 0
    reserved: int = 0
    committed: int = 0
    paid: int = 0

    @property
    def balance(self) -> int:
        """What can still be decided on."""
        return self.allotted - self.reserved - self.committed - self.paid


@dataclass(frozen=True, slots=True)
class Line:
    kind: EntryKind
    amount: int
    released_from: str = ""


# Each kind moves its amount out of one account into another; None is the world outside.
MOVES: dict[EntryKind, tuple[str | None, str | None]] = {
    EntryKind.ALLOT: (None, "balance"),
    EntryKind.REDUCE: ("balance", None),
    EntryKind.MOVE_OUT: ("balance", None),
    EntryKind.MOVE_IN: (None, "balance"),
    EntryKind.RESERVE: ("balance", "reserved"),
    EntryKind.COMMIT: ("reserved", "committed"),
    EntryKind.PAY: ("committed", "paid"),
    EntryKind.RECOVER: ("paid", "balance"),
    EntryKind.RETURN: ("paid", "committed"),
    EntryKind.RECOVER_UNDONE: ("balance", "paid"),
    EntryKind.CARRY_FORWARD: ("balance", None),
    EntryKind.CARRY_IN: (None, "balance"),
    EntryKind.HAND_BACK: ("balance", None),
}
RELEASES = {EntryKind.RESERVE: "reserved", EntryKind.COMMIT: "committed"}


def move_of(line: Line) -> tuple[str | None, str | None]:
    if line.kind == EntryKind.RELEASE:
        return RELEASES[EntryKind(line.released_from)], "balance"
    return MOVES[line.kind]


def apply(totals: Totals, line: Line) -> Totals:
    """The totals after the line; raises Overdrawn when the account that it draws on does not suffice."""
    if line.amount <= 0:
        raise ValueError("A line of the ledger has an amount above zero.")
    source, target = move_of(line)
    if source and getattr(totals, source) < line.amount:
        raise Overdrawn(source, getattr(totals, source), line.amount)
    changes = {}
    if source in ("reserved", "committed", "paid"):
        changes[source] = getattr(totals, source) - line.amount
    if target in ("reserved", "committed", "paid"):
        changes[target] = getattr(totals, target) + line.amount
    if source is None:
        changes["allotted"] = totals.allotted + line.amount
    if target is None:
        changes["allotted"] = totals.allotted - line.amount
    return replace(totals, **changes)


def recount(lines: Iterable[Line]) -> Totals:
    """The totals that the lines add up to, from nothing."""
    totals = Totals()
    for line in lines:
        totals = apply(totals, line)
    return totals
