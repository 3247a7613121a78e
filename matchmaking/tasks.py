"""The shells through which jobs and Celery beat reach events."""

from typing import Any

from celery import shared_task

from pilotzone.jobs import outbox, progress
from pilotzone.jobs.models import Job
from pilotzone.kernel import clock


@shared_task
def follow_events() -> int:
    """Registration opens and ends, events begin and are over."""
    from matchmaking.actions import life

    return life.follow(now=clock.now())


@shared_task
def remind_of_events() -> int:
    """Whoever has a place at an event that begins tomorrow is reminded."""
    from matchmaking.actions import reminding

    return reminding.remind_due(now=clock.now())


@progress.job("matchmaking.invite", keeps_done=True)
def invite(job: Job, uid: str, roles: str, divisions: str, markets: str = "", topics: str = "") -> dict[str, Any]:
    """Tell enterprises of an event."""
    from matchmaking.actions import inviting

    return inviting.run(uid, inviting.Choice.read(roles, divisions, markets, topics), job, now=clock.now())


@outbox.task("matchmaking.mail_link")
def mail_link(party_id: int, number: int) -> bool:
    """Send an overseas firm its link."""
    from matchmaking import mail

    return mail.send_link(party_id, number)


@outbox.task("matchmaking.mail_told", queue=outbox.OUTGOING)
def mail_told(participation_id: int, kind: str, told: str) -> bool:
    """Tell an overseas firm of its place, or of another time or place of the event."""
    from matchmaking import mail

    return mail.send_told(participation_id, kind, told, now=clock.now())


@outbox.task("matchmaking.mail_news", queue=outbox.OUTGOING)
def mail_news(reader_id: int, other_id: int, kind: str) -> bool:
    """Tell an overseas firm what another participant did about a meeting."""
    from matchmaking import mail

    return mail.send_news(reader_id, other_id, kind)
