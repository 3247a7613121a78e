"""What is over is forgotten at night, what is not stays, and the chains are whole afterwards."""

from datetime import timedelta

import pytest
from axes.models import AccessLog

from enterprises.models import Invitation
from pilotzone.accounts.models import SignIn
from pilotzone.audit import actions, queries, retention, tasks
from pilotzone.audit.models import AuditEvent
from pilotzone.kernel.access import R
from pilotzone.messages.models import Delivery, Notice
from tests.factories.people import NOW, make_enterprise, make_officer, make_user

pytestmark = pytest.mark.django_db


def days(count: int) -> timedelta:
    return timedelta(days=count)


def test_each_rule_says_what_for_who_and_how_long():
    found = [(str(rule.what), rule.days) for rule in retention.rules()]
    assert sorted(count for _what, count in found) == [30, 90, 90, 180, 180, *5 * [365], *5 * [1095], 3650]
    assert all(str(rule.purpose) and str(rule.shown) for rule in retention.rules())


def test_personal_data_of_old_events_go_and_the_chain_stays_whole(at):
    subject = make_enterprise()
    old = actions.record("a.b", subject, by=None, now=NOW - days(3651), personal={"phone": "1"})
    young = actions.record("a.b", subject, by=None, now=NOW - days(3649), personal={"phone": "2"})

    assert retention.forget_due(NOW) == 1

    assert [AuditEvent.objects.get(pk=event.pk).personal for event in (old, young)] == [None, {"phone": "2"}]
    assert AuditEvent.objects.filter(kind="audit.personal_erased").count() == 1
    assert list(queries.verify()) == []
    assert retention.forget_due(NOW) == 0


def test_sign_ins_addresses_and_invitations_go_after_their_days(at):
    at("2024-07-02T10:00:00")
    user, enterprise = make_user(), make_enterprise()
    for age in (181, 179):
        row = AccessLog.objects.create(username=user.email, ip_address="10.0.0.1")
        AccessLog.objects.filter(pk=row.pk).update(attempt_time=NOW - days(age))
        SignIn.objects.create(user=user, at=NOW - days(age), address="10.0.0.1", device="Firefox")
    for age in (366, 364):
        notice = Notice.objects.create(recipient=user, kind="x", created_at=NOW)
        Delivery.objects.create(
            notice=notice, channel="email", state="sent", at=NOW - days(age), address_masked="a***@b"
        )
    for age in (91, 89):
        Invitation.objects.create(
            enterprise=enterprise, email=f"a{age}@example.test", role="reader", token_digest=str(age), invited_at=NOW,
            invited_by=user, expires_at=NOW - days(age),
        )  # fmt: skip

    assert tasks.forget_due() == 4

    assert AccessLog.objects.count() == 1
    assert SignIn.objects.get().at == NOW - days(179)
    assert sorted(Delivery.objects.values_list("address_masked", flat=True)) == ["", "a***@b"]
    assert sorted(Invitation.objects.values_list("email", flat=True)) == ["", "a89@example.test"]
    assert Invitation.objects.get(email="").withdrawn_at == NOW
    assert tasks.forget_due() == 0


def test_many_rows_go_in_portions(monkeypatch):
    monkeypatch.setattr(retention, "AT_ONCE", 2)
    subject = make_enterprise()
    for number in range(5):
        actions.record("a.b", subject, by=None, now=NOW - days(4000), personal={"n": number})
    assert retention.forget_due(NOW) == 5


def test_page_lists_the_rules_for_those_who_read_the_record(client):
    client.force_login(make_officer(R.AUDIT_ADMIN))
    page = client.get("/bureau/audit/retention/").content.decode()
    assert "3,650" in page
    client.force_login(make_officer(R.CASEWORKER))
    assert client.get("/bureau/audit/retention/").status_code == 403
