"""Pages of rubrics and scores: who sees what before and after the last signature, and which papers experts open."""

import pytest
from django.urls import reverse

from pilotzone.audit.models import AuditEvent
from pilotzone.files import actions as files
from pilotzone.kernel.access import R
from subsidies.actions import panels
from subsidies.models import Document, ExpertScore, PanelOpinion, Rubric
from tests.factories.claims import load_reference, pdf
from tests.factories.panels import DRAWN, SIGN_BY, declare_none, make_draw, make_expert, make_rubric
from tests.factories.people import NOW, make_call, make_division, make_enterprise, make_officer
from tests.factories.review import make_submitted

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock(at):
    load_reference()
    at("2024-07-04T10:00:00")


@pytest.fixture
def parts():
    """The two parts of one claim, in the draw's order; the claim has a paper that experts open and one that not."""
    manager, secretary, call = make_officer(R.PROGRAMME_MANAGER), make_officer(R.SECRETARY), make_call()
    make_rubric(call)
    claim = make_submitted(call, make_enterprise("甲公司"))
    for material in ("contracts", "vouchers"):
        stored = files.store(pdf(f"{material}.pdf"), by=claim.submitted_by, now=NOW)
        Document.objects.create(
            application=claim, material=material, file=stored, added_at=NOW, added_by=claim.submitted_by
        )
    for name in ("甲专家", "乙专家"):
        make_expert(manager, name)
    draw = make_draw(call, secretary, seats=2)
    panels.deal(draw, due_on=SIGN_BY, by=secretary, now=DRAWN)
    return sorted(declare_none(draw), key=lambda part: part.rank)


def address(name, *args):
    return reverse(f"bureau:subsidies:{name}", args=args)


def read(client, user, url, status=200):
    client.force_login(user)
    client.cookies["django_language"] = "en"
    response = client.get(url)
    assert response.status_code == status
    return response.content.decode() if status == 200 else ""


def score(client, part, one, two, act="sign"):
    client.force_login(part.expert.user)
    data = {"points_c1": one, "points_c2": two, "comment_c1": f"意见{part.rank}", "remark": "", "act": act}
    return client.post(address("panel_score", part.uid), data)


def test_an_experts_list_says_whose_turn_it_is_without_a_claim_being_opened(client, parts):
    first, second = parts  # the first in the draw's order leads

    def told(part):
        text = read(client, part.expert.user, address("panel_list"))
        steps = (
            "To be scored",
            "Draft, not signed",
            "Signed; others have not signed yet",
            "The group&#x27;s opinion is yours to sign",
            "All signed; the group&#x27;s opinion is not",
            "Opinion of the group signed",
        )
        return [step for step in steps if step in text], "1 claim waits for you" in text

    assert told(first) == told(second) == (["To be scored"], True)
    score(client, first, "8", "16", act="keep")
    assert told(first) == (["Draft, not signed"], True)
    score(client, first, "8", "16")
    secretary = make_officer(R.SECRETARY, name="秘书")
    draw = address("draw_detail", first.panel_claim.draw.uid)
    assert "1 of 2 signed" in read(client, secretary, draw)
    assert told(first) == (["Signed; others have not signed yet"], False)
    assert told(second) == (["To be scored"], True)
    score(client, second, "9", "18")
    assert told(first) == (["The group&#x27;s opinion is yours to sign"], True)
    assert told(second) == (["All signed; the group&#x27;s opinion is not"], False)
    client.force_login(first.expert.user)
    assert client.post(address("panel_opine", first.uid), {"text": "建议支持。"}).status_code == 302
    assert told(first) == told(second) == (["Opinion of the group signed"], False)
    assert not AuditEvent.objects.filter(kind="personal.read", payload__what="expert_claim").exists()


