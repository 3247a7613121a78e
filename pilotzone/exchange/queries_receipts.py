"""The rows of a batch that were refused, page by page: they lie in portions, most of which may have none."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from pilotzone.exchange import batches
from pilotzone.exchange.enums import RowResult
from pilotzone.exchange.models import Receipt
from pilotzone.kernel.paging import KeysetPage, decode, encode

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """What was wrong with a row, without what stood in it: `errors` are field, code and words."""

    number: int
    errors: Sequence[tuple[str, str, str]]


def refused_page(receipt: Receipt, cursor: str, *, size: int) -> KeysetPage:
    """In the order in which they were sent, with words in the active language."""
    backwards, beyond = cursor.startswith("b."), place_of(cursor)
    found = list(islice(refused_rows(receipt, beyond, backwards=backwards and beyond is not None), size + 1))
    more, items = len(found) > size, found[:size]
    if backwards and beyond:
        items.reverse()
    if not items:
        return KeysetPage([], None, None)
    first, last = (encode(place) for place, _row in (items[0], items[-1]))
    has_before = more if backwards and beyond else beyond is not None
    has_after = (backwards and beyond is not None) or more
    rows = [shown(receipt.resource, row) for _place, row in items]
    return KeysetPage(rows, f"b.{first}" if has_before else None, f"a.{last}" if has_after else None)


def place_of(cursor: str) -> Place | None:
    """Portion and row; None where somebody made it up."""
    values = decode(cursor[2:], 2) if cursor[:2] in ("a.", "b.") else None
    return (values[0], values[1]) if values and all(type(value) is int for value in values) else None


def refused_rows(
    receipt: Receipt, beyond: Place | None, *, backwards: bool
) -> Iterator[tuple[Place, Mapping[str, Any]]]:
    portions = receipt.portions.settled().order_by("-number" if backwards else "number")
    if beyond:
        portions = portions.filter(**{"number__lte" if backwards else "number__gte": beyond[0]})
    for portion in portions.iterator(chunk_size=1):
        for row in reversed(portion.results) if backwards else portion.results:
            place = (portion.number, row["row"])
            if row["result"] == RowResult.REFUSED and (not beyond or (place < beyond if backwards else place > beyond)):
                yield place, row


def shown(resource: str, row: Mapping[str, Any]) -> RefusedRow:
    errors = [
        (each["field"], each["code"], batches.words(resource, each["code"], each["params"]))
        for each in row.get("errors", ())
    ]
    return RefusedRow(row["row"], errors)
