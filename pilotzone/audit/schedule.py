"""What Celery beat starts for the audit chain."""

from celery.schedules import crontab

SCHEDULE: dict[str, dict[str, object]] = {
    "audit-number-events": {
        "task": "pilotzone.audit.tasks.number_events",
        "schedule": 15.0,
        "options": {"expires": 15},
    },
    "audit-forget-due": {"task": "pilotzone.audit.tasks.forget_due", "schedule": crontab(hour=3, minute=20)},
    "audit-seal": {"task": "pilotzone.audit.tasks.seal", "schedule": 3600.0},
}
