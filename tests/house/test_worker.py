"""With the portal's settings, a worker or broker killed in the middle of its tasks loses none of them."""

import os
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import quote

import pytest
from django.db import connection

from pilotzone.embedded import broker
from pilotzone.embedded.services import Service

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.slow


def until(condition, seconds=60):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.1)


@pytest.fixture
def surroundings(tmp_path, django_db_setup):
    """The tests' empty database and the address of a broker of our own."""
    return dict(os.environ) | {
        "PILOTZONE_PROFILE": "embedded",
        "PILOTZONE_VAR": str(tmp_path),
        "DATABASE_URL": database_address(),
        "CELERY_BROKER_URL": broker.url(broker.socket_path(tmp_path)),
        "DJANGO_SETTINGS_MODULE": "pilotzone.settings",
    }


def database_address() -> str:
    """Where other processes find the tests' database."""
    found = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{quote(str(found['NAME']))}"
    host = f"{found['USER']}:{found['PASSWORD']}@{found['HOST'] or '127.0.0.1'}:{found['PORT'] or 5432}"
    return f"postgres://{host}/{found['NAME']}"


@pytest.fixture
def services(tmp_path, surroundings):
    command = [sys.executable, "-m", "celery", "-A", "tests.house.slow_tasks", "worker", "-P", "threads", "-c", "2"]
    queue = broker.service(tmp_path, tmp_path / "broker.log", surroundings)
    worker = Service("worker", command, folder=ROOT, log=tmp_path / "worker.log", environment=surroundings)
    queue.start()
    until(lambda: broker.answers(broker.socket_path(tmp_path)))
    yield queue, worker
    for service in (worker, queue):
        service.kill()


def test_what_somebody_waits_for_does_not_stand_behind_many_messages(tmp_path, surroundings, services):
    _queue, worker = services
    program = f"""
from tests.house.slow_tasks import slow
for number in range(12): slow.apply_async(({str(tmp_path)!r}, number), queue="outgoing")
slow.delay({str(tmp_path)!r}, 99)
"""
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, env=surroundings, check=True)
    worker.start()
    until(lambda: (tmp_path / "begun-99").exists())
    assert len(list(tmp_path.glob("begun-*"))) <= 6  # two at a time, two on their way, and from both queues in turn


def test_running_and_queued_tasks_outlive_killed_worker_and_broker(tmp_path, surroundings, services):
    queue, worker = services
    program = f"from tests.house.slow_tasks import slow\nfor number in range(6): slow.delay({str(tmp_path)!r}, number)"
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, env=surroundings, check=True)
    worker.start()
    until(lambda: len(list(tmp_path.glob("begun-*"))) >= 2)
    worker.kill()
    queue.kill()
    assert len(list(tmp_path.glob("done-*"))) < 6
    queue.start()
    until(lambda: broker.answers(broker.socket_path(tmp_path)))
    worker.start()
    until(lambda: len(list(tmp_path.glob("done-*"))) == 6)
