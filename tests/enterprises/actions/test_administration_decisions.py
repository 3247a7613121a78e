"""Two officers decide who administers an enterprise, and what follows from it at once."""

import threading
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from django.db import connection

from enterprises import actions
from enterprises.actions import administration_decisions as decisions
from enterprises.actions import administration_requests as requests
from enterprises.enums import MemberRole
from enterprises.models import AdministrationRequest, Membership
from pilotzone.accounts.models import User
from pilotzone.audit.models import AuditEvent
from pilotzone.kernel.access import P, R
from pilotzone.kernel.errors import NotAllowed, Refused
from pilotzone.messages.models import Notice
from pilotzone.messages.texts import title_and_body
from tests.factories import administration
from tests.factories.people import NOW, make_division, make_enterprise, make_member, make_officer, make_user

pytestmark = pytest.mark.django_db
make_request = partial(administration.make_request, now=NOW - timedelta(days=7))  # the days to object are over
NOTE = "已按企业档案电话回拨法定代表人核实"


@pytest.fixture
def enterprise():
    return make_enterprise()


@pytest.fixture
def admin(enterprise):
    return make_member(enterprise, name="韩立冬")


@pytest.fixture
def asker():
    return make_user("顾清和")


@pytest.fixture
def first():
    return make_officer(R.CASEWORKER, name="沈知远")


@pytest.fixture
def second():
    return make_officer(R.CASEWORKER, name="苏一诺")


def again(user):
    return User.objects.get(pk=user.pk)


def administrators(enterprise):
    rows = enterprise.memberships.filter(role=MemberRole.ADMIN, ended_at=None)
    return set(rows.values_list("user__name", flat=True))


def kinds(enterprise):
    rows = AuditEvent.objects.filter(chain__case_uid=enterprise.uid).order_by("position")
    return list(rows.values_list("kind", flat=True))


@pytest.mark.engine
def test_the_whole_way(enterprise, admin, asker, first, second, now):
    asked = make_request(enterprise, asker)
    asked = decisions.check(asked, note=f" {NOTE} ", by=first, now=now)
    assert (asked.state, asked.check_note, asked.checked_by) == ("checked", NOTE, first)
    assert administrators(enterprise) == {"韩立冬"}  # nothing has changed yet
    member = decisions.confirm(asked, by=second, now=now)
    asked.refresh_from_db()
    assert (asked.state, asked.decided_by, asked.decided_at) == ("approved", second, now)
    assert (member.user, member.role, member.ends_on) == (asker, "enterprise_admin", None)
    former = admin.memberships.get()
    assert (former.ended_at, former.ended_by) == (now, second)
    assert administrators(enterprise) == {"顾清和"}
    assert again(asker).may(P.MEMBER_MANAGE, enterprise_id=enterprise.pk)
    assert not again(admin).may(P.ENTERPRISE_READ, enterprise_id=enterprise.pk)
    assert kinds(enterprise) == [
        "enterprise.administration_asked",
        "enterprise.administration_checked",
        "enterprise.membership_ended",
        "enterprise.administration_approved",
    ]
    event = AuditEvent.objects.get(kind="enterprise.administration_approved")
    assert event.payload == {"from": [str(admin.uid)], "to": str(asker.uid)}


def test_all_concerned_are_told(enterprise, admin, asker, first, second, now):
    decisions.confirm(
        decisions.check(make_request(enterprise, asker), note=NOTE, by=first, now=now), by=second, now=now
    )
    assert list(Notice.objects.filter(recipient=asker).order_by("pk").values_list("kind", flat=True)) == [
        "enterprises.administration_checked",
        "enterprises.administration_approved",
    ]
    assert list(Notice.objects.filter(recipient=admin).order_by("pk").values_list("kind", "link")) == [
        (
            "enterprises.administration_asked",
            f"/portal/enterprises/{enterprise.uid}/members/requests/{AdministrationRequest.objects.get().uid}/",
        ),
        ("enterprises.administration_ended", ""),
    ]
    checked = Notice.objects.get(kind="enterprises.administration_checked")
    assert checked.params == {"uscc": enterprise.uscc, "reason": ""}  # not the name of the enterprise


@pytest.mark.parametrize("role", [R.PROJECT_LEAD, R.READER])
def test_a_member_is_raised_and_stays_one_member(enterprise, admin, first, second, now, role):
    person = make_member(enterprise, role)
    own = person.memberships.get()
    asked = decisions.check(make_request(enterprise, person), note=NOTE, by=first, now=now)
    assert decisions.confirm(asked, by=second, now=now) == own
    own.refresh_from_db()
    assert (own.role, own.starts_on.isoformat(), person.memberships.count()) == ("enterprise_admin", "2020-01-01", 1)


