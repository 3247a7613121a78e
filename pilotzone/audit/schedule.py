"""What Celery beat starts for the audit chain."""

SCHEDULE: dict[str, dict[str, object]] = {
    "audit-number-events": {
        "task": "pilotzone.audit.tasks.number_events",
        "schedule": 15.0,
        "options": {"expires": 15},
    },
    "audit-seal": {"task": "pilotzone.audit.tasks.seal", "schedule": 3600.0},
}
