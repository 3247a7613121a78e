"""What an expert reaches on pages, files and the API, and what is closed; the manager's and the secretary's side."""

from datetime import date

import pytest
from django.urls import reverse

from pilotzone.audit.models import AuditEvent
from pilotzone.kernel.access import R
from subsidies.actions import expert_accounts, panels
from subsidies.models import Application, ExpertInvitation, ExpertPart
from tests.factories.claims import load_reference
from tests.factories.panels import DRAWN, SIGN_BY, declare_none, make_draw, make_expert, make_rubric
from tests.factories.people import NOW, make_call, make_enterprise, make_officer, make_user
from tests.factories.review import make_line, make_submitted

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock(at):
    load_reference()
    at("2024-07-04T10:00:00")


@pytest.fixture
def dealt():
    """Two claims before one group of two."""
    manager, secretary, call = make_officer(R.PROGRAMME_MANAGER), make_officer(R.SECRETARY), make_call()
    make_rubric(call)
    for name in ("甲专家", "乙专家"):
        make_expert(manager, name)
    for name in ("甲公司", "乙公司"):
        enterprise = make_enterprise(
            name, contact_phone="13812345678", contact_name="许青", legal_representative="赵某"
        )
        claim = make_submitted(call, enterprise)
        make_line(claim, 2, description="联系人 13987654321，账号 6222020302012345678", paid_on=str(date(2023, 3, 20)))
    draw = make_draw(call, secretary, seats=2)
    panels.deal(draw, due_on=SIGN_BY, by=secretary, now=DRAWN)
    return draw


def page(client, user, name, *args, status=200):
    client.force_login(user)
    client.cookies["django_language"] = "en"
    response = client.get(reverse(f"bureau:subsidies:{name}", args=args))
    assert response.status_code == status, response.content.decode()[:500]
    return response.content.decode()


def test_nothing_is_opened_before_the_declaration(client, dealt):
    part = ExpertPart.objects.first()
    user = part.expert.user
    assert part.panel_claim.application.reference in page(client, user, "panel_list")
    page(client, user, "panel_claim", part.uid, status=404)
    form = page(client, user, "panel_declare", dealt.uid)
    assert form.count('type="radio"') == 4

    address = reverse("bureau:subsidies:panel_declare", args=[dealt.uid])
    assert client.post(address, {"sent": "1"}).status_code == 422
    parts = list(ExpertPart.objects.filter(expert=part.expert).order_by("pk"))
    given = {f"answer_{parts[0].uid}": "interest", f"answer_{parts[1].uid}": "none"}
    assert client.post(address, given).status_code == 422
    response = client.post(address, given | {f"reason_{parts[0].uid}": "兼任顾问"})
    assert response.status_code == 302
    page(client, user, "panel_claim", parts[0].uid, status=404)
    page(client, user, "panel_claim", parts[1].uid)
    page(client, user, "panel_declare", dealt.uid, status=302)


def test_a_claim_is_read_masked_and_the_reading_is_recorded(client, dealt):
    part = declare_none(dealt)[0]
    text = page(client, part.expert.user, "panel_claim", part.uid)
    assert "139****4321" in text
    assert "6222******678" in text
    for secret in ("13812345678", "13987654321", "6222020302012345678", "许青", "赵某", "8888"):
        assert secret not in text, secret
    page(client, part.expert.user, "panel_claim", part.uid)
    event = AuditEvent.objects.get(kind="personal.read", payload__what="expert_claim")
    assert event.chain.case_uid == part.panel_claim.application.uid


def test_another_experts_part_and_other_claims_are_absent(client, dealt):
    mine, *others = declare_none(dealt)
    other = next(part for part in others if part.expert_id != mine.expert_id)
    page(client, mine.expert.user, "panel_claim", other.uid, status=404)
    stranger = make_expert(make_officer(R.PROGRAMME_MANAGER), "丙专家").user
    page(client, stranger, "panel_claim", mine.uid, status=404)
    assert mine.panel_claim.application.reference not in page(client, stranger, "panel_list")
    page(client, stranger, "panel_declare", dealt.uid, status=404)


