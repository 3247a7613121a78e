"""The Celery application: transport for the outbox and the clock of periodic work."""

import os

from celery import Celery
from celery.signals import worker_ready

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pilotzone.settings")

app = Celery("pilotzone")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_ready.connect
def restore_unacknowledged(sender, **kwargs) -> None:
    """Give back at once what a killed worker held.

    Only the embedded set-up may do so: it has one worker, so whatever is unacknowledged when that
    worker starts belongs to nobody. With several workers the broker's visibility timeout decides.
    """
    from django.conf import settings

    if settings.PILOTZONE_PROFILE != "embedded":
        return
    with sender.app.connection_for_write() as connection, connection.channel() as channel:
        for tag in channel.client.hkeys(channel.unacked_key):
            channel.qos.restore_by_tag(tag.decode() if isinstance(tag, bytes) else tag)
