"""Whose processor time it was: seconds of the load itself, the portal's processes and the database, read from /proc."""

import os
import threading
from collections import defaultdict
from pathlib import Path
from typing import Self

EVERY = 5.0  # seconds; of a process that ends, so much at most is not seen
TICKS = os.sysconf("SC_CLK_TCK")


class Meter:
    """Counts between entering and leaving; on a system without /proc it counts nothing."""

    def __init__(self, database: str) -> None:
        self.database = database
        self.first: dict[tuple[str, int], float] = {}
        self.last: dict[tuple[str, int], float] = {}
        self.ended = threading.Event()
        self.thread = threading.Thread(target=self.watch, daemon=True)

    def __enter__(self) -> Self:
        self.look()
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.ended.set()
        self.thread.join()
        self.look()

    def watch(self) -> None:
        while not self.ended.wait(EVERY):
            self.look()

    def look(self) -> None:
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
                name, pid = self.name_of(command, int(folder.name)), int(folder.name)
                if name:
                    self.last[name, pid] = seconds = spent(folder)
                    self.first.setdefault((name, pid), seconds)
            except OSError:  # it has just ended
                continue

    def name_of(self, command: str, pid: int) -> str:
        if pid == os.getpid():
            return "load"
        if command.startswith("postgres:") and f" {self.database} " in command:
            return "database"
        if os.getsid(pid) != os.getsid(0):
            return ""
        return "web" if "gunicorn" in command else "worker" if "celery" in command else ""

    def seconds(self) -> dict[str, float]:
        found: dict[str, float] = defaultdict(float)
        for (name, pid), last in self.last.items():
            found[name] += last - self.first[name, pid]
        return dict(found)


def spent(folder: Path) -> float:
    """User and system time of one process, its own alone."""
    fields = (folder / "stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS
