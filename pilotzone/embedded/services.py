"""Child processes that come back when they fall and go when their parent goes."""

import contextlib
import ctypes
import functools
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from .leash import Leash

LOG_LIMIT = 5_000_000
FIRST_PAUSE, LONGEST_PAUSE, STEADY = 0.5, 10.0, 30.0  # seconds
NICENESS = {"worker": 10}  # requests go before background work; alone on a processor it has all of it
PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


def die_with_parent(sign: signal.Signals, parent: int) -> None:
    """Runs in the child before its program: asks the kernel for a signal when the supervisor dies (Linux)."""
    assert LIBC is not None  # noqa: S101 - only used there
    LIBC.prctl(PR_SET_PDEATHSIG, sign)
    if os.getppid() != parent:  # it died before we asked
        os._exit(1)


def give_way(pid: int, niceness: int) -> None:
    """Lower a program's weight against the others, as `nice` does and from where it is; it is never stopped altogether.

    Where Linux divides the processors among sessions first, the session is lowered too: a service has one of its own.
    """
    with contextlib.suppress(OSError):  # it has ended, or is not ours: it runs as it is
        os.setpriority(os.PRIO_PROCESS, pid, min(os.getpriority(os.PRIO_PROCESS, pid) + niceness, 19))
    with contextlib.suppress(OSError):
        if os.getsid(pid) == pid:
            Path(f"/proc/{pid}/autogroup").write_text(str(niceness))


@functools.cache
def leash() -> Leash | None:
    """What does the same where the kernel does not."""
    return Leash() if LIBC is None else None


class Service:
    """One program kept running: restarted with a growing pause, its output in a log of limited size.

    Without a log it writes where we write.
    """

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        *,
        folder: Path,
        log: Path | None,
        environment: Mapping[str, str],
        orphan_signal: signal.Signals = signal.SIGKILL,
        niceness: int = 0,
    ) -> None:
        self.name, self.command, self.folder, self.log = name, command, folder, log
        self.environment, self.orphan_signal, self.niceness = environment, orphan_signal, niceness
        self.process: subprocess.Popen[bytes] | None = None
        self.falls, self.started_at, self.start_again_at = 0, 0.0, 0.0

    def start(self) -> None:
        dying = functools.partial(die_with_parent, self.orphan_signal, os.getpid()) if LIBC else None
        with open(self.log, "ab") if self.log else contextlib.nullcontext() as output:
            self.process = subprocess.Popen(
                self.command,
                cwd=self.folder,
                env=dict(self.environment),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
                preexec_fn=dying,
            )
        if self.niceness:
            give_way(self.process.pid, self.niceness)
        if held := leash():
            held.tie(self.process.pid, self.orphan_signal)
        self.started_at = time.monotonic()

    def running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def tend(self) -> str | None:
        """Start again what fell once its pause is over, keep the log short; what there is to tell, if anything."""
        now = time.monotonic()
        self.shorten_log()
        if self.running():
            return None
        if self.process is not None:
            return self.note_fall(now)
        if now >= self.start_again_at:
            self.start()
        return None

    def note_fall(self, now: float) -> str:
        self.falls = 0 if now - self.started_at > STEADY else self.falls + 1
        pause = min(FIRST_PAUSE * 2 ** max(self.falls - 1, 0), LONGEST_PAUSE)
        self.start_again_at = now + pause
        self.kill()  # what it left behind, a web worker without its master for one
        self.process = None
        return f"{self.name} stopped; starting it again in {pause:g} s (its log: {self.log})"

    def shorten_log(self) -> None:
        """Programs append, so the file can be copied aside and cut while they write."""
        if self.log and self.log.exists() and self.log.stat().st_size > LOG_LIMIT:
            shutil.copyfile(self.log, f"{self.log}.1")
            os.truncate(self.log, 0)

    def ask_to_stop(self) -> None:
        if self.process is not None and self.running():
            self.process.terminate()

    def kill(self) -> None:
        """End the program and whatever it started: they share a session of their own."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):  # nobody left in the group
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            if held := leash():
                held.untie(self.process.pid)


class Supervisor:
    """Keeps services running in the order in which they were added and stops them in the reverse order."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        self.tell = tell
        self.services: list[Service] = []
        self.stopping = False
        for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            if sign is not signal.SIGHUP or signal.getsignal(sign) is not signal.SIG_IGN:  # nohup
                signal.signal(sign, self.stop_soon)

    def stop_soon(self, *_: object) -> None:
        self.stopping = True

    def add(self, service: Service) -> None:
        self.services.append(service)
        service.start()

    def watch(self, done: Callable[[], bool], *, seconds: float = float("inf")) -> bool:
        """Tend the services until done() or time is up; False when it is, or when we are asked to stop."""
        end = time.monotonic() + seconds
        while not self.stopping and time.monotonic() < end:
            for service in self.services:
                message = service.tend()
                if message and not self.stopping:
                    self.tell(message)
            if done():
                return True
            time.sleep(0.1)
        return False

    def failing(self) -> str | None:
        """The name of a service that fell again and again."""
        return next((service.name for service in self.services if service.falls > 2), None)

    def run_to_end(self, step: Service) -> bool:
        """Run a program that is meant to end, while the services go on; True when it ended well."""
        step.start()
        self.watch(lambda: not step.running())
        step.kill()
        return step.process is not None and step.process.returncode == 0

    def stop(self) -> None:
        """Stop everything within five seconds: first those that use the broker, then the broker itself."""
        first, others = self.services[:1], self.services[1:]
        for group, patience in ((others, 2.5), (first, 1.5)):
            for service in group:
                service.ask_to_stop()
            end = time.monotonic() + patience
            while time.monotonic() < end and any(service.running() for service in group):
                time.sleep(0.05)
            for service in group:
                service.kill()
