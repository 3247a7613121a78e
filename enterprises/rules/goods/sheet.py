"""A table of goods: find its columns, and read each row as one act."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from enterprises.rules.goods.items import FIELDS, PLAIN
from pilotzone.kernel.cells import EMPTY, Raw
from pilotzone.kernel.typed import tidy

HEAD_WITHIN = 10  # rows in which the head is looked for
MOST_ROWS = 500
NEEDED = ("code", "hs_code", "name_zh", "specification", "origin", "unit")
COLUMNS = ("code", *FIELDS)


class NoHead(Exception):
    def __init__(self, missing: tuple[str, ...]) -> None:
        self.missing = missing
        super().__init__(", ".join(missing))


class TooMany(Exception):
    """More rows than a table may have."""


@dataclass(frozen=True, slots=True)
class Row:
    """`flaws`: the columns whose cells cannot be taken at their word."""

    number: int
    cells: Mapping[str, str]
    flaws: tuple[str, ...]


def read(raw: Iterable[Raw], heads: Mapping[str, str]) -> list[Row]:
    """`heads` gives the column of each head in small letters. Rows without any text are left out."""
    places: dict[str, int] = {}
    missing: tuple[str, ...] = NEEDED
    found: list[Row] = []
    for number, cells in raw:
        if not places:
            named = {heads[text]: place for place, cell in enumerate(cells) if (text := head_of(cell.text)) in heads}
            lacking = tuple(name for name in NEEDED if name not in named)
            places, missing = ({}, min(missing, lacking, key=len)) if lacking else (named, ())
            if not places and number >= HEAD_WITHIN:
                break
            continue
        here = {name: cells[place] if place < len(cells) else EMPTY for name, place in places.items()}
        if any(cell.text.strip() for cell in here.values()):
            flaws = tuple(name for name, cell in here.items() if cell.flaw)
            found.append(Row(number, {name: read_as(name, cell.text) for name, cell in here.items()}, flaws))
        if len(found) > MOST_ROWS:
            raise TooMany
    if not places:
        raise NoHead(missing)
    return found


def read_as(name: str, text: str) -> str:
    return tidy(text) if name in PLAIN else text.strip()


def head_of(text: str) -> str:
    """`code (货号) *` is found by its first part."""
    return text.partition("(")[0].strip(" *\n").casefold()
