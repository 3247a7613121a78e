"""An invitation is not lost on the way through sign-up, and waits on the home page of whoever was invited."""

import re

import pytest
from django.core import mail
from django.core.cache import cache

from enterprises import actions, tokens
from enterprises.actions import administration_decisions
from enterprises.enums import EnterpriseState, MemberRole
from pilotzone.audit import queries as audit
from pilotzone.kernel.access import R
from tests.factories.panels import make_expert
from tests.factories.people import make_enterprise, make_member, make_officer, make_user
from tests.factories.registry import make_post, make_upload

pytestmark = pytest.mark.django_db
HOME = "/portal/"
PASSWORD = "New-pilot-2024"


@pytest.fixture(autouse=True)
def _fresh(at):
    cache.clear()
    at("2024-07-02T10:00")


@pytest.fixture
def enterprise():
    return make_enterprise("天津试样进出口有限公司")


def invite(enterprise, now, email="new@firm.test"):
    admin = make_member(enterprise, name="韩立冬")
    return actions.invite(enterprise, email=email, role=MemberRole.LEAD, by=admin, now=now)


def words_of(client, page=HOME):
    return client.get(page).content.decode()


def test_from_the_link_through_sign_up_to_acting_for_the_enterprise(client, enterprise, now):
    invitation = invite(enterprise, now)
    client.get(f"/invitations/{tokens.token_of(invitation.uid)}/")
    assert 'value="new@firm.test"' in words_of(client, "/accounts/signup/")
    entered = {"email": "new@firm.test", "name": "新人", "password1": PASSWORD, "password2": PASSWORD}
    client.post("/accounts/signup/", entered)
    link = re.search(r"/accounts/confirm-email/\S+", mail.outbox[-1].body).group()
    client.post(link)
    client.post("/accounts/login/", {"login": "new@firm.test", "password": PASSWORD})

    page = words_of(client)
    assert "天津试样进出口有限公司邀请您" in page
    assert "邀请人：韩立冬；角色：项目负责人" in page
    assert f'href="/portal/invitations/{invitation.uid}/"' in page
    client.post(f"/portal/invitations/{invitation.uid}/accept/")
    assert enterprise.memberships.filter(user__email="new@firm.test", role="project_lead").exists()
    assert "邀请您" not in words_of(client)


def test_sign_up_without_an_invitation_is_empty(client):
    assert client.get("/accounts/signup/").context["form"]["email"].value() is None


@pytest.mark.parametrize(("is_verified", "status"), [(True, 302), (False, 404)])
def test_an_invitation_to_a_further_address_counts_once_it_is_confirmed(client, enterprise, now, is_verified, status):
    invitation = invite(enterprise, now, "second@firm.test")
    person = make_user(email="first@firm.test")
    person.emailaddress_set.create(email="second@firm.test", verified=is_verified, primary=False)
    client.force_login(person)
    assert ("邀请您" in words_of(client)) is is_verified
    assert client.get(f"/portal/invitations/{invitation.uid}/").status_code == (200 if is_verified else 404)
    assert client.post(f"/portal/invitations/{invitation.uid}/accept/").status_code == status
    assert enterprise.memberships.filter(user=person).exists() is is_verified


def test_who_is_a_member_already_is_not_invited_again(client, enterprise, now):
    invitation = invite(enterprise, now, "second@firm.test")
    person = make_member(enterprise, R.READER, email="first@firm.test")
    person.emailaddress_set.create(email="second@firm.test", verified=True, primary=False)
    client.force_login(person)
    assert "邀请您" not in words_of(client)
    page = words_of(client, f"/portal/invitations/{invitation.uid}/")
    assert "您已代表该企业办理业务" in page
    assert f"/portal/invitations/{invitation.uid}/accept/" not in page

    membership = person.memberships.get()
    membership.ended_at, membership.ended_by = now, person
    membership.save()
    assert "邀请您" in words_of(client)


