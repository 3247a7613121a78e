import threading
from uuid import uuid4

import pytest
from django.db import connection

from enterprises import actions
from enterprises.enums import BusinessRole, EnterpriseState, MemberRole
from enterprises.models import Enterprise
from pilotzone.audit.models import AuditEvent
from pilotzone.kernel.access import R
from pilotzone.kernel.errors import NotAllowed, Refused, Stale
from pilotzone.messages.models import Notice
from tests.factories.people import make_enterprise, make_member, make_officer, make_user
from tests.factories.registry import make_credit_record, make_file, make_values

pytestmark = pytest.mark.django_db


def register(by, now, **fields):
    values = make_values(by, **fields)
    return actions.register(values, roles=[BusinessRole.SELLER], submission=uuid4(), by=by, now=now)


def test_low_risk_registration_is_accepted_at_once(now):
    user = make_user()
    enterprise = register(user, now)
    assert enterprise.state == EnterpriseState.ACTIVE
    assert enterprise.review_reasons == []
    member = enterprise.memberships.get()
    assert (member.user, member.role) == (user, MemberRole.ADMIN)
    assert list(enterprise.business_roles.values_list("role", flat=True)) == ["seller"]
    event = AuditEvent.objects.get(kind="enterprise.registered")
    assert event.payload["state"] == "active"
    assert event.personal["contact_name"] == "许青"
    assert "contact_name" not in event.payload
    assert Notice.objects.get(recipient=user).kind == "enterprises.registration_accepted"


@pytest.mark.parametrize(
    ("fields", "reason"),
    [({"registration_division": None}, "outside"), ({"licence": None}, "no_licence")],
)
def test_registration_with_a_reason_waits(now, fields, reason):
    enterprise = register(make_user(), now, **fields)
    assert enterprise.state == EnterpriseState.PENDING
    assert enterprise.review_reasons == [reason]
    assert not enterprise.may_claim
    assert Notice.objects.get().kind == "enterprises.registration_waiting"


def test_listed_code_waits_and_an_entry_on_record_only_does_not(now):
    by = make_user()
    values = make_values(by)
    make_credit_record(values["uscc"], effect="note")
    first = actions.register(values, roles=[], submission=uuid4(), by=by, now=now)
    assert first.state == EnterpriseState.ACTIVE
    other = make_values(by, name_zh="武清青麦家居用品有限公司")
    make_credit_record(other["uscc"])
    second = actions.register(other, roles=[], submission=uuid4(), by=by, now=now)
    assert second.review_reasons == ["listed"]


def test_similar_name_is_found_behind_brackets(now):
    make_enterprise("澜图（天津）国际贸易有限公司")
    enterprise = register(make_user(), now, name_zh="澜图天津国际贸易股份有限公司")
    assert enterprise.review_reasons == ["name_differs"]


def test_same_form_sent_twice_registers_once(now):
    by, submission = make_user(), uuid4()
    values = make_values(by)
    first = actions.register(values, roles=[], submission=submission, by=by, now=now)
    second = actions.register(values, roles=[], submission=submission, by=by, now=now)
    assert first.pk == second.pk
    assert Enterprise.objects.count() == 1


def test_code_registered_before_is_refused_without_naming_anybody(now):
    enterprise = make_enterprise()
    with pytest.raises(Refused) as caught:
        register(make_user(), now, uscc=enterprise.uscc)
    assert caught.value.field == "uscc"
    assert enterprise.registered_by.name not in caught.value.message


def test_code_of_a_refused_registration_is_free_again(now):
    refused = make_enterprise(state=EnterpriseState.REFUSED)
    assert register(make_user(), now, uscc=refused.uscc).state == EnterpriseState.ACTIVE


@pytest.mark.engine
@pytest.mark.django_db(transaction=True)
def test_two_registrations_of_one_code_at_the_same_moment_leave_one(now):
    people = [make_user(), make_user()]
    values = make_values(people[0])
    barrier, outcomes = threading.Barrier(2), []

    def go(user):
        try:
            barrier.wait(10)
            actions.register(values, roles=[], submission=uuid4(), by=user, now=now)
            outcomes.append("registered")
        except Refused as error:
            outcomes.append(error.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=go, args=(user,)) for user in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(outcomes) == ["registered", "uscc_taken"]
    assert Enterprise.objects.count() == 1


@pytest.mark.engine
@pytest.mark.django_db(transaction=True)
def test_constraint_behind_the_question_gives_the_same_message(now, monkeypatch):
    """As if the other registration had come between the question and the insert."""
    enterprise = make_enterprise()
    monkeypatch.setattr(type(Enterprise.objects.all()), "open", lambda rows: rows.none())
    with pytest.raises(Refused) as caught:
        register(make_user(), now, uscc=enterprise.uscc)
    assert caught.value.code == "uscc_taken"


