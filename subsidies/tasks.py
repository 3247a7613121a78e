"""What Celery starts for subsidies: thin shells around one action each, safe to run twice."""

from datetime import timedelta
from typing import Any

from celery import shared_task

from pilotzone.jobs import outbox, progress
from pilotzone.jobs.models import Job
from pilotzone.kernel import clock


@shared_task
def close_notices() -> int:
    """End the public notices that have stood their days."""
    from subsidies.actions import noticing

    return noticing.close_due_notices(now=clock.now())


@shared_task
def enter_force() -> int:
    """Versions of measures whose from-date has come, then the supplementary notices whose moment has."""
    from subsidies.actions import publishing, supplementing

    now = clock.now()
    return publishing.enter_force_due(now=now) + supplementing.apply_due(now=now)


@outbox.task("subsidies.offer_version")
def offer_version(supplement_id: int) -> int:
    """Tell those with a draft under the call that there are new terms."""
    from subsidies.actions import supplementing

    return supplementing.offer(supplement_id, now=clock.now())


@outbox.task("subsidies.issue_letter")
def issue_letter(kind: str, key: int) -> str:
    """Write the letter that an act asked for; its number, or nothing where it is not needed any more."""
    from subsidies.actions import letters
    from subsidies.enums_proof import LetterKind

    letter = letters.issue(LetterKind(kind), key, now=clock.now())
    return letter.reference if letter else ""


@outbox.task("subsidies.send_chase")
def send_chase(office_id: int, count: int) -> bool:
    """Mail a department whose reply is late."""
    from subsidies import department_mail

    return department_mail.send_chase(office_id, count, now=clock.now())


@outbox.task("subsidies.send_expert_invitation")
def send_expert_invitation(invitation_id: int) -> bool:
    """Mail an expert the link to an account."""
    from subsidies import expert_mail

    return expert_mail.send_invitation(invitation_id, now=clock.now())


def leave_scan(error: str, document_id: int) -> None:
    """A scan that cannot be read is left to people."""
    from subsidies.actions import scan_reading

    scan_reading.give_up(document_id)


@outbox.task("subsidies.read_scan", lease=timedelta(minutes=30), given_up=leave_scan)
def read_scan(document_id: int) -> int:
    """What an engine recognises on a scanned invoice."""
    from django.core.files.storage import default_storage

    from pilotzone.files import ocr
    from subsidies.actions import scan_reading

    document = scan_reading.waiting(document_id)
    if document is None:
        return 0
    with default_storage.open(document.file.path) as stream:
        pages = ocr.recognise(stream.read(), document.file.type)
    return scan_reading.keep(document_id, pages, now=clock.now())


@shared_task
def remind_overdue() -> int:
    from subsidies.actions import reminding

    return reminding.remind_overdue(now=clock.now())


@shared_task
def mark_overdue() -> int:
    """Corrections and papers to follow whose limit has passed."""
    from subsidies.actions import missing_papers, time_limits

    now = clock.now()
    return time_limits.mark_overdue(now=now) + missing_papers.mark_overdue(now=now)


@shared_task
def remind_corrections() -> int:
    """Three and one working days before a correction, or a paper that is to follow, is due."""
    from subsidies.actions import missing_papers, time_limits

    now = clock.now()
    return time_limits.remind_due(now=now) + missing_papers.remind_due(now=now)


@shared_task
def chase_replies() -> int:
    """Departments whose reply to a consultation is late."""
    from subsidies.actions import chasing

    return chasing.chase_due(now=clock.now())


@shared_task
def remind_audit_firms() -> int:
    """Audit firms whose last day is near, and reports that did not come by it."""
    from subsidies.actions import outside_reminding

    return outside_reminding.remind(now=clock.now())


@shared_task
def remind_experts() -> int:
    """Experts whose scores are due soon, and scores that did not come."""
    from subsidies.actions import panel_reminding

    return panel_reminding.remind(now=clock.now())


@shared_task
def mark_repayments_overdue() -> int:
    """Demands for repayment whose last day has passed."""
    from subsidies.actions import recovering

    return recovering.mark_overdue(now=clock.now())


@progress.job("subsidies.backtest")
def back_test(job: Job, uid: str) -> dict[str, Any]:
    from subsidies.actions import backtests

    return backtests.run(uid, job, clock=clock.now)


@progress.job("subsidies.claim_table")
def make_claim_table(job: Job, uid: str) -> dict[str, Any]:
    from subsidies.actions import claim_tables

    return claim_tables.run(uid, job, clock=clock.now)


@shared_task
def drop_claim_tables() -> int:
    """Let go of the tables of claims that were kept long enough."""
    from subsidies.actions import claim_tables

    return claim_tables.drop_old(now=clock.now())


@progress.job("subsidies.bulk_preview")
def look_at_many(job: Job, bulk_id: int) -> dict[str, Any]:
    from subsidies.actions.bulk import previewing

    return previewing.run(job, bulk_id, clock=clock.now)


@progress.job("subsidies.bulk", keeps_done=True)
def act_on_many(job: Job, bulk_id: int) -> dict[str, Any]:
    from subsidies.actions.bulk import running

    return running.run(job, bulk_id, clock=clock.now)


@progress.job("subsidies.meeting", keeps_done=True)
def carry_out_meeting(job: Job, meeting_id: int) -> dict[str, Any]:
    from subsidies.actions.meetings import carrying_out

    return carrying_out.run(job, meeting_id, clock=clock.now)


@outbox.task("subsidies.tell_decided", lease=timedelta(minutes=10))
def tell_decided(bulk_id: int, first: int, last: int) -> int:
    """Tell the enterprises whose claims were decided together."""
    from subsidies.actions.bulk import running

    return running.tell_decided(bulk_id, first, last, now=clock.now())


@outbox.task("subsidies.tell_decided_at_meeting", lease=timedelta(minutes=10))
def tell_decided_at_meeting(meeting_id: int, first: int, last: int) -> int:
    """Tell the enterprises whose claims a meeting's result has approved."""
    from subsidies.actions.meetings import portions

    return portions.tell_decided(meeting_id, first, last, now=clock.now())


@shared_task
def lapse_offers() -> int:
    """End the offers that were not answered in time."""
    from subsidies.actions.offers import sending

    return sending.lapse_due(now=clock.now())


@progress.job("subsidies.count_offers")
def count_offers(job: Job, run_id: int) -> dict[str, Any] | None:
    from subsidies.actions.offers import running

    return running.count(job, run_id, now=clock.now())


@progress.job("subsidies.make_offers")
def make_offers(job: Job, run_id: int) -> dict[str, Any] | None:
    from subsidies.actions.offers import running

    return running.make(job, run_id, now=clock.now())


@shared_task
def count() -> int:
    """Statistics as of now."""
    from subsidies.actions import counting

    return counting.count_when_due(now=clock.now())


@shared_task
def remind_goals() -> int:
    """Budgets whose mid-year check or self-evaluation comes due."""
    from subsidies.actions import goals

    return goals.remind(now=clock.now())
