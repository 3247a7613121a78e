"""Worker and broker killed in the middle of a run: nobody is missing, nobody is there twice, the digest is the same."""

import os
import sys
from pathlib import Path

import pytest
import redis
from django.db import connection, transaction
from django.test import SimpleTestCase

from enterprises.actions.assessments import cycles, runs
from enterprises.enums_assessments import RunState
from enterprises.models import Assessment, Run, SubjectValues
from enterprises.verification import differences
from pilotzone.embedded import broker
from pilotzone.embedded.services import Service
from tests.factories import assessments as make
from tests.factories import figures
from tests.house.test_worker import database_address, until

ROOT = Path(__file__).resolve().parents[2]

pytestmark = [pytest.mark.slow, pytest.mark.django_db]  # the latter has the database made


@pytest.fixture
def own_database(django_db_setup, django_db_blocker):
    """A copy of the tests' empty database, in which rows are committed; gone afterwards."""
    if connection.vendor != "postgresql":
        pytest.skip("A worker needs a database that two processes share.")
    name = connection.settings_dict["NAME"]
    copy = f"{name}_killed"
    with django_db_blocker.unblock():
        connection.close()
        administer(f'DROP DATABASE IF EXISTS "{copy}"', f'CREATE DATABASE "{copy}" TEMPLATE "{name}"')
        connection.settings_dict["NAME"] = copy
        yield
        connection.close()
        connection.settings_dict["NAME"] = name
        administer(f'DROP DATABASE "{copy}" WITH (FORCE)')


def administer(*statements: str) -> None:
    with connection._nodb_cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def surroundings(folder: Path) -> dict[str, str]:
    """The tests' own database, a broker of our own, the portal's clock at the moment of freezing."""
    return dict(os.environ) | {
        "PILOTZONE_PROFILE": "embedded",
        "PILOTZONE_VAR": str(folder),
        "PILOTZONE_CLOCK": make.FROZEN.isoformat(),
        "DATABASE_URL": database_address(),
        "CELERY_BROKER_URL": broker.url(broker.socket_path(folder)),
        "DJANGO_SETTINGS_MODULE": "pilotzone.settings",
        "ASSESSMENT_MARKS": str(folder),
    }


def worker_of(folder: Path, named: dict[str, str]) -> Service:
    program = ["-A", "tests.house.slow_assessment", "worker", "-P", "threads", "-c", "2"]
    command = [sys.executable, "-m", "celery", *program]
    return Service("worker", command, folder=ROOT, log=folder / "worker.log", environment=named)


class TestKilled(SimpleTestCase):
    """Without the transaction that is rolled back: the worker has to see the rows."""

    databases = frozenset({"default"})

    @pytest.fixture(autouse=True)
    def _given(self, tmp_path, monkeypatch, own_database):
        self.folder = tmp_path
        monkeypatch.setattr(runs, "PORTION", 3)

    def test_a_run_outlives_its_worker_and_its_broker(self):
        folder, named = self.folder, surroundings(self.folder)
        queue, worker = broker.service(folder, folder / "broker.log", named), worker_of(folder, named)

        def start():
            queue.start()
            until(lambda: broker.answers(broker.socket_path(folder)))
            worker.start()

        def kill():
            worker.kill()
            queue.kill()

        self.outlived(start, kill)

    def test_a_run_outlives_its_worker_at_a_redis_of_many(self):
        address = os.environ.get("CELERY_BROKER_URL", "")
        if not address.startswith("redis://"):
            pytest.skip("Redis was not found.")
        keys = f"killed-{os.getpid()}-"
        named = surroundings(self.folder) | {"CELERY_BROKER_URL": address, "ASSESSMENT_KEYS": keys}
        worker = worker_of(self.folder, named)
        try:
            self.outlived(worker.start, worker.kill)
        finally:
            with redis.Redis.from_url(address) as client:
                client.delete(*client.scan_iter(f"{keys}*"))

    def outlived(self, start, kill):
        """Killed while portions are derived, and again while they are scored."""
        folder = self.folder
        try:
            start()  # it has time to load while the figures are told
            with transaction.atomic():
                officer = figures.make_assessor()
                make.make_firms(officer)
                cycle = make.open_cycle(make.make_version(), officer)
                cycles.freeze(cycle, by=officer, now=make.FROZEN)
            run = Run.objects.get(cycle=cycle)
            until((folder / "held-derive").exists)
            kill()
            assert run.portions.exclude(derived_at=None).count() < 4
            (folder / "go-derive").touch()
            start()
            until((folder / "held-score").exists)
            kill()
            assert Assessment.objects.filter(run=run).count() < 12
            (folder / "go-score").touch()
            start()
            until(lambda: Run.objects.get(pk=run.pk).state == RunState.DONE)
        finally:
            kill()
        run.refresh_from_db()
        assert Assessment.objects.current().filter(run=run).values("subject").distinct().count() == 12
        assert Assessment.objects.filter(run=run).count() == SubjectValues.objects.filter(run=run).count() == 12
        assert list(differences(run)) == []

        # Undisturbed, the same figures give the same digest.
        cycle.refresh_from_db()
        cycles.run_again(cycle, by=officer, now=make.FROZEN)
        make.drain()
        cycle.refresh_from_db()
        assert (cycle.run.number, cycle.run.digest) == (2, run.digest)
