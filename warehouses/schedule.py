"""What Celery beat starts for overseas warehouses."""

from celery.schedules import crontab

from warehouses.schedule_recognition import SCHEDULE as RECOGNITION

SCHEDULE: dict[str, dict[str, object]] = {
    "warehouses-chase-reports": {"task": "warehouses.tasks.chase_reports", "schedule": crontab(hour=9, minute=35)},
    "warehouses-warn-of-documents": {
        "task": "warehouses.tasks.warn_of_documents",
        "schedule": crontab(hour=9, minute=50),
    },
    "warehouses-follow-enquiries": {
        "task": "warehouses.tasks.follow_enquiries",
        "schedule": crontab(hour=9, minute=5),
    },
    "warehouses-count-months": {"task": "warehouses.tasks.count_months", "schedule": crontab(minute=40)},
    "warehouses-count-places": {"task": "warehouses.tasks.count_places", "schedule": crontab(minute="*/10")},
} | RECOGNITION
