"""What Celery beat starts for enterprises."""

from celery.schedules import crontab

SCHEDULE: dict[str, dict[str, object]] = {
    "enterprises-chase-reports": {"task": "enterprises.tasks.chase_reports", "schedule": crontab(hour=9, minute=20)},
}
