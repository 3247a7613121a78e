"""The bureau's pages for award without application: call, count, confirmation, list, one offer."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pilotzone.kernel.access import R
from subsidies.models import Call, Offer, OfferRun
from tests.factories.claims import load_reference
from tests.factories.offers import counted, made, make_automatic_call, make_automatic_version, make_qualified, work
from tests.factories.people import make_budget, make_division, make_enterprise, make_officer, make_version

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(at):
    at("2024-07-02T10:00:00")
    load_reference()
    return make_officer(R.PROGRAMME_MANAGER)


@pytest.fixture
def browser(client, manager):
    client.force_login(manager)
    return client


def page(name, *args):
    return reverse(f"bureau:subsidies:{name}", args=args)


def text_of(response):
    return response.content.decode()


CALL = {
    "name_zh": "接入奖励",
    "document_number": "津商函〔2024〕27号",
    "first_day": "2024-07-01",
    "last_day": "2024-09-30",
    "answer_days": "10",
    "contact_zh": "跨境电商处",
    "contact_phone": "022-5550 0100",
}


def test_a_call_is_opened_for_a_measure_that_asks_nobody(browser):
    make_version()
    version, budget = make_automatic_version(), make_budget()
    response = browser.get(page("offer_call_open"))
    assert [choice.pk for choice in response.context["suitable"]] == [version.pk]
    assert browser.post(page("offer_call_open"), CALL).status_code == 422
    browser.post(page("offer_call_open"), CALL | {"version": version.pk, "budget": budget.pk})
    call = Call.objects.get()
    assert call.without_application
    assert call.closes_at.isoformat() == "2024-09-30T16:00:00+00:00"


def test_from_the_count_to_the_offers(browser):
    make_qualified()
    call = make_automatic_call()
    response = browser.post(page("offer_run_start", call.uid))
    run = OfferRun.objects.get()
    assert response["Location"] == page("offer_run_detail", run.uid)
    text = text_of(browser.get(response["Location"]))
    assert reverse("jobs:cancel", args=[run.job.uid]) in text
    work(run)
    text = text_of(browser.get(response["Location"]))
    assert "1 家企业符合条件，合计 ¥20,000.00" in text
    assert Offer.objects.count() == 0
    browser.post(page("offer_run_confirm", run.uid))
    run.refresh_from_db()
    work(run)
    assert "已发出 1 份告知" in text_of(browser.get(response["Location"]))


def test_too_small_a_budget_disables_the_button(browser, manager):
    make_qualified()
    run = counted(make_automatic_call(make_budget(10_000_00)), manager)
    text = text_of(browser.get(page("offer_run_detail", run.uid)))
    assert "预算不足以全部发放" in text
    assert 'btn-wide" disabled' in text
    browser.post(page("offer_run_confirm", run.uid))
    run.refresh_from_db()
    assert run.state == "counted"


def test_a_run_is_dropped_from_its_page(browser, manager):
    make_qualified()
    run = counted(make_automatic_call(), manager)
    assert browser.post(page("offer_run_drop", run.uid))["Location"] == page("offer_run_list")
    assert "已放弃，未发出" in text_of(browser.get(page("offer_run_list")))


def test_the_list_counts_by_state_and_finds(browser, manager):
    make_qualified(name_zh="天津甲科技有限公司")
    make_enterprise("天津乙贸易有限公司")
    made(make_automatic_call(), manager)
    first = Offer.objects.get(enterprise__name_zh="天津乙贸易有限公司")
    browser.post(page("offer_withdraw", first.uid), {"reason": "核对登记"})
    response = browser.get(page("offer_list"))
    assert {tab["value"]: tab["count"] for tab in response.context["tabs"]} == {
        "": 2,
        "offered": 1,
        "accepted": 0,
        "declined": 0,
        "lapsed": 0,
        "withdrawn": 1,
    }
    assert response.context["total"] == 25_000_00
    shown = browser.get(page("offer_list") + "?state=withdrawn")
    assert [offer.pk for offer in shown.context["page"].items] == [first.pk]
    assert shown.context["total"] == 5_000_00
    found = browser.get(page("offer_list") + "?q=甲科技")
    assert [offer.enterprise.name_zh for offer in found.context["page"].items] == ["天津甲科技有限公司"]
    assert "核对登记" in text_of(browser.get(page("offer_detail", first.uid)))


def test_a_district_sees_its_own_offers(client, manager):
    here, there = make_division(), make_division("120114", "武清区", "Wuqing")
    make_qualified(division=here)
    make_qualified(division=there)
    made(make_automatic_call(), manager)
    client.force_login(make_officer(R.DISTRICT_COMMERCE, there))
    response = client.get(page("offer_list"))
    assert [offer.division for offer in response.context["page"].items] == [there]
    hidden = Offer.objects.get(division=here)
    assert client.get(page("offer_detail", hidden.uid)).status_code == 404
    assert client.post(page("offer_run_start", hidden.call.uid)).status_code == 403


def test_three_offers_cost_the_queries_of_one(browser, manager):
    counts = []
    for number in (1, 3):
        while Offer.objects.count() < number:
            make_qualified()
            made(make_automatic_call(), manager)
            Offer.objects.filter(pk__in=Offer.objects.values_list("pk", flat=True)[number:]).delete()
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(page("offer_list")).status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1]
