"""Services: rules by two people, offers by capacity and once only, answers, deliveries, liaison officers, problems."""

import json
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from enterprises import workflow_services as workflow
from enterprises.actions.services import keeping, liaison, offering, proposing
from enterprises.enums_assessments import CycleState
from enterprises.enums_figures import Purpose
from enterprises.enums_services import ProblemState, Side
from enterprises.models import FigureReading, Problem, ServiceOffer, ServiceRule
from enterprises.rules.services.reasons import sentences
from pilotzone.audit.models import AuditEvent
from pilotzone.jobs import actions as jobs
from pilotzone.kernel.access import R
from pilotzone.kernel.errors import NotAllowed, Refused, Stale
from pilotzone.messages.models import Notice
from pilotzone.reference import actions as reference
from tests.factories import figures
from tests.factories import services as make
from tests.factories.people import NOW, make_enterprise, make_member, make_officer

pytestmark = pytest.mark.django_db
WEAK, STRONG = "0.2", "0.9"


def run(cycle, officer, now=NOW):
    """Worked out at once; its job finds it done."""
    found = proposing.start(cycle, by=officer, now=now)
    proposing.run(found.job, found.pk, now=now)
    found.refresh_from_db()
    return found


def offered(name="甲公司", capacity=None, **service):
    """One enterprise with one offer that waits for its answer."""
    officer, cycle, firm = make_officer(R.ASSESSMENT_OFFICER), make.make_cycle(), make_enterprise(name, payee=False)
    make.make_rule(make.make_service(capacity=capacity, **service))
    make.make_assessment(cycle, firm, warehouses=WEAK)
    offering.send_all(run(cycle, officer), by=officer, now=NOW)
    return ServiceOffer.objects.get(), officer, make_member(firm)


def test_a_rule_comes_into_force_by_another_person_and_is_never_changed():
    make.make_version()
    service, director = make.make_service(), make_officer(R.DIRECTOR)
    officer = make_officer(R.ASSESSMENT_OFFICER)
    for text in (make.RULE.replace("PLATFORM", "OTHER"), make.RULE.replace("outstanding", "top"), "language: x"):
        with pytest.raises(Refused):
            keeping.enter_rule(service, text, by=officer, now=NOW)
    with pytest.raises(NotAllowed):
        keeping.enter_rule(service, make.RULE, by=director, now=NOW)
    first = keeping.enter_rule(service, make.RULE, by=officer, now=NOW)
    with pytest.raises(Refused, match="rule_waits"):
        keeping.enter_rule(service, make.RULE, by=officer, now=NOW)
    with pytest.raises(NotAllowed):
        keeping.approve_rule(first, by=officer, now=NOW)
    with pytest.raises(Refused):
        keeping.return_rule(first, reason=" ", by=director, now=NOW)
    keeping.return_rule(first, reason="算例太少", by=director, now=NOW)
    second, third = make.make_rule(service), make.make_rule(service)
    second.refresh_from_db()
    assert [first.state, second.state, third.state, third.number] == ["proposed", "retired", "in_force", 3]
    kinds = AuditEvent.objects.filter(chain__case_uid=service.uid).order_by("pk").values_list("kind", flat=True)
    assert list(kinds)[:3] == ["service.entered", "service.rule_entered", "service.rule_returned"]
    with pytest.raises(DatabaseError), transaction.atomic():
        ServiceRule.objects.filter(pk=third.pk).update(document="other")
    with pytest.raises(IntegrityError), transaction.atomic():
        ServiceRule.objects.filter(pk=third.pk).update(decided_by=third.entered_by_id)


def test_a_service_is_changed_only_as_it_was_read():
    service, officer = make.make_service(), make_officer(R.ASSESSMENT_OFFICER)
    values = {name: getattr(service, name) for name in keeping.FIELDS}
    with pytest.raises(Refused):
        keeping.enter_service(" finance ", values, by=officer, now=NOW)
    wrong = values | {"active_to": date(2023, 12, 31)}
    with pytest.raises(Refused):
        keeping.change_service(service, wrong, expected=1, by=officer, now=NOW)
    keeping.change_service(service, values | {"capacity": 5}, expected=1, by=officer, now=NOW)
    with pytest.raises(Stale):
        keeping.change_service(service, values, expected=1, by=officer, now=NOW)
    offer, officer, _admin = offered(code="OTHER")
    values["kind"] = "booth"
    with pytest.raises(Refused):
        keeping.change_service(offer.service, values, expected=1, by=officer, now=NOW)


