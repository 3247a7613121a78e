"""Cells of a table as people send it: the text of each, and what keeps it from being taken at its word."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cell:
    """`flaw` says why the cell cannot be taken at its word: `formula`, `broken`, `digits_lost`."""

    text: str
    flaw: str = ""


EMPTY = Cell("")
Raw = tuple[int, Sequence[Cell]]


def address_of(place: int, row: int) -> str:
    """A cell as spreadsheets name it: D38."""
    letters, rest = "", place + 1
    while rest:
        rest, letter = divmod(rest - 1, 26)
        letters = chr(65 + letter) + letters
    return f"{letters}{row}"
