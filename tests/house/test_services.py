"""Children come back when they fall, stop when asked, and leave nobody behind."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pilotzone.embedded import services
from pilotzone.embedded.services import Service


def shell(script, tmp_path, **more):
    return Service(
        "child", ["sh", "-c", script], folder=tmp_path, log=tmp_path / "child.log", environment=os.environ, **more
    )


def until(condition, seconds=10):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)


def gone(pid):
    """No such process, or a dead one that nobody has collected yet."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


def test_service_that_fell_is_started_again_with_growing_pauses(tmp_path, monkeypatch):
    monkeypatch.setattr(services, "FIRST_PAUSE", 0.05)
    child = shell("echo started; exit 1", tmp_path)
    child.start()
    told = []

    def tended():
        message = child.tend()
        if message:
            told.append(message)
        return len(told) == 3

    until(tended)
    child.kill()
    assert [message.split(" in ")[1].split(" s ")[0] for message in told] == ["0.05", "0.1", "0.2"]
    assert (tmp_path / "child.log").read_text() == "started\n" * 3


def test_log_is_cut_while_its_writer_goes_on(tmp_path, monkeypatch):
    monkeypatch.setattr(services, "LOG_LIMIT", 2_000)
    child = shell("while :; do echo 0123456789; sleep 0.001; done", tmp_path)
    child.start()
    until(lambda: child.tend() is None and (tmp_path / "child.log.1").exists())
    size = child.log.stat().st_size
    until(lambda: child.log.stat().st_size != size)
    child.kill()
    assert (tmp_path / "child.log.1").stat().st_size > 2_000
    assert "\0" not in child.log.read_text()


def test_kill_takes_the_children_of_the_child(tmp_path):
    child = shell("sleep 600 & echo $! > grandchild; wait", tmp_path)
    child.start()
    until(lambda: (tmp_path / "grandchild").exists() and (tmp_path / "grandchild").read_text().strip())
    child.kill()
    until(lambda: gone((tmp_path / "grandchild").read_text().strip()))


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child of its parent's death")
def test_child_dies_with_a_killed_parent(tmp_path):
    script = f"""
import os, time
from pathlib import Path
from pilotzone.embedded.services import Service
child = Service("child", ["sleep", "600"], folder=Path("."), log=None, environment=os.environ)
child.start()
Path({str(tmp_path / "pid")!r}).write_text(str(child.process.pid))
time.sleep(600)
"""
    parent = subprocess.Popen([sys.executable, "-c", script])
    until(lambda: (tmp_path / "pid").exists() and (tmp_path / "pid").read_text())
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    until(lambda: gone((tmp_path / "pid").read_text()))
