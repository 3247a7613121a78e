"""What Celery beat starts for recognition."""

from celery.schedules import crontab

SCHEDULE: dict[str, dict[str, object]] = {
    "recognition-keep": {
        "task": "warehouses.tasks_recognition.keep_recognitions",
        "schedule": crontab(hour=0, minute=35),
    },
    "recognition-reviews": {
        "task": "warehouses.tasks_recognition.open_reviews",
        "schedule": crontab(hour=1, minute=5),
    },
    "recognition-remind": {
        "task": "warehouses.tasks_recognition.remind_recognitions",
        "schedule": crontab(hour=9, minute=35),
    },
}
