"""bin/run as a newcomer meets it: starts, heals, refuses a second start, stops and leaves nobody behind.

A start takes half a minute of a processor, so the tests share one portal, in this order; the last one kills it.
"""

import contextlib
import http.client
import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pilotzone.embedded import broker
from tests.house import processes

ROOT = Path(__file__).resolve().parents[2]
PROGRAMS = {
    "embedded.prepare": "preparation",
    "redis-server": "broker",
    "valkey-server": "broker",
    " worker ": "worker",
    " beat ": "beat",
    "gunicorn": "web",
}

pytestmark = pytest.mark.slow


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def surroundings(var):
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}
    static = var.parent.parent / "static"  # gathered once for all starts
    return kept | {"PILOTZONE_VAR": str(var), "PILOTZONE_STATIC_ROOT": str(static)}


def children(pid):
    """Name and process id of each program that the supervisor keeps."""
    found = {}
    for process in processes.living():
        name = next((name for mark, name in PROGRAMS.items() if mark in process.command), None)
        if name and process.parent == pid:
            found[name] = process.pid
    return found


def group_members(leaders):
    """Every living process in the groups that these processes lead."""
    return [process.pid for process in processes.living() if process.group in leaders]


def until(condition, seconds=60):
    end = time.monotonic() + seconds
    while not (value := condition()):
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.1)
    return value


class Portal:
    """One run of bin/run in a folder of its own."""

    def __init__(self, var, *options):
        self.var, self.port = var, free_port()
        self.output = var.parent / "output"
        with self.output.open("w") as file:
            self.process = subprocess.Popen(
                ["sh", str(ROOT / "bin/run"), "--port", str(self.port), *options],
                env=surroundings(var),
                stdout=file,
                stderr=subprocess.STDOUT,
            )

    def said(self):
        return self.output.read_text()

    def wait_until_ready(self):
        until(lambda: "Ctrl-C stops everything" in self.said() or self.process.poll() is not None, 120)
        assert self.process.poll() is None, self.said()
        return self

    def status(self, path="/health/live/"):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request("GET", path)
            return connection.getresponse().status
        except OSError:
            return 0
        finally:
            connection.close()

    def stop(self, sign):
        """Seconds until everything was gone after this signal."""
        leaders = set(children(self.process.pid).values())
        begun = time.monotonic()
        self.process.send_signal(sign)
        self.process.wait(timeout=30)
        until(lambda: not group_members(leaders), 10)
        return time.monotonic() - begun


@pytest.fixture(scope="module")
def portal(tmp_path_factory):
    """A fresh start in a folder with the remains of an old one."""
    var = tmp_path_factory.mktemp("portal") / "var"
    (var / "files").mkdir(parents=True)
    (var / "lock").touch()
    (var / "files" / "old").write_text("old")
    portal = Portal(var, "--fresh", "--empty")
    try:
        yield portal.wait_until_ready()
    finally:
        portal.process.terminate()
        portal.process.wait(timeout=30)


def test_started_portal_answers_and_says_where(portal):
    assert portal.status("/health/ready/") == 200
    assert portal.status("/") == 200
    assert f"pilotzone is running at http://127.0.0.1:{portal.port}/" in portal.said()
    assert set(children(portal.process.pid)) == {"broker", "worker", "beat", "web"}


def test_fresh_start_throws_the_old_data_away(portal):
    assert not (portal.var / "files" / "old").exists()
    assert json.loads((portal.var / "lock").read_text())["pid"] == portal.process.pid


def test_second_start_says_already_running(portal):
    second = subprocess.run(
        ["sh", str(ROOT / "bin/run"), "--port", str(free_port())],
        env=surroundings(portal.var),
        capture_output=True,
        text=True,
        check=False,
    )
    assert second.returncode == 1
    assert f"already running at http://127.0.0.1:{portal.port} (process {portal.process.pid})" in second.stderr


def come_back(portal, before, killed):
    """These programs, and no other, are there again with new process ids."""
    after = until(
        lambda: (now := children(portal.process.pid)) and len(now) == 4 and not now.items() & killed.items() and now
    )
    assert {name: pid for name, pid in after.items() if name not in killed} == {
        name: pid for name, pid in before.items() if name not in killed
    }


@pytest.mark.parametrize("program", ["beat", "web", "broker"])
def test_killed_program_comes_back(portal, program):
    before = children(portal.process.pid)
    os.kill(before[program], signal.SIGKILL)
    come_back(portal, before, {program: before[program]})
    until(lambda: portal.status() == 200)


