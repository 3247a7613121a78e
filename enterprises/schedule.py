"""What Celery beat starts for enterprises."""

from celery.schedules import crontab

SCHEDULE: dict[str, dict[str, object]] = {
    "enterprises-chase-reports": {"task": "enterprises.tasks.chase_reports", "schedule": crontab(hour=9, minute=20)},
    "enterprises-remind-agents": {"task": "enterprises.tasks.remind_agents", "schedule": crontab(hour=9, minute=15)},
    "enterprises-lapse-services": {"task": "enterprises.tasks.lapse_services", "schedule": crontab(hour=0, minute=25)},
    "enterprises-keep-cycles": {"task": "enterprises.tasks.keep_cycles", "schedule": crontab(minute=25)},
    "enterprises-schemes-in-force": {
        "task": "enterprises.tasks.enter_schemes_in_force",
        "schedule": crontab(minute="*/5"),
    },
}
