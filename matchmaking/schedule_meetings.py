"""What Celery beat starts for meetings."""

from celery.schedules import crontab

SCHEDULE: dict[str, dict[str, object]] = {
    "matchmaking-follow-outcomes": {
        "task": "matchmaking.tasks_meetings.follow_outcomes",
        "schedule": crontab(hour=9, minute=35),
    },
}
