"""What Celery beat starts for events."""

from celery.schedules import crontab

SCHEDULE: dict[str, dict[str, object]] = {
    "matchmaking-follow-events": {"task": "matchmaking.tasks.follow_events", "schedule": crontab(minute="*/5")},
    "matchmaking-remind-of-events": {
        "task": "matchmaking.tasks.remind_of_events",
        "schedule": crontab(hour=9, minute=5),
    },
}