@pytest.mark.engine
def test_places_go_by_score_once_only_and_freed_ones_to_the_next():
    officer, cycle = make_officer(R.ASSESSMENT_OFFICER), make.make_cycle()
    with pytest.raises(Refused, match="no_rules"):
        proposing.start(cycle, by=officer, now=NOW)
    service = make.make_service(capacity=2)
    make.make_rule(service)
    with pytest.raises(Refused, match="not_published"):
        proposing.start(make.make_cycle(CycleState.CHECKING, period_start=date(2024, 4, 1)), by=officer, now=NOW)
    firms = {name: make_enterprise(name, payee=False) for name in ("甲", "乙", "丙", "丁", "戊", "己")}
    results = {
        "甲": {"score": "76", "warehouses": WEAK},
        "乙": {"score": "91.5", "grade": "outstanding", "warehouses": "0.399999999"},
        "丙": {"score": "83", "warehouses": WEAK},
        "丁": {"score": "88", "warehouses": STRONG},
        "戊": {"score": "0", "grade": "", "warehouses": WEAK},
        "己": {"score": "80", "warehouses": None},
    }
    for name, values in results.items():
        make.make_assessment(cycle, firms[name], **values)
    found = run(cycle, officer)
    assert (found.state, found.examined) == ("done", 6)
    assert found.outcome == {"FINANCE": {"due": 3, "unclear": 2, "proposed": 2, "left_out": 1}}
    names = ServiceOffer.objects.order_by("pk").values_list("enterprise__name_zh", "state")
    assert list(names) == [("乙", "proposed"), ("丙", "proposed")]
    again = run(cycle, officer)
    assert again.outcome["FINANCE"] == {"due": 3, "unclear": 2, "proposed": 0, "left_out": 1}
    told = json.loads(ServiceOffer.objects.first().record)
    assert sentences(told, "zh")[1] == "仓储能力薄弱（“海外仓支撑”得分 39.99，低于 40）"
    assert not Notice.objects.filter(kind="enterprises.service_offered").exists()
    offering.withdraw(ServiceOffer.objects.get(enterprise=firms["丙"]), reason="已享受", by=officer, now=NOW)
    assert run(cycle, officer).outcome["FINANCE"]["proposed"] == 1
    assert ServiceOffer.objects.latest("pk").enterprise == firms["甲"]
    with pytest.raises(DatabaseError), transaction.atomic():
        ServiceOffer.objects.update(record="{}")


def test_a_lost_worker_leaves_no_offer_twice_and_a_stopped_run_gives_way():
    officer, cycle = make_officer(R.ASSESSMENT_OFFICER), make.make_cycle()
    make.make_rule(make.make_service())
    make.make_assessment(cycle, make_enterprise(payee=False), warehouses=WEAK)
    found = proposing.start(cycle, by=officer, now=NOW)
    with pytest.raises(Refused, match="at_work"):
        proposing.start(cycle, by=officer, now=NOW)
    with pytest.raises(Refused, match="not_stopped"):
        proposing.stop(found, by=officer, now=NOW)
    jobs.drain(now=NOW + timedelta(days=900))  # the outbox's own clock is the machine's
    proposing.run(found.job, found.pk, now=NOW)
    found.refresh_from_db()
    assert (found.state, found.offers.count()) == ("done", 1)
    other = proposing.start(cycle, by=officer, now=NOW)
    jobs.request_cancel(other.job, by=officer, now=NOW)
    assert proposing.stop(other, by=officer, now=NOW).state == "stopped"
    assert run(cycle, officer).outcome["FINANCE"]["proposed"] == 0


def test_figures_are_read_for_services_and_what_is_not_covered_is_not_known():
    officer, cycle = make_officer(R.ASSESSMENT_OFFICER), make.make_cycle()
    firm, other = make_enterprise("甲", payee=False), make_enterprise("乙", payee=False)
    for each, purpose in ((firm, Purpose.SERVICES), (other, Purpose.ASSESSMENT)):
        figures.make_authorisation(each, make_member(each), "receipts", purpose=purpose)
        row = (each.uscc, "receipts", "2024Q1", "", "900000", "CNY", "")
        figures.run_import(figures.table_csv(row), officer, source="bank", item=None)
        make.make_assessment(cycle, each, warehouses=WEAK)
    text = make.RULE.replace("when:", "figures:\n  received: {indicator: receipts, sources: [bank]}\nwhen:")
    text = text.replace("if: weak_warehouses", "if: weak_warehouses and received >= 50万 CNY")
    text = text.replace(
        "weak_warehouses: true}\n  offered: true", "weak_warehouses: true, received: 600000}\n  offered: true"
    )
    make.make_rule(make.make_service(), text)
    found = run(cycle, officer)
    assert found.outcome["FINANCE"] == {"due": 1, "unclear": 1, "proposed": 1, "left_out": 0}
    assert ServiceOffer.objects.get().enterprise == firm
    assert set(FigureReading.objects.values_list("purpose", "read_by")) == {("services", None)}