def test_all_former_administrators_go_with_every_role_and_others_stay(enterprise, admin, asker, first, second, now):
    make_member(enterprise, name="第二管理员")
    Membership.objects.create(
        enterprise=enterprise, user=admin, role="agent", starts_on="2024-01-01", ends_on="2025-01-01"
    )
    lead, agent = make_member(enterprise, R.PROJECT_LEAD), make_member(enterprise, R.AGENT)
    elsewhere = Membership.objects.create(
        enterprise=make_enterprise(), user=admin, role="enterprise_admin", starts_on="2024-01-01"
    )
    decisions.confirm(
        decisions.check(make_request(enterprise, asker), note=NOTE, by=first, now=now), by=second, now=now
    )
    left = enterprise.memberships.filter(ended_at=None)
    assert set(left.values_list("user", "role")) == {
        (asker.pk, "enterprise_admin"),
        (lead.pk, "project_lead"),
        (agent.pk, "agent"),
    }
    elsewhere.refresh_from_db()
    assert elsewhere.ended_at is None
    assert Notice.objects.filter(kind="enterprises.administration_ended", recipient=admin).count() == 1


def test_open_invitations_are_withdrawn_and_answered_ones_stay(enterprise, admin, asker, first, second, now):
    open_one = actions.invite(enterprise, email="new@firm.test", role=MemberRole.READER, by=admin, now=now)
    colleague = make_user(email="colleague@firm.test")
    answered = actions.invite(enterprise, email=colleague.email, role=MemberRole.LEAD, by=admin, now=now)
    actions.accept(answered, by=colleague, now=now)
    decisions.confirm(
        decisions.check(make_request(enterprise, asker), note=NOTE, by=first, now=now), by=second, now=now
    )
    open_one.refresh_from_db()
    answered.refresh_from_db()
    assert (open_one.withdrawn_at, answered.withdrawn_at) == (now, None)
    with pytest.raises(Refused, match="invitation_used"):
        actions.accept(open_one, by=make_user(email="new@firm.test"), now=now)


def test_other_requests_close_and_their_askers_are_told(enterprise, asker, first, second, now):
    rival, other = make_request(enterprise), make_request(make_enterprise())
    decisions.confirm(
        decisions.check(make_request(enterprise, asker), note=NOTE, by=first, now=now), by=second, now=now
    )
    rival.refresh_from_db()
    other.refresh_from_db()
    assert (rival.state, rival.decided_by, other.state) == ("closed", second, "waiting")
    assert Notice.objects.get(kind="enterprises.administration_closed").recipient == rival.asked_by
    assert kinds(enterprise)[-1] == "enterprise.administration_closed"


# --- refused -----------------------------------------------------------------------------------------


def test_the_officer_who_checked_does_not_confirm(enterprise, admin, asker, first, now):
    asked = decisions.check(make_request(enterprise, asker), note=NOTE, by=first, now=now)
    with pytest.raises(Refused, match="second_person"):
        decisions.confirm(asked, by=first, now=now)
    assert administrators(enterprise) == {"韩立冬"}


def test_nothing_is_confirmed_unchecked_and_nothing_checked_twice(enterprise, asker, first, second, now):
    asked = make_request(enterprise, asker)
    with pytest.raises(Refused, match="not_checked"):
        decisions.confirm(asked, by=second, now=now)
    with pytest.raises(Refused, match="note_missing") as refused:
        decisions.check(asked, note=" ", by=first, now=now)
    assert refused.value.field == "note"
    decisions.check(asked, note=NOTE, by=first, now=now)
    with pytest.raises(Refused, match="checked_already"):
        decisions.check(asked, note=NOTE, by=second, now=now)


def test_nothing_is_confirmed_before_the_administrators_have_had_three_working_days(enterprise, admin, first, second):
    thursday = datetime(2024, 7, 4, 9, tzinfo=UTC)  # 17:00 in Shanghai; Friday, Monday and Tuesday follow
    asked = make_request(enterprise, now=thursday)
    assert asked.objections_until == datetime(2024, 7, 9, 16, tzinfo=UTC)
    asked = decisions.check(asked, note=NOTE, by=first, now=thursday)
    with pytest.raises(Refused, match="objections_open") as refused:
        decisions.confirm(asked, by=second, now=asked.objections_until - timedelta(microseconds=1))
    assert "2024年7月9日24:00" in refused.value.message.replace(" ", "")
    assert administrators(enterprise) == {"韩立冬"}
    decisions.confirm(asked, by=second, now=asked.objections_until)
    assert administrators(enterprise) == {asked.asked_by.name}
    told = Notice.objects.get(kind="enterprises.administration_asked")
    assert "2024年7月9日 24:00" in title_and_body(told)[1]


