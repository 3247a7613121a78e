from datetime import date, timedelta

import pytest
from django.core import mail

from enterprises import actions, tasks, tokens
from enterprises.enums import EnterpriseState, MemberRole
from enterprises.models import Invitation
from pilotzone.accounts.models import User
from pilotzone.audit.models import AuditEvent
from pilotzone.jobs.models import OutboxTask
from pilotzone.kernel.access import P, R
from pilotzone.kernel.errors import NotAllowed, Refused
from pilotzone.messages.models import Notice
from pilotzone.messages.texts import title_and_body
from tests.factories.people import make_enterprise, make_member, make_user
from tests.factories.registry import make_file

pytestmark = pytest.mark.django_db


@pytest.fixture
def enterprise():
    return make_enterprise()


@pytest.fixture
def admin(enterprise):
    return make_member(enterprise, name="韩立冬")


def invite(enterprise, admin, now, email="new@firm.test", role=MemberRole.LEAD):
    return actions.invite(enterprise, email=email, role=role, by=admin, now=now)


def again(user):
    return User.objects.get(pk=user.pk)


def test_invited_stranger_gets_a_mail_whose_token_is_stored_nowhere(enterprise, admin, now, at):
    at("2024-07-02T10:00")
    invitation = invite(enterprise, admin, now, "New@Firm.test")
    assert invitation.email == "new@firm.test"
    assert invitation.expires_at == now + timedelta(days=7)
    assert OutboxTask.objects.get(task="enterprises.send_invitation").args == [invitation.pk]
    assert tasks.send_invitation(invitation.pk) is True
    token = tokens.token_of(invitation.uid)
    assert mail.outbox[0].to == ["new@firm.test"]
    assert f"/invitations/{token}/" in mail.outbox[0].body
    assert token not in str(Invitation.objects.values().get())
    assert not AuditEvent.objects.filter(payload__icontains=token).exists()


def test_invited_user_gets_a_notice_instead(enterprise, admin, now):
    user = make_user(email="colleague@firm.test")
    invitation = invite(enterprise, admin, now, "colleague@firm.test")
    notice = Notice.objects.get(recipient=user)
    assert notice.kind == "enterprises.invited"
    assert notice.link == f"/portal/invitations/{invitation.uid}/"
    assert not OutboxTask.objects.filter(task="enterprises.send_invitation").exists()


def test_mail_of_an_expired_invitation_is_not_sent(enterprise, admin, now, at):
    invitation = invite(enterprise, admin, now)
    at("2024-07-09T10:00")
    assert tasks.send_invitation(invitation.pk) is False


@pytest.mark.parametrize("role", [MemberRole.ADMIN, MemberRole.AGENT])
def test_administrators_and_agents_are_not_invited_like_colleagues(enterprise, admin, now, role):
    with pytest.raises(Refused) as caught:
        invite(enterprise, admin, now, role=role)
    assert caught.value.field == "role"


def test_member_is_not_invited_again(enterprise, admin, now):
    member = make_member(enterprise, R.READER)
    with pytest.raises(Refused) as caught:
        invite(enterprise, admin, now, member.email)
    assert caught.value.code == "member_already"


def test_open_invitation_is_not_sent_twice_but_an_expired_one_is_replaced(enterprise, admin, now):
    invite(enterprise, admin, now)
    with pytest.raises(Refused) as caught:
        invite(enterprise, admin, now)
    assert caught.value.code == "invited_already"
    invite(enterprise, admin, now + timedelta(days=7))
    assert Invitation.objects.unanswered().count() == 1


@pytest.mark.parametrize("role", [R.PROJECT_LEAD, R.READER, R.AGENT])
def test_invitation_by_another_role_is_refused(enterprise, now, role):
    with pytest.raises(NotAllowed):
        invite(enterprise, make_member(enterprise, role), now)


def test_invitation_by_another_enterprises_administrator_is_refused(enterprise, now):
    with pytest.raises(NotAllowed):
        invite(enterprise, make_member(make_enterprise()), now)


