"""The portal's web server and worker with a clock that stands where a file says, so that moving it starts nothing anew.

The clock is read when a request or a task begins, and holds until it ends.
"""

import os
from pathlib import Path

from celery.signals import task_prerun
from django.conf import settings
from django.core.signals import request_started

from pilotzone.celery import app as app
from tests.house import quick_passwords as quick_passwords

FILE = Path(os.environ["MOVING_CLOCK"])


def read_clock(**kwargs) -> None:
    settings.PILOTZONE_CLOCK = FILE.read_text(encoding="ascii")


task_prerun.connect(read_clock)
request_started.connect(read_clock)


def application():
    """What gunicorn serves."""
    from pilotzone.wsgi import application

    return application