def test_scores_are_kept_apart_until_the_last_signature(client, parts):
    first, second = parts
    claim = first.panel_claim.application
    assert score(client, first, "8,5", "16").status_code == 422
    assert score(client, first, "8", "16", act="keep").status_code == 302
    assert 'value="8"' in read(client, first.expert.user, address("panel_claim", first.uid))
    assert score(client, first, "8", "16").status_code == 302
    officer = make_officer(R.CASEWORKER)
    for user, url in (
        (second.expert.user, address("panel_claim", second.uid)),
        (officer, address("application_scores", claim.uid)),
        (officer, address("application_detail", claim.uid)),
    ):
        text = read(client, user, url)
        assert "80.00" not in text
        assert f"意见{first.rank}" not in text
    score(client, second, "4", "8")
    for user, url in (
        (second.expert.user, address("panel_claim", second.uid)),
        (officer, address("application_scores", claim.uid)),
    ):
        text = read(client, user, url)
        for shown in ("80.00", "40.00", "60.00", "28.28", f"意见{first.rank}"):
            assert shown in text, shown
    assert "60.00" in read(client, officer, address("application_detail", claim.uid))
    assert ExpertScore.objects.filter(signed_at__isnull=False).count() == 2


def test_the_leader_alone_has_the_form_of_the_opinion(client, parts):
    for part in parts:
        score(client, part, "8", "16")
    leader, other = parts
    url = address("panel_opine", leader.uid)
    assert url in read(client, leader.expert.user, address("panel_claim", leader.uid))
    assert "panel_opine" not in read(client, other.expert.user, address("panel_claim", other.uid))
    client.force_login(other.expert.user)
    assert client.post(address("panel_opine", other.uid), {"text": "同意"}).status_code == 403
    assert client.post(url, {"text": "同意"}).status_code == 404
    client.force_login(leader.expert.user)
    assert client.post(url, {"text": "同意支持"}).status_code == 302
    assert PanelOpinion.objects.get().text == "同意支持"
    claim = leader.panel_claim.application
    assert "同意支持" in read(client, make_officer(R.DIRECTOR), address("application_scores", claim.uid))


def test_experts_open_the_papers_of_the_rubric_and_the_opening_is_recorded(client, parts):
    part = parts[0]
    papers = {paper.material: paper for paper in Document.objects.all()}
    text = read(client, part.expert.user, address("panel_claim", part.uid))
    assert "contracts.pdf" in text
    assert "vouchers.pdf" not in text
    assert client.get(address("panel_paper", part.uid, papers["contracts"].uid)).status_code == 200
    assert client.get(address("panel_paper", part.uid, papers["vouchers"].uid)).status_code == 404
    assert AuditEvent.objects.filter(kind="personal.read", payload__what="expert_paper").count() == 1
    claim = part.panel_claim.application
    assert client.get(address("document_file", claim.uid, papers["contracts"].uid)).status_code == 403


def test_an_officer_from_elsewhere_sees_no_scores(client, parts):
    officer = make_officer(R.DISTRICT_COMMERCE, make_division("120114", "武清区", "Wuqing"))
    read(client, officer, address("application_scores", parts[0].panel_claim.application.uid), 404)


def test_a_rubric_is_proposed_and_approved_on_its_page(client):
    call, manager, director = make_call(), make_officer(R.PROGRAMME_MANAGER), make_officer(R.DIRECTOR)
    url = address("rubric_detail", call.uid)
    client.force_login(manager)
    data = {"zh_0": "可行性", "en_0": "Feasibility", "most_0": "10", "weight_0": "90", "apart": "15", "result": "mean"}
    assert client.post(url, data).status_code == 422
    assert client.post(url, data | {"weight_0": "100"}).status_code == 302
    rubric = Rubric.objects.get()
    assert address("rubric_approve", rubric.uid) not in read(client, manager, url)
    text = read(client, director, url)
    assert address("rubric_approve", rubric.uid) in text
    assert "Propose a new number" not in text
    client.post(address("rubric_approve", rubric.uid))
    rubric.refresh_from_db()
    assert rubric.approved_by == director
    client.force_login(director)
    assert client.post(url, data).status_code == 200
    assert Rubric.objects.count() == 1
