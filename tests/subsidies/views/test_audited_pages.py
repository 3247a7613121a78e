"""What the firm's pages, files and the API show: its batch, masked, each read recorded; everything else is closed."""

import pytest
from django.urls import reverse

from pilotzone.audit.models import AuditEvent
from pilotzone.kernel.access import R
from pilotzone.reference.actions import enter_calendar
from subsidies.models import AuditBatch, AuditedClaim, AuditReport
from tests.factories.claims import pdf
from tests.factories.people import make_division, make_officer
from tests.factories.review import make_bureau, make_submitted
from tests.subsidies.actions.test_outside_auditing import appoint
from tests.subsidies.actions.test_submitting_to_city import store

pytestmark = pytest.mark.django_db


@pytest.fixture
def auditor(at):
    at("2024-07-02T10:00:00")
    enter_calendar(2024, "国办发明电〔2023〕7号", {})
    return make_officer(R.AUDIT_FIRM, name="审计员")


@pytest.fixture
def manager():
    return make_officer(R.PROGRAMME_MANAGER)


@pytest.fixture
def row(auditor, manager, now):
    claim = make_submitted()
    store(claim, now)
    appoint(auditor.appointments.get().office, [claim], manager, now)
    return AuditedClaim.objects.get()


def page(name, *args):
    return reverse(f"bureau:subsidies:{name}", args=args)


def test_after_sign_in_the_firm_stands_before_its_claims(client, row, auditor):
    client.force_login(auditor)
    assert client.get(reverse("home"))["Location"] == page("audited_list")
    text = client.get(page("audited_list")).content.decode()
    assert row.application.reference in text
    assert make_submitted().reference not in text


def test_a_claim_shows_its_papers_and_masks_the_account(client, row, auditor):
    enterprise = row.application.enterprise
    client.force_login(auditor)
    text = client.get(page("audited_detail", row.uid)).content.decode()
    paper = row.application.documents.get()
    assert page("audited_file", row.uid, paper.uid) in text
    assert enterprise.payee_accounts.get().masked in text
    assert enterprise.contact_name not in text
    assert enterprise.contact_phone not in text
    assert client.get(page("audited_file", row.uid, paper.uid)).status_code == 200
    reads = AuditEvent.objects.reads().filter(payload__what="outside_audit", actor=auditor)
    assert {event.subject_uid for event in reads} == {row.uid, paper.uid}


def test_others_claims_pages_files_and_the_api_are_closed(client, row, auditor, now):
    other = make_submitted()
    store(other, now)
    document = other.documents.get()
    own = row.application.documents.get()
    client.force_login(auditor)
    assert client.get(page("audited_file", row.uid, document.uid)).status_code == 404
    closed = (
        page("application_list"),
        page("application_detail", row.application.uid),
        page("document_file", row.application.uid, own.uid),
        page("application_detail", other.uid),
        page("audit_batch_list"),
        page("opinion_give", row.application.uid),
        reverse("portal:subsidies:application_detail", args=[row.application.uid]),
        reverse("bureau:home"),
    )
    assert {address: client.get(address).status_code for address in closed} == dict.fromkeys(closed, 403)
    assert client.get(reverse("api:application_list")).status_code == 403


def test_another_firms_people_get_a_404(client, row):
    client.force_login(make_officer(R.AUDIT_FIRM, make_division()))
    assert client.get(page("audited_detail", row.uid)).status_code == 404
    assert client.get(page("audited_file", row.uid, row.application.documents.get().uid)).status_code == 404


def test_the_firm_reports_and_the_desk_reads_it(client, row, auditor):
    client.force_login(auditor)
    address = page("audited_detail", row.uid)
    assert client.post(address, {"text": "", "recommended": "x"}).status_code == 422
    data = {"text": "建议剔除一张发票。", "recommended": "28,000", "file": pdf("report.pdf")}
    assert client.post(address, data).status_code == 302
    made = AuditReport.objects.get()
    assert made.recommended == 28_000_00
    assert client.get(page("audited_report", row.uid, made.uid)).status_code == 200
    bureau = make_bureau()
    client.force_login(bureau.caseworker)
    text = client.get(page("application_detail", row.application.uid)).content.decode()
    assert "建议剔除一张发票。" in text
    assert client.get(page("audit_report", row.application.uid, made.uid)).status_code == 200
    client.force_login(make_officer(R.DISTRICT_COMMERCE, make_division("120114", "武清区", "Wuqing")))
    assert client.get(page("audit_report", row.application.uid, made.uid)).status_code == 404


def test_the_manager_appoints_by_references_and_ends(client, auditor, manager):
    claim = make_submitted()
    client.force_login(manager)
    firm = auditor.appointments.get().office
    data = {"firm": str(firm.uid), "purpose": "复核收入", "ends_on": "2024-07-31"}
    wrong = client.post(page("audit_batch_appoint"), data | {"references": "SB-2024-999999"})
    assert wrong.status_code == 422
    assert "SB-2024-999999" in wrong.content.decode()
    client.post(page("audit_batch_appoint"), data | {"references": claim.reference.lower()})
    made = AuditBatch.objects.get()
    assert claim.reference in client.get(page("audit_batch_detail", made.uid)).content.decode()
    assert made.reference in client.get(page("audit_batch_list")).content.decode()
    client.post(page("audit_batch_end", made.uid))
    assert AuditBatch.objects.get().ended_by == manager
