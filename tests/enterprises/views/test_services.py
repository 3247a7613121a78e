"""Pages of services, problems and the credit record: who sees what, and each act from its form."""

from datetime import date

import pytest
from django.urls import reverse

from enterprises.models import CreditEntry, CreditRecord, Problem, Service, ServiceOffer, ServiceRule
from pilotzone.audit.models import AuditEvent
from pilotzone.kernel.access import R
from tests.factories import services as make
from tests.factories.people import make_enterprise, make_member, make_officer
from tests.factories.registry import make_upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def visit(client, at):
    """Open or post a page as somebody, on the day of the tests."""
    at("2024-07-02T10:00")

    def go(person, name, *args, post=None, **query):
        client.force_login(person)
        address = reverse(name, args=args)
        return client.get(address, query) if post is None else client.post(address, post)

    return go


def bureau(name):
    return f"bureau:enterprises:{name}"


def portal(name):
    return f"portal:enterprises:{name}"


SERVICE = {
    "code": "finance",
    "kind": "financing",
    "name_zh": "融资对接",
    "description_zh": "推荐",
    "places_each": "1",
    "answer_days": "10",
    "active_from": "2024-01-01",
}


def test_a_service_from_its_form_to_a_rating(visit):
    officer, director, cycle = make_officer(R.ASSESSMENT_OFFICER), make_officer(R.DIRECTOR), make.make_cycle()
    firm = make_enterprise(payee=False)
    admin, reader, other = make_member(firm), make_member(firm, R.READER), make_member(make_enterprise("别家"))
    make.make_assessment(cycle, firm, warehouses="0.1")
    assert visit(officer, bureau("service_new"), post=SERVICE | {"active_to": "2023-01-01"}).status_code == 422
    assert visit(officer, bureau("service_new"), post=SERVICE).status_code == 302
    service = Service.objects.get()
    assert visit(officer, bureau("service_edit"), service.uid, post=SERVICE | {"version": "0"}).status_code == 422
    assert visit(officer, bureau("service_edit"), service.uid, post=SERVICE | {"version": "1"}).status_code == 302
    rule = bureau("service_rule_enter")
    blank = visit(officer, rule, service.uid)  # the template of a new rule: nothing written, no fault found
    assert 'id="remarks"' not in blank.content.decode()
    assert "请补全下面的模板" in blank.content.decode()
    wrong = visit(officer, rule, service.uid, post={"document": make.RULE.replace("good", "top", 1)})
    assert (wrong.status_code, "unknown_code" in str(wrong.context["checked"].problems)) == (422, True)
    assert visit(officer, rule, service.uid, post={"document": make.RULE, "check": "1"}).status_code == 200
    assert not ServiceRule.objects.exists()
    assert visit(officer, rule, service.uid, post={"document": make.RULE}).status_code == 302
    assert visit(officer, bureau("service_rule_approve"), service.uid, 1, post={}).status_code == 403
    assert visit(director, bureau("service_rule_return"), service.uid, 1, post={}).status_code == 422
    assert visit(director, bureau("service_rule_approve"), service.uid, 1, post={}).status_code == 302
    started = visit(officer, bureau("service_run_start"), cycle.uid, post={})
    run = cycle.service_runs.get()
    assert started.url == reverse(bureau("service_run_detail"), args=[run.uid])
    from enterprises.actions.services import proposing

    proposing.run(run.job, run.pk, now=run.started_at)
    offer = ServiceOffer.objects.get()
    own = portal("service_offer_detail")
    assert visit(admin, own, offer.uid).status_code == 404
    assert visit(officer, bureau("service_run_detail"), run.uid).context["unsent"] == 1
    assert visit(officer, bureau("service_run_send"), run.uid, post={}).status_code == 302
    assert [visit(each, own, offer.uid).status_code for each in (admin, reader, other)] == [200, 200, 404]
    assert "低于 40" in visit(admin, own, offer.uid).content.decode()
    assert visit(reader, portal("service_offer_accept"), offer.uid, post={}).status_code == 403
    assert visit(admin, portal("service_offer_accept"), offer.uid, post={}).status_code == 302
    assert visit(admin, portal("service_offer_decline"), offer.uid, post={"reason": "x"}).status_code == 422
    assert visit(officer, bureau("service_offer_deliver"), offer.uid, post={}).status_code == 422
    assert visit(officer, bureau("service_offer_deliver"), offer.uid, post={"note": "已对接"}).status_code == 302
    assert visit(admin, portal("service_offer_rate"), offer.uid, post={"rating": "9"}).status_code == 422
    assert visit(admin, portal("service_offer_rate"), offer.uid, post={"rating": "5"}).status_code == 302
    assert visit(officer, bureau("service_offer_withdraw"), offer.uid, post={"reason": "x"}).status_code == 422
    assert visit(director, bureau("service_list")).context["services"][0].tally["rating"] == 5
    assert visit(admin, portal("service_home")).url == reverse(portal("service_list"), args=[firm.uid])
    assert [each.reference for each in visit(reader, portal("service_list"), firm.uid).context["offers"]] == [
        offer.reference
    ]