def test_the_rest_of_the_portal_is_closed_to_an_expert(client, dealt):
    part = declare_none(dealt)[0]
    claim, user = part.panel_claim.application, part.expert.user
    client.force_login(user)
    for name in ("application_detail", "evidence_export"):
        assert client.get(reverse(f"bureau:subsidies:{name}", args=[claim.uid])).status_code == 403
    assert client.get(reverse("bureau:subsidies:application_list")).status_code == 403
    assert client.get(reverse("bureau:enterprises:enterprise_list")).status_code == 403
    assert client.get("/bureau/").status_code == 403
    for address in ("/api/v1/applications/", f"/api/v1/applications/{claim.uid}/"):
        assert client.get(address).status_code == 403, address
    assert client.get(f"/portal/claims/{claim.uid}/").status_code in (403, 404)
    assert not Application.objects.visible_to(user).exists()
    assert client.get("/home/").url == reverse("bureau:subsidies:panel_list")


def test_officers_do_not_take_an_experts_place(client, dealt):
    part = declare_none(dealt)[0]
    for role in (R.CASEWORKER, R.DIRECTOR, R.SECRETARY):
        page(client, make_officer(role), "panel_claim", part.uid, status=403)


def test_the_manager_invites_and_the_invited_person_accepts(client):
    manager = make_officer(R.PROGRAMME_MANAGER)
    expert = make_expert(manager, "丁专家", signs_in=False)
    client.force_login(manager)
    address = reverse("bureau:subsidies:expert_invite", args=[expert.uid])
    assert client.post(address, {"email": "no address"}).status_code == 422
    assert client.post(address, {"email": "d@example.test"}).status_code == 302
    invitation = ExpertInvitation.objects.get()
    assert "d@example.test" not in page(client, manager, "expert_detail", expert.uid)

    from enterprises.tokens import token_of

    link = reverse("public:expert_invitation", args=[token_of(invitation.uid)])
    client.logout()
    text = client.get(link).content.decode()
    assert "d@example.test" not in text
    other = make_user()
    client.force_login(other)
    accept = reverse("portal:subsidies:expert_invitation_accept", args=[invitation.uid])
    assert client.post(accept).status_code == 404
    user = make_user(email="d@example.test")
    client.force_login(user)
    assert accept in client.get(link).content.decode()
    assert client.post(accept).url == reverse("bureau:subsidies:panel_list")
    assert client.get(reverse("bureau:subsidies:panel_list")).status_code == 200


def test_the_draws_page_deals_and_shows_who_has_which_claim(client, dealt):
    secretary = make_officer(R.SECRETARY, name="另一位秘书")
    text = page(client, secretary, "draw_detail", dealt.uid)
    for part in ExpertPart.objects.select_related("expert"):
        assert part.expert.reference in text
    late = make_submitted(dealt.call, make_enterprise("丙公司", payee=False))
    client.post(reverse("bureau:subsidies:draw_deal", args=[dealt.uid]), {"due_on": "2024-07-22"})
    assert Application.objects.get(pk=late.pk).panel_claim.draw == dealt
    text = page(client, secretary, "draw_detail", dealt.uid)
    assert text.count("by 18 July 2024") == 2
    assert text.count("by 22 July 2024") == 1
    assert client.post(reverse("bureau:subsidies:draw_put_off", args=[dealt.uid]), {"due_on": ""}).status_code == 422
    client.post(reverse("bureau:subsidies:draw_put_off", args=[dealt.uid]), {"due_on": "2024-07-25"})
    assert page(client, secretary, "draw_detail", dealt.uid).count("by 25 July 2024") == 3
    expert = ExpertPart.objects.first().expert.user
    assert "to be signed by 25 July 2024" in page(client, expert, "panel_list")


def test_an_old_invitation_forgets_its_address(dealt):
    expert = make_expert(make_officer(R.PROGRAMME_MANAGER), "戊专家", signs_in=False)
    row = expert_accounts.invite(expert, "e@example.test", by=make_officer(R.PROGRAMME_MANAGER), now=NOW)
    assert expert_accounts.forget_invitations([row], NOW) == 1
    row.refresh_from_db()
    assert (row.email, row.withdrawn_at) == ("", NOW)
