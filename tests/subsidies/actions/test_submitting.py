"""Submitting: once, in time, complete, with each invoice counted once."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from enterprises.enums import EnterpriseState
from pilotzone.audit import queries as audit
from pilotzone.audit.models import AuditEvent
from pilotzone.kernel import clock
from pilotzone.kernel.access import R
from pilotzone.kernel.errors import NotAllowed, Refused, Stale
from pilotzone.messages.models import Notice
from subsidies.actions import drafting, lines, submitting
from subsidies.actions.submitting import Incomplete
from subsidies.enums import State
from subsidies.enums_recovery import BAR_LIST
from subsidies.models import Application, InvoiceUse
from subsidies.rules.completeness import Lack
from tests.factories.claims import CLAIMED, LINES, fill_claim, load_reference
from tests.factories.people import make_application, make_call, make_enterprise, make_member, make_officer
from tests.factories.registry import make_credit_record

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(now):
    load_reference()
    return make_member(make_enterprise(), R.ENTERPRISE_ADMIN)


@pytest.fixture
def claim(admin):
    enterprise = admin.memberships.get().enterprise
    return fill_claim(make_application(enterprise=enterprise, by=admin), admin)


def submit(claim, by, now, **options):
    return submitting.submit(claim, truth=True, by=by, now=now, **options)


@pytest.mark.engine
def test_submit_complete_claim_is_valued_and_moves_to_district(claim, admin, now):
    done = submit(claim, admin, now, expected_version=claim.version)
    assert done.state == State.DISTRICT_REVIEW
    assert done.claimed == CLAIMED
    assert done.submitted_at == now
    assert InvoiceUse.objects.filter(application=done).count() == 3
    assert AuditEvent.objects.filter(chain__case_uid=done.uid).order_by("position").last().kind == "claim.submitted"


def test_submit_tells_enterprise_and_district(claim, admin, now):
    officer = make_officer(R.DISTRICT_COMMERCE, claim.division)
    submit(claim, admin, now)
    assert Notice.objects.filter(recipient=admin, kind="claim_submitted").count() == 1
    assert Notice.objects.filter(recipient=officer, kind="claim_arrived").count() == 1


def test_submit_twice_is_one_submission(claim, admin, now):
    first = submit(claim, admin, now, expected_version=claim.version)
    second = submit(claim, admin, now + timedelta(seconds=1), expected_version=claim.version)
    assert second.submitted_at == first.submitted_at == now
    assert AuditEvent.objects.filter(chain__case_uid=claim.uid, kind="claim.submitted").count() == 1


def test_submit_at_closing_moment_is_too_late_and_draft_stays(claim, admin):
    closes = claim.call.closes_at
    with pytest.raises(Refused) as refused:
        submit(claim, admin, closes)
    assert refused.value.code == "call_closed"
    assert "2024" in refused.value.message
    assert "17:00" in refused.value.message
    claim.refresh_from_db()
    assert claim.state == State.DRAFT
    assert claim.lines.count() == 3
    assert submit(claim, admin, closes - timedelta(microseconds=1)).state == State.DISTRICT_REVIEW


def test_submit_without_commitment_names_the_field(claim, admin, now):
    with pytest.raises(Refused) as refused:
        submitting.submit(claim, truth=False, by=admin, now=now)
    assert refused.value.field == "truth"


def test_submit_by_project_lead_is_not_allowed(claim, now):
    lead = make_member(claim.enterprise, R.PROJECT_LEAD)
    with pytest.raises(NotAllowed):
        submit(claim, lead, now)
    sent = submitting.send(claim, by=lead, now=now)
    assert sent.state == State.CONFIRMING


def test_send_tells_administrator(claim, admin, now):
    lead = make_member(claim.enterprise, R.PROJECT_LEAD, name="许青")
    submitting.send(claim, by=lead, now=now)
    assert Notice.objects.get(recipient=admin).kind == "claim_to_confirm"


def test_change_while_confirming_returns_to_draft(claim, admin, now):
    submitting.send(claim, by=admin, now=now)
    claim.refresh_from_db()
    drafting.save_answers(claim, {"other_money": "5"}, expected_version=claim.version, by=admin, now=now)
    claim.refresh_from_db()
    assert claim.state == State.DRAFT
    assert AuditEvent.objects.filter(kind="claim.reopened", chain__case_uid=claim.uid).count() == 1
    drafting.save_answers(claim, {"other_money": "6"}, expected_version=claim.version, by=admin, now=now)
    assert AuditEvent.objects.filter(kind="claim.reopened", chain__case_uid=claim.uid).count() == 1


def test_pages_say_that_a_change_takes_the_claim_back(claim, admin, now, client, at):
    at("2024-07-02T10:00:00")
    client.force_login(admin)
    address = f"/portal/claims/{claim.uid}/sections/qualifications/"
    assert "保存即撤回为草稿" not in client.get(address).content.decode()
    submitting.send(claim, by=admin, now=now)
    assert "保存即撤回为草稿" in client.get(address).content.decode()


def test_submit_stale_page_is_refused(claim, admin, now):
    with pytest.raises(Stale):
        submit(claim, admin, now, expected_version=claim.version - 1)


def test_submit_inactive_enterprise_or_no_payee_is_refused(claim, admin, now):
    claim.enterprise.state = EnterpriseState.PENDING
    claim.enterprise.save()
    with pytest.raises(Refused, match="enterprise_not_active"):
        submit(claim, admin, now)
    claim.enterprise.state = EnterpriseState.ACTIVE
    claim.enterprise.save()
    claim.enterprise.payee_accounts.all().delete()
    with pytest.raises(Refused, match="no_payee"):
        submit(claim, admin, now)


def test_submit_incomplete_names_every_gap(admin, now):
    claim = make_application(enterprise=admin.memberships.get().enterprise, by=admin)
    with pytest.raises(Incomplete) as refused:
        submit(claim, admin, now)
    found = {(gap.lack, gap.name) for gap in refused.value.gaps}
    assert (Lack.ANSWER, "turnover") in found
    assert (Lack.LINES, "spend") in found
    assert (Lack.MATERIAL, "licence") in found
    assert (Lack.MATERIAL, "audit_report") in found
    assert (Lack.ANSWER, "filed_by_agent") not in found  # it has a default


def test_submit_line_without_paper_is_named_by_number(claim, admin, now):
    document = claim.documents.get(material="vouchers")
    document.lines.remove(claim.lines.get(position=2))
    with pytest.raises(Incomplete) as refused:
        submit(claim, admin, now)
    assert [(gap.name, gap.rows) for gap in refused.value.gaps] == [("vouchers", (2,))]


def test_submit_bar_not_met_is_refused(claim, admin, now):
    drafting.save_answers(claim, {"platform_trade": "false"}, expected_version=claim.version, by=admin, now=now)
    with pytest.raises(Incomplete) as refused:
        submit(claim, admin, now)
    assert [(gap.lack, gap.name) for gap in refused.value.gaps] == [(Lack.BAR, "on_platform")]


@pytest.mark.engine
def test_invoice_used_elsewhere_does_not_count(claim, admin, now):
    other = make_enterprise(name_zh="天津另一家贸易有限公司")
    other_admin = make_member(other)
    second = make_application(call=claim.call, enterprise=other, by=other_admin)
    fill_claim(second, other_admin, rows=LINES[:1])
    submit(claim, admin, now)
    done = submit(second, other_admin, now)
    assert done.claimed == 0
    assert InvoiceUse.objects.filter(application=second).count() == 0
    assert InvoiceUse.objects.get(number="23332000000000000001").application == claim


@pytest.mark.engine
def test_withdraw_frees_invoices_and_allows_a_new_claim(claim, admin, now):
    submit(claim, admin, now)
    claim.refresh_from_db()
    drafting.withdraw(claim, by=admin, now=now)
    assert InvoiceUse.objects.count() == 0
    again = drafting.start(claim.call, claim.enterprise, by=admin, now=now)
    assert again.pk != claim.pk
    assert again.state == State.DRAFT


def test_start_twice_gives_the_same_draft(admin, now):
    call, enterprise = make_call(), admin.memberships.get().enterprise
    first = drafting.start(call, enterprise, by=admin, now=now)
    assert drafting.start(call, enterprise, by=admin, now=now) == first
    assert first.reference == "SB-2024-000001"
    assert Application.objects.count() == 1


def test_start_by_reader_or_after_closing_is_refused(admin, now):
    call, enterprise = make_call(), admin.memberships.get().enterprise
    with pytest.raises(NotAllowed):
        drafting.start(call, enterprise, by=make_member(enterprise, R.READER), now=now)
    with pytest.raises(Refused, match="call_closed"):
        drafting.start(call, enterprise, by=admin, now=call.closes_at)


def test_agent_outside_scope_is_not_allowed(admin, now):
    call, enterprise = make_call(), admin.memberships.get().enterprise
    agent = make_member(enterprise, R.AGENT)
    agent.memberships.update(programmes=["another"])
    with pytest.raises(NotAllowed, match="out_of_scope"):
        drafting.start(call, enterprise, by=agent, now=now)
    agent.memberships.update(programmes=[call.programme.code])
    assert drafting.start(call, enterprise, by=agent, now=now).state == State.DRAFT


def test_save_answers_keeps_what_is_readable_and_tells_the_rest(admin, now):
    claim = make_application(enterprise=admin.memberships.get().enterprise, by=admin)
    typed = {"turnover": "６２，４８０，０００.5", "turnover_before": "much", "unknown": "x"}
    saved = drafting.save_answers(claim, typed, expected_version=1, by=admin, now=now)
    assert saved.application.answers == {"turnover": "62480000.50"}
    assert saved.application.version == 2
    assert saved.errors["turnover_before"].reason == "not_a_number"
    with pytest.raises(Stale):
        drafting.save_answers(claim, {"turnover": "1"}, expected_version=1, by=admin, now=now)


def test_save_line_with_errors_saves_nothing(admin, now):
    claim = make_application(enterprise=admin.memberships.get().enterprise, by=admin)
    typed = {"kind": "software", "invoice_date": "2023-04-31", "amount": "-350", "amount_currency": "EUR"}
    with pytest.raises(lines.BadLine) as refused:
        lines.save_line(claim, "spend", typed, expected_version=1, by=admin, now=now)
    reasons = {name: error.reason for name, error in refused.value.errors.items()}
    assert reasons == {
        "kind": "not_in_list",
        "invoice_number": "missing",
        "invoice_date": "no_such_day",
        "paid_on": "missing",
        "buyer_is_applicant": "missing",
        "amount": "negative",
    }
    assert claim.lines.count() == 0


def test_who_is_barred_by_a_sanction_does_not_submit_until_it_lapses(claim, admin, now):
    make_credit_record(
        claim.enterprise.uscc,
        effect="bars_funding",
        list_name=BAR_LIST,
        starts_on=now.date() - timedelta(days=300),
        ends_on=now.date(),
    )
    with pytest.raises(Refused, match="barred"):
        submit(claim, admin, now)
    assert submit(claim, admin, now + timedelta(days=1)).state == State.DISTRICT_REVIEW


def statements(claim, admin, now):
    with CaptureQueriesContext(connection) as asked:
        submit(claim, admin, now, expected_version=claim.version)
    return len(asked)


def test_submit_costs_the_same_statements_for_one_line_and_three(admin, now):
    enterprise = admin.memberships.get().enterprise
    call = make_call()
    one = fill_claim(make_application(enterprise=enterprise, call=call, by=admin, project="一"), admin, LINES[:1])
    three = fill_claim(
        make_application(enterprise=enterprise, call=call, by=admin, project="二"),
        admin,
        [(kind, f"9{number[1:]}", *rest) for kind, number, *rest in LINES],
    )
    make_officer(R.DISTRICT_COMMERCE, one.division)
    cost = statements(one, admin, now)
    assert statements(three, admin, now) == cost
    assert cost <= 40


def test_submit_reads_the_claim_and_its_chain_once_under_lock(claim, admin, now):
    with CaptureQueriesContext(connection) as asked:
        submit(claim, admin, now)
    told = [each["sql"] for each in asked]
    assert sum(sql.startswith('UPDATE "subsidies_application"') for sql in told) == 1
    assert sum(sql.startswith('INSERT INTO "audit_auditevent"') for sql in told) == 1
    assert sum('FROM "subsidies_claimline"' in sql for sql in told) == 1


def test_submit_records_its_events_in_their_order_in_a_chain_that_verifies(claim, admin, now):
    submit(claim, admin, now)
    events = AuditEvent.objects.filter(chain__case_uid=claim.uid).order_by("position")
    assert list(events.values_list("kind", flat=True))[-3:] == [
        "entitlement.made",
        "claim.invoices_checked",
        "claim.submitted",
    ]
    assert [event.version for event in events][-1] == Application.objects.get(pk=claim.pk).version
    assert list(audit.verify()) == []


def test_submit_is_judged_by_the_registers_on_its_own_day(claim, admin, now):
    """Listed between the last change of the draft and the submission: what was worked out before no longer holds."""
    day = clock.local_date(now) + timedelta(days=1)
    make_credit_record(uscc=claim.enterprise.uscc, effect="owes_fiscal", starts_on=day)
    with pytest.raises(Incomplete):
        submit(claim, admin, now + timedelta(days=1))
    assert not InvoiceUse.objects.filter(application=claim).exists()