def test_invited_person_joins_once(enterprise, admin, now):
    invitation = invite(enterprise, admin, now, "new@firm.test", MemberRole.READER)
    user = make_user(email="new@firm.test")
    member = actions.accept(invitation, by=user, now=now)
    assert (member.role, member.starts_on, member.ends_on) == (MemberRole.READER, date(2024, 7, 2), None)
    assert Notice.objects.get(recipient=admin).kind == "enterprises.member_joined"
    with pytest.raises(Refused) as caught:
        actions.accept(invitation, by=user, now=now)
    assert caught.value.code == "invitation_used"


def test_person_with_another_address_cannot_accept(enterprise, admin, now):
    with pytest.raises(NotAllowed):
        actions.accept(invite(enterprise, admin, now), by=make_user(), now=now)


def test_expired_invitation_cannot_be_accepted_even_in_its_last_moment(enterprise, admin, now):
    invitation = invite(enterprise, admin, now)
    user = make_user(email="new@firm.test")
    with pytest.raises(Refused) as caught:
        actions.accept(invitation, by=user, now=now + timedelta(days=7))
    assert caught.value.code == "invitation_expired"
    assert actions.accept(invitation, by=user, now=now + timedelta(days=7, seconds=-1))


def test_withdrawn_invitation_cannot_be_accepted(enterprise, admin, now):
    invitation = actions.withdraw_invitation(invite(enterprise, admin, now), by=admin, now=now)
    with pytest.raises(Refused) as caught:
        actions.accept(invitation, by=make_user(email="new@firm.test"), now=now)
    assert caught.value.code == "invitation_used"


def test_invitation_of_a_refused_registration_cannot_be_accepted(enterprise, admin, now):
    invitation = invite(enterprise, admin, now)
    enterprise.state = EnterpriseState.REFUSED
    enterprise.save()
    with pytest.raises(Refused) as caught:
        actions.accept(invitation, by=make_user(email="new@firm.test"), now=now)
    assert caught.value.code == "registration_closed"


def name_agent(enterprise, admin, now, **fields):
    values = {
        "email": "agent@firm.test",
        "programmes": ["independent_website"],
        "last_day": date(2024, 12, 31),
        "letter": make_file(admin, "letter.pdf"),
    }
    return actions.name_agent(enterprise, **(values | fields), by=admin, now=now)


def test_agent_acts_within_scope_until_the_last_day(enterprise, admin, now, at):
    agent = make_user(email="agent@firm.test")
    member = actions.accept(name_agent(enterprise, admin, now), by=agent, now=now)
    assert Notice.objects.get(recipient=agent).kind == "enterprises.agent_named"
    assert (member.role, member.programmes, member.ends_on) == (
        MemberRole.AGENT,
        ["independent_website"],
        date(2024, 12, 31),
    )
    assert member.letter is not None
    at("2024-12-31T23:59")
    assert again(agent).may(P.CLAIM_EDIT, enterprise_id=enterprise.pk)
    assert not again(agent).may(P.ENTERPRISE_READ, enterprise_id=enterprise.pk)
    at("2025-01-01T00:00")
    assert not again(agent).may(P.CLAIM_EDIT, enterprise_id=enterprise.pk)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"letter": None}, "letter"),
        ({"last_day": date(2024, 7, 1)}, "last_day"),
        ({"last_day": date(2027, 7, 4)}, "last_day"),
    ],
)
def test_agent_needs_a_letter_and_a_last_day_to_come(enterprise, admin, now, fields, field):
    with pytest.raises(Refused) as caught:
        name_agent(enterprise, admin, now, **fields)
    assert caught.value.field == field


def test_agent_is_named_for_three_years_at_most(enterprise, admin, now):
    assert name_agent(enterprise, admin, now, last_day=date(2027, 7, 2)).member_until == date(2027, 7, 2)


