"""What Celery beat starts for reference data."""

from celery.schedules import crontab

SCHEDULE: dict[str, dict[str, object]] = {
    "reference-settle-limits": {"task": "pilotzone.reference.tasks.settle_limits", "schedule": crontab(minute=25)},
}
