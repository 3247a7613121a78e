"""A client's folder: what lies in it is opened without following anything, and what is written appears whole.

The other side may write what it likes into `in/`: every name is looked at before it is used, every file is opened
below the folder's own descriptor, and only what is a plain file and nobody else's is read.
"""

import fcntl
import os
import re
import stat
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from pilotzone.kernel.errors import DomainError
from pilotzone.kernel.problems import PROBLEMS

NAME = re.compile(r"([A-Za-z0-9][A-Za-z0-9_-]{0,79})\.(ndjson|csv)")
SIGNATURE = ".sig"
RECEIPT = ".receipt.json"
PARTS = ("in", "out", "done", "aside")
LOCK = ".lock"
HIDDEN = "."
READ = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC  # a pipe without a writer holds up nobody
WRITE = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC


class NotYet(Exception):
    """The file may still be being written: it is looked at again later."""


@dataclass(frozen=True, slots=True)
class Read:
    """What a file held, and when it was last written, by the machine's clock."""

    body: bytes
    written: float


def problem(code: str) -> DomainError:
    return DomainError(code, PROBLEMS[code].title, status=PROBLEMS[code].status)


class Folder:
    """Open for as long as it is locked: the other worker goes by."""

    def __init__(self, parts: dict[str, int]) -> None:
        self.parts = parts

    def names(self) -> Iterator[str]:
        """The names beside which a signature lies, in order."""
        for found in sorted(os.listdir(self.parts["in"])):
            if found.endswith(SIGNATURE) and NAME.fullmatch(found.removesuffix(SIGNATURE)):
                yield found.removesuffix(SIGNATURE)

    def strange(self) -> list[str]:
        """Names that are never looked into, as they can be shown."""
        found = (name for name in os.listdir(self.parts["in"]) if not name.startswith(HIDDEN))
        return sorted(ascii(name) for name in found if not NAME.fullmatch(name.removesuffix(SIGNATURE)))

    def read(self, name: str, most: int) -> Read:
        """Raises DomainError where it is no plain file of one name, cannot be read, or is longer than `most`.

        Raises FileNotFoundError where there is none.
        """
        try:
            place = os.open(name, READ, dir_fd=self.parts["in"])
        except FileNotFoundError:
            raise
        except OSError as error:  # a link, or not ours to read
            raise problem("drop_unreadable") from error
        told = os.fstat(place)
        if not stat.S_ISREG(told.st_mode) or told.st_nlink != 1:
            os.close(place)
            raise problem("drop_unreadable")
        with os.fdopen(place, "rb") as file:
            if told.st_size > most:
                raise problem("too_large")
            body = file.read(most + 1)
        if len(body) > most:
            raise problem("too_large")
        return Read(body, told.st_mtime)

    def mark(self, name: str) -> str:
        """Of the signature beside a file: another one under the same name has another mark."""
        try:
            told = os.stat(name + SIGNATURE, dir_fd=self.parts["in"], follow_symlinks=False)
        except FileNotFoundError:
            return ""
        return f"{told.st_ino}-{told.st_mtime_ns}-{told.st_size}"

    def put_away(self, name: str, part: str = "done") -> None:
        """Out of the way, the signature first: without it nothing is looked at."""
        for each in (name + SIGNATURE, name):
            for target in (each, f"{each}.{uuid.uuid4().hex}"):  # the second where a folder has the first
                try:
                    os.rename(each, target, src_dir_fd=self.parts["in"], dst_dir_fd=self.parts[part])
                except FileNotFoundError:
                    break
                except OSError:
                    continue
                break

    def answer(self, name: str, body: bytes, signature: bytes) -> None:
        """The receipt of a file beside its signature, which is there before the receipt is."""
        target = name + RECEIPT
        if signature:
            self.write(target + SIGNATURE, signature)
        self.write(target, body)

    def write(self, name: str, body: bytes) -> None:
        out, hidden = self.parts["out"], f".{name}.part"
        with os.fdopen(os.open(hidden, WRITE, 0o640, dir_fd=out), "wb") as file:
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
        os.replace(hidden, name, src_dir_fd=out, dst_dir_fd=out)


@contextmanager
def opened(root: Path, name: str) -> Iterator[Folder | None]:
    """The folder of that name, made where there is none, under its lock; None where another worker has it.

    Raises OSError where a part of it is a link, or not ours. The lock goes with whoever holds it.
    """
    places: list[int] = []
    try:
        places.append(os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC))
        places.append(directory(name, places[0]))
        lock = os.open(LOCK, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600, dir_fd=places[1])
        places.append(lock)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield None
            return
        parts = {}
        for part in PARTS:
            parts[part] = directory(part, places[1])
            places.append(parts[part])
        yield Folder(parts)
    finally:
        for place in reversed(places):
            os.close(place)


def directory(name: str, within: int) -> int:
    with suppress(FileExistsError):
        os.mkdir(name, 0o770, dir_fd=within)
    return os.open(name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=within)