def test_an_offer_is_answered_delivered_and_rated_by_those_who_may():
    offer, officer, admin = offered()
    assert Notice.objects.filter(kind="enterprises.service_offered").count() == 0  # nobody was a member yet
    lead = make_member(offer.enterprise, R.PROJECT_LEAD)
    for act in (
        lambda: offering.accept(offer, nominated=None, by=lead, now=NOW),
        lambda: offering.rate(offer, rating=5, comment="", by=lead, now=NOW),
        lambda: offering.deliver(offer, note="x", granted=None, by=admin, now=NOW),
        lambda: offering.withdraw(offer, reason="x", by=admin, now=NOW),
    ):
        with pytest.raises(NotAllowed):
            act()
    offering.accept(offer, nominated=7, by=admin, now=NOW)
    with pytest.raises(Refused):
        offering.decline(offer, reason="", by=admin, now=NOW)
    with pytest.raises(Refused):
        offering.rate(offer, rating=5, comment="", by=admin, now=NOW)
    with pytest.raises(Refused):
        offering.deliver(offer, note=" ", granted=None, by=officer, now=NOW)
    offering.deliver(offer, note="已对接两家银行", granted=3, by=officer, now=NOW)
    with pytest.raises(Refused):
        offering.rate(offer, rating=6, comment="", by=admin, now=NOW)
    offering.rate(offer, rating=4, comment="很快", by=admin, now=NOW)
    with pytest.raises(Refused):
        offering.rate(offer, rating=1, comment="", by=admin, now=NOW)
    offer.refresh_from_db()
    assert (offer.state, offer.nominated, offer.granted, offer.rating) == ("delivered", None, None, 4)
    assert Notice.objects.filter(kind="enterprises.service_delivered").count() == 2
    kinds = AuditEvent.objects.filter(chain__case_uid=offer.uid).order_by("pk").values_list("kind", flat=True)
    assert [kind.split(".")[1] for kind in kinds] == ["sent", "accepted", "delivered", "rated"]


