"""The portal's Celery application for a worker that gets killed in the middle of a run: two portions wait.

They wait inside their transaction, after their rows are written, until the file `go-…` stands in the folder of marks.
With `ASSESSMENT_KEYS` it is one of several workers, as in production, at a Redis that others use too: nothing is given
back when it starts. What a killed worker held comes again when its lease and its message run out, here in seconds.
"""

import os
import threading
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from celery.signals import worker_init, worker_ready

from pilotzone.celery import app as app
from pilotzone.celery import restore_unacknowledged

KEYS = os.environ.get("ASSESSMENT_KEYS")
SOON = 3  # seconds
MARKS = Path(os.environ["ASSESSMENT_MARKS"])
HELD = {"derive": 2, "score": 3}  # steps and the number of the portion that is held


if KEYS:
    app.conf.broker_transport_options = {
        **app.conf.broker_transport_options,
        "global_keyprefix": KEYS,
        "visibility_timeout": SOON,
    }
    worker_ready.disconnect(restore_unacknowledged)


def run_out_soon() -> None:
    from pilotzone.jobs import outbox
    from pilotzone.jobs.tasks import free_leases

    worker_ready.disconnect(free_leases)
    for name, task in outbox._registry.items():
        outbox._registry[name] = replace(task, lease=timedelta(seconds=SOON))


@worker_init.connect
def begin(**kwargs) -> None:
    if KEYS:
        run_out_soon()


@worker_ready.connect
def hold(**kwargs) -> None:
    """And the sweep that Celery beat would start: more often, so that nobody waits for it."""
    from enterprises.actions.assessments import keeping, runs

    inputs, results = keeping.keep_inputs, keeping.keep_results

    def keep_inputs(portion, *, now):
        count = inputs(portion, now=now)
        wait("derive", portion.number)
        return count

    def keep_results(run, subjects, *, current):
        count = results(run, subjects, current=current)
        wait("score", next(each.number for each in run.portions.all() if each.subjects == subjects))
        return count

    keeping.keep_inputs, keeping.keep_results = keep_inputs, keep_results
    assert runs.keeping is keeping
    runs.PORTION = int(os.environ.get("ASSESSMENT_PORTION", runs.PORTION))
    threading.Thread(target=sweep, daemon=True).start()


def wait(step: str, number: int) -> None:
    if HELD[step] == number:
        (MARKS / f"held-{step}").touch()
        while not (MARKS / f"go-{step}").exists():
            time.sleep(0.05)


def sweep() -> None:
    from django.utils import timezone

    from pilotzone.jobs import outbox
    from pilotzone.jobs.models import OutboxTask

    while True:
        time.sleep(0.5)
        for row in OutboxTask.objects.due(timezone.now()):
            outbox.publish(row)
