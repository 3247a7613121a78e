"""An audit firm sees its batch and nothing else; its reports stand at the claims and change no amount by themselves."""

from datetime import UTC, date, datetime

import pytest
from django.db import DatabaseError, transaction

from enterprises.models import Membership
from pilotzone.audit.models import AuditEvent
from pilotzone.kernel.access import MATRIX, P, R
from pilotzone.kernel.errors import NotAllowed, Refused
from pilotzone.messages.models import Notice
from pilotzone.reference.actions import enter_calendar
from subsidies import evidence
from subsidies.actions import outside_auditing
from subsidies.models import Application, AuditBatch, AuditedClaim, AuditReport
from tests.factories.claims import pdf
from tests.factories.people import make_application, make_division, make_enterprise, make_member, make_officer
from tests.factories.review import make_bureau, make_submitted

pytestmark = [pytest.mark.django_db, pytest.mark.engine]
LAST = date(2024, 7, 31)


@pytest.fixture
def manager():
    return make_officer(R.PROGRAMME_MANAGER)


@pytest.fixture
def auditor(at):
    at("2024-07-02T10:00:00")
    enter_calendar(2024, "国办发明电〔2023〕7号", {})
    return make_officer(R.AUDIT_FIRM, name="审计员")


@pytest.fixture
def firm(auditor):
    return auditor.appointments.get().office


@pytest.fixture
def claim(auditor):
    return make_submitted()


def appoint(firm, claims, by, now, purpose="复核收入", ends_on=LAST):
    return outside_auditing.appoint(firm, claims, purpose=purpose, ends_on=ends_on, by=by, now=now)


@pytest.fixture
def row(firm, claim, manager, now):
    appoint(firm, [claim], manager, now)
    return AuditedClaim.objects.for_list().get()


def report(row, by, now, text="核实无误。", recommended=30_000_00):
    return outside_auditing.report(row, pdf("report.pdf"), text=text, recommended=recommended, by=by, now=now)


def code_of(act, *args, **kwargs):
    with pytest.raises(Refused) as refused:
        act(*args, **kwargs)
    return refused.value.code


def seen_by(user):
    return AuditedClaim.objects.visible_to(type(user).objects.get(pk=user.pk))


def test_the_role_holds_one_permission():
    assert MATRIX[R.AUDIT_FIRM] == {P.OUTSIDE_AUDIT_RECORD}


def test_the_firm_sees_its_claims_until_the_last_day(row, auditor, at):
    other = make_submitted()
    assert [each.application for each in seen_by(auditor)] == [row.application]
    assert other not in [each.application for each in seen_by(auditor)]
    at("2024-07-31T23:59:00")
    assert seen_by(auditor).exists()
    at("2024-08-01T00:00:00")
    assert not seen_by(auditor).exists()


def test_an_ended_batch_is_closed_at_once_and_its_reports_stay(row, auditor, manager, now):
    report(row, auditor, now)
    outside_auditing.end(row.batch, by=manager, now=now)
    assert not seen_by(auditor).exists()
    assert AuditReport.objects.count() == 1
    with pytest.raises(NotAllowed):
        report(row, auditor, now)
    with pytest.raises(NotAllowed):
        outside_auditing.end(row.batch, by=auditor, now=now)


def test_by_no_other_way_does_it_see_a_claim(row, auditor):
    assert not Application.objects.visible_to(auditor).exists()
    assert not Application.objects.in_office(auditor).exists()
    assert not AuditBatch.objects.visible_to(auditor).exists()


def test_another_firm_and_a_former_auditor_see_nothing(row, auditor, at):
    stranger = make_officer(R.AUDIT_FIRM, make_division())  # of another office
    assert not seen_by(stranger).exists()
    colleague = make_officer(R.AUDIT_FIRM)  # of the same office
    assert seen_by(colleague).exists()
    auditor.appointments.update(ends_on=date(2024, 7, 1))
    assert not seen_by(auditor).exists()


def test_an_auditor_who_acts_for_an_enterprise_does_not_see_its_claim(row, auditor, now):
    enterprise = row.application.enterprise
    Membership.objects.create(enterprise=enterprise, user=auditor, role="reader", starts_on=date(2020, 1, 1))
    assert not seen_by(auditor).exists()
    with pytest.raises(NotAllowed):
        report(row, type(auditor).objects.get(pk=auditor.pk), now)


def test_officers_and_members_are_no_auditors(row):
    bureau = make_bureau()
    for person in (bureau.commerce, bureau.caseworker, bureau.director, make_member(row.application.enterprise)):
        assert not seen_by(person).exists()


def test_a_batch_is_frozen(row, manager, claim):
    batch = row.batch
    assert claim.reference in batch.content
    for change in ({"content": "{}"}, {"ends_on": date(2030, 1, 1)}):
        with pytest.raises(DatabaseError), transaction.atomic():
            AuditBatch.objects.update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        AuditedClaim.objects.update(application=make_submitted())


def test_what_an_appointment_needs(firm, claim, manager, auditor, now):
    assert code_of(appoint, firm, [claim], manager, now, purpose=" ") == "purpose_missing"
    assert code_of(appoint, firm, [claim], manager, now, ends_on=date(2024, 7, 1)) == "day_past"
    assert code_of(appoint, firm, [], manager, now) == "no_claims"
    assert code_of(appoint, manager.appointments.get().office, [claim], manager, now) == "no_firm"
    draft = make_application()
    assert code_of(appoint, firm, [draft], manager, now) == "not_under_way"
    for person in (auditor, make_officer(R.CASEWORKER), make_officer(R.DIRECTOR)):
        with pytest.raises(NotAllowed):
            appoint(firm, [claim], person, now)


def test_a_report_stands_at_the_claim_and_changes_no_amount(row, claim, auditor, manager, now):
    before = Application.objects.values("claimed", "verified", "audited", "state").get(pk=claim.pk)
    report(row, auditor, now)
    made = report(row, auditor, now, text="另有一张发票重复。", recommended=28_000_00)
    assert AuditReport.objects.filter(superseded_at=None).get() == made
    assert AuditReport.objects.count() == 2
    assert Application.objects.values("claimed", "verified", "audited", "state").get(pk=claim.pk) == before
    assert Notice.objects.filter(kind="outside_audit_reported", recipient=manager).count() == 2
    events = AuditEvent.objects.filter(kind="outside_audit.reported").order_by("position")
    assert [event.payload["amount"] for event in events] == [30_000_00, 28_000_00]
    vouched = {each.sha256 for each in evidence.gather(claim, files=True).vouched}
    assert made.file.sha256 in vouched
    with pytest.raises(DatabaseError), transaction.atomic():
        AuditReport.objects.update(recommended=1)


def test_what_a_report_needs(row, auditor, now):
    assert code_of(report, row, auditor, now, text=" ") == "text_missing"
    assert code_of(report, row, auditor, now, recommended=-1) == "amount_wrong"
    Application.objects.filter(pk=row.application_id).update(state="paid")
    assert code_of(report, row, auditor, datetime(2024, 7, 3, tzinfo=UTC)) == "not_under_way"
    assert make_enterprise().pk
