"""The folder outside the database that holds the seals: one line per seal, and a file of heads for each.

Meant to be copied away by whoever guards the record; nothing here is ever rewritten.
"""

import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path

from django.conf import settings

from pilotzone.audit.rules.seal import SealLine

LINES = "seals.jsonl"


def folder() -> Path:
    return Path(settings.PILOTZONE_SEAL_DIR)


def heads_path(number: int, where: Path | None = None) -> Path:
    return (where or folder()) / f"heads-{number:06d}.jsonl"


def write_heads(number: int, lines: Iterable[str]) -> None:
    """Before the commit: a file whose seal was never committed is written anew under the same number."""
    folder().mkdir(parents=True, exist_ok=True)
    path = heads_path(number)
    draft = path.with_suffix(".part")
    with draft.open("w", encoding="utf-8") as file:
        file.writelines(line + "\n" for line in lines)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def append(seals: Iterable[SealLine]) -> int:
    """After the commit: the seal's own line, which makes its heads binding."""
    count = 0
    folder().mkdir(parents=True, exist_ok=True)
    with (folder() / LINES).open("a", encoding="utf-8") as file:
        for seal in seals:
            file.write(json.dumps(asdict(seal)) + "\n")
            count += 1
        file.flush()
        os.fsync(file.fileno())
    return count


def read(where: Path | None = None) -> list[SealLine]:
    path = (where or folder()) / LINES
    if not path.exists():
        return []
    return [SealLine(**json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]


def last_number() -> int:
    return max((seal.number for seal in read()), default=0)


def head_lines(number: int, where: Path | None = None) -> Iterator[str]:
    """Each line of the seal's heads file."""
    with heads_path(number, where).open(encoding="utf-8") as file:
        for line in file:
            yield line.rstrip("\n")
