"""What Celery beat starts for subsidies."""

from celery.schedules import crontab

SCHEDULE: dict[str, dict[str, object]] = {
    "subsidies-close-notices": {"task": "subsidies.tasks.close_notices", "schedule": crontab(minute=5)},
    "subsidies-drop-claim-tables": {
        "task": "subsidies.tasks.drop_claim_tables",
        "schedule": crontab(hour=3, minute=50),
    },
    "subsidies-enter-force": {"task": "subsidies.tasks.enter_force", "schedule": crontab(minute="*/5")},
    "subsidies-lapse-offers": {"task": "subsidies.tasks.lapse_offers", "schedule": crontab(minute=10)},
    "subsidies-mark-overdue": {"task": "subsidies.tasks.mark_overdue", "schedule": crontab(minute=15)},
    "subsidies-remind-goals": {"task": "subsidies.tasks.remind_goals", "schedule": crontab(hour=9, minute=10)},
    "subsidies-count": {"task": "subsidies.tasks.count", "schedule": crontab(minute=40)},
    "subsidies-remind-corrections": {
        "task": "subsidies.tasks.remind_corrections",
        "schedule": crontab(hour=9, minute=0),
    },
    "subsidies-remind-audit-firms": {
        "task": "subsidies.tasks.remind_audit_firms",
        "schedule": crontab(hour=9, minute=25),
    },
    "subsidies-remind-experts": {"task": "subsidies.tasks.remind_experts", "schedule": crontab(hour=9, minute=30)},
    "subsidies-chase-replies": {"task": "subsidies.tasks.chase_replies", "schedule": crontab(hour=9, minute=20)},
    "subsidies-mark-repayments-overdue": {
        "task": "subsidies.tasks.mark_repayments_overdue",
        "schedule": crontab(hour=0, minute=15),
    },
    "subsidies-remind-overdue": {"task": "subsidies.tasks.remind_overdue", "schedule": crontab(hour=8, minute=30)},
}
