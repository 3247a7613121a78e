"""What Celery beat starts for keys, tokens, the change feed and webhooks."""

from celery.schedules import crontab

SCHEDULE: dict[str, dict[str, object]] = {
    "exchange-purge-tokens": {"task": "pilotzone.exchange.tasks.purge_tokens", "schedule": crontab(minute=20)},
    "exchange-purge-answers": {"task": "pilotzone.exchange.tasks.purge_answers", "schedule": crontab(minute=25)},
    "exchange-number-changes": {
        "task": "pilotzone.exchange.tasks.number_changes",
        "schedule": 5.0,
        "options": {"expires": 5},
    },
    "exchange-purge-changes": {
        "task": "pilotzone.exchange.tasks.purge_changes",
        "schedule": crontab(hour=3, minute=40),
    },
    "exchange-reconcile": {"task": "pilotzone.exchange.tasks.reconcile", "schedule": crontab(hour=1, minute=30)},
    "exchange-purge-receipts": {
        "task": "pilotzone.exchange.tasks.purge_receipts",
        "schedule": crontab(hour=3, minute=35),
    },
    "exchange-warn-of-ends": {
        "task": "pilotzone.exchange.tasks.warn_of_ends",
        "schedule": crontab(hour=8, minute=15),
    },
    "exchange-sweep-deliveries": {
        "task": "pilotzone.exchange.tasks.sweep_deliveries",
        "schedule": 10.0,
        "options": {"expires": 10},
    },
    "exchange-take-drops": {
        "task": "pilotzone.exchange.drops.tasks.take_drops",
        "schedule": 20.0,
        "options": {"expires": 20},
    },
    "exchange-purge-deliveries": {
        "task": "pilotzone.exchange.tasks.purge_deliveries",
        "schedule": crontab(hour=3, minute=50),
    },
}