def test_queued_task_survives_the_kill_of_broker_and_worker_which_come_back(portal):
    """The outbox row is the truth: it is written first, both programs are killed, and it is still done."""
    script = (
        "import django; django.setup()\n"
        "from django.db import transaction\n"
        "from pilotzone.jobs import outbox\n"
        "with transaction.atomic():\n"
        "    for number in range(5): outbox.enqueue('messages.send_digest', 0)\n"
    )
    settings = surroundings(portal.var) | {
        "PILOTZONE_PROFILE": "embedded",
        "DJANGO_SETTINGS_MODULE": "pilotzone.settings",
        "CELERY_BROKER_URL": broker.url(broker.socket_path(portal.var)),
    }
    before = children(portal.process.pid)
    os.kill(before["worker"], signal.SIGKILL)
    subprocess.run([sys.executable, "-c", script], env=settings, cwd=ROOT, check=True)
    os.kill(before["broker"], signal.SIGKILL)
    come_back(portal, before, {name: before[name] for name in ("worker", "broker")})
    until(lambda: digests(portal.var) == {"done": 5}, 90)


def digests(var):
    """How many of the queued tasks are in which state, as the database file says."""
    with contextlib.closing(sqlite3.connect(f"file:{var / 'pilotzone.sqlite3'}?mode=ro", uri=True)) as database:
        return dict(
            database.execute(
                "SELECT state, COUNT(*) FROM jobs_outboxtask WHERE task = 'messages.send_digest' GROUP BY state"
            )
        )


def test_taken_port_is_said_in_one_line(tmp_path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        start = subprocess.run(
            ["sh", str(ROOT / "bin/run"), "--port", str(port)],
            env=surroundings(tmp_path / "var"),
            capture_output=True,
            text=True,
            check=False,
        )
    assert start.returncode == 1
    assert start.stderr.startswith(f"run: Port {port} is taken by another program")
    assert len(start.stderr.splitlines()) == 1


def test_folder_of_somebody_else_is_not_wiped(tmp_path):
    (tmp_path / "letter.txt").write_text("mine")
    start = subprocess.run(
        ["sh", str(ROOT / "bin/run"), "--fresh"],
        env=surroundings(tmp_path),
        capture_output=True,
        text=True,
        check=False,
    )
    assert start.returncode == 1
    assert (tmp_path / "letter.txt").read_text() == "mine"


def test_ctrl_c_during_the_preparation_leaves_nobody(tmp_path):
    portal = Portal(tmp_path / "var", "--empty")
    until(lambda: set(children(portal.process.pid)) == {"broker", "preparation"})
    assert portal.stop(signal.SIGINT) < 5
    assert portal.process.returncode == 130


def test_killed_supervisor_leaves_nobody_and_the_next_start_stops_on_request(portal):
    assert portal.status() == 200
    assert portal.stop(signal.SIGKILL) < 5
    again = Portal(portal.var).wait_until_ready()
    assert again.status() == 200
    assert again.stop(signal.SIGTERM) < 5
    assert again.process.returncode == 0


class TestSetUp:
    """The shell part, with made-up Pythons first on the path."""

    @pytest.fixture
    def bare(self, tmp_path):
        """A copy without a virtual environment, and a folder for the only Pythons there are."""
        for name in ("bin", "requirements.lock", "requirements-dev.lock"):
            source = ROOT / name
            (shutil.copytree if source.is_dir() else shutil.copy)(source, tmp_path / name)
        (tmp_path / "path").mkdir()
        for tool in ("sh", "dirname", "cat", "cksum", "grep", "awk", "tee", "rm"):
            (tmp_path / "path" / tool).symlink_to(shutil.which(tool))
        return tmp_path

    def python(self, bare, script):
        program = bare / "path" / "python3"
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o755)

    def start(self, bare, command="run"):
        return subprocess.run(
            [str(bare / "path" / "sh"), str(bare / "bin" / command)],
            env={"PATH": str(bare / "path")},
            capture_output=True,
            text=True,
            check=False,
        )

    @pytest.mark.parametrize("command", ["run", "test"])
    def test_no_python_is_said_in_one_line(self, bare, command):
        start = self.start(bare, command)
        assert start.returncode == 1
        assert start.stderr.startswith(f"{command}: Python 3.11 or newer is needed and none was found.")
        assert len(start.stderr.splitlines()) == 1

    def test_old_python_is_said_in_one_line(self, bare):
        self.python(bare, "case $2 in *print*) echo 3.9 ;; *) exit 1 ;; esac")
        start = self.start(bare)
        assert start.returncode == 1
        assert "python3 is 3.9" in start.stderr
        assert len(start.stderr.splitlines()) == 1

    def test_missing_venv_module_is_said_in_one_line(self, bare):
        self.python(bare, "case $2 in *ensurepip*) exit 1 ;; esac")
        start = self.start(bare)
        assert start.returncode == 1
        assert start.stderr.startswith("run: python3 has no venv module.")
        assert len(start.stderr.splitlines()) == 1

    def test_unknown_option_is_said_before_anything_is_installed(self, bare):
        start = subprocess.run(
            ["sh", str(bare / "bin/run"), "--prot", "1"], capture_output=True, text=True, check=False
        )
        assert start.returncode == 1
        assert "Unknown option --prot" in start.stderr
        assert not (bare / ".venv").exists()
