"""Calendar files, as RFC 5545 asks for them: UTC, lines of 75 octets, texts escaped.

Written here rather than by a library: what a portal gives out are a few properties of single events, without
repetition and without time zones of their own.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

OCTETS = 75
PRODUCT = "-//pilotzone//events//EN"


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry. `sequence` grows with each change, so that a calendar takes the newer one; moments are aware."""

    uid: str
    starts_at: datetime
    ends_at: datetime
    title: str
    stamp: datetime
    place: str = ""
    text: str = ""
    url: str = ""
    sequence: int = 0
    cancelled: bool = False


def written(entries: Iterable[Entry]) -> bytes:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODUCT}", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    for entry in entries:
        lines += properties(entry)
    lines.append("END:VCALENDAR")
    return "".join(folded(line) for line in lines).encode()


def properties(entry: Entry) -> Iterator[str]:
    """RFC 5545 §3.6.1: uid and stamp are required; an address is no text and is not escaped."""
    yield "BEGIN:VEVENT"
    yield f"UID:{escaped(entry.uid)}"
    yield f"DTSTAMP:{moment(entry.stamp)}"
    yield f"DTSTART:{moment(entry.starts_at)}"
    yield f"DTEND:{moment(entry.ends_at)}"
    yield f"SUMMARY:{escaped(entry.title)}"
    if entry.place:
        yield f"LOCATION:{escaped(entry.place)}"
    if entry.text:
        yield f"DESCRIPTION:{escaped(entry.text)}"
    if entry.url:
        yield "URL:" + "".join(entry.url.split())
    yield f"SEQUENCE:{entry.sequence}"
    yield f"STATUS:{'CANCELLED' if entry.cancelled else 'CONFIRMED'}"
    yield "END:VEVENT"


def moment(at: datetime) -> str:
    """§3.3.5, form 2: UTC."""
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def escaped(text: str) -> str:
    """§3.3.11: backslash, semicolon, comma and line break; other control signs are none of a text's."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(sign for sign in plain if sign in "\n\t" or sign >= " ")
    return kept.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def folded(line: str) -> str:
    """§3.1: no line has more than 75 octets, and none is cut within a sign."""
    parts, current, room = [], "", OCTETS
    for sign in line:
        size = len(sign.encode())
        if size > room:
            parts.append(current)
            current, room = "", OCTETS - 1  # the blank that marks the following line
        current += sign
        room -= size
    parts.append(current)
    return "\r\n ".join(parts) + "\r\n"
