"""Rows of a batch as JSON gave them: what each asks for, its cells as texts, and what cannot be taken at its word."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from pilotzone.exchange.batches import Cell, CellFault, Fault, Outcome, Sent, refused
from pilotzone.exchange.enums import RowVerb

LONGEST_KEY = 100
SHOWN = 80  # characters of a wrong value that are told back
LARGEST_VERSION = 2**31 - 1
VERBS = {verb.value: verb for verb in RowVerb}
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
OWN = ("key", "verb", "version")  # members that every row may have, whatever its resource


def text(most: int) -> Cell:
    """A string, or a whole number as its digits; nothing where it is null. A number with a point is not exact."""

    def read(value: Any) -> str:
        if value is None:
            return ""
        if type(value) is int:
            value = str(value)
        elif not isinstance(value, str):
            raise CellFault("wrong_type")
        if len(value) > most:
            raise CellFault("too_long", most=most)
        if "\x00" in value or not (value.isascii() or is_text(value)):
            raise CellFault("bad_text")
        return value

    return read


def whole(most: int) -> Cell:
    """A whole number, or its digits as a string."""
    of_text = text(most)

    def read(value: Any) -> str:
        if value is None or type(value) is int or isinstance(value, str):
            return of_text(value)
        raise CellFault("not_an_integer")

    return read


def is_text(value: str) -> bool:
    """Whether it can be written as UTF-8: no half of a surrogate pair."""
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def day_of(given: str) -> date | None:
    """The day that a cell names, as 2024-03-29; None where it names none."""
    try:
        return date.fromisoformat(given) if DAY.fullmatch(given) else None
    except ValueError:
        return None


def listed(item: Cell, most: int, separator: str) -> Cell:
    """A list of such cells, joined as in one cell of a table."""

    def read(value: Any) -> str:
        if value is None:
            return ""
        if not isinstance(value, list):
            raise CellFault("not_a_list")
        if len(value) > most:
            raise CellFault("list_too_long", most=most)
        return separator.join(map(item, value))

    return read


def read(rows: Sequence[Any], columns: Mapping[str, Cell]) -> tuple[list[Sent], list[Outcome]]:
    """Those that can be taken further, and the others with everything that is wrong in them."""
    good: list[Sent] = []
    wrong: list[Outcome] = []
    keys: dict[str, int] = {}
    for number, row in enumerate(rows, 1):
        if not isinstance(row, dict):
            wrong.append(refused(number, Fault("", "not_an_object")))
            continue
        faults: list[Fault] = []
        cells = {name: cell(column, row[name], name, faults) for name, column in columns.items() if name in row}
        faults += [Fault(shown(name), "unknown_field") for name in row if name not in columns and name not in OWN]
        sent = Sent(number, key_of(row, faults), verb_of(row, faults), version_of(row, faults), cells)
        if sent.key and (before := keys.setdefault(sent.key, number)) != number:
            faults.append(Fault("key", "key_repeated", sent.key, {"row": before}))
        if faults:
            wrong.append(refused(number, *faults))
        else:
            good.append(sent)
    return good, wrong


def cell(read: Callable[[Any], str], value: Any, name: str, faults: list[Fault]) -> str:
    try:
        return read(value)
    except CellFault as fault:
        faults.append(Fault(name, fault.code, shown(value), fault.params))
        return ""


def key_of(row: Mapping[str, Any], faults: list[Fault]) -> str:
    return cell(KEY, row["key"], "key", faults) if "key" in row else ""


KEY = text(LONGEST_KEY)


def verb_of(row: Mapping[str, Any], faults: list[Fault]) -> RowVerb:
    given = row.get("verb", "put")
    verb = VERBS.get(given) if isinstance(given, str) else None
    if verb is None:
        faults.append(Fault("verb", "unknown_verb", shown(given)))
        return RowVerb.PUT
    return verb


def version_of(row: Mapping[str, Any], faults: list[Fault]) -> int | None:
    given = row.get("version")
    if given is None:
        return None
    if type(given) is not int or not 1 <= given <= LARGEST_VERSION:
        faults.append(Fault("version", "bad_version", shown(given)))
        return None
    return given


def shown(value: Any) -> str:
    """The beginning of it, as it can be told back."""
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) > 10**SHOWN:
        return "…"
    found = value if isinstance(value, str) else repr(value) if isinstance(value, int | float | bool) else ""
    return found[:SHOWN].encode("utf-8", "replace").decode().replace("\x00", "?")


def sender_key(row: Any) -> str:
    """The sender's own key of a row, as far as it is one: told back with what became of it."""
    found = row.get("key") if isinstance(row, dict) else None
    return shown(found) if isinstance(found, str) else ""


def sender_verb(row: Any) -> str:
    found = row.get("verb", "put") if isinstance(row, dict) else ""
    return found if isinstance(found, str) and found in VERBS else ""
