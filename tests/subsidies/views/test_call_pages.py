"""The bureau's pages about programmes and calls: a programme is opened, a call gets its time limits."""

from datetime import UTC, datetime

import pytest

from pilotzone.kernel.access import R
from subsidies.actions import calls
from subsidies.models import Call, Programme
from tests.factories.measures import make_call_of, make_version_of, policy
from tests.factories.people import make_application, make_budget, make_enterprise, make_member, make_officer
from tests.subsidies.actions.test_calls import ANNOUNCEMENT

pytestmark = pytest.mark.django_db

NEW = "/bureau/programmes/new/"
SENT = {"name_zh": "公共海外仓", "name_en": "Overseas warehouses", "code": "overseas_warehouse"}
DAYS = {
    "correction_days": 5,
    "restore_days": 5,
    "review_days": 10,
    "district_days": 10,
    "city_days": 5,
    "decision_days": 5,
    "publish_days": 5,
    "payment_days": 10,
    "objection_days": 20,
    "review_answer_days": 15,
}


@pytest.fixture
def manager(client):
    found = make_officer(R.PROGRAMME_MANAGER)
    client.force_login(found)
    return found


def test_a_programme_is_opened_and_its_code_counts_once(client, manager):
    answer = client.post(NEW, SENT)
    assert answer["Location"] == "/bureau/programmes/overseas_warehouse/"
    assert Programme.objects.get(code="overseas_warehouse").name_zh == "公共海外仓"
    again = client.post(NEW, SENT)
    assert again.status_code == 422
    assert "已有使用该代码的项目。" in again.content.decode()


@pytest.mark.parametrize("code", ["new", "Warehouse", "over seas", "1st_fund", "仓"])
def test_a_code_that_addresses_cannot_bear_is_refused(code, client, manager):
    assert client.post(NEW, SENT | {"code": code}).status_code == 422
    assert not Programme.objects.filter(name_zh="公共海外仓").exists()


def test_who_writes_no_measures_opens_no_programme(client):
    client.force_login(make_officer(R.CASEWORKER))
    assert client.get(NEW).status_code == 403


def test_measure_and_budget_of_a_call_are_chosen_and_never_the_first_that_there_is(client, manager):
    make_version_of(policy("ZONE-DEMO-HQ"))
    make_budget()
    answer = client.post("/bureau/calls/new/", {"name_zh": "申报通知"})
    assert answer.status_code == 422
    assert {"version", "budget"} <= answer.context["form"].errors.keys()
    drawn = client.get("/bureau/calls/new/").context["form"]
    assert [str(drawn[name]).count("selected") for name in ("version", "budget")] == [1, 1]
    assert all('<option value="" selected>' in str(drawn[name]) for name in ("version", "budget"))


def test_a_call_in_preparation_gets_its_time_limits(client, manager, now):
    call = calls.prepare(make_version_of(policy("ZONE-DEMO-HQ")), make_budget(), ANNOUNCEMENT, by=manager, now=now)
    page, days = f"/bureau/calls/{call.uid}/", f"/bureau/calls/{call.uid}/days/"
    assert days in client.get(page).content.decode()
    assert 'name="objection_days" value="15"' in client.get(days).content.decode()
    wrong = client.post(days, DAYS | {"objection_days": 61})
    assert wrong.status_code == 422
    assert client.post(days, DAYS)["Location"] == page
    assert Call.objects.get().objection_days == 20
    calls.fix(call, {"threshold": ("50,000,000", "")}, by=manager, now=now)
    calls.open_prepared(call, by=manager, now=now)
    assert client.get(days)["Location"] == page
    assert days not in client.get(page).content.decode()


def test_a_call_in_preparation_is_changed_on_its_page_until_it_is_public(client, manager, now):
    call = calls.prepare(make_version_of(policy("ZONE-DEMO-HQ")), make_budget(), ANNOUNCEMENT, by=manager, now=now)
    page, change = f"/bureau/calls/{call.uid}/", f"/bureau/calls/{call.uid}/change/"
    assert change in client.get(page).content.decode()
    sent = client.get(change).context["form"].initial | {"name_zh": "总部奖励申报（更正）"}
    assert (str(sent["first_day"]), str(sent["last_day"])) == ("2024-07-01", "2024-07-31")
    wrong = client.post(change, sent | {"last_day": "2024-06-30"})
    assert wrong.status_code == 422
    assert list(wrong.context["form"].errors) == ["last_day"]
    assert client.post(change, sent)["Location"] == page
    call.refresh_from_db()
    assert call.name_zh == "总部奖励申报（更正）"
    assert call.closes_at == datetime(2024, 7, 31, 16, tzinfo=UTC)  # 24:00 in Shanghai
    calls.fix(call, {"threshold": ("50,000,000", "")}, by=manager, now=now)
    calls.open_prepared(call, by=manager, now=now)
    assert client.get(change)["Location"] == page
    assert change not in client.get(page).content.decode()


