"""The shells through which the outbox and Celery beat reach the registry."""

from datetime import timedelta
from typing import Any

from celery import shared_task

from enterprises import mail
from pilotzone.jobs import outbox, progress
from pilotzone.jobs.models import Job
from pilotzone.kernel import clock

STEP = timedelta(minutes=10)  # of a run: the longest is that which looks at everybody at once


@outbox.task("enterprises.send_invitation")
def send_invitation(invitation_id: int) -> bool:
    return mail.send_invitation(invitation_id, now=clock.now())


@progress.job("figures.import")
def import_figures(job: Job, uid: str) -> dict[str, Any]:
    """Read, check and write the table of an import."""
    from enterprises.actions.figures import importing

    return importing.run(uid, job, now=clock.now())


@progress.job("assessments.sensitivity")
def make_sensitivity(job: Job, uid: str) -> dict[str, Any]:
    """Compute how firm the ranks of a cycle are, and keep the report."""
    from enterprises.actions import sensitivity

    return sensitivity.make(uid, job, now=clock.now())


@shared_task
def remind_agents() -> int:
    """Tell of authorities that near their last day or are over; how many."""
    from enterprises.actions import authority

    return authority.remind(now=clock.now())


@shared_task
def chase_reports() -> int:
    """Begin the reminders of today, of rounds and of cycles that collect."""
    from enterprises.actions.assessments import chasing as cycles
    from enterprises.actions.figures import chasing

    now = clock.now()
    return chasing.chase_due(now=now) + cycles.chase_due(now=now)


@outbox.task("enterprises.chase_reports")
def chase(chase_id: int) -> int:
    """Tell those who have not reported in the round."""
    from enterprises.actions.figures import chasing

    return chasing.chase(chase_id, now=clock.now())


@outbox.task("enterprises.chase_cycle")
def chase_cycle(chase_id: int) -> int:
    """Tell those of whom a cycle that collects still waits for something."""
    from enterprises.actions.assessments import chasing

    return chasing.chase(chase_id, now=clock.now())


@progress.job("services.propose", keeps_done=True)
def propose_services(job: Job, run_id: int) -> dict[str, Any] | None:
    """Work out the offers of services for a published cycle."""
    from enterprises.actions.services import proposing

    return proposing.run(job, run_id, now=clock.now())


@shared_task
def lapse_services() -> int:
    """End the offers of services that were not answered in time."""
    from enterprises.actions.services import offering

    return offering.lapse_due(now=clock.now())


def run_failed(error: str, run_id: int) -> None:
    """A step of a run was given up."""
    from enterprises.actions.assessments import runs

    runs.fail(error, run_id, now=clock.now())


def portion_failed(error: str, portion_id: int) -> None:
    from enterprises.models import RunPortion

    run_failed(error, RunPortion.objects.values_list("run_id", flat=True).get(pk=portion_id))


@outbox.task("enterprises.assessment_derive", lease=STEP, given_up=portion_failed)
def derive_portion(portion_id: int) -> int:
    """Indicators of a portion of a run, from its figures."""
    from enterprises.actions.assessments import runs

    return runs.derive(portion_id, now=clock.now())


@outbox.task("enterprises.assessment_settle", lease=STEP, given_up=run_failed)
def settle_run(run_id: int) -> bool:
    """What a run measures against."""
    from enterprises.actions.assessments import runs

    return runs.settle(run_id, now=clock.now())


@outbox.task("enterprises.assessment_score", lease=STEP, given_up=portion_failed)
def score_portion(portion_id: int) -> int:
    """The results of a portion of a run."""
    from enterprises.actions.assessments import runs

    return runs.score(portion_id, now=clock.now())


@outbox.task("enterprises.assessment_finish", lease=STEP, given_up=run_failed)
def finish_run(run_id: int) -> bool:
    """A run's digest; from then on its results count."""
    from enterprises.actions.assessments import runs

    return runs.finish(run_id, now=clock.now())


@outbox.task("enterprises.assessment_tell")
def tell_portion(portion_id: int, what: str) -> int:
    """Enterprises of a portion are told of their result."""
    from enterprises.actions.assessments import publishing

    return publishing.tell_portion(portion_id, what, now=clock.now())


@shared_task
def keep_cycles() -> list[int]:
    """What the calendar asks for today: cycles opened, frozen and scored, and expired."""
    from enterprises.actions.assessments import cycles, publishing

    now = clock.now()
    return [cycles.open_due(now=now), cycles.freeze_due(now=now), publishing.expire_due(now=now)]


@shared_task
def enter_schemes_in_force() -> int:
    """Approved versions of schemes whose day has come."""
    from enterprises.actions.schemes import publishing

    return publishing.enter_force_due(now=clock.now())
