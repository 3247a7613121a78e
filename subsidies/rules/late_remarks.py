"""One complete request (一次性告知): which remarks come too late, since the desk has reviewed the point already."""

from collections.abc import Iterable

from subsidies.rules.targets import Target, parse


def overlap(one: Target, other: Target) -> bool:
    """A whole line and each of its columns are the same point."""
    same = (one.kind, one.name) == (other.kind, other.name)
    return same and (not one.column or not other.column or one.column == other.column)


def late(wanted: Iterable[str], named: Iterable[str], changed: Iterable[str]) -> set[str]:
    """The points that the desk neither named before nor could have seen as they stand now.

    `named` are those of its earlier requests: to ask again for what was not put right is no later remark.
    `changed` are those that the enterprise changed after the desk's last review.
    """
    free = [parse(text) for text in (*named, *changed)]
    return {text for text in wanted if not any(overlap(parse(text), each) for each in free)}
