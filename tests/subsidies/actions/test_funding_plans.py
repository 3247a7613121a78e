"""A funding plan: what it says, two offices issue it, and payment waits for its number where the programme says so."""

import io
import json

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from openpyxl import load_workbook

from enterprises.models import Membership
from pilotzone.audit.models import AuditEvent
from pilotzone.kernel import canonical
from pilotzone.kernel.access import R
from pilotzone.kernel.errors import NotAllowed, Refused, Stale
from pilotzone.reference.actions import enter_calendar
from subsidies.actions import funding_plans, paying, programme_settings, stopping
from subsidies.enums_meeting import DecidingWay
from subsidies.enums_payment import ColumnKind, PlanState
from subsidies.models import Application, FundingPlan, Programme
from subsidies.rules.payment_file import Column, cell
from tests.factories.payment import make_payable
from tests.factories.people import make_officer
from tests.factories.review import at_decision, make_bureau, make_submitted

pytestmark = pytest.mark.django_db
NUMBER = "津商财〔2024〕18号"


@pytest.fixture(autouse=True)
def _clock(at):
    at("2024-07-15T10:00")


@pytest.fixture
def bureau():
    enter_calendar(2024, "国办发明电〔2023〕7号", {})
    return make_bureau()


@pytest.fixture
def manager():
    return make_officer(R.PROGRAMME_MANAGER, name="顾云舒")


def draw_up(manager, now, number=NUMBER) -> FundingPlan:
    return funding_plans.draw_up(
        Programme.objects.get(), Application.objects.all(), document_number=number, by=manager, now=now
    )


def demand(manager, now) -> None:
    programme = Programme.objects.get()
    programme_settings.set_way(
        programme, DecidingWay.SIGNATURES, basis="办法第十二条", needs_plan=True, by=manager, now=now
    )


def test_the_record_names_each_claim_with_its_amount_and_budget(bureau, manager, now):
    claim = make_payable(bureau, now)
    at_decision(make_submitted(call=claim.call), bureau, now)
    plan = draw_up(manager, now)
    record = json.loads(plan.record)
    assert canonical.digest(record) == plan.digest
    assert (plan.reference, plan.total, plan.state) == ("XD-2024-0001", 36_000_00, PlanState.DRAWN_UP)
    budget = claim.call.budget
    (row,) = record["claims"]
    assert (row["reference"], row["district"], row["amount"]) == (claim.reference, "滨海新区", "3600000")
    assert row["budgets"] == [{"source": "市级财政", "document": budget.document_number, "amount": "3600000"}]


def test_an_award_that_is_withdrawn_leaves_its_plan(bureau, manager, now):
    claim = make_payable(bureau, now)
    demand(manager, now)
    plan = draw_up(manager, now)
    funding_plans.issue(plan, digest=plan.digest, by=bureau.payer, now=now)
    assert FundingPlan.number_of([claim.pk]) == {claim.pk: NUMBER}
    stopping.confirm(
        stopping.propose(claim, clause="c4", reason="项目未实施", by=manager, now=now), by=bureau.director, now=now
    )
    assert FundingPlan.number_of([claim.pk]) == {}
    assert not claim.plan_items.filter(stands=True).exists()


@pytest.mark.engine
def test_commerce_and_finance_are_two_people(bureau, manager, now):
    claim = make_payable(bureau, now)
    with pytest.raises(NotAllowed):
        draw_up(bureau.payer, now)
    plan = draw_up(manager, now)
    with pytest.raises(NotAllowed):
        funding_plans.issue(plan, digest=plan.digest, by=manager, now=now)
    office = manager.appointments.get().office
    manager.appointments.create(role=R.FINANCE_OFFICER, office=office, starts_on=now.date())
    both = type(manager).objects.get(pk=manager.pk)
    with pytest.raises(Refused, match="drawn_up_by_you"):
        funding_plans.issue(plan, digest=plan.digest, by=both, now=now)
    with pytest.raises(Stale, match="plan_changed"):
        funding_plans.issue(plan, digest="0" * 64, by=bureau.payer, now=now)
    issued = funding_plans.issue(plan, digest=plan.digest, by=bureau.payer, now=now)
    assert (issued.state, issued.issued_by) == (PlanState.ISSUED, bureau.payer)
    event = AuditEvent.objects.get(kind="claim.plan_issued", chain__case_uid=claim.uid)
    assert event.payload["document_number"] == NUMBER
    with pytest.raises(DatabaseError), transaction.atomic():
        FundingPlan.objects.filter(pk=plan.pk).update(document_number="别的文号")


