"""Which measures fit, and offers, as the enterprise's people meet them in the browser."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from enterprises.models import Qualification
from pilotzone.kernel.access import R
from subsidies import fitting
from subsidies.actions import declaring
from subsidies.models import Application, CallValue, DeclaredAnswer, Measure, Offer
from tests.factories.claims import ANSWERS, load_reference
from tests.factories.families import family_document
from tests.factories.measures import make_call_of, make_version_of
from tests.factories.offers import (
    AUTOMATIC,
    agree,
    make_automatic_call,
    make_automatic_version,
    make_offer,
)
from tests.factories.people import (
    NOW,
    make_application,
    make_call,
    make_enterprise,
    make_member,
    make_officer,
    make_user,
    make_version,
    make_version_in_force,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(at):
    load_reference()
    at("2024-07-02T10:00:00")
    return make_member(make_enterprise(), R.ENTERPRISE_ADMIN, name="韩立冬")


@pytest.fixture
def enterprise(admin):
    return admin.memberships.get().enterprise


@pytest.fixture
def browser(client, admin):
    client.force_login(admin)
    return client


def page(name, *args):
    return reverse(f"portal:subsidies:{name}", args=args)


def text_of(response):
    return response.content.decode()


def test_the_list_tells_what_it_could_be_and_what_lacks(browser):
    make_call()
    text = text_of(browser.get(page("fit_list")))
    assert "可能适合" in text
    assert "¥300,000" in text  # nothing but the largest ceiling is known
    assert "2023年营业额" in text


def test_a_measure_without_a_call_stands_apart(browser):
    version = make_version()
    text = text_of(browser.get(page("fit_list")))
    assert "现行有效，目前未开放申报" in text
    assert page("fit_detail", version.uid) in text


def test_answers_are_kept_with_the_enterprise_and_change_the_result(browser, enterprise):
    call = make_call()
    address = page("fit_answer", call.measure_version.uid)
    response = browser.post(address, {"turnover": "62,480,000", "platform_trade": "true", "spend": "120000"})
    assert response.status_code == 302
    kept = dict(DeclaredAnswer.objects.filter(enterprise=enterprise).values_list("question", "value"))
    assert kept == {
        "turnover|CNY|2023年营业额": "62480000.00",
        "platform_trade|bool|已接入综合服务平台并有真实业绩": "true",
        "spend|rows|费用明细": "120000.00",
    }
    text = text_of(browser.get(page("fit_detail", call.measure_version.uid)))
    assert "还有 1 个问题" in text  # the trademark: 30 % or 50 %
    assert "¥60,000" in text  # 50 % of 120,000 at most


def test_what_cannot_be_read_is_told_and_the_rest_is_kept(browser, enterprise):
    call = make_call()
    address = page("fit_answer", call.measure_version.uid)
    response = browser.post(address, {"turnover": "many", "platform_trade": "true", "spend": "x"})
    assert response.status_code == 422
    assert "many" in text_of(response)
    assert DeclaredAnswer.objects.filter(enterprise=enterprise).count() == 1


def test_an_emptied_answer_is_forgotten(browser, enterprise):
    call = make_call()
    address = page("fit_answer", call.measure_version.uid)
    browser.post(address, {"turnover": "50000"})
    browser.post(address, {"turnover": ""})
    assert not DeclaredAnswer.objects.filter(enterprise=enterprise).exists()


def test_nothing_is_asked_that_an_earlier_claim_has_answered(browser, enterprise, admin):
    make_application(enterprise=enterprise, by=admin, answers={"turnover": "62480000.00", "platform_trade": "true"})
    call = make_call()
    response = browser.get(page("fit_detail", call.measure_version.uid))
    assert set(response.context["form"].fields) == {"overseas_mark", "spend"}
    assert [row["value"] for row in response.context["answered"]][:1] == ["是"]


def test_the_later_answer_counts(enterprise, admin):
    claim = make_application(enterprise=enterprise, by=admin, answers={"turnover": "1000000.00"})
    version = claim.measure_version
    declaring.declare(enterprise, version, {"turnover": "2000000"}, by=admin, now=NOW.replace(day=3))
    assert fitting.known_answers(enterprise)["turnover|CNY|2023年营业额"].value == "2000000.00"
    Application.objects.filter(pk=claim.pk).update(saved_at=NOW.replace(day=4))
    assert fitting.known_answers(enterprise)["turnover|CNY|2023年营业额"].value == "1000000.00"


def test_a_claim_begins_with_the_answers_given_before(browser, enterprise, admin):
    call = make_call()
    typed = {"turnover": ANSWERS["turnover"], "platform_trade": "true"}
    declaring.declare(enterprise, call.measure_version, typed, by=admin, now=NOW)
    start = page("application_start", call.uid)
    assert "带入以前的 2 项回答" in text_of(browser.get(start))
    browser.post(start, {"declared": "1"})
    claim = Application.objects.get(enterprise=enterprise)
    assert claim.answers == {"turnover": "62480000.00", "platform_trade": "true"}


def test_without_the_tick_a_claim_begins_empty(browser, enterprise, admin):
    call = make_call()
    declaring.declare(enterprise, call.measure_version, {"turnover": "1"}, by=admin, now=NOW)
    browser.post(page("application_start", call.uid))
    assert Application.objects.get(enterprise=enterprise).answers == {}


def test_a_refusal_tells_its_reason_and_clause(browser, enterprise):
    make_automatic_call()
    enterprise.platform_connected_on = None
    enterprise.save()
    text = text_of(browser.get(page("fit_list")))
    assert "尚未接入综合服务平台" in text
    assert "#clause-c2" in text


def test_a_reader_sees_the_questions_without_a_form(client, enterprise):
    call = make_call()
    client.force_login(make_member(enterprise, R.READER))
    response = client.get(page("fit_detail", call.measure_version.uid))
    assert response.status_code == 200
    assert page("fit_answer", call.measure_version.uid) not in text_of(response)
    assert client.post(page("fit_answer", call.measure_version.uid), {"turnover": "1"}).status_code == 403


def test_without_an_enterprise_the_list_says_how_to_begin(client, at):
    user = make_user()
    client.force_login(user)
    assert client.get(page("fit_list")).status_code == 403  # no membership, no permission


def more_versions(count):
    document = AUTOMATIC.read_text(encoding="utf-8")
    programme = make_automatic_version().measure.programme
    for number in range(Measure.objects.count(), count):
        code = f"ZONE-DEMO-{number}"
        measure = Measure.objects.create(code=code, programme=programme)
        make_version_in_force(measure, document.replace("ZONE-DEMO-AUTO", code), f"{number:064d}")


def test_three_measures_cost_the_queries_of_one(enterprise):
    counts = []
    for count in (1, 3):
        more_versions(count)
        with CaptureQueriesContext(connection) as captured:
            assert len(fitting.found_for(enterprise, NOW)) == count
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 8


# --- offers ------------------------------------------------------------------------------------------


@pytest.fixture
def offer(admin, enterprise):
    Qualification.objects.create(enterprise=enterprise, kind="high_tech", source="登记", starts_on=NOW.date())
    return make_offer(make_officer(R.PROGRAMME_MANAGER), enterprise)


def test_an_offer_is_seen_at_home_in_the_list_and_where_it_fits(browser, offer):
    for address in (reverse("portal:home"), page("offer_list"), page("fit_list")):
        assert page("offer_detail", offer.uid) in text_of(browser.get(address))


def test_the_offer_is_agreed_to_on_its_page(browser, offer, enterprise):
    response = browser.get(page("offer_detail", offer.uid))
    assert "贵企业可领取 ¥20,000.00" in text_of(response)
    form = response.context["form"]
    given = {"digest": form["digest"].value(), "payee": form["payee"].value(), "truth": "on"}
    response = browser.post(page("offer_accept", offer.uid), given)
    claim = Application.objects.get(enterprise=enterprise)
    assert response["Location"] == page("application_detail", claim.uid)
    assert browser.get(response["Location"]).status_code == 200
    assert "已确认领取 ¥20,000.00" in text_of(browser.get(page("offer_detail", offer.uid)))
    for name in ("application_amount", "application_check", "application_submitted"):
        assert browser.get(page(name, claim.uid)).status_code == 200
    assert browser.get(page("application_receipt", claim.uid)).headers["Content-Type"] == "application/pdf"


def test_consent_without_the_commitment_shows_the_form_again(browser, offer):
    response = browser.post(page("offer_accept", offer.uid), {"digest": offer.digest, "payee": "x"})
    assert response.status_code == 422
    assert "请选择收款账户" in text_of(response)
    assert Application.objects.count() == 0


def test_a_figure_that_changed_is_shown_before_anything_happens(browser, offer, enterprise):
    form = browser.get(page("offer_detail", offer.uid)).context["form"]
    given = {"digest": form["digest"].value(), "payee": form["payee"].value(), "truth": "on"}
    Qualification.objects.all().delete()
    response = browser.post(page("offer_accept", offer.uid), given)
    assert response.status_code == 409
    text = text_of(response)
    assert "¥20,000.00 → ¥5,000.00" in text
    assert "高新技术企业" in text
    assert "确认领取 ¥5,000.00" in text
    assert Application.objects.count() == 0


def test_declining_asks_for_the_reason(browser, offer):
    assert browser.post(page("offer_decline", offer.uid), {"reason": ""}).status_code == 422
    browser.post(page("offer_decline", offer.uid), {"reason": "已有其他支持"})
    offer.refresh_from_db()
    assert offer.state == "declined"
    assert "已有其他支持" in text_of(browser.get(page("offer_detail", offer.uid)))


def test_a_project_lead_reads_and_does_not_answer(client, offer, enterprise):
    client.force_login(make_member(enterprise, R.PROJECT_LEAD))
    text = text_of(client.get(page("offer_detail", offer.uid)))
    assert "由企业管理员确认或放弃" in text
    assert page("offer_accept", offer.uid) not in text
    assert client.post(page("offer_accept", offer.uid)).status_code == 403


def test_somebody_elses_offer_is_not_there(client, offer):
    client.force_login(make_member(make_enterprise()))
    assert client.get(page("offer_detail", offer.uid)).status_code == 404


def test_a_prepared_offer_is_seen_by_nobody(browser, offer):
    Offer.objects.update(state="prepared")
    assert browser.get(page("offer_detail", offer.uid)).status_code == 404


def test_english_readers_get_english(client, offer, enterprise, settings):
    client.force_login(make_member(enterprise, R.PROJECT_LEAD, language="en"))
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    text = text_of(client.get(page("offer_detail", offer.uid)))
    assert "¥20,000.00 is due to your enterprise" in text


def test_the_claim_of_an_offer_stands_in_the_bureaus_queue(client, offer):
    claim = agree(offer)
    client.force_login(make_officer(R.DISTRICT_COMMERCE, claim.division))
    address = reverse("bureau:subsidies:application_detail", args=[claim.uid])
    assert claim.reference in text_of(client.get(address))


# --- what a call fixes, and alternatives -------------------------------------------------------------


FIXED = """
language: measure/1
id: FIXED
version: 1
name: {zh: 固定比例, en: Fixed rate}
status: in_force
programme: fixed
source: {issuer: unstated, document: unstated, complete: "true"}
clauses:
  s1: {label: {zh: 标准 1, en: Standard 1}, text: {zh: 按申报通知的比例支持。, en: At the rate of the call.}}
