"""One start at a time: the folder under var/ belongs to whoever holds its lock."""

import fcntl
import json
import os
from pathlib import Path
from typing import IO


class AlreadyRunning(Exception):
    """Another start holds the lock; says where it answers."""

    def __init__(self, address: str, pid: int) -> None:
        super().__init__(f"pilotzone is already running at {address} (process {pid}).")


def hold(path: Path, address: str) -> IO[str]:
    """Take the lock for as long as the returned file stays open; the system frees it when the process ends."""
    file = open(path, "a+", encoding="utf-8")  # noqa: SIM115 - held open on purpose
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.seek(0)
        holder = json.loads(file.read() or '{"address": "an address not yet known", "pid": 0}')
        file.close()
        raise AlreadyRunning(holder["address"], holder["pid"]) from None
    file.truncate(0)
    file.write(json.dumps({"address": address, "pid": os.getpid()}))
    file.flush()
    return file