def test_administration_is_handed_over_to_a_member(enterprise, admin, now):
    lead = make_member(enterprise, R.PROJECT_LEAD)
    actions.hand_over(enterprise, to=lead.memberships.get(), by=admin, now=now)
    assert lead.memberships.get().role == MemberRole.ADMIN
    assert admin.memberships.get().role == MemberRole.LEAD
    assert {notice.recipient for notice in Notice.objects.all()} == {lead, admin}
    with pytest.raises(NotAllowed):
        actions.hand_over(enterprise, to=lead.memberships.get(), by=again(admin), now=now)


def test_administration_goes_to_no_stranger_and_no_agent(enterprise, admin, now):
    stranger = make_member(make_enterprise())
    with pytest.raises(Refused) as caught:
        actions.hand_over(enterprise, to=stranger.memberships.get(), by=admin, now=now)
    assert caught.value.code == "not_a_member"
    agent = make_member(enterprise, R.AGENT)
    with pytest.raises(Refused) as caught:
        actions.hand_over(enterprise, to=agent.memberships.get(), by=admin, now=now)
    assert caught.value.code == "agent_takes_over"


def test_a_project_lead_becomes_a_reader_and_back_at_once(enterprise, admin, now):
    person = make_member(enterprise, R.PROJECT_LEAD)
    own = person.memberships.get()
    assert again(person).may(P.CLAIM_EDIT, enterprise_id=enterprise.pk)
    actions.change_role(own, MemberRole.READER, by=admin, now=now)
    assert not again(person).may(P.CLAIM_EDIT, enterprise_id=enterprise.pk)
    assert again(person).may(P.ENTERPRISE_READ, enterprise_id=enterprise.pk)
    told = Notice.objects.get(kind="enterprises.role_changed")
    assert (told.recipient, title_and_body(told)[0]) == (person, f"您在{enterprise.name_zh}的角色现为：查看人员")
    event = AuditEvent.objects.get(kind="enterprise.role_changed")
    assert event.payload == {"from": "project_lead", "role": "reader"}
    actions.change_role(own, MemberRole.READER, by=admin, now=now)  # pressed twice
    assert AuditEvent.objects.filter(kind="enterprise.role_changed").count() == 1
    actions.change_role(own, MemberRole.LEAD, by=admin, now=now)
    assert again(person).may(P.CLAIM_EDIT, enterprise_id=enterprise.pk)


def test_nobody_becomes_administrator_or_agent_by_a_change_of_role(enterprise, admin, now):
    lead, agent = make_member(enterprise, R.PROJECT_LEAD), make_member(enterprise, R.AGENT)
    for person, role in ((lead, MemberRole.ADMIN), (agent, MemberRole.LEAD), (admin, MemberRole.READER)):
        with pytest.raises(Refused, match="role_not_invited"):
            actions.change_role(person.memberships.get(), role, by=admin, now=now)
    with pytest.raises(NotAllowed):
        actions.change_role(lead.memberships.get(), MemberRole.READER, by=lead, now=now)


def test_ended_member_has_no_rights_at_once(enterprise, admin, now):
    lead = make_member(enterprise, R.PROJECT_LEAD)
    assert again(lead).may(P.CLAIM_EDIT, enterprise_id=enterprise.pk)
    actions.end_membership(lead.memberships.get(), by=admin, now=now)
    assert not again(lead).may(P.CLAIM_EDIT, enterprise_id=enterprise.pk)
    assert Notice.objects.get(recipient=lead).kind == "enterprises.membership_ended"
    with pytest.raises(Refused) as caught:
        actions.end_membership(lead.memberships.get(), by=admin, now=now)
    assert caught.value.code == "ended_already"


def test_ended_member_can_be_invited_again(enterprise, admin, now):
    lead = make_member(enterprise, R.PROJECT_LEAD)
    actions.end_membership(lead.memberships.get(), by=admin, now=now)
    actions.accept(invite(enterprise, admin, now, lead.email), by=lead, now=now)
    assert again(lead).may(P.CLAIM_EDIT, enterprise_id=enterprise.pk)


def test_last_administrator_stays(enterprise, admin, now):
    with pytest.raises(Refused) as caught:
        actions.end_membership(admin.memberships.get(), by=admin, now=now)
    assert caught.value.code == "last_administrator"
