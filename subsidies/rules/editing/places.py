"""From a line and column of a problem, or the place of a lint, to the path in the document and its field."""

from bisect import bisect_right

from pilotzone.formula.document import Mapping, Node, Sequence
from subsidies.rules.editing.tree import Path

Spot = tuple[int, int, int, Path]  # line, column, depth, path


class Places:
    """Finds the deepest part of a document that begins at or before a place."""

    def __init__(self, root: Mapping) -> None:
        self._spots = sorted(_spots(root))
        self._keys = [spot[:2] for spot in self._spots]
        self._lines: dict[Path, int] = {}
        for line, _column, _depth, path in self._spots:
            self._lines.setdefault(path, line)

    def path(self, line: int, column: int) -> Path:
        """Of parts that begin at the same place the outermost: a missing key is told at its mapping's beginning."""
        found = bisect_right(self._keys, (line, column))
        if not found:
            return ()
        first = found - 1
        while first and self._keys[first - 1] == self._keys[found - 1]:
            first -= 1
        return self._spots[first][3]

    def line(self, path: Path) -> int:
        """The line on which the path begins, or what is nearest above it; 0 for none."""
        while path and path not in self._lines:
            path = path[:-1]
        return self._lines.get(path, 0) if path else 0


def _spots(root: Mapping) -> list[Spot]:
    found: list[Spot] = []
    open_: list[tuple[Node, Path]] = [(root, ())]
    while open_:
        node, path = open_.pop()
        found.append((node.line, node.column, len(path), path))
        if isinstance(node, Mapping):
            for key, below in node.entries.items():
                place = node.keys[key]
                found.append((place.line, place.column, len(path) + 1, (*path, key)))
                open_.append((below, (*path, key)))
        elif isinstance(node, Sequence):
            open_ += [(below, (*path, str(number))) for number, below in enumerate(node.items)]
    return found
