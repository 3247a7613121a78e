"""What is computed before what, and what the amount depends on."""

from collections.abc import Mapping
from dataclasses import replace

from pilotzone.formula.typed import reads
from subsidies.rules.model import Computation


def in_order(needs: Mapping[str, set[str]]) -> tuple[list[str], list[str]]:
    """Each name after those it needs, otherwise as given; and the circle that stopped the ordering, if there is one."""
    ordered: dict[str, None] = {}
    for start in needs:
        path = [] if start in ordered else [start]
        waiting = set(path)
        while path:
            following = next((name for name in sorted(needs[path[-1]]) if name not in ordered), None)
            if following is None:
                waiting.discard(path[-1])
                ordered[path.pop()] = None
            elif following in waiting:
                return list(ordered), [*path[path.index(following) :], following]
            else:
                path.append(following)
                waiting.add(following)
    return list(ordered), []


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