def test_a_call_in_preparation_is_discarded_on_its_page_and_twice_is_once(client, manager, now):
    call = calls.prepare(make_version_of(policy("ZONE-DEMO-HQ")), make_budget(), ANNOUNCEMENT, by=manager, now=now)
    discard = f"/bureau/calls/{call.uid}/discard/"
    assert discard in client.get(f"/bureau/calls/{call.uid}/").content.decode()
    assert client.post(discard)["Location"] == f"/bureau/programmes/{call.programme.code}/"
    assert not Call.objects.exists()
    assert client.post(discard)["Location"] == "/bureau/programmes/"
    assert client.get(f"/bureau/calls/{call.uid}/").status_code == 404


def test_a_call_that_is_over_leads_to_its_days_instead_of_being_published(client, manager, now, at):
    call = calls.prepare(make_version_of(policy("ZONE-DEMO-HQ")), make_budget(), ANNOUNCEMENT, by=manager, now=now)
    calls.fix(call, {"threshold": ("50,000,000", "")}, by=manager, now=now)
    at("2024-08-01T10:00:00")
    answer = client.post(f"/bureau/calls/{call.uid}/publish/", follow=True)
    assert answer.redirect_chain[-1][0] == f"/bureau/calls/{call.uid}/change/"
    assert "申报截止日已过" in answer.content.decode()
    call.refresh_from_db()
    assert call.published_at is None


def test_an_open_call_is_called_open_for_claims_and_not_to_be_opened(client, manager, now, at):
    version, values = make_version_of(policy("ZONE-DEMO-HQ")), {"threshold": ("50,000,000", "")}
    call = calls.publish(version, make_budget(), ANNOUNCEMENT, values=values, by=manager, now=now)
    at("2024-07-02T10:00:00")
    assert '<span class="tag tag-current">正在申报</span>' in client.get(f"/bureau/calls/{call.uid}/").content.decode()
    assert "申报期间" in client.get("/bureau/programmes/").content.decode()


def test_a_call_that_outlasts_its_measure_is_told_to_whoever_prepares_it(client, manager, now):
    document = policy("ZONE-DEMO-HQ").replace("\nclauses:", "\nvalid: {from: 2024-01-01, to: 2024-07-30}\nclauses:", 1)
    call = calls.prepare(make_version_of(document), make_budget(), ANNOUNCEMENT, by=manager, now=now)
    text = client.get(f"/bureau/calls/{call.uid}/").content.decode()
    assert "按条款本身，有效期至2024年7月30日；本批次的受理期限在此之后" in text
    call.closes_at = datetime(2024, 7, 30, 16, tzinfo=UTC)  # the last day, 24:00 in Shanghai
    call.save(update_fields=["closes_at"])
    assert "本批次的受理期限在此之后" not in client.get(f"/bureau/calls/{call.uid}/").content.decode()


def test_a_call_under_an_older_version_says_which_one_is_in_force(client, manager, at, now):
    at("2024-07-02T10:00:00")
    older = make_version_of(policy("ZONE-DEMO-HQ"))
    call = calls.prepare(older, make_budget(), ANNOUNCEMENT, by=manager, now=now)
    assert "本批次仍按原版受理" not in client.get(f"/bureau/calls/{call.uid}/").content.decode()
    newer = make_version_of(policy("ZONE-DEMO-HQ").replace("version: 1", "version: 2"))
    text = client.get(f"/bureau/calls/{call.uid}/").content.decode()
    assert "现行的是第 2 版，本批次仍按原版受理" in text
    assert f"/bureau/measures/versions/{newer.uid}/" in text
    assert f"/bureau/measures/versions/{older.uid}/" in text


def test_a_share_of_a_short_budget_stands_on_the_public_page_and_beside_the_amount(client, at):
    at("2024-07-02T10:00:00")
    call = make_call_of("SZ-2025-FAIR")
    told = "本批全部金额合计超过预算的，各件同比例压减。"
    assert told in client.get(f"/programmes/{call.uid}/").content.decode()
    enterprise = make_enterprise()
    claim = make_application(call, enterprise, make_member(enterprise))
    client.force_login(claim.created_by)
    assert told in client.get(f"/portal/claims/{claim.uid}/amount/").content.decode()