inputs:
  cost: {type: CNY, label: {zh: 费用, en: Cost}, question: {zh: 费用是多少？, en: What is the cost?}}
  part: {type: rate, label: {zh: 支持比例, en: Rate of support}, from: call}
awards:
- {id: support, label: {zh: 支持, en: Support}, value: part * cost, clause: s1}
total: {label: {zh: 合计, en: Total}, steps: [{round: down, to: 0.01 CNY}]}
form:
  sections: [{id: costs, title: {zh: 费用, en: Costs}, inputs: [cost]}]
"""


def test_what_the_open_call_fixes_is_used(enterprise, admin):
    """40 % of 120,000.05 are 48,000.02; the value that was replaced does not count."""
    call = make_call_of("", values={"part": "0.4"}, document=FIXED)
    old = {"call": call, "input": "part", "value": "0.9", "set_at": NOW.replace(day=1), "replaced_at": NOW}
    CallValue.objects.create(**old, set_by=make_user("Manager"))
    declaring.declare(enterprise, call.measure_version, {"cost": "120000.05"}, by=admin, now=NOW)
    (found,) = fitting.found_for(enterprise, NOW)
    assert (found.fit.worth.certainty, found.fit.worth.fen, found.fit.silent) == ("exact", 48_000_02, ())


@pytest.mark.parametrize("is_open", [True, False])
def test_what_no_call_has_fixed_is_unknown(enterprise, admin, is_open):
    version = make_call_of("", document=FIXED).measure_version if is_open else make_version_of(FIXED)
    declaring.declare(enterprise, version, {"cost": "120000.05"}, by=admin, now=NOW)
    (found,) = fitting.found_for(enterprise, NOW)
    assert (found.fit.worth.certainty, found.fit.silent) == ("unknown", ("part",))


def test_fixed_values_of_several_calls_are_read_at_once(enterprise):
    counts = []
    for codes in ("A", "BC"):
        for code in codes:
            document = FIXED.replace("id: FIXED", f"id: FIXED-{code}")
            make_call_of("", values={"part": "0.4"}, document=document, reference=f"CALL-{code}")
        with CaptureQueriesContext(connection) as captured:
            fitting.found_for(enterprise, NOW)
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_alternatives_stand_together_and_the_best_is_marked(browser, enterprise, admin):
    """Each gives the cost, the second at most 50,000: of the two the first gives most."""
    ask = "question: {zh: 费用是多少？, en: What is the cost?}}"
    documents = [family_document(code).replace("en: Cost}}", "en: Cost}, " + ask) for code in "AB"]
    capped = documents[1].replace("  steps:\n", "  steps:\n  - {limit: 50000 CNY}\n")
    for number, document in enumerate((documents[0], capped)):
        call = make_call_of("", document=document, reference=f"CALL-{number}")
    declaring.declare(enterprise, call.measure_version, {"cost": "80000"}, by=admin, now=NOW)
    response = browser.get(page("fit_list"))
    (group,) = response.context["opened"]
    assert [(row["choice"].version.measure.code, row["is_best"]) for row in group["rows"]] == [
        ("A", True),
        ("B", False),
    ]
    text = text_of(response)
    assert "这 2 项条款只给予其中一项" in text
    assert text.count("其中金额最高") == 1
    assert "第九条" in text
