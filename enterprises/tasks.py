"""The shells through which the outbox and Celery beat reach the registry."""

from typing import Any

from celery import shared_task

from enterprises import mail
from pilotzone.jobs import outbox, progress
from pilotzone.jobs.models import Job
from pilotzone.kernel import clock


@outbox.task("enterprises.send_invitation")
def send_invitation(invitation_id: int) -> bool:
    return mail.send_invitation(invitation_id, now=clock.now())


@progress.job("figures.import")
def import_figures(job: Job, uid: str) -> dict[str, Any]:
    """Read, check and write the table of an import."""
    from enterprises.actions.figures import importing

    return importing.run(uid, job, now=clock.now())


@shared_task
def chase_reports() -> int:
    """Begin the reminders of today."""
    from enterprises.actions.figures import chasing

    return chasing.chase_due(now=clock.now())


@outbox.task("enterprises.chase_reports")
def chase(chase_id: int) -> int:
    """Tell those who have not reported in the round."""
    from enterprises.actions.figures import chasing

    return chasing.chase(chase_id, now=clock.now())