def test_liaison_officer_and_problems_from_both_faces(visit):
    officer, firm = make_officer(R.ASSESSMENT_OFFICER), make_enterprise(payee=False)
    admin, other = make_member(firm), make_member(make_enterprise("别家"))
    appointed = {"officer": officer.pk, "starts_on": "2024-07-01"}
    appoint = bureau("liaison_appoint")
    assert visit(officer, appoint, firm.uid, post={"starts_on": "2024-07-01"}).status_code == 422
    assert [visit(officer, appoint, firm.uid, post=appointed).status_code for _ in range(2)] == [302, 422]
    liaison = firm.liaisons.get()
    assert visit(admin, portal("problem_new"), firm.uid, post={"title": "慢"}).status_code == 422
    assert visit(other, portal("problem_new"), firm.uid).status_code == 404
    assert visit(admin, portal("problem_new"), firm.uid, post={"title": "慢", "text": "五天"}).status_code == 302
    problem = Problem.objects.get()
    word = {"text": "已协调", "version": "1"}
    assert visit(admin, bureau("problem_write"), problem.uid, "answer", post=word).status_code == 403
    assert visit(officer, bureau("problem_write"), problem.uid, "reopen", post=word).status_code == 404
    assert visit(officer, bureau("problem_write"), problem.uid, "solve", post=word).status_code == 302
    assert visit(admin, portal("problem_write"), problem.uid, "reopen", post=word).status_code == 422
    assert visit(admin, portal("problem_write"), problem.uid, "reopen", post=word | {"version": "2"}).status_code == 302
    assert visit(other, portal("problem_detail"), problem.uid).status_code == 404
    assert visit(officer, bureau("problem_enter"), firm.uid, post={"title": "a"}).status_code == 422
    assert visit(officer, bureau("problem_enter"), firm.uid, post={"title": "a", "text": "b"}).status_code == 302
    assert visit(officer, bureau("problem_list"), state="open").context["count"] == 2
    ended = bureau("liaison_end")
    assert visit(officer, ended, firm.uid, liaison.uid, post={"ends_on": "2024-06-01"}).status_code == 302
    liaison.refresh_from_db()
    assert liaison.ended_at is None
    visit(officer, ended, firm.uid, liaison.uid, post={"ends_on": "2024-07-31"})
    assert (
        visit(officer, bureau("service_file"), firm.uid).context["liaisons"].get().ends_on.isoformat() == "2024-07-31"
    )