def test_of_a_talent_quota_there_are_counts_and_no_words():
    offer, officer, admin = offered(kind="schooling", places_each=3, capacity=7)
    assert (offer.places, offer.is_quota) == (3, True)
    for wrong in (None, 0, 4):
        with pytest.raises(Refused):
            offering.accept(offer, nominated=wrong, by=admin, now=NOW)
    offering.accept(offer, nominated=2, by=admin, now=NOW)
    for wrong in (None, 3):
        with pytest.raises(Refused):
            offering.deliver(offer, note="", granted=wrong, by=officer, now=NOW)
    offering.deliver(offer, note="张三之子", granted=1, by=officer, now=NOW)
    offering.rate(offer, rating=5, comment="孩子很高兴", by=admin, now=NOW)
    offer.refresh_from_db()
    assert (offer.nominated, offer.granted, offer.delivery_note, offer.rating_comment) == (2, 1, "", "")
    for words in ({"delivery_note": "x"}, {"rating_comment": "x"}, {"granted": 3}, {"nominated": 4}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ServiceOffer.objects.filter(pk=offer.pk).update(**words)


def test_an_offer_lapses_after_its_working_days_but_not_on_a_provisional_day():
    offer, officer, admin = offered()
    assert offer.answer_provisional  # no notice for 2024 was entered
    assert offering.lapse_due(now=NOW + timedelta(days=60)) == 0
    reference.enter_calendar(2024, "notice", {})
    assert offering.lapse_due(now=NOW) == 0
    offer.refresh_from_db()
    # ten working days after Tuesday 2 July: the end of Tuesday 16 July, in Shanghai
    assert (offer.answer_by.isoformat(), offer.answer_provisional) == ("2024-07-16T16:00:00+00:00", False)
    with pytest.raises(Refused, match="too_late"):
        offering.accept(offer, nominated=None, by=admin, now=offer.answer_by)
    assert offering.lapse_due(now=offer.answer_by) == 1
    offer.refresh_from_db()
    assert (offer.state, offer.answered_at) == ("lapsed", None)
    with pytest.raises(Refused):
        offering.withdraw(offer, reason="x", by=officer, now=NOW)


def test_what_was_not_sent_the_enterprise_never_sees():
    offer, officer, admin = offered()
    outsider = make_member(make_enterprise("别家", payee=False))
    rows = ServiceOffer.objects
    assert [rows.visible_to(each).count() for each in (officer, admin, outsider)] == [1, 1, 0]
    rows.update(state="proposed", offered_at=None, offered_by=None)
    offering.withdraw(offer, reason="重复", by=officer, now=NOW)
    assert [rows.visible_to(each).count() for each in (officer, admin)] == [1, 0]
    assert not Notice.objects.filter(kind="enterprises.service_withdrawn").exists()


def test_a_liaison_officer_follows_another_and_ends():
    firm, officer, second = make_enterprise(payee=False), *(make_officer(R.ASSESSMENT_OFFICER) for _ in range(2))
    admin = make_member(firm)
    first = liaison.appoint(firm, officer, starts_on=date(2024, 7, 1), by=officer, now=NOW)
    for person, day, text in ((officer, 9, "same_officer"), (second, 1, "too_early"), (admin, 9, "no_liaison")):
        with pytest.raises(Refused, match=text):
            liaison.appoint(firm, person, starts_on=date(2024, 7, day), by=officer, now=NOW)
    with pytest.raises(NotAllowed):
        liaison.appoint(firm, second, starts_on=date(2024, 7, 9), by=admin, now=NOW)
    made = liaison.appoint(firm, second, starts_on=date(2024, 7, 9), by=officer, now=NOW)
    first.refresh_from_db()
    assert (first.ends_on, first.ended_by) == (date(2024, 7, 8), officer)
    assert firm.liaisons.in_force(date(2024, 7, 8)).get() == first
    with pytest.raises(Refused):
        liaison.end(made, ends_on=date(2024, 7, 8), by=officer, now=NOW)
    liaison.end(made, ends_on=date(2024, 12, 31), by=officer, now=NOW)
    with pytest.raises(Refused, match="ended"):
        liaison.end(made, ends_on=date(2024, 12, 31), by=officer, now=NOW)
    assert Notice.objects.filter(kind="enterprises.liaison_appointed", recipient=admin).count() == 2


def test_a_problem_is_raised_answered_solved_and_open_again():
    firm, officer = make_enterprise(payee=False), make_officer(R.ASSESSMENT_OFFICER)
    admin, lead = make_member(firm), make_member(firm, R.PROJECT_LEAD)
    liaison.appoint(firm, officer, starts_on=date(2024, 7, 1), by=officer, now=NOW)
    with pytest.raises(NotAllowed):
        liaison.raise_problem(firm, title="a", text="b", side=Side.ENTERPRISE, by=lead, now=NOW)
    with pytest.raises(Refused):
        liaison.raise_problem(firm, title="a", text=" ", side=Side.ENTERPRISE, by=admin, now=NOW)
    found = liaison.raise_problem(firm, title="退货通关慢", text="平均五天。", side=Side.ENTERPRISE, by=admin, now=NOW)
    assert Notice.objects.get(kind="enterprises.problem_raised").recipient == officer
    later = NOW + timedelta(days=1)

    def write(step, by, version, text="好"):
        return liaison.write(found, step, text=text, expected=version, by=by, now=later)

    with pytest.raises(NotAllowed):
        write(workflow.ANSWER, admin, 1)
    with pytest.raises(Refused):
        write(workflow.ANSWER, officer, 1, " ")
    write(workflow.ANSWER, officer, 1)
    with pytest.raises(Stale):
        write(workflow.SOLVE, officer, 1)
    write(workflow.ASK_ON, admin, 2)
    solved = write(workflow.SOLVE, officer, 3)
    assert (solved.state, solved.answered_at, solved.solved_by) == ("solved", later, officer)
    again = write(workflow.REOPEN, admin, 4)
    assert (again.state, again.solved_at, again.version) == (ProblemState.OPEN, None, 5)
    acts = found.entries.values_list("act", "side")
    assert list(acts) == [
        ("raise", "enterprise"),
        ("answer", "bureau"),
        ("ask_on", "enterprise"),
        ("solve", "bureau"),
        ("reopen", "enterprise"),
    ]
    outsider = make_member(make_enterprise("别家", payee=False))
    assert [Problem.objects.visible_to(each).count() for each in (officer, lead, outsider)] == [1, 1, 0]
    with pytest.raises(DatabaseError), transaction.atomic():
        found.entries.update(text="anders")
    theirs = liaison.raise_problem(firm, title="a", text="b", side=Side.BUREAU, by=officer, now=NOW)
    assert Notice.objects.filter(case_uid=theirs.uid).count() == 2
