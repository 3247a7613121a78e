"""How long planning may take, whether somebody asked it to stop, and to whom it tells how far it has come."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Progress:
    """`stage` is one of bound, placing, optimising, polishing; `bound` None as long as nothing is proven."""

    stage: str
    objective: int
    bound: int | None
    seconds: float


def silent(progress: Progress) -> None:
    """Nobody wants to know."""


def never() -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Control:
    """`seconds` counts from any moment: the caller's clock, since rules have none of their own."""

    seconds: Callable[[], float]
    limit: float = 60.0
    cancelled: Callable[[], bool] = never
    tell: Callable[[Progress], None] = silent

    def left(self) -> float:
        return self.limit - self.seconds()

    def is_over(self) -> bool:
        return self.left() <= 0 or self.cancelled()

    def until(self, share: float) -> "Control":
        """The same with less time: what a step may take of the whole."""
        return Control(self.seconds, self.limit * share, self.cancelled, self.tell)

    def say(self, stage: str, objective: int, bound: int | None = None) -> None:
        self.tell(Progress(stage, objective, bound, self.seconds()))


def unlimited() -> Control:
    return Control(seconds=lambda: 0.0, limit=float("inf"))