def test_major_enterprises_and_who_of_them_nobody_looks_after(visit):
    """By the best grade of a cycle that holds, by recognition in force, or by an officer's mark; others are not."""
    officer = make_officer(R.ASSESSMENT_OFFICER)
    legend = {"grades": [{"id": "fair", "label": {"zh": "合格"}}, {"id": "good", "label": {"zh": "良好"}}]}
    cycle = make.make_cycle(legend=legend)
    old = make.make_cycle(state="expired", legend=legend, period_start=date(2023, 1, 1))
    best, fair, expired, recognised, lapsed, marked = (make_enterprise(f"天津重点{n}号", payee=False) for n in range(6))
    make.make_assessment(cycle, best)
    make.make_assessment(cycle, fair, grade="fair")
    make.make_assessment(old, expired)
    given = {"kind": "headquarters", "source": "市发展改革委", "starts_on": "2023-01-01"}
    recognised.qualifications.create(**given)
    lapsed.qualifications.create(**given, ends_on="2024-07-01")

    listed = visit(officer, bureau("major_list"))
    assert {row: row.reasons for row in listed.context["page"].items} == {
        best: [f"{cycle.reference}评为良好"],
        recognised: ["认定的总部企业"],
    }
    assert visit(officer, bureau("major_mark"), marked.uid, post={"reason": " "}).status_code == 422
    assert visit(officer, bureau("major_mark"), marked.uid, post={"reason": "全市跨境电商带动项目"}).status_code == 302
    assert visit(officer, bureau("major_mark"), marked.uid, post={"reason": "再次"}).status_code == 422
    visit(officer, bureau("liaison_appoint"), best.uid, post={"officer": officer.pk, "starts_on": "2024-07-01"})
    alone = visit(officer, bureau("major_list"), liaison="none").context["page"].items
    assert alone == [recognised, marked]
    assert visit(officer, bureau("service_list")).context["unattended"] == 2
    assert "全市跨境电商带动项目" in visit(officer, bureau("service_file"), marked.uid).content.decode()
    director = make_officer(R.DIRECTOR)
    assert visit(director, bureau("major_list")).status_code == 403
    assert "unattended" not in visit(director, bureau("service_list")).context

    assert visit(officer, bureau("major_unmark"), marked.uid, post={}).status_code == 302
    assert visit(officer, bureau("service_list")).context["unattended"] == 1
    kinds = AuditEvent.objects.filter(kind__startswith="major.").order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["major.marked", "major.mark_ended"]


def test_a_credit_entry_from_its_form_to_its_repair(visit):
    officer, director = make_officer(R.ASSESSMENT_OFFICER), make_officer(R.DIRECTOR)
    firm, found = make_enterprise(payee=False), make.make_list()
    admin, other = make_member(firm), make_member(make_enterprise("别家"))
    post = {"code": firm.uscc, "list": found.code, "reason": "处罚", "source": "市场监管", "starts_on": "2024-07-01"}
    new = bureau("credit_entry_new")
    assert visit(officer, new, post=post).status_code == 422
    assert visit(officer, new, post=post | {"code": "X", "evidence": make_upload()}).status_code == 422
    assert visit(officer, new, post=post | {"evidence": make_upload()}).status_code == 302
    entry = CreditEntry.objects.get()
    assert visit(officer, bureau("credit_entry_confirm"), entry.uid, post={}).status_code == 403
    assert visit(director, bureau("credit_entry_refuse"), entry.uid, post={}).status_code == 422
    assert visit(director, bureau("credit_evidence"), entry.uid).status_code == 200
    assert visit(admin, portal("credit_repair_ask"), entry.uid).status_code == 404
    assert visit(director, bureau("credit_entry_confirm"), entry.uid, post={}).status_code == 302
    held = visit(admin, portal("credit_detail"), firm.uid)
    assert ("清单第1项" in held.content.decode(), held.context["may_ask"]) == (True, True)
    assert visit(other, portal("credit_detail"), firm.uid).status_code == 404
    ask = portal("credit_repair_ask")
    assert visit(other, ask, entry.uid).status_code == 404
    assert visit(admin, ask, entry.uid, post={"statement": "已缴"}).status_code == 422
    for _ in range(2):
        assert visit(admin, ask, entry.uid, post={"statement": "已缴", "evidence": make_upload()}).status_code == 302
        repair = entry.repairs.first()
        assert visit(director, bureau("credit_repair_evidence"), repair.uid).status_code == 200
        visit(admin, portal("credit_repair_withdraw"), repair.uid, post={})
    visit(admin, ask, entry.uid, post={"statement": "已缴", "evidence": make_upload()})
    decide = bureau("credit_repair_decide")
    repair = entry.repairs.first()
    assert visit(director, bureau("credit_entry_list"), repair="asked").context["page"].items[0].repair_waits
    assert visit(director, decide, repair.uid, post={"note": ""}).status_code == 422
    assert visit(director, decide, repair.uid, post={"note": "", "grant": "1"}).status_code == 302
    assert CreditRecord.objects.get().repaired_on.isoformat() == "2024-07-02"
    assert visit(director, bureau("credit_list_list")).status_code == 200
