"""What is computed before what."""

from collections.abc import Mapping


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
