"""What Celery beat starts for the outbox."""

from celery.schedules import crontab

SCHEDULE: dict[str, dict[str, object]] = {
    "jobs-sweep": {"task": "pilotzone.jobs.tasks.sweep", "schedule": 30.0, "options": {"expires": 30}},
    "jobs-prune": {"task": "pilotzone.jobs.tasks.prune", "schedule": crontab(hour=3, minute=40)},
}
