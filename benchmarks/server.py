"""The portal under gunicorn on loopback: two sync workers, with the settings of production."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

WORKERS = 2
CONFIG = Path(__file__).resolve().parent.parent / "deploy" / "gunicorn.py"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def running() -> Iterator[int]:
    """The port it listens on; stopped at the end."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "pilotzone.wsgi:application", "--workers", str(WORKERS)]
    command += ["--config", str(CONFIG), "--bind", f"127.0.0.1:{port}", "--log-level", "warning"]
    command += ["--access-logfile", os.devnull]
    process = subprocess.Popen(command, env=os.environ)
    try:
        wait_for(port)
        yield port
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=60)


def wait_for(port: int) -> None:
    for _ in range(600):  # all is loaded before it listens
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.2)
    raise SystemExit("gunicorn did not start.")


def timed(port: int, path: str, cookie: str) -> float:
    """Milliseconds from the request to the last byte of the answer; anything but 200 ends the run."""
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    start = time.perf_counter()
    link.request("GET", path, headers={"Cookie": cookie, "Accept-Language": "zh-hans"})
    answer = link.getresponse()
    answer.read()
    taken = (time.perf_counter() - start) * 1000
    link.close()
    if answer.status != 200:
        raise SystemExit(f"{path} answers {answer.status}")
    return taken
