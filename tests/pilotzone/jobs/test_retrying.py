"""Background work that failed is tried again by the system administrator, or by the operator."""

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone

from pilotzone.audit.models import AuditEvent
from pilotzone.audit.sentences import sentence
from pilotzone.jobs import actions, outbox, progress
from pilotzone.jobs.enums import JobState
from pilotzone.jobs.models import OutboxTask
from pilotzone.kernel.access import R
from pilotzone.messages.enums import DeliveryState
from pilotzone.messages.models import Delivery
from tests.factories.people import NOW, make_officer, make_user

pytestmark = pytest.mark.django_db
LIST = "/bureau/background/"


@pytest.fixture
def weather(registry):
    """A kind of job that fails while it rains."""
    state = {"rains": True}

    @progress.job("test.harvest")
    def harvest(job):
        if state["rains"]:
            raise ConnectionError("the field of mail@firm.test is wet")
        return {"sheaves": 3}

    return state


def fail(task):
    """Every attempt, each as soon as it is due."""
    now = timezone.now()
    for _attempt in range(actions.MAX_ATTEMPTS):
        actions.run(task.pk, now=now)
        task.refresh_from_db()
        now = max(now, task.next_attempt_at)


@pytest.fixture
def job(weather):
    found = actions.start("test.harvest", "收割", total=3, by=make_user("李明"), now=NOW)
    fail(found.task)
    found.refresh_from_db()
    assert (found.state, found.task.state) == (JobState.FAILED, "failed")
    return found


def test_the_system_administrator_tries_it_again(client, weather, job):
    client.force_login(make_officer(R.SYSTEM_ADMIN, name="孙管"))
    page = client.get(LIST).content.decode()
    for part in ("jobs.run", "收割 · 李明", "ConnectionError"):
        assert part in page
    assert "mail@firm.test" not in page  # what an error says may name people

    answer = client.post(f"{LIST}{job.task.uid}/retry/", follow=True).content.decode()
    assert "jobs.run 将重新执行。" in answer
    assert "收割" not in answer
    job.refresh_from_db()
    assert (job.state, job.error, job.finished_at) == (JobState.QUEUED, "", None)
    event = AuditEvent.objects.get(kind="task.retried")
    assert (event.actor_label, sentence(event)) == ("孙管", "重新执行失败的后台任务：jobs.run")

    weather["rains"] = False
    assert actions.sweep(now=timezone.now()) == [job.task.pk]
    assert actions.run(job.task.pk, now=timezone.now()) is True
    job.refresh_from_db()
    assert (job.state, job.result, job.done) == (JobState.DONE, {"sheaves": 3}, 3)


def test_pressed_twice_it_is_tried_once(client, job):
    client.force_login(make_officer(R.SYSTEM_ADMIN))
    client.post(f"{LIST}{job.task.uid}/retry/")
    assert client.post(f"{LIST}{job.task.uid}/retry/").status_code == 409
    assert AuditEvent.objects.filter(kind="task.retried").count() == 1


@pytest.mark.parametrize("role", [R.CASEWORKER, R.SECURITY_ADMIN, R.AUDIT_ADMIN])
def test_nobody_else_sees_it_or_tries_it(client, job, role):
    client.force_login(make_officer(role))
    assert client.get(LIST).status_code == 403
    assert client.post(f"{LIST}{job.task.uid}/retry/").status_code == 403


def test_what_follows_from_a_failure_is_not_offered_again(client, done):
    with transaction.atomic():
        task = outbox.enqueue("test.fail", 7)
    fail(task)
    client.force_login(make_officer(R.SYSTEM_ADMIN))
    page = client.get(LIST).content.decode()
    assert f"{LIST}{task.uid}/retry/" not in page
    assert "后续处理已完成" in page
    assert client.post(f"{LIST}{task.uid}/retry/").status_code == 422


def test_the_operator_tries_a_notice_again(weather, capsys):
    from pilotzone.messages import actions as messages

    reader = make_user("韩立冬", email="han@firm.test")
    notice = messages.notify([reader], "enterprises.invited", params={}, link="", now=NOW)[0]
    delivery = Delivery.objects.get(notice=notice, channel="email")
    task = OutboxTask.objects.get(task="messages.deliver", args=[delivery.pk])
    OutboxTask.objects.filter(pk=task.pk).update(state="failed", attempts=8)
    messages.give_up("SMTPServerDisconnected", delivery.pk)

    call_command("jobs", "retry", str(task.uid))
    delivery.refresh_from_db()
    assert (delivery.state, delivery.error) == (DeliveryState.QUEUED, "")
    assert AuditEvent.objects.get(kind="task.retried").actor_label == ""
    with pytest.raises(CommandError):
        call_command("jobs", "retry", str(task.uid))
