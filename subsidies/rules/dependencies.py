"""What the amount depends on."""

from dataclasses import replace

from pilotzone.formula.typed import reads
from subsidies.rules.model import Computation


def mark_paying(computations: list[Computation]) -> tuple[Computation, ...]:
    """Marks what the amount depends on, which is what an explanation of the amount shows."""
    by_name = {(each.rows or "", each.name): each for each in computations}
    paying: set[tuple[str, str]] = set()
    open_ = [("", each.name) for each in computations if each.kind in ("sum", "award", "step")]
    while open_:
        key = open_.pop()
        if key in paying or key not in by_name:
            continue
        paying.add(key)
        open_ += list(reads(by_name[key].expr))
    return tuple(replace(each, pays=(each.rows or "", each.name) in paying) for each in computations)
