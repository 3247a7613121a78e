"""What a file says: its signature, and the batch that it holds, which is the body of a request in lines."""

import csv
import io
import json
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from pilotzone.exchange import signing
from pilotzone.exchange.actions.receipts import HOW_MANY
from pilotzone.exchange.batches import MOST_ROWS, Cell, CellFault
from pilotzone.exchange.drops.folder import problem
from pilotzone.kernel.errors import Refused

FIELDS = ("webhook-id", "webhook-timestamp", "webhook-signature")
IDENTIFIER = re.compile(r"[\x21-\x7e]{1,100}")
SECONDS = re.compile(r"[0-9]{1,12}")
EARLY = timedelta(minutes=5)  # that the other side's clock may be fast
COMMENT = "#"


@dataclass(frozen=True, slots=True)
class Signed:
    """The three lines of a signature."""

    identifier: str
    moment: int
    signatures: Sequence[str]


def signature_of(text: bytes) -> Signed:
    """Raises DomainError where the three lines are not there."""
    lines = (line.partition(":") for line in text.decode("ascii", "replace").splitlines())
    told = {name.strip().lower(): value.strip() for name, _colon, value in lines}
    identifier, moment, signatures = (told.get(name, "") for name in FIELDS)
    if not IDENTIFIER.fullmatch(identifier) or not SECONDS.fullmatch(moment) or not signatures:
        raise problem("drop_signature_wrong")
    return Signed(identifier, int(moment), signatures.split())


def verify(signed: Signed, body: bytes, known: Collection[str]) -> None:
    """By any of the secrets. Raises DomainError."""
    content = b".".join([signed.identifier.encode(), str(signed.moment).encode(), body])
    if not any(signing.is_by(secret, content, each) for secret in known for each in signed.signatures):
        raise problem("drop_signature_wrong")


def require_fresh(signed: Signed, hours: int, *, now: datetime) -> None:
    age = now.timestamp() - signed.moment
    if not -EARLY.total_seconds() <= age <= hours * 3600:
        raise problem("drop_too_old")


def signature_lines(headers: Mapping[str, str]) -> bytes:
    return "".join(f"{name}: {headers[name]}\n" for name in FIELDS).encode()


def head_and_lines(body: bytes) -> tuple[dict[str, Any], str]:
    """The first line, which says what is sent, and the rest. Raises DomainError where it is no such text."""
    try:
        first, _end, rest = body.decode("utf-8-sig").partition("\n")
        head = strict(first.strip().removeprefix(COMMENT))
    except (ValueError, RecursionError) as error:
        raise problem("drop_malformed") from error
    if not isinstance(head, dict) or not isinstance(head.get("resource"), str) or "rows" in head or "\x00" in rest:
        raise problem("drop_malformed")
    return head, rest


def strict(text: str) -> Any:
    return json.loads(text, parse_constant=no_number)


def no_number(name: str) -> Any:
    raise ValueError(name)


def rows_of(kind: str, text: str, columns: Mapping[str, Cell]) -> list[Any]:
    """The rows as JSON would have them. Raises DomainError where the text is not of its kind, or has too many."""
    try:
        found = csv_rows(text, columns) if kind == "csv" else json_rows(text)
    except (ValueError, RecursionError, csv.Error) as error:
        raise problem("drop_malformed") from error
    if not 1 <= len(found) <= MOST_ROWS:
        raise Refused("rows_count", HOW_MANY, field="rows")
    return found


def json_rows(text: str) -> list[Any]:
    return [strict(line) for line in text.split("\n") if line.strip()]


def csv_rows(text: str, columns: Mapping[str, Cell]) -> list[Any]:
    """Each by the names in the head. An empty cell is not sent; a list is written as JSON."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    head = [name.strip() for name in next(reader, [])]
    if not head or "" in head or len(set(head)) != len(head):
        raise ValueError("head")
    found: list[Any] = []
    for cells in reader:
        if not any(cells):
            continue
        if len(cells) > len(head):
            raise ValueError("cells")
        found.append({name: value(name, cell, columns) for name, cell in zip(head, cells, strict=False) if cell})
    return found


def value(name: str, cell: str, columns: Mapping[str, Cell]) -> Any:
    if name == "version" and SECONDS.fullmatch(cell):
        return int(cell)
    if name in columns and cell.startswith("["):
        try:
            columns[name](cell)
        except CellFault:  # a column of lists
            return strict(cell)
    return cell
