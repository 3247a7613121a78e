"""The bureau's pages: who sees what, how many queries they take, and what they do with bad input."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pilotzone.audit.models import AuditEvent
from pilotzone.kernel.access import R
from subsidies.actions import valuing
from subsidies.enums import Stage, State
from subsidies.models import Application, Document
from tests.factories.people import make_call, make_division, make_enterprise, make_member, make_officer
from tests.factories.registry import make_file
from tests.factories.review import approved, at_city, at_decision, make_bureau, make_submitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def bureau(at):
    at("2024-07-02T10:00:00")
    return make_bureau()


def page(name: str, *args) -> str:
    return reverse(f"bureau:subsidies:{name}", args=args)


def queries_of(client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as found:
        assert client.get(address).status_code == 200
    return len(found)


def claims(count: int, **fields):
    call, enterprise = make_call(), make_enterprise()
    by = make_member(enterprise)
    return [
        make_submitted(call=call, enterprise=enterprise, by=by, project=f"项目{number}", **fields)
        for number in range(count)
    ]


def test_queue_takes_the_same_ten_queries_for_one_row_and_for_three(client, bureau):
    client.force_login(bureau.commerce)
    claims(1)
    one = queries_of(client, page("application_list"))
    claims(2)
    assert queries_of(client, page("application_list")) == one
    assert one <= 10


@pytest.mark.parametrize(
    "query", ["?q=试样", "?state=district_review&state=city_review", "?sort=-claimed", "?view=late"]
)
def test_queue_filters_take_at_most_ten_queries(client, bureau, query):
    client.force_login(bureau.commerce)
    claims(2)
    assert queries_of(client, page("application_list") + query) <= 10


def test_claim_page_takes_at_most_twenty_queries_whatever_the_lines(client, bureau):
    client.force_login(bureau.caseworker)
    one, many = make_submitted(), make_submitted(amounts=("1000.00",) * 30)
    for claim in (one, many):
        at_city(claim, bureau, claim.submitted_at + timedelta(hours=1))
    few = queries_of(client, page("application_detail", one.uid))
    assert queries_of(client, page("application_detail", many.uid)) == few
    assert few <= 20


def test_an_officer_of_another_division_sees_nothing(client, bureau):
    claim = make_submitted()
    client.force_login(make_officer(R.DISTRICT_COMMERCE, make_division("120114", "武清区", "Wuqing")))
    assert client.get(page("application_detail", claim.uid)).status_code == 404
    assert claim.reference not in client.get(page("application_list") + "?view=all").content.decode()
    line = claim.lines.get()
    data = {"accepted": "no", "reason": "x", "version": claim.version}
    assert client.post(page("line_rule", claim.uid, line.uid), data).status_code == 404


def test_an_applicant_has_no_way_into_the_bureau(client, bureau):
    claim = make_submitted()
    client.force_login(claim.created_by)
    assert client.get(page("application_list")).status_code == 403
    assert client.get(page("application_detail", claim.uid)).status_code == 403


@pytest.mark.parametrize(
    ("role", "name", "status"),
    [
        (R.CASEWORKER, "budget_list", 403),
        (R.DIRECTOR, "budget_list", 200),
        (R.DIRECTOR, "payment_list", 403),
        (R.FINANCE_OFFICER, "payment_list", 200),
        (R.SECRETARY, "notice_list", 200),
        (R.FINANCE_OFFICER, "notice_list", 403),
        (R.AUDIT_ADMIN, "application_list", 200),
        (R.SYSTEM_ADMIN, "application_list", 403),
        (R.SYSTEM_ADMIN, "programme_list", 200),
        (R.CASEWORKER, "decision_list", 200),
    ],
)
def test_who_opens_which_list(client, bureau, role, name, status):
    client.force_login(make_officer(role))
    assert client.get(page(name)).status_code == status


def test_queue_search_takes_two_characters(client, bureau):
    client.force_login(bureau.caseworker)
    make_submitted(enterprise=make_enterprise("天津澜图进出口有限公司"))
    found = client.get(page("application_list") + "?q=澜图").content.decode()
    assert "澜图进出口" in found
    assert "澜图进出口" not in client.get(page("application_list") + "?q=启帆").content.decode()


def test_queue_search_takes_full_width_codes(client, bureau):
    client.force_login(bureau.caseworker)
    claim = make_submitted(enterprise=make_enterprise("澜图（天津）进出口有限公司"))
    wide = claim.reference.translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)})
    for text in (wide, "澜图（天津）"):
        answer = client.get(page("application_list"), {"q": text})
        assert answer.context["count"] == 1
    assert client.get(page("application_list"), {"q": "９９９９９９９"}).context["count"] == 0


def test_queue_takes_no_amount_below_zero(client, bureau):
    client.force_login(bureau.caseworker)
    claims(1)
    answer = client.get(page("application_list"), {"view": "all", "claimed_min": "-5"})
    assert (answer.status_code, answer.context["chips"]) == (200, [])
    assert answer.context["filter"].form.errors == {"claimed_min": ["应不小于 0。"]}
    assert "应不小于 0。" in answer.content.decode()


def test_queue_survives_nonsense_in_the_address(client, bureau):
    client.force_login(bureau.caseworker)
    claims(1)
    nonsense = "?view=x&sort=y&page=a.zzz&state=no&division=999999&claimed_min=abc&due_from=2024-13-99&call=no&q=%FF"
    assert client.get(page("application_list") + nonsense).status_code == 200


@pytest.mark.parametrize("text", ["中", "长" * 200])
def test_a_search_that_can_find_nothing_counts_nothing(client, bureau, text):
    client.force_login(bureau.caseworker)
    claims(1)
    answer = client.get(page("application_list"), {"q": text})
    assert (answer.status_code, answer.context["count"]) == (200, 0)


def test_queue_pages_forth_and_back(client, bureau, monkeypatch):
    from subsidies.views.bureau.queue import ApplicationList

    monkeypatch.setattr(ApplicationList, "size", 2)
    rows = claims(5)
    client.force_login(bureau.caseworker)
    first = client.get(page("application_list") + "?view=all")
    second = client.get(page("application_list") + f"?view=all&page={first.context['page'].after}")
    back = client.get(page("application_list") + f"?view=all&page={second.context['page'].before}")
    pages = [[row["claim"].pk for row in answer.context["rows"]] for answer in (first, second, back)]
    assert pages == [[rows[0].pk, rows[1].pk], [rows[2].pk, rows[3].pk], [rows[0].pk, rows[1].pk]]


def test_htmx_gets_the_rows_alone_and_a_short_address(client, bureau):
    client.force_login(bureau.caseworker)
    answer = client.get(
        page("application_list") + "?q=&view=all&sort=due", headers={"HX-Request": "true", "HX-Target": "rows"}
    )
    assert "<html" not in answer.content.decode()
    assert answer["HX-Push-Url"] == page("application_list") + "?view=all&sort=due"


def test_agree_and_open_next_goes_on_in_the_same_queue(client, bureau):
    first, second = claims(2)
    client.force_login(bureau.commerce)
    data = {"verdict": "agree", "version": first.version, "act": "agree_next"}
    answer = client.post(page("opinion_give", first.uid) + "?view=office&sort=due", data)
    assert answer.url == page("application_detail", second.uid) + "?view=office&sort=due"


def test_an_opinion_of_a_stale_page_is_said_and_not_kept(client, bureau):
    claim = make_submitted()
    client.force_login(bureau.commerce)
    data = {"verdict": "agree", "version": claim.version + 1, "act": "agree"}
    assert client.post(page("opinion_give", claim.uid), data).status_code == 409
    assert claim.opinions.count() == 0


def test_a_line_left_out_by_its_facts_is_not_offered_for_a_ruling(client, bureau, now):
    claim = make_submitted(amounts=("1000.00", "2000.00"))
    first, second = claim.lines.order_by("position")
    first.values = {**first.values, "buyer_is_applicant": "false"}
    first.save()
    valuing.value(claim, Stage.CLAIMED, by=claim.created_by, now=now)
    client.force_login(bureau.commerce)
    shown = client.get(page("application_detail", claim.uid), {"line": first.uid}).content.decode()
    assert "该项因下列条件未满足而不计入：费用由申报企业自行支付。" in shown
    assert 'name="accepted"' not in shown
    claim.refresh_from_db()
    data = {"accepted": "no", "reason": "与项目无关", "version": claim.version}
    assert client.post(page("line_rule", claim.uid, second.uid), data).status_code == 302
    shown = client.get(page("application_detail", claim.uid), {"line": second.uid}).content.decode()
    assert 'name="accepted" value="yes" checked' in shown
    assert "不能改变这一结果" not in shown


def test_a_correction_without_remark_keeps_what_was_ticked(client, bureau):
    claim = make_submitted()
    client.force_login(bureau.commerce)
    data = {
        "version": claim.version,
        "target": ["answer:turnover", "material:contracts"],
        "remark-answer:turnover": "不符",
    }
    answer = client.post(page("correction_request", claim.uid), data)
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert 'value="不符"' in shown
    assert 'id="wrong-material:contracts">请写明问题所在。' in shown
    assert 'id="wrong-answer:turnover"' not in shown
    claim.refresh_from_db()
    assert claim.state == State.DISTRICT_REVIEW


@pytest.mark.parametrize("act", ["", "ask"])
def test_a_remark_at_a_point_that_is_not_ticked_is_not_lost(client, bureau, act):
    claim = make_submitted()
    client.force_login(bureau.commerce)
    data = {
        "version": claim.version,
        "target": ["answer:turnover"],
        "remark-answer:turnover": "与审计报告不符",
        "remark-material:contracts": " 缺第三页 ",
        "act": act,
    }
    answer = client.post(page("correction_request", claim.uid), data)
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert "所填意见未勾选对应事项" in shown
    assert 'id="wrong-material:contracts">请勾选该事项，或清空所填意见。' in shown
    assert not claim.corrections.exists()


def test_a_correction_names_all_points_in_one_request(client, bureau):
    claim = make_submitted()
    client.force_login(bureau.commerce)
    data = {
        "version": claim.version,
        "target": ["answer:turnover", "material:contracts"],
        "remark-answer:turnover": "与审计报告不符",
        "remark-material:contracts": "缺第三页",
    }
    assert client.post(page("correction_request", claim.uid), data).status_code == 302
    assert claim.corrections.get().items.count() == 2
    assert "与审计报告不符" in client.get(page("application_detail", claim.uid)).content.decode()


def test_signing_from_the_list_takes_two_people(client, bureau, now):
    claim = at_decision(make_submitted(), bureau, now)
    digest = claim.entitlements.get(stage="audited").digest
    for person in (bureau.director, bureau.deputy):
        client.force_login(person)
        client.post(page("decision_sign"), {"claim": [str(claim.uid)], f"digest-{claim.uid}": digest})
    claim.refresh_from_db()
    assert claim.state == State.APPROVED


def test_what_if_adds_up_what_is_ticked(client, bureau, now):
    rows = [at_decision(claim, bureau, now) for claim in claims(2)]
    client.force_login(bureau.director)
    answer = client.get(page("decision_list"), {"claim": str(rows[0].uid)})
    assert answer.context["total"] == 36_000_00
    assert client.get(page("decision_list")).context["total"] == 72_000_00


def test_a_caseworker_cannot_sign(client, bureau, now):
    claim = at_decision(make_submitted(), bureau, now)
    client.force_login(bureau.caseworker)
    assert client.post(page("decision_sign"), {"claim": [str(claim.uid)]}).status_code == 403


def test_the_notice_is_looked_at_before_it_is_published(client, bureau, now):
    claim = approved(make_submitted(), bureau, now)
    client.force_login(bureau.secretary)
    address = page("notice_publish", claim.call.uid)
    data = {"claim": [str(claim.uid)], "document_number": "津商公示〔2024〕12号", "act": "preview"}
    answer = client.post(address, data)
    (row,) = answer.context["paper"].rows
    assert row.clauses
    assert row.clauses in answer.content.decode()
    assert Application.objects.get(pk=claim.pk).state == State.APPROVED
    assert client.post(address, data | {"act": "publish"}).status_code == 302
    assert Application.objects.get(pk=claim.pk).state == State.NOTICED


def test_a_paper_that_is_opened_is_recorded_once_a_day_by_its_kind(client, bureau, at):
    claim = make_submitted()
    file = make_file(claim.submitted_by, "contracts.pdf")
    paper = Document.objects.create(
        application=claim, material="contracts", file=file, added_at=claim.submitted_at, added_by=claim.submitted_by
    )
    address = page("document_file", claim.uid, paper.uid)
    client.force_login(bureau.commerce)
    for _time in range(2):
        assert client.get(address).status_code == 200
    reads = AuditEvent.objects.reads().filter(subject_uid=claim.uid)
    payload = {"what": "claim_paper", "kind": paper.material}
    assert [(event.actor, event.payload) for event in reads] == [(bureau.commerce, payload)]
    Document.objects.filter(pk=paper.pk).update(material="other")
    client.get(address)
    assert [event.payload["kind"] for event in reads.order_by("pk")] == ["contracts", "other"]
    at("2024-07-03T10:00:00")
    client.get(address)
    client.force_login(bureau.finance)
    client.get(address)
    assert reads.all().count() == 4


def test_a_refusal_page_asks_for_clause_and_reason(client, bureau, now):
    claim = at_city(make_submitted(), bureau, now)
    client.force_login(bureau.caseworker)
    assert client.post(page("application_refuse", claim.uid), {"version": claim.version}).status_code == 200
    data = {"version": claim.version, "clause": "c4", "reason": "购买方不是申报企业"}
    assert client.post(page("application_refuse", claim.uid), data).status_code == 302
    claim.refresh_from_db()
    assert claim.state == State.REFUSED


def test_every_list_and_form_opens(client, bureau, now):
    claim = at_decision(make_submitted(), bureau, now)
    client.force_login(bureau.director)
    for address in (
        page("application_send_back", claim.uid),
        page("application_detail", claim.uid),
        page("budget_list"),
        page("budget_detail", claim.call.budget.uid),
        page("programme_list"),
        page("programme_detail", claim.call.programme.code),
    ):
        assert client.get(address).status_code == 200, address
    client.force_login(bureau.payer)
    budget = claim.call.budget
    assert page("budget_move", budget.uid) not in client.get(page("budget_detail", budget.uid)).content.decode()
    for address in (page("budget_open"), page("budget_allot", claim.call.budget.uid), page("payment_list")):
        assert client.get(address).status_code == 200, address