def changes(enterprise, **fields):
    names = make_values()
    return {name: getattr(enterprise, name) for name in names} | fields


def edit(enterprise, by, now, *, version=None, **fields):
    return actions.edit(
        enterprise,
        changes(enterprise, **fields),
        roles=[BusinessRole.PLATFORM],
        expected_version=version or enterprise.version,
        by=by,
        now=now,
    )


def test_edit_saves_raises_the_version_and_records(now):
    enterprise = make_enterprise()
    by = make_member(enterprise)
    row = edit(enterprise, by, now, name_en="New name", contact_name="陆远")
    assert (row.name_en, row.contact_name, row.version) == ("New name", "陆远", 2)
    event = AuditEvent.objects.get(kind="enterprise.edited")
    assert event.payload == {"state": "active", "roles": ["platform"], "name_en": "New name"}
    assert event.personal == {"contact_name": "陆远"}


def test_edit_of_an_older_version_is_stale(now):
    enterprise = make_enterprise(version=2)
    with pytest.raises(Stale):
        edit(enterprise, make_member(enterprise), now, version=1, name_en="New name")


@pytest.mark.parametrize("role", [R.PROJECT_LEAD, R.READER, R.AGENT])
def test_edit_by_another_role_is_refused(now, role):
    enterprise = make_enterprise()
    with pytest.raises(NotAllowed):
        edit(enterprise, make_member(enterprise, role), now)


def test_edit_by_another_enterprises_administrator_is_refused(now):
    with pytest.raises(NotAllowed):
        edit(make_enterprise(), make_member(make_enterprise()), now)


def test_checked_name_cannot_be_changed_once_accepted(now):
    enterprise = make_enterprise()
    with pytest.raises(Refused) as caught:
        edit(enterprise, make_member(enterprise), now, name_zh="别的有限公司")
    assert caught.value.code == "checked_fact"


def test_waiting_registration_is_accepted_when_the_missing_licence_comes(now):
    by = make_user()
    enterprise = register(by, now, licence=None)
    by = type(by).objects.get(pk=by.pk)
    row = edit(enterprise, by, now, licence=make_file(by))
    assert row.state == EnterpriseState.ACTIVE
    assert row.review_reasons == []
    assert Notice.objects.filter(recipient=by, kind="enterprises.registration_accepted").exists()


def pending(now):
    return register(make_user(), now, registration_division=None)


def test_officer_accepts_a_waiting_registration(now):
    officer = make_officer(R.CASEWORKER)
    row = actions.accept_registration(pending(now), note="查过营业执照", by=officer, now=now)
    assert (row.state, row.reviewed_by) == (EnterpriseState.ACTIVE, officer)
    assert AuditEvent.objects.filter(kind="enterprise.registration_accepted").count() == 1


def test_officer_refuses_with_a_reason_that_the_registrant_reads(now):
    enterprise = pending(now)
    row = actions.refuse_registration(enterprise, reason="不在本市", by=make_officer(R.CASEWORKER), now=now)
    assert row.state == EnterpriseState.REFUSED
    notice = Notice.objects.get(kind="enterprises.registration_refused")
    assert notice.recipient == enterprise.registered_by
    assert notice.params["reason"] == "不在本市"


def test_refusal_without_a_reason_is_not_taken(now):
    with pytest.raises(Refused) as caught:
        actions.refuse_registration(pending(now), reason="  ", by=make_officer(R.CASEWORKER), now=now)
    assert caught.value.field == "reason"


def test_registration_is_decided_once(now):
    enterprise, officer = pending(now), make_officer(R.CASEWORKER)
    actions.accept_registration(enterprise, by=officer, now=now)
    with pytest.raises(Refused) as caught:
        actions.refuse_registration(enterprise, reason="晚了", by=officer, now=now)
    assert caught.value.code == "decided_already"


@pytest.mark.parametrize("role", [R.DIRECTOR, R.DISTRICT_COMMERCE, R.SYSTEM_ADMIN])
def test_decision_by_another_role_is_refused(now, role):
    with pytest.raises(NotAllowed):
        actions.accept_registration(pending(now), by=make_officer(role), now=now)


def test_officer_does_not_decide_an_own_registration(now):
    officer = make_officer(R.CASEWORKER)
    enterprise = register(officer, now, licence=None)
    with pytest.raises(NotAllowed) as caught:
        actions.accept_registration(enterprise, by=officer, now=now)
    assert caught.value.code == "own_registration"


def test_refused_registration_takes_no_changes(now):
    enterprise = make_enterprise(state=EnterpriseState.REFUSED)
    with pytest.raises(Refused) as caught:
        edit(enterprise, make_member(enterprise), now)
    assert caught.value.code == "registration_closed"
