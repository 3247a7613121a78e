"""The machine's processes as ps shows them, on Linux and macOS alike."""

import subprocess
from dataclasses import dataclass


@dataclass(frozen=True)
class Process:
    pid: int
    parent: int
    group: int
    state: str
    command: str


def living() -> list[Process]:
    """All but the dead that nobody has collected yet."""
    columns = ["pid", "ppid", "pgid", "stat", "command"]
    command = ["ps", "-A", "-ww", *(part for column in columns for part in ("-o", f"{column}="))]
    lines = subprocess.run(command, capture_output=True, text=True, check=True, errors="replace").stdout.splitlines()
    found = []
    for line in lines:
        pid, parent, group, state, *words = line.split(maxsplit=4)
        found.append(Process(int(pid), int(parent), int(group), state, words[0] if words else ""))
    return [process for process in found if not process.state.startswith("Z")]


def gone(pid: int) -> bool:
    return all(process.pid != pid for process in living())
