"""A very long clause is folded where claims are dealt with, and whole on the measure's page and on paper."""

import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from pilotzone.reference.actions import enter_calendar
from subsidies.actions import appealing, deciding
from tests.factories.people import POLICY, make_call, make_version, make_version_in_force
from tests.factories.review import at_city, make_bureau, make_submitted

pytestmark = pytest.mark.django_db
ORIGINAL = "费用发生在2023年1月1日至2023年12月31日，并由申报企业自行支付。"
LONG = "费用发生在2023年度，" + "并由申报企业自行支付、有合同发票和付款凭证相互印证；" * 20 + "以上缺一不可。"
BEGINNING = LONG[:157] + "..."  # as the Chinese catalogue shortens a text


@pytest.fixture
def bureau(at):
    at("2024-07-02T10:00:00")
    enter_calendar(2024, "国办发明电〔2023〕7号", {})
    return make_bureau()


@pytest.fixture
def call():
    document = POLICY.read_text(encoding="utf-8")
    assert ORIGINAL in document
    return make_call(measure_version=make_version_in_force(make_version().measure, document.replace(ORIGINAL, LONG)))


def test_a_clause_is_folded_on_a_reviews_page_and_whole_on_paper(client, call, bureau, now):
    claim = at_city(make_submitted(call), bureau, now)
    client.force_login(bureau.caseworker)
    choices = client.get(reverse("bureau:subsidies:application_refuse", args=[claim.uid])).content.decode()
    assert LONG[:380] in choices
    assert LONG not in choices

    deciding.refuse(claim, clause="c4", reason="发票购买方不是申报企业。", by=bureau.caseworker, now=now)
    claim.refresh_from_db()
    asked = {"grounds": "名称已变更。", "submission": claim.uid}
    review = appealing.ask(claim, **asked, by=claim.created_by, now=now)
    client.force_login(bureau.director)
    page = client.get(f"/bureau/reviews/{review.uid}/").content.decode()
    assert f'<span class="folded-start">{BEGINNING}</span>' in page
    assert f'<div class="print-only">{LONG}</div>' in page


def test_the_measures_page_has_it_whole(client, call, bureau):
    page = client.get(f"/programmes/{call.uid}/").content.decode()
    assert f"<dd>{LONG}</dd>" in page


def test_what_is_short_stands_as_it_is():
    assert render_to_string("components/folded.html", {"text": ORIGINAL}).strip() == ORIGINAL
    assert "<details" not in render_to_string("components/folded.html", {"text": "字" * 400})
    assert "<details" in render_to_string("components/folded.html", {"text": "字" * 401})
