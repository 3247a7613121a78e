"""Seals, computed: many chain heads digested together, each seal tied to the one before it."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass

from pilotzone.audit.rules.chain import Head, Problem, canonical, sha256


@dataclass(frozen=True, slots=True)
class SealLine:
    """One seal, as written in the file outside the database."""

    number: int
    at: str
    chains: int
    events: int
    heads_digest: str
    previous: str
    digest: str


def head_line(head: Head) -> str:
    return canonical([head.case_kind, head.case_uid, head.length, head.digest]).decode()


def head_from_line(line: str) -> Head:
    return Head(*json.loads(line))


def heads_digest(lines: Iterable[str]) -> str:
    total = hashlib.sha256()
    for line in lines:
        total.update(line.encode() + b"\n")
    return total.hexdigest()


def seal_digest(seal: SealLine) -> str:
    return sha256(canonical({name: value for name, value in asdict(seal).items() if name != "digest"}))


def check_seals(seals: Iterable[SealLine]) -> Iterator[Problem]:
    """Whether the seals follow one another from the first on, each as it was written."""
    number, previous = 0, ""
    for seal in seals:
        if seal.number != number + 1:
            yield Problem("", number + 1, "seal_missing", f"the seal is missing, number {seal.number} follows")
        elif seal.previous != previous:
            yield Problem("", seal.number, "seal_out_of_place", "the seal does not follow the one before it")
        if seal.digest != seal_digest(seal):
            yield Problem("", seal.number, "seal_changed", "the seal was changed")
        number, previous = seal.number, seal.digest