def test_others_invitations_and_those_that_are_over_are_not_shown(client, enterprise, now, at):
    invitation = invite(enterprise, now)
    client.force_login(make_user(email="other@firm.test"))
    assert "邀请您" not in words_of(client)
    client.force_login(make_user(email="new@firm.test"))
    assert "邀请您" in words_of(client)
    enterprise.state = EnterpriseState.REFUSED
    enterprise.save()
    assert "邀请您" not in words_of(client)
    enterprise.state = EnterpriseState.ACTIVE
    enterprise.save()
    at("2024-07-09T10:00")
    assert invitation.expires_at.isoformat() == "2024-07-09T02:00:00+00:00"
    assert "邀请您" not in words_of(client)


def test_an_expert_is_asked_before_the_role_ends(client, enterprise, now):
    invitation = invite(enterprise, now)
    person = make_expert(make_officer(R.PROGRAMME_MANAGER), "朱砚田").user
    person.emailaddress_set.create(email="new@firm.test", verified=True, primary=True)
    client.force_login(person)
    page = f"/portal/invitations/{invitation.uid}/"
    assert client.get("/bureau/panels/").status_code == 200
    assert "我加入该企业，不再担任“评审专家”。" in words_of(client, page)

    asked = client.post(f"{page}accept/", HTTP_REFERER="http://testserver/portal/", follow=True)
    assert asked.redirect_chain == [(page, 302)]
    assert "此后您将不再担任现有角色，请先确认。" in asked.content.decode()
    assert not enterprise.memberships.filter(user=person).exists()
    assert client.get("/bureau/panels/").status_code == 200

    client.post(f"{page}accept/", {"gives_up_role": "yes"})
    assert enterprise.memberships.filter(user=person).exists()
    assert client.get("/bureau/panels/").status_code == 403
    assert audit.events_of(enterprise).get(kind="enterprise.joined").payload == {
        "role": "project_lead",
        "gave_up": ["expert"],
    }


def test_who_holds_no_such_role_is_not_asked(client, enterprise, now):
    invitation = invite(enterprise, now)
    client.force_login(make_user(email="new@firm.test"))
    assert "gives_up_role" not in words_of(client, f"/portal/invitations/{invitation.uid}/")


def test_an_expert_is_asked_before_registering_an_enterprise(client):
    person = make_expert(make_officer(R.PROGRAMME_MANAGER), "朱砚田").user
    client.force_login(person)
    address = "/portal/enterprises/register/"
    assert "我登记该企业，不再担任“评审专家”。" in words_of(client, address)
    given = make_post(licence=make_upload())
    refused = client.post(address, given)
    assert refused.status_code == 422
    assert "此后您将不再担任现有角色，请先确认。" in refused.content.decode()
    assert given["name_zh"] in refused.content.decode()
    assert client.get("/bureau/panels/").status_code == 200
    client.post(address, given | {"gives_up_role": "yes", "licence": make_upload()})
    assert person.memberships.count() == 1
    assert client.get("/bureau/panels/").status_code == 403


def test_an_expert_is_asked_before_asking_for_the_administration(client, enterprise, now, at):
    manager = make_officer(R.PROGRAMME_MANAGER)
    person = make_expert(manager, "朱砚田").user
    client.force_login(person)
    address = "/portal/administration/"
    assert "我担任企业管理员，届时不再担任“评审专家”。" in words_of(client, address)
    given = {"uscc": enterprise.uscc, "position": "财务负责人", "reason": "原管理员已离职。", "phone": "13800002222"}
    refused = client.post(address, given | {"letter": make_upload()})
    assert refused.status_code == 422
    assert "此后您将不再担任现有角色，请先确认。" in refused.content.decode()
    assert "原管理员已离职。" in refused.content.decode()
    assert not enterprise.administration_requests.exists()
    client.post(address, given | {"gives_up_role": "yes", "letter": make_upload()})
    asked = enterprise.administration_requests.get()
    assert client.get("/bureau/panels/").status_code == 200  # until it is confirmed
    first, second = make_officer(R.CASEWORKER), make_officer(R.CASEWORKER)
    administration_decisions.check(asked, note="已电话核实。", by=first, now=now)
    administration_decisions.confirm(asked, by=second, now=asked.objections_until)
    event = audit.events_of(enterprise).get(kind="enterprise.administration_approved")
    assert event.payload["gave_up"] == ["expert"]
    at("2024-07-09T10:00")
    assert client.get("/bureau/panels/").status_code == 403
