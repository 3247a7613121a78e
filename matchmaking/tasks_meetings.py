"""The shells through which jobs and Celery beat reach plans of meetings and their outcomes."""

from typing import Any

from celery import shared_task

from pilotzone.jobs import outbox, progress
from pilotzone.jobs.models import Job
from pilotzone.kernel import clock


@progress.job("matchmaking.plan", keeps_done=True)
def plan(job: Job, plan_id: int) -> dict[str, Any]:
    """Work a plan of meetings out."""
    from matchmaking.actions.meetings import planning

    return planning.run(plan_id, job, now=clock.now())


@shared_task
def follow_outcomes() -> int:
    """Ask what came of meetings."""
    from matchmaking.actions.meetings import following

    return following.follow(now=clock.now())


@outbox.task("matchmaking.mail_schedule", queue=outbox.OUTGOING)
def mail_schedule(participation_id: int, kind: str) -> bool:
    """Send an overseas firm its meetings."""
    from matchmaking import mail

    return mail.send_schedule(participation_id, kind, now=clock.now())
