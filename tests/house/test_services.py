"""Children come back when they fall, stop when asked, and leave nobody behind."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pilotzone.embedded import services
from pilotzone.embedded.__main__ import programs
from pilotzone.embedded.leash import Leash
from pilotzone.embedded.services import Service
from tests.house.processes import gone


def shell(script, tmp_path, **more):
    return Service(
        "child", ["sh", "-c", script], folder=tmp_path, log=tmp_path / "child.log", environment=os.environ, **more
    )


def until(condition, seconds=10):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)


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
    until(lambda: gone(int((tmp_path / "grandchild").read_text())))


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_supervisor_that_is_asked_to_stop_ends_its_services_and_then_itself(tmp_path, sign):
    program = (
        "import os, pathlib, signal; from pilotzone.embedded.services import *\n"
        "signal.signal(signal.SIGHUP, signal.SIG_DFL)\n"
        "keeper = Supervisor(print)\n"
        f"script, folder = 'echo $$ > child; exec sleep 600', pathlib.Path({str(tmp_path)!r})\n"
        "keeper.add(Service('child', ['sh', '-c', script], folder=folder, log=None, environment=os.environ))\n"
        "assert not keeper.watch(lambda: False)\n"
        "keeper.stop()\n"
    )
    supervisor = subprocess.Popen([sys.executable, "-c", program])
    until(lambda: (tmp_path / "child").exists() and (tmp_path / "child").read_text().strip())
    supervisor.send_signal(sign)
    assert supervisor.wait(timeout=5) == 0
    assert gone(int((tmp_path / "child").read_text()))


def test_service_gives_way_with_what_it_starts(tmp_path):
    child = shell("sleep 600 & echo $! > grandchild; wait", tmp_path, niceness=10)
    child.start()
    until(lambda: (tmp_path / "grandchild").exists() and (tmp_path / "grandchild").read_text().strip())
    session = Path(f"/proc/{child.process.pid}/autogroup")
    assert os.getpriority(os.PRIO_PROCESS, child.process.pid) == min(os.nice(0) + 10, 19)
    assert not session.exists() or session.read_text().endswith("nice 10\n")
    child.kill()


def test_background_work_gives_way_and_requests_do_not():
    assert services.NICENESS == {"worker": 10}
    assert set(services.NICENESS) < set(programs(8000))


ON_A_LEASH = "services.LIBC = None"  # as on every system whose kernel does not tell a child of its parent's death


@pytest.mark.parametrize("system", ["", ON_A_LEASH], ids=["as it is here", "on a leash"])
def test_child_dies_with_a_killed_parent(tmp_path, system):
    script = f"""
import os, time
from pathlib import Path
from pilotzone.embedded import services
from pilotzone.embedded.__main__ import programs
from pilotzone.embedded.services import Service
{system}
child = Service("child", ["sleep", "600"], folder=Path("."), log=None, environment=os.environ)
child.start()
Path({str(tmp_path / "new")!r}).write_text(str(child.process.pid))
Path({str(tmp_path / "new")!r}).rename({str(tmp_path / "pid")!r})
time.sleep(600)
"""
    parent = subprocess.Popen([sys.executable, "-c", script])
    until((tmp_path / "pid").exists)
    child = int((tmp_path / "pid").read_text())
    assert not gone(child)
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    until(lambda: gone(child))


def test_leash_takes_only_those_still_tied_and_goes_itself():
    held = Leash()
    groups = [subprocess.Popen(["sleep", "600"], start_new_session=True) for _ in range(2)]
    for child in groups:
        held.tie(child.pid, signal.SIGTERM)
    held.untie(groups[0].pid)
    held.pipe.close()
    assert held.process.wait(timeout=10) == 0
    assert groups[1].wait(timeout=10) == -signal.SIGTERM
    assert groups[0].poll() is None
    groups[0].kill()
    groups[0].wait()