def test_an_objection_that_was_answered_need_not_wait_for_the_days_to_pass(enterprise, admin, first, second, now):
    asked = requests.object_to(make_request(enterprise, now=now), words="我仍在职", by=admin, now=now)
    asked = decisions.check(asked, note=NOTE, answer="企业已出具解聘证明", by=first, now=now)
    assert decisions.confirm(asked, by=second, now=now).user == asked.asked_by


def test_an_objection_has_to_be_answered(enterprise, admin, asker, first, second, now):
    asked = requests.object_to(make_request(enterprise, asker), words="我仍在职", by=admin, now=now)
    with pytest.raises(Refused, match="answer_missing"):
        decisions.check(asked, note=NOTE, answer=" ", by=first, now=now)
    with pytest.raises(Refused, match="not_checked"):
        decisions.confirm(asked, by=second, now=now)
    asked = decisions.check(asked, note=NOTE, answer="企业已出具解聘证明", by=first, now=now)
    decisions.confirm(asked, by=second, now=now)
    assert administrators(enterprise) == {"顾清和"}
    told = Notice.objects.filter(recipient=admin).order_by("pk")
    assert [notice.kind for notice in told] == [
        "enterprises.administration_asked",
        "enterprises.administration_overruled",
    ]
    assert told[1].params["reason"] == "企业已出具解聘证明"
    event = AuditEvent.objects.get(kind="enterprise.administration_checked")
    assert (event.payload, event.personal) == ({}, {"note": NOTE, "answer": "企业已出具解聘证明"})


def test_a_check_falls_with_an_objection(enterprise, admin, asker, first, second, now):
    asked = decisions.check(make_request(enterprise, asker), note=NOTE, answer="无", by=first, now=now)
    assert asked.objection_answer == ""  # nobody had objected
    asked = requests.object_to(asked, words="我仍在职", by=admin, now=now)
    assert (asked.state, asked.checked_at, asked.checked_by, asked.check_note) == ("waiting", None, None, "")
    with pytest.raises(Refused, match="not_checked"):
        decisions.confirm(asked, by=second, now=now)
    asked = decisions.refuse(asked, reason="原管理员仍在职，请由其办理移交。", by=second, now=now)
    assert (asked.state, administrators(enterprise)) == ("refused", {"韩立冬"})


def test_an_administrator_who_did_not_object_is_told_without_an_answer(enterprise, admin, asker, first, second, now):
    other = make_member(enterprise, name="白露")
    asked = requests.object_to(make_request(enterprise, asker), words="我仍在职", by=admin, now=now)
    asked = decisions.check(asked, note=NOTE, answer="企业已出具解聘证明", by=first, now=now)
    decisions.confirm(asked, by=second, now=now)
    last = Notice.objects.filter(recipient=other).order_by("pk").last()
    assert (last.kind, "reason" in last.params) == ("enterprises.administration_ended", False)


@pytest.mark.parametrize("checked", [False, True])
def test_either_officer_refuses_with_a_reason(enterprise, admin, asker, first, now, checked):
    asked = make_request(enterprise, asker)
    if checked:
        decisions.check(asked, note=NOTE, by=first, now=now)
    with pytest.raises(Refused, match="reason_missing"):
        decisions.refuse(asked, reason=" ", by=first, now=now)
    asked = decisions.refuse(asked, reason="公章与备案不符", by=first, now=now)
    assert (asked.state, asked.refusal, asked.decided_by) == ("refused", "公章与备案不符", first)
    told = Notice.objects.get(kind="enterprises.administration_refused")
    assert (told.recipient, told.params) == (asker, {"uscc": enterprise.uscc, "reason": "公章与备案不符"})
    assert Notice.objects.get(kind="enterprises.administration_stays").recipient == admin
    assert make_request(enterprise, asker).state == "waiting"  # and may ask again


@pytest.mark.parametrize("role", [R.DISTRICT_COMMERCE, R.DIRECTOR, R.SECURITY_ADMIN, R.PROGRAMME_MANAGER])
def test_others_do_not_decide(enterprise, asker, now, role):
    asked, officer = make_request(enterprise, asker), make_officer(role)
    for step in (
        lambda: decisions.check(asked, note=NOTE, by=officer, now=now),
        lambda: decisions.confirm(asked, by=officer, now=now),
        lambda: decisions.refuse(asked, reason="x", by=officer, now=now),
    ):
        with pytest.raises(NotAllowed):
            step()


def test_an_officer_of_another_division_does_not_decide(enterprise, asker, now):
    elsewhere = make_officer(R.CASEWORKER, make_division("120114", "武清区", "Wuqing"))
    with pytest.raises(NotAllowed):
        decisions.check(make_request(enterprise, asker), note=NOTE, by=elsewhere, now=now)


