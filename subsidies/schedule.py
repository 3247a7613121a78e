"""What Celery beat starts for subsidies."""

from celery.schedules import crontab

SCHEDULE: dict[str, dict[str, object]] = {
    "subsidies-close-notices": {"task": "subsidies.tasks.close_notices", "schedule": crontab(minute=5)},
    "subsidies-remind-overdue": {"task": "subsidies.tasks.remind_overdue", "schedule": crontab(hour=8, minute=30)},
}
