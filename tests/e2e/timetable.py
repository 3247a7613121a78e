"""The portal's Celery application for a timetable on which the hour of the cycles comes every second."""

from enterprises.schedule import SCHEDULE
from pilotzone.celery import app as app

KEEPING = "enterprises-keep-cycles"

app.conf.beat_schedule = {**app.conf.beat_schedule, KEEPING: {**SCHEDULE[KEEPING], "schedule": 1.0}}