def test_officers_with_a_part_in_the_enterprise_keep_out(enterprise, asker, first, second, now):
    past = enterprise.memberships.create(user=first, role=R.READER, starts_on="2020-01-01")
    past.ended_at, past.ended_by = now, first
    past.save()
    asked = make_request(enterprise, asker)
    for step in (
        lambda: decisions.check(asked, note=NOTE, by=first, now=now),
        lambda: decisions.refuse(asked, reason="x", by=first, now=now),
    ):
        with pytest.raises(Refused, match="own_enterprise"):
            step()
    decisions.check(asked, note=NOTE, by=second, now=now)
    with pytest.raises(Refused, match="own_enterprise"):
        decisions.confirm(asked, by=first, now=now)


def test_who_asked_decides_neither_the_own_nor_a_rival_request(enterprise, asker, first, now):
    own, rival = make_request(enterprise, first), make_request(enterprise, asker)
    for asked in (own, rival):
        with pytest.raises(Refused, match="own_request"):
            decisions.check(asked, note=NOTE, by=first, now=now)
        with pytest.raises(Refused, match="own_request"):
            decisions.refuse(asked, reason="x", by=first, now=now)


def test_what_has_become_of_the_asker_meanwhile_counts(enterprise, admin, first, second, now):
    agent, lead, gone = make_user("代理"), make_member(enterprise, R.PROJECT_LEAD), make_user("离开")
    asked = {
        person: decisions.check(make_request(enterprise, person), note=NOTE, by=first, now=now)
        for person in (agent, lead, gone)
    }
    enterprise.memberships.create(user=agent, role="agent", starts_on="2024-01-01", ends_on="2025-01-01")
    actions.hand_over(enterprise, to=lead.memberships.get(), by=admin, now=now)
    User.objects.filter(pk=gone.pk).update(is_active=False)
    for person, code in ((agent, "agent_takes_over"), (lead, "administrator_already"), (gone, "asker_gone")):
        with pytest.raises(Refused, match=code):
            decisions.confirm(asked[person], by=second, now=now)
    assert administrators(enterprise) == {"project_lead"}


def test_with_a_registration_that_is_refused_its_requests_are_and_their_askers_are_told(asker, first, second, now):
    enterprise = make_enterprise(state="pending")
    waiting, english = make_request(enterprise, asker), make_request(enterprise, make_user(language="en"))
    decisions.check(waiting, note=NOTE, by=first, now=now)
    actions.refuse_registration(enterprise, reason="不在综试区", by=first, now=now)
    for asked, said in (
        (waiting, "该企业的注册未予通过。"),
        (english, "This enterprise's registration was not accepted."),
    ):
        asked.refresh_from_db()
        assert (asked.state, asked.refusal, asked.decided_by) == ("refused", said, first)
        told = Notice.objects.get(kind="enterprises.administration_refused", recipient=asked.asked_by)
        assert told.params == {"uscc": enterprise.uscc, "reason": said}  # and nothing of the officer's own words
    with pytest.raises(Refused, match="request_decided"):
        decisions.confirm(waiting, by=second, now=now)


def test_what_is_decided_stays_so(enterprise, asker, first, second, now):
    asked = decisions.check(make_request(enterprise, asker), note=NOTE, by=first, now=now)
    decisions.confirm(asked, by=second, now=now)
    with pytest.raises(Refused, match="request_decided"):
        decisions.refuse(asked, reason="x", by=second, now=now)
    with pytest.raises(Refused, match="request_decided"):
        decisions.confirm(asked, by=second, now=now)


@pytest.mark.engine
@pytest.mark.django_db(transaction=True)
def test_of_two_confirmations_at_once_one_counts(now):
    """Each for another person, by two officers."""
    enterprise, first = make_enterprise(), make_officer(R.CASEWORKER)
    admin = make_member(enterprise)
    asked = [decisions.check(make_request(enterprise), note=NOTE, by=first, now=now) for _ in range(2)]
    officers, said, gate = [make_officer(R.CASEWORKER) for _ in range(2)], [], threading.Barrier(2)

    def confirm(row, officer):
        try:
            gate.wait()
            decisions.confirm(row, by=officer, now=now)
            said.append("confirmed")
        except Refused as error:
            said.append(error.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=confirm, args=pair) for pair in zip(asked, officers, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said) == ["confirmed", "request_decided"]
    states = enterprise.administration_requests.values_list("state", flat=True)
    assert sorted(states) == ["approved", "closed"]
    assert enterprise.memberships.filter(role="enterprise_admin", ended_at=None).count() == 1
    assert admin.memberships.get().ended_at == now
