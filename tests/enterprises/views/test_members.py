from datetime import date

import pytest
from django.urls import reverse

from enterprises import actions, tokens
from enterprises.enums import MemberRole
from enterprises.models import Invitation
from pilotzone.kernel.access import R
from tests.factories.people import make_enterprise, make_member, make_user, make_version
from tests.factories.registry import make_file, make_upload

pytestmark = pytest.mark.django_db
LANGUAGES = ["zh-hans", "en"]


@pytest.fixture(autouse=True)
def _clock(at):
    at("2024-07-02T10:00")


@pytest.fixture
def enterprise():
    return make_enterprise()


@pytest.fixture
def admin(enterprise, client):
    user = make_member(enterprise, name="韩立冬")
    client.force_login(user)
    return user


def url(name, *args):
    return reverse(f"portal:enterprises:{name}", args=args)


def test_invitation_is_sent_listed_and_withdrawn(client, enterprise, admin):
    client.post(url("member_invite", enterprise.uid), {"email": "new@firm.test", "role": "project_lead"})
    invitation = Invitation.objects.get()
    assert "new@firm.test" in client.get(url("member_list", enterprise.uid)).content.decode()
    client.post(url("invitation_withdraw", enterprise.uid, invitation.uid))
    assert "new@firm.test" not in client.get(url("member_list", enterprise.uid)).content.decode()


def test_second_invitation_is_said_at_the_field(client, enterprise, admin):
    post = {"email": "new@firm.test", "role": "reader"}
    client.post(url("member_invite", enterprise.uid), post)
    response = client.post(url("member_invite", enterprise.uid), post)
    assert response.status_code == 422
    assert response.context["form"].errors["email"]
    assert Invitation.objects.count() == 1


def test_agent_is_named_with_scope_and_letter(client, enterprise, admin):
    make_version()
    post = {"email": "agent@firm.test", "programmes": ["independent_website"], "last_day": "2024-12-31"}
    response = client.post(url("agent_name", enterprise.uid), post | {"letter": make_upload("委托书.pdf")})
    assert response.status_code == 302
    invitation = Invitation.objects.get()
    assert (invitation.role, invitation.programmes) == (MemberRole.AGENT, ["independent_website"])
    assert (invitation.member_until, invitation.letter.name) == (date(2024, 12, 31), "委托书.pdf")


def test_an_agent_who_has_not_accepted_is_listed_with_scope_and_last_day(client, enterprise, admin):
    make_version()
    post = {"email": "agent@firm.test", "programmes": ["independent_website"], "last_day": "2024-12-31"}
    client.post(url("agent_name", enterprise.uid), post | {"letter": make_upload("委托书.pdf")})
    client.post(url("member_invite", enterprise.uid), {"email": "new@firm.test", "role": "reader"})
    page = client.get(url("member_list", enterprise.uid)).content.decode()
    waiting = page[page.index("agent@firm.test") :]
    for part in ("代理人", "企业应用跨境电商", "截止日：2024年12月31日"):
        assert part in waiting
    assert page.count("截止日：") == 1


def test_agent_without_letter_is_said_at_the_field(client, enterprise, admin):
    response = client.post(url("agent_name", enterprise.uid), {"email": "agent@firm.test", "last_day": "2024-12-31"})
    assert response.status_code == 422
    assert response.context["form"].errors["letter"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["member_end", "administration_hand_over"])
def test_confirmation_pages_open_in_both_languages(client, enterprise, admin, name, language):
    client.cookies["django_language"] = language
    member = make_member(enterprise, R.PROJECT_LEAD).memberships.get()
    assert client.get(url(name, enterprise.uid, member.uid)).status_code == 200


def test_administration_is_handed_over(client, enterprise, admin):
    member = make_member(enterprise, R.PROJECT_LEAD).memberships.get()
    client.post(url("administration_hand_over", enterprise.uid, member.uid))
    member.refresh_from_db()
    assert member.role == MemberRole.ADMIN
    assert client.get(url("member_list", enterprise.uid)).status_code == 200
    assert client.get(url("member_invite", enterprise.uid)).status_code == 403


def test_membership_is_ended(client, enterprise, admin):
    member = make_member(enterprise, R.READER).memberships.get()
    client.post(url("member_end", enterprise.uid, member.uid))
    assert client.get(url("member_end", enterprise.uid, member.uid)).status_code == 404


def test_member_of_another_enterprise_is_not_found(client, enterprise, admin):
    other = make_member(make_enterprise()).memberships.get()
    assert client.get(url("member_end", enterprise.uid, other.uid)).status_code == 404


def test_letter_is_streamed_to_the_administrator(client, enterprise, admin):
    agent = make_member(enterprise, R.AGENT).memberships.get()
    agent.letter = make_file(admin, "letter.pdf")
    agent.save()
    assert client.get(url("member_letter", enterprise.uid, agent.uid)).status_code == 200


# --- as the invited see it -------------------------------------------------------------------------


@pytest.fixture
def invitation(enterprise, admin, client, now):
    client.logout()
    return actions.invite(enterprise, email="new@firm.test", role=MemberRole.READER, by=admin, now=now)


def public_url(invitation):
    return reverse("public:invitation", args=[tokens.token_of(invitation.uid)])


@pytest.mark.parametrize("language", LANGUAGES)
def test_link_of_the_mail_opens_without_an_account(client, invitation, language):
    client.cookies["django_language"] = language
    response = client.get(public_url(invitation))
    assert response.status_code == 200
    page = response.content.decode()
    assert "new@firm.test" not in page
    assert "n***@firm.test" in page


def test_made_up_link_is_not_found(client):
    assert client.get(reverse("public:invitation", args=["x" * 43])).status_code == 404


def test_invited_person_accepts(client, enterprise, invitation):
    client.force_login(make_user(email="new@firm.test"))
    assert client.get(public_url(invitation)).status_code == 200
    assert client.get(url("invitation_detail", invitation.uid)).status_code == 200
    client.post(url("invitation_accept", invitation.uid))
    assert client.get(url("enterprise_detail", enterprise.uid)).status_code == 200


def test_other_person_cannot_accept_even_with_the_link(client, enterprise, invitation):
    client.force_login(make_user())
    page = client.get(public_url(invitation)).content.decode()
    assert url("invitation_accept", invitation.uid) not in page
    assert client.post(url("invitation_accept", invitation.uid)).status_code == 404
    assert enterprise.memberships.count() == 1


def test_the_administrator_changes_a_role_on_the_page(client):
    enterprise = make_enterprise()
    admin, reader = make_member(enterprise), make_member(enterprise, R.READER)
    own = reader.memberships.get()
    address = f"/portal/enterprises/{enterprise.uid}/members/{own.uid}/role/"
    client.force_login(admin)
    assert address in client.get(f"/portal/enterprises/{enterprise.uid}/members/").content.decode()
    assert client.post(address, {"role": "project_lead"}).status_code == 302
    own.refresh_from_db()
    assert own.role == "project_lead"
    assert client.post(address, {"role": "director"}).status_code == 404
    client.force_login(reader)
    assert client.post(address, {"role": "reader"}).status_code == 403
