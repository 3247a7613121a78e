"""The refused claim's page, the request, and the bureau's pages about it."""

from uuid import uuid4

import pytest
from django.urls import reverse

from pilotzone.kernel.access import R
from pilotzone.reference.actions import enter_calendar
from subsidies.actions import deciding
from subsidies.enums import State
from subsidies.models import Review
from tests.factories.claims import pdf
from tests.factories.people import make_member
from tests.factories.review import at_city, make_bureau, make_submitted

pytestmark = pytest.mark.django_db
GROUNDS = "发票购买方名称已变更，附市场监管部门证明。"


@pytest.fixture
def bureau(at):
    at("2024-07-02T10:00:00")
    enter_calendar(2024, "国办发明电〔2023〕7号", {})
    return make_bureau()


@pytest.fixture
def refused(bureau, now):
    claim = at_city(make_submitted(), bureau, now)
    deciding.refuse(claim, clause="c4", reason="发票购买方不是申报企业。", by=bureau.caseworker, now=now)
    claim.refresh_from_db()
    return claim


def own(name, *args):
    return reverse(f"portal:subsidies:{name}", args=args)


def page(name, *args):
    return reverse(f"bureau:subsidies:{name}", args=args)


def asked(client, claim):
    client.force_login(claim.created_by)
    given = {"grounds": GROUNDS, "papers": [pdf("a.pdf"), pdf("b.pdf")], "submission": str(uuid4())}
    assert client.post(own("review_ask", claim.uid), given).status_code == 302
    return Review.objects.get()


def test_the_page_says_by_which_clause_why_and_until_when(client, refused, at):
    client.force_login(refused.created_by)
    text = client.get(own("application_detail", refused.uid)).content.decode()
    for part in ("条件 4", "发票购买方不是申报企业。", "2024年7月16日 24:00", own("review_ask", refused.uid), "60日"):
        assert part in text
    client.force_login(make_member(refused.enterprise, R.READER))
    text = client.get(own("application_detail", refused.uid)).content.decode()
    assert own("review_ask", refused.uid) not in text
    assert "2024年7月16日 24:00" in text
    at("2024-07-17T00:00:00")
    client.force_login(refused.created_by)
    assert own("review_ask", refused.uid) not in client.get(own("application_detail", refused.uid)).content.decode()


def test_the_request_is_sent_with_its_papers_and_shown(client, refused):
    review = asked(client, refused)
    text = client.get(own("review_ask", refused.uid)).content.decode()
    for part in (review.reference, GROUNDS, "a.pdf", "b.pdf", "2024年7月23日 17:00"):
        assert part in text
    assert review.reference in client.get(own("application_detail", refused.uid)).content.decode()
    paper = review.papers.first()
    assert client.get(own("review_paper", refused.uid, paper.uid)).status_code == 200
    client.force_login(make_submitted().created_by)
    assert client.get(own("review_ask", refused.uid)).status_code == 404
    assert client.get(own("review_paper", refused.uid, paper.uid)).status_code == 404


def test_nothing_typed_is_lost(client, refused):
    client.force_login(refused.created_by)
    answer = client.post(own("review_ask", refused.uid), {"grounds": " ", "submission": str(uuid4())})
    assert answer.status_code == 422
    broken = {"grounds": GROUNDS, "papers": [pdf("a.pdf").__class__("a.pdf", b"MZ")], "submission": str(uuid4())}
    answer = client.post(own("review_ask", refused.uid), broken)
    assert answer.status_code == 422
    assert GROUNDS in answer.content.decode()
    assert not Review.objects.exists()


def test_two_people_decide_on_the_page(client, refused, bureau):
    review = asked(client, refused)
    client.force_login(bureau.director)
    assert review.reference in client.get(page("review_list")).content.decode()
    text = client.get(page("review_detail", review.uid)).content.decode()
    assert GROUNDS in text
    assert client.get(page("review_paper", review.uid, review.papers.first().uid)).status_code == 200
    assert client.post(page("review_propose", review.uid), {"outcome": "upheld"}).status_code == 422
    given = {"outcome": "upheld", "reason": "名称变更属实。"}
    assert client.post(page("review_propose", review.uid), given).status_code == 302
    assert page("review_confirm", review.uid) not in client.get(page("review_detail", review.uid)).content.decode()
    client.force_login(bureau.deputy)
    assert client.post(page("review_back", review.uid), {"back_reason": ""}).status_code == 422
    review.refresh_from_db()
    assert client.post(page("review_confirm", review.uid), {"seen": review.proposal}).status_code == 302
    refused.refresh_from_db()
    assert refused.state == State.CITY_REVIEW
    assert "<h2>处理决定</h2>" in client.get(page("review_detail", review.uid)).content.decode()
    assert review.reference in client.get(page("review_list") + "?view=decided").content.decode()
    client.force_login(refused.created_by)
    text = client.get(own("review_ask", refused.uid)).content.decode()
    assert "名称变更属实。" in text
    assert "<dt>复核决定</dt>" in text
    assert "撤销不予支持的决定" in client.get(own("application_detail", refused.uid)).content.decode()


def test_the_caseworker_who_refused_has_no_part_in_it(client, refused, bureau):
    review = asked(client, refused)
    client.force_login(bureau.caseworker)
    assert client.get(page("review_detail", review.uid)).status_code == 403
