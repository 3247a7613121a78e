"""Where the kernel does not tell a child of its parent's death (all but Linux): a process that does it instead.

It holds the reading end of a pipe. The pipe closes when the supervisor ends, however it ends, and then every process
group that the supervisor has named and not taken back gets its signal.
"""

import contextlib
import os
import signal
import subprocess
import sys
from typing import IO


class Leash:
    """The supervisor's end of the pipe."""

    def __init__(self) -> None:
        process = subprocess.Popen(
            [sys.executable, "-I", __file__], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, start_new_session=True
        )
        assert process.stdin is not None  # noqa: S101 - asked for above
        self.process, self.pipe = process, process.stdin

    def tie(self, group: int, sign: signal.Signals) -> None:
        self.tell(f"{group} {sign.value}\n")

    def untie(self, group: int) -> None:
        self.tell(f"{group} 0\n")

    def tell(self, line: str) -> None:
        with contextlib.suppress(BrokenPipeError):  # somebody killed it: the services go on without
            self.pipe.write(line.encode())
            self.pipe.flush()


def wait_for_the_end(lines: IO[str]) -> None:
    tied: dict[int, int] = {}
    for line in lines:
        group, sign = map(int, line.split())
        if sign:
            tied[group] = sign
        else:
            tied.pop(group, None)
    for group, sign in tied.items():
        with contextlib.suppress(ProcessLookupError, PermissionError):  # nobody left in it
            os.killpg(group, sign)


if __name__ == "__main__":
    for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(sign, signal.SIG_IGN)
    wait_for_the_end(sys.stdin)