def test_a_claim_is_in_one_plan_and_a_number_is_used_once(bureau, manager, now):
    first = make_payable(bureau, now)
    plan = draw_up(manager, now)
    with pytest.raises(Refused, match="nothing_payable"):
        draw_up(manager, now, "别的文号")
    second = make_payable(bureau, now, number="6222020302009876543")
    with pytest.raises(Refused, match="number_used"):
        draw_up(manager, now)
    with pytest.raises(Refused, match="number_missing"):
        draw_up(manager, now, " ")
    with pytest.raises(Refused, match="reason_missing"):
        funding_plans.drop(plan, reason=" ", by=bureau.payer, now=now)
    funding_plans.drop(plan, reason="金额待核", by=bureau.payer, now=now)
    again = draw_up(manager, now)
    assert {item.application for item in again.items.all()} == {first, second}
    with pytest.raises(Refused, match="wrong_state"):
        funding_plans.issue(plan, digest=plan.digest, by=bureau.payer, now=now)


def test_a_plan_whose_claim_changed_is_not_issued(bureau, manager, now):
    claim = make_payable(bureau, now)
    plan = draw_up(manager, now)
    Application.objects.filter(pk=claim.pk).update(approved=1)
    with pytest.raises(Refused, match="claims_changed"):
        funding_plans.issue(plan, digest=plan.digest, by=bureau.payer, now=now)


def test_who_acts_for_an_enterprise_of_the_plan_has_no_part_in_it(bureau, manager, now):
    claim = make_payable(bureau, now)
    plan = draw_up(manager, now)
    Membership.objects.filter(enterprise=claim.enterprise).update(user=bureau.payer)
    with pytest.raises(Refused, match="own_enterprise"):
        funding_plans.issue(plan, digest=plan.digest, by=bureau.payer, now=now)


def test_payment_waits_for_the_number_where_the_programme_says_so(bureau, manager, now):
    claim = make_payable(bureau, now)
    demand(manager, now)
    plan = draw_up(manager, now)
    budget = claim.call.budget
    with pytest.raises(Refused, match="plan_missing") as refused:
        paying.prepare(budget, [claim], by=bureau.payer, now=now)
    assert claim.reference in refused.value.message
    funding_plans.issue(plan, digest=plan.digest, by=bureau.payer, now=now)
    batch = paying.prepare(budget, [claim], by=bureau.payer, now=now)
    (row,) = paying.export(batch, by=bureau.payer, now=now)
    assert cell(row, Column(ColumnKind.PLAN, "下达文号")) == NUMBER


def test_the_pages(client, bureau, manager, now):
    claim = make_payable(bureau, now)
    demand(manager, now)
    client.force_login(bureau.payer)
    assert client.get(reverse("bureau:subsidies:payment_list")).context["groups"][0]["claims"][0]["planless"]
    client.force_login(manager)
    listed = client.get(reverse("bureau:subsidies:funding_plan_list"))
    assert [(each.code, each.waiting) for each in listed.context["programmes"]] == [("independent_website", 1)]
    start = reverse("bureau:subsidies:funding_plan_start", args=["independent_website"])
    assert client.post(start, {"document_number": NUMBER}).status_code == 422
    client.post(start, {"document_number": NUMBER, "calls": [claim.call_id]})
    plan = FundingPlan.objects.get()

    def page(name, *args):
        return reverse(f"bureau:subsidies:{name}", args=[plan.uid, *args])

    assert not client.get(page("funding_plan_detail")).context["may_issue"]
    table = client.get(page("funding_plan_file", "xlsx"))
    rows = list(load_workbook(io.BytesIO(table.content)).worksheets[0].values)
    assert (rows[1][4], rows[1][6], rows[2][6]) == (claim.reference, 36000, 36000)
    assert client.get(page("funding_plan_file", "pdf")).content.startswith(b"%PDF")
    assert client.get(page("funding_plan_file", "doc")).status_code == 404
    client.force_login(bureau.payer)
    assert client.post(page("funding_plan_drop"), {"reason": ""}).status_code == 422
    client.post(page("funding_plan_issue"), {"digest": plan.digest})
    plan.refresh_from_db()
    assert plan.state == PlanState.ISSUED
    assert not client.get(page("funding_plan_detail")).context["may_drop"]


def test_a_plan_that_is_dropped_by_its_page(client, bureau, manager, now):
    make_payable(bureau, now)
    plan = draw_up(manager, now)
    client.force_login(manager)
    client.post(reverse("bureau:subsidies:funding_plan_drop", args=[plan.uid]), {"reason": "金额待核"})
    plan.refresh_from_db()
    assert (plan.state, plan.drop_reason) == (PlanState.DROPPED, "金额待核")
