"""What Celery beat starts for guides and the desk."""

from celery.schedules import crontab

SCHEDULE: dict[str, dict[str, object]] = {
    "matchmaking-follow-questions": {
        "task": "matchmaking.tasks_guidance.follow_questions",
        "schedule": crontab(hour=9, minute=15),
    },
    "matchmaking-warn-of-guides": {
        "task": "matchmaking.tasks_guidance.warn_of_guides",
        "schedule": crontab(hour=9, minute=25, day_of_week=1),
    },
}
