"""What Celery beat starts for stored files."""

from celery.schedules import crontab

SCHEDULE: dict[str, dict[str, object]] = {
    "files-remove-unused": {"task": "pilotzone.files.tasks.remove_unused", "schedule": crontab(hour=4, minute=10)},
}
