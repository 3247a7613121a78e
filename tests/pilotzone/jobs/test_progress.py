"""Jobs: progress, cancellation, restart after a lost worker."""

from datetime import timedelta

import pytest
from django.utils import timezone

from pilotzone.jobs import actions, progress
from pilotzone.jobs.enums import JobState
from pilotzone.jobs.models import Job, OutboxTask
from pilotzone.kernel.errors import Refused

from .conftest import NOW

pytestmark = pytest.mark.engine


@pytest.fixture
def seen(registry) -> list:
    """The kind `test.count` reports each step; what it saw of itself is kept here."""
    steps: list = []

    @progress.job("test.count")
    def count(job, first):
        for step in range(first, job.total + 1):
            job.reported_at = 0.0
            actions.report(job, step)
            steps.append((Job.objects.get(pk=job.pk).done, Job.objects.get(pk=job.pk).state))
            if len(steps) == 2 and job.title == "cancelled half-way":
                actions.request_cancel(job, by=job.created_by, now=NOW)
        return {"rows": job.total}

    @progress.job("test.refused")
    def refused(job):
        raise Refused("bad_file", "Line 3 has no date.")

    @progress.job("test.broken")
    def broken(job):
        raise ValueError("a fault of ours")

    return steps


def start(owner, kind="test.count", title="Counting", total=3, args=(1,)) -> Job:
    return actions.start(kind, title, total=total, by=owner, now=NOW, args=args)


def run(job: Job) -> Job:
    actions.run(job.task_id, now=timezone.now())
    job.refresh_from_db()
    return job


def test_start_waits_as_a_task(owner, seen):
    job = start(owner)

    assert (job.state, job.percent, job.is_open) == (JobState.QUEUED, 0, True)
    assert (job.task.task, job.task.args) == ("jobs.run", [job.pk])


def test_start_refuses_an_unknown_kind(owner):
    with pytest.raises(KeyError):
        start(owner, kind="test.nobody")


def test_a_job_reports_its_progress_and_keeps_its_result(owner, seen):
    job = run(start(owner))

    assert seen == [(1, "running"), (2, "running"), (3, "running")]
    assert (job.state, job.done, job.percent, job.result) == (JobState.DONE, 3, 100, {"rows": 3})
    assert job.finished_at is not None


def test_report_prolongs_the_lease(owner, seen):
    job = start(owner)
    row = actions._lease(job.task_id, timezone.now())
    OutboxTask.objects.update(lease_until=timezone.now() + timedelta(seconds=1))
    actions.report(job, 3)

    row.refresh_from_db()
    assert row.lease_until > timezone.now() + timedelta(minutes=4)


def test_request_cancel_stops_a_running_job_at_its_next_report(owner, seen):
    job = run(start(owner, title="cancelled half-way", total=9))

    assert [done for done, _state in seen] == [1, 2]
    assert (job.state, job.done, job.cancel_requested_at) == (JobState.CANCELLED, 3, NOW)


def test_request_cancel_ends_a_job_that_has_not_begun(owner, seen):
    job = actions.request_cancel(start(owner), by=owner, now=NOW)

    assert (job.state, job.finished_at) == (JobState.CANCELLED, NOW)
    run(job)
    assert seen == []


def test_a_refusal_fails_the_job_at_once_with_its_words(owner, seen):
    job = run(start(owner, kind="test.refused", args=()))

    assert (job.state, job.error) == (JobState.FAILED, "Line 3 has no date.")
    assert job.task.__class__.objects.get(pk=job.task_id).state == "done"


def test_a_fault_is_tried_again_and_fails_the_job_in_the_end(owner, seen):
    job = run(start(owner, kind="test.broken", args=()))
    assert job.state == JobState.RUNNING

    OutboxTask.objects.update(attempts=actions.MAX_ATTEMPTS - 1, next_attempt_at=NOW)
    job = run(job)
    assert (job.state, job.error) == (JobState.FAILED, "ValueError: a fault of ours")


def test_a_job_begins_again_after_its_worker_was_lost(owner, seen):
    job = start(owner)
    actions._lease(job.task_id, timezone.now())
    OutboxTask.objects.update(lease_until=NOW)
    Job.objects.update(state=JobState.RUNNING, started_at=NOW, done=2)

    job = run(job)

    assert (job.state, job.started_at) == (JobState.DONE, NOW)
    assert len(seen) == 3


def test_a_job_is_visible_to_its_owner_alone(owner, seen, django_user_model):
    other = django_user_model.objects.create(email="x@firm.example", name="X", date_joined=NOW)
    start(owner)

    assert Job.objects.visible_to(owner).count() == 1
    assert Job.objects.visible_to(other).count() == 0


def test_pages_show_and_cancel_the_owners_job_only(client, owner, seen, django_user_model):
    job = start(owner)
    client.force_login(owner)

    shown = client.get(f"/jobs/{job.uid}/", headers={"HX-Request": "true"})
    assert shown.status_code == 200
    assert "Counting" in shown.content.decode()
    assert client.get(f"/jobs/{job.uid}/").status_code == 302
    assert client.post(f"/jobs/{job.uid}/cancel/").status_code == 302
    job.refresh_from_db()
    assert job.state == JobState.CANCELLED

    other = django_user_model.objects.create(email="x@firm.example", name="X", date_joined=NOW)
    client.force_login(other)
    assert client.get(f"/jobs/{job.uid}/").status_code == 404
