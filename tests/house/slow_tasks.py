"""The portal's Celery application with one task that takes its time, for a worker that gets killed."""

import time
from pathlib import Path

from pilotzone.celery import app


@app.task(name="tests.slow")
def slow(marks: str, number: int) -> None:
    """Leaves a mark when it starts and one when it ends."""
    Path(marks, f"begun-{number}").touch()
    time.sleep(2)
    Path(marks, f"done-{number}").touch()
