"""What a meeting plan is made from and what it says: frozen values, with places for what is wrong.

Buyers and suppliers stand for the two sides of any event; a meeting is one of each, in one slot at one table.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

FORMAT = "meetings/1"
PLAN_FORMAT = "meetings-plan/1"
MUST, NICE, NEVER = "must", "nice", "never"
LEVELS = (MUST, NICE, NEVER)
ACCEPTED, DECLINED = "accepted", "declined"
ANSWERS = (ACCEPTED, DECLINED)

# Why a request has no meeting.
R_DECLINED, R_NEVER, R_UNANSWERED, R_WITHDRAWN = "declined", "never", "unanswered", "withdrawn"
R_NO_COMMON_SLOT, R_QUOTA, R_BUSY, R_TABLES = "no_common_slot", "quota", "nobody_free", "tables"


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with the input, and where: `$.buyers[3].available[0]`."""

    place: str
    code: str
    params: Mapping[str, Any] = field(default_factory=dict)


class FaultyInput(Exception):
    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("; ".join(f"{each.place}: {each.code}" for each in faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Slot:
    id: str
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Table:
    """One table, or a hall with `capacity` unnumbered ones; `slots` None: open in every slot."""

    id: str
    capacity: int = 1
    slots: frozenset[str] | None = None

    def is_open(self, slot: str) -> bool:
        return self.slots is None or slot in self.slots


@dataclass(frozen=True, slots=True)
class Participant:
    """`available` None: in every slot; `quota` None: as many meetings as there are slots."""

    id: str
    available: frozenset[str] | None = None
    quota: int | None = None
    people: tuple[str, ...] = ()
    withdrawn: bool = False

    def can(self, slot: str) -> bool:
        return not self.withdrawn and (self.available is None or slot in self.available)


@dataclass(frozen=True, slots=True)
class Interest:
    """What one participant wants of another; `answer` is the other's, None as long as there is none."""

    source: str
    target: str
    level: str
    answer: str | None = None


@dataclass(frozen=True, slots=True)
class Meeting:
    buyer: str
    supplier: str
    slot: str
    table: str | None = None

    @property
    def pair(self) -> tuple[str, str]:
        return self.buyer, self.supplier


@dataclass(frozen=True, slots=True)
class Weights:
    """What a wish is worth; `mutual` is added where both sides want the meeting."""

    must: int = 10
    nice: int = 4
    mutual: int = 6

    def of(self, level: str) -> int:
        return {MUST: self.must, NICE: self.nice}.get(level, 0)


@dataclass(frozen=True, slots=True)
class Problem:
    slots: tuple[Slot, ...]
    tables: tuple[Table, ...]
    buyers: tuple[Participant, ...]
    suppliers: tuple[Participant, ...]
    interests: tuple[Interest, ...] = ()
    locked: tuple[Meeting, ...] = ()
    weights: Weights = Weights()
    answers_needed: bool = False
    not_before: datetime | None = None  # slots that began earlier take no new meeting

    def has_passed(self, slot: Slot) -> bool:
        return self.not_before is not None and slot.start < self.not_before


@dataclass(frozen=True, slots=True)
class Unmet:
    """A request without a meeting. `who` names those whom the reason is about, by slot where it differs by slot."""

    buyer: str
    supplier: str
    value: int
    reason: str
    who: tuple[str, ...] = ()
    slots: tuple[tuple[str, tuple[str, ...]], ...] = ()  # slot, and who of the two is in another meeting then


@dataclass(frozen=True, slots=True)
class Change:
    """What became of a meeting of the plan before: moved, or released with a reason."""

    before: Meeting
    after: Meeting | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """`bound`: no plan is worth more. `gap`: how far the plan may be from the best, as a share of the bound."""

    meetings: tuple[Meeting, ...]
    objective: int
    bound: int
    idle_gaps: int
    fairness: int
    greedy: int
    unmet: tuple[Unmet, ...] = ()
    changes: tuple[Change, ...] = ()
    cancelled: bool = False

    @property
    def is_proven(self) -> bool:
        return self.objective == self.bound

    @property
    def gap(self) -> float:
        return (self.bound - self.objective) / self.bound if self.bound else 0.0
