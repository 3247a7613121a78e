"""What Celery beat starts for notices."""

from celery.schedules import crontab

SCHEDULE: dict[str, dict[str, object]] = {
    "messages-daily-digest": {"task": "pilotzone.messages.tasks.daily_digest", "schedule": crontab(hour=8, minute=30)},
}
