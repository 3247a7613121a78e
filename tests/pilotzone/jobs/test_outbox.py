"""From the transaction to the work: nothing lost, nothing done that was rolled back."""

import threading
import time
from datetime import timedelta

import pytest
from celery import Celery
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from pilotzone import celery_app
from pilotzone.jobs import actions, outbox, queries, tasks
from pilotzone.jobs.enums import TaskState
from pilotzone.jobs.models import OutboxTask
from pilotzone.kernel.errors import Refused

from .conftest import NOW

pytestmark = pytest.mark.engine


@pytest.fixture
def published(monkeypatch) -> list[int]:
    """What was handed to the broker."""
    sent: list[int] = []
    monkeypatch.setattr(tasks.run, "apply_async", lambda args, **options: sent.append(args[0]))
    return sent


def test_enqueue_writes_a_row_and_publishes_after_the_commit(db, done, published, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        row = outbox.enqueue("test.note", 1, "a", now=NOW)
        assert published == []

    assert published == [row.pk]
    assert (row.task, row.args, row.state, row.attempts, row.created_at) == ("test.note", [1, "a"], "queued", 0, NOW)


def test_messages_wait_in_a_queue_of_their_own(db, done, monkeypatch, django_capture_on_commit_callbacks):
    sent = []
    monkeypatch.setattr(tasks.run, "apply_async", lambda args, **options: sent.append(options["queue"]))
    with django_capture_on_commit_callbacks(execute=True):
        outbox.enqueue("test.note", 1, now=NOW)
        outbox.enqueue("messages.deliver", 0, now=NOW)
    assert sent == ["celery", "outgoing"]


@pytest.mark.django_db(transaction=True)
def test_enqueue_leaves_nothing_after_a_rollback(done, published):
    with transaction.atomic():
        outbox.enqueue("test.note", 1)
        transaction.set_rollback(True)

    assert published == []
    assert not OutboxTask.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_enqueue_refuses_to_stand_outside_a_transaction(done):
    with pytest.raises(RuntimeError):
        outbox.enqueue("test.note", 1)


def test_enqueue_refuses_an_unknown_name(db):
    with pytest.raises(LookupError):
        outbox.enqueue("test.nobody", 1)


def test_task_refuses_a_name_twice(done):
    with pytest.raises(ValueError, match="twice"):
        outbox.task("test.note")(print)


@pytest.fixture
def dead_broker(settings, monkeypatch):
    """Celery as the settings have it, with a broker that is not there."""
    monkeypatch.setenv("CELERY_BROKER_URL", "redis://127.0.0.1:1/0")  # Celery reads it before its configuration
    app = Celery("dead", broker="redis://127.0.0.1:1/0", set_as_current=True)
    app.conf.broker_transport_options = settings.CELERY_BROKER_TRANSPORT_OPTIONS
    yield
    celery_app.set_current()
    app.close()


@pytest.mark.django_db(transaction=True)
def test_a_broker_that_is_down_neither_fails_nor_delays_the_request(done, dead_broker):
    start = time.monotonic()
    with transaction.atomic():
        first = outbox.enqueue("test.note", 1)
        second = outbox.enqueue("test.note", 2)
    assert time.monotonic() - start < 1

    assert set(OutboxTask.objects.values_list("published_at", flat=True)) == {None}
    assert actions.sweep(now=timezone.now()) == [first.pk, second.pk]


def test_run_does_a_task_once(db, done):
    row = outbox.enqueue("test.note", 7)
    now = timezone.now()

    assert actions.run(row.pk, now=now) is True
    assert actions.run(row.pk, now=now) is False

    row.refresh_from_db()
    assert done == [(7,)]
    assert (row.state, row.attempts, row.lease_until) == (TaskState.DONE, 1, None)
    assert row.done_at is not None


def test_run_leaves_a_task_that_somebody_holds(db, done):
    row = outbox.enqueue("test.note", 7)
    now = timezone.now()
    held = actions._lease(row.pk, now)

    assert actions.run(row.pk, now=now + timedelta(minutes=1)) is False
    assert actions.run(row.pk, now=now + timedelta(minutes=2)) is True

    assert held.attempts == 1
    assert done == [(7,)]
    assert actions._settle(held, state=TaskState.FAILED, lease_until=None) is False  # it came back too late
    row.refresh_from_db()
    assert (row.state, row.attempts) == (TaskState.DONE, 2)


def test_run_waits_longer_after_each_failure_and_then_gives_up(db, done):
    row = outbox.enqueue("test.fail", 7)
    now, pauses = timezone.now(), []

    for _attempt in range(actions.MAX_ATTEMPTS - 1):
        assert actions.run(row.pk, now=now) is False
        row.refresh_from_db()
        assert (row.state, row.published_at) == (TaskState.QUEUED, None)
        pauses.append((row.next_attempt_at - now).total_seconds())
        assert actions.run(row.pk, now=now) is False  # not due yet
        now = row.next_attempt_at
    actions.run(row.pk, now=now)

    row.refresh_from_db()
    assert pauses == [20, 40, 80, 160, 320, 640, 1280]
    assert (row.state, row.attempts, row.last_error) == (TaskState.FAILED, 8, "ValueError: no luck")
    assert done == [("ValueError: no luck", 7)]
    assert queries.failed_count() == 1
    with pytest.raises(Refused, match="ended_otherwise"):
        actions.retry(row, by=None, now=now)


def test_pause_after_is_at_most_an_hour():
    assert actions.pause_after(30) == timedelta(hours=1)


def test_run_gives_up_a_task_that_loses_every_worker(db, done):
    row = outbox.enqueue("test.note", 7)
    now = timezone.now()
    for _worker in range(actions.MAX_ATTEMPTS):
        assert actions._lease(row.pk, now) is not None
        now += outbox.LEASE

    assert actions.run(row.pk, now=now) is False

    row.refresh_from_db()
    assert (row.state, row.lease_until) == (TaskState.FAILED, None)
    assert done == []


def test_sweep_sends_what_is_due_and_not_on_its_way(db, done):
    now = timezone.now()
    fresh = outbox.enqueue("test.note", 1)
    unsent = outbox.enqueue("test.note", 2)
    OutboxTask.objects.filter(pk=unsent.pk).update(published_at=None)
    later = outbox.enqueue("test.note", 3)
    OutboxTask.objects.filter(pk=later.pk).update(published_at=None, next_attempt_at=now + timedelta(minutes=10))
    lost = outbox.enqueue("test.note", 4)
    actions._lease(lost.pk, timezone.now())
    finished = outbox.enqueue("test.note", 5)
    actions.run(finished.pk, now=timezone.now())

    assert actions.sweep(now=timezone.now()) == [unsent.pk]
    assert actions.sweep(now=timezone.now()) == []
    assert actions.sweep(now=now + timedelta(minutes=3)) == [fresh.pk, unsent.pk, lost.pk]
    assert actions.sweep(now=now + timedelta(minutes=10)) == [fresh.pk, unsent.pk, later.pk, lost.pk]


def test_the_sweep_task_publishes_what_it_found(db, done, published):
    row = outbox.enqueue("test.note", 1)
    OutboxTask.objects.update(published_at=None)

    assert tasks.sweep() == 1
    assert published == [row.pk]


def test_release_all_gives_back_every_lease(db, done):
    row = outbox.enqueue("test.note", 1)
    actions._lease(row.pk, timezone.now())

    assert actions.release_all(now=timezone.now()) == 1
    assert actions.run(row.pk, now=timezone.now()) is True


def test_drain_runs_what_tasks_ask_for_themselves(db, done):
    @outbox.task("test.chain")
    def chain(number):
        with transaction.atomic():
            outbox.enqueue("test.note", number)

    outbox.enqueue("test.chain", 3)

    assert actions.drain(now=timezone.now()) == 2
    assert done == [(3,)]


def test_prune_forgets_tasks_done_long_ago(db, done):
    old, young, failed = (outbox.enqueue("test.note", number) for number in range(3))
    for row in (old, young):
        actions.run(row.pk, now=timezone.now())
    OutboxTask.objects.filter(pk=old.pk).update(done_at=NOW)
    OutboxTask.objects.filter(pk=failed.pk).update(state=TaskState.FAILED)

    assert actions.prune(now=timezone.now()) == 1
    assert set(OutboxTask.objects.values_list("pk", flat=True)) == {young.pk, failed.pk}


@pytest.mark.django_db(transaction=True)
def test_two_workers_do_a_task_once(registry):
    calls = []

    @outbox.task("test.slow")
    def slow(number):
        calls.append(number)
        time.sleep(0.05)

    with transaction.atomic():
        row = outbox.enqueue("test.slow", 1)
    now = timezone.now()

    def work() -> None:
        try:
            actions.run(row.pk, now=now)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert calls == [1]


@pytest.mark.parametrize("change", [{"state": TaskState.LEASED}, {"state": TaskState.DONE}, {"done_at": NOW}])
def test_the_database_refuses_half_a_state(db, done, change):
    outbox.enqueue("test.note", 1)

    with pytest.raises(IntegrityError), transaction.atomic():
        OutboxTask.objects.update(**change)
