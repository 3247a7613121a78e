"""The evidence pack of one case: a container that `verify.py` checks offline, the same bytes for the same record.

Apps say what belongs to their kind of case when they start: `register("subsidies.application", find, gather)`.
Personal data that stand apart in events are left out; the chain's salted digests go without them.
"""

import hashlib
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import IO, Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from pilotzone.audit import facts, seals
from pilotzone.audit.actions import kind_of
from pilotzone.audit.models import Chain
from pilotzone.audit.rules import verify
from pilotzone.audit.rules.chain import Event, event_to_json
from pilotzone.audit.rules.seal import SealLine, head_from_line
from pilotzone.kernel import canonical
from pilotzone.kernel.errors import Refused

LARGEST_PACK = 1 << 30  # bytes; beyond it, files go by their digests
LARGEST_SEAL = 2000  # heads; of a larger seal only the case's own line is in the pack
PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Member:
    """One file of the pack; `open` gives its bytes, as often as asked."""

    name: str
    open: Callable[[], IO[bytes]]


@dataclass(frozen=True, slots=True)
class Vouched:
    """Something that an event of the chain vouches for by its sha256; without a member it is named by that alone."""

    title: str
    subject_uid: str
    sha256: str
    member: str | None = None


@dataclass(slots=True)
class Contents:
    """What an app puts into the pack of its case beside the chain and its seals."""

    members: list[Member] = field(default_factory=list)
    vouched: list[Vouched] = field(default_factory=list)
    about: dict[str, Any] = field(default_factory=dict)
    size: int = 0  # bytes of the files


@dataclass(frozen=True, slots=True)
class Kind:
    find: Callable[[str], models.Model | None]
    gather: Callable[[Any, bool], Contents]


_kinds: dict[str, Kind] = {}


def register(kind: str, find: Callable[[str], models.Model | None], gather: Callable[[Any, bool], Contents]) -> None:
    """`find` takes a reference; `gather` a case, and whether its files are to be included."""
    _kinds[kind] = Kind(find, gather)


def find(reference: str) -> models.Model | None:
    """The case with this reference, of whichever kind."""
    return next((case for kind in _kinds.values() if (case := kind.find(reference))), None)


def of_bytes(name: str, content: bytes) -> Member:
    return Member(name, lambda: BytesIO(content))


def write(case: models.Model, out: IO[bytes], *, files: bool) -> None:
    """Write the pack of the case as its record stands now."""
    kind = kind_of(case)
    contents = _kinds[kind].gather(case, files)
    if contents.size > LARGEST_PACK:
        raise Refused("pack_too_large", _("The files are too large for one pack. Take the digests alone."))
    chain = Chain.objects.get(case_kind=kind, case_uid=case.uid)  # type: ignore[attr-defined]
    events = facts.events_of(chain)
    members = [*chain_members(chain, events), *seal_members(chain), *tools(), *contents.members]
    manifest = {
        "format": verify.FORMAT,
        "case": {"kind": kind, "uid": str(chain.case_uid), "reference": str(case)},
        "about": contents.about,
        "files": "included" if files else "digests",
        "vouched": vouched_rows(contents.vouched, events),
    }
    write_container(members, manifest, out)


def vouched_rows(items: Iterable[Vouched], events: Iterable[Event]) -> list[dict[str, Any]]:
    """Each with the position of its event; None where the chain does not know it, which the check reports."""
    places = {
        (event.subject_uid, event.payload.get(verify.VOUCHING[event.kind])): event.position
        for event in events
        if event.kind in verify.VOUCHING
    }
    return [
        {
            "title": item.title,
            "member": item.member,
            "sha256": item.sha256,
            "event": places.get((item.subject_uid, item.sha256)),
        }
        for item in items
    ]


def lines_of(rows: Iterable[Any]) -> bytes:
    return b"".join(canonical.dumps(row) + b"\n" for row in rows)


def chain_members(chain: Chain, events: Sequence[Event]) -> list[Member]:
    head = {"case": [chain.case_kind, str(chain.case_uid)], "length": chain.length, "digest": chain.digest}
    rows = (event_to_json(event) | {"personal": None, "salt": ""} for event in events)
    return [of_bytes(verify.HEAD, canonical.dumps(head)), of_bytes(verify.EVENTS, lines_of(rows))]


def seal_members(chain: Chain) -> list[Member]:
    """The seals from the first that holds the case to the last, and the heads of those that do."""
    lines = seals.read()
    own = {line.number: heads for line in lines if (heads := own_heads(line, chain))}
    if not own:
        return [of_bytes(verify.SEALS, b"")]
    between = [line for line in lines if min(own) <= line.number <= max(own)]
    rows = ({name: getattr(line, name) for name in SealLine.__slots__} for line in between)
    heads = [of_bytes(f"seals/heads-{number:06d}.jsonl", text) for number, text in own.items()]
    return [of_bytes(verify.SEALS, lines_of(rows)), *heads]


def own_heads(line: SealLine, chain: Chain) -> bytes:
    """The heads of a seal in which the case is; empty where it is not."""
    if not seals.heads_path(line.number).exists():
        return b""
    texts, own = [], ""
    for text in seals.head_lines(line.number):
        if str(chain.case_uid) in text and head_from_line(text).case_kind == chain.case_kind:
            own = text
        if len(texts) <= LARGEST_SEAL:
            texts.append(text)
    if not own:
        return b""
    return "".join(text + "\n" for text in (texts if len(texts) <= LARGEST_SEAL else [own])).encode()


def verifier() -> bytes:
    """The check itself: one file that needs nothing but Python."""
    return Path(verify.__file__).read_bytes()


def tools() -> list[Member]:
    """What the outsider needs: the check itself, and how to use it."""
    folder = Path(verify.__file__).parent
    return [
        of_bytes("verify.py", verifier()),
        of_bytes("README.txt", (folder.parent / "pack_readme.txt").read_bytes()),
    ]


# --- the container -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Measured:
    member: Member
    size: int
    crc: int
    sha256: str


def measured(member: Member) -> Measured:
    size, crc, digest = 0, 0, hashlib.sha256()
    with member.open() as source:
        while piece := source.read(PIECE):
            size, crc = size + len(piece), zlib.crc32(piece, crc)
            digest.update(piece)
    return Measured(member, size, crc, digest.hexdigest())


def write_container(members: Iterable[Member], manifest: Mapping[str, Any], out: IO[bytes]) -> None:
    """All members by name, nothing compressed, no clock: the order and the bytes follow from the content alone."""
    found = [measured(member) for member in members]
    listed = [{"name": each.member.name, "size": each.size, "sha256": each.sha256} for each in found]
    text = canonical.dumps({**manifest, "members": sorted(listed, key=lambda row: str(row["name"]))})
    found.append(measured(of_bytes(verify.MANIFEST, text)))
    found.append(measured(of_bytes(verify.MANIFEST_DIGEST, verify.sha256(text).encode() + b"\n")))
    rows, offset = [], 0
    for each in sorted(found, key=lambda each: each.member.name):
        header = verify.local_header(each.member.name, each.size, each.crc)
        out.write(header)
        with each.member.open() as source:
            while piece := source.read(PIECE):
                out.write(piece)
        rows.append((each.member.name, each.size, each.crc, offset))
        offset += len(header) + each.size
    out.write(verify.directory(rows))
