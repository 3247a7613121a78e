"""E-invoices handed in with a claim: read, given to their lines, compared with them, and frozen at submission."""

import json
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from pilotzone.audit.models import AuditEvent
from pilotzone.kernel.access import R
from pilotzone.kernel.errors import NotAllowed, Refused
from subsidies.actions import answering, correcting, documents, invoice_batch, lines, submitting
from subsidies.invoice_checks import Intake
from subsidies.models import InvoiceCheck, InvoiceReading
from subsidies.rules.invoice_findings import Against
from tests.factories.claims import LINES, fill_claim, load_reference, pdf, typed_line
from tests.factories.einvoices import Sample, digital_xml, invoice_pdf, ofd_with_xml, upload, zipped
from tests.factories.people import NOW, make_application, make_enterprise, make_member, make_officer
from tests.standing import part

pytestmark = pytest.mark.django_db
FIRST = LINES[0][1]  # 23332000000000000001, stated as 42,000.00 of 18 March 2023


@pytest.fixture(scope="module")
def prepared(standing):
    load_reference()
    enterprise = make_enterprise()
    admin = make_member(enterprise, R.ENTERPRISE_ADMIN)
    claim = fill_claim(make_application(enterprise=enterprise, by=admin), admin)
    return {"enterprise": enterprise, "admin": admin, "claim": claim}


enterprise, admin, claim = part("enterprise"), part("admin"), part("claim")


def own(claim, **fields):
    """An invoice made out to the claim's enterprise that agrees with its first line."""
    values = {
        "number": FIRST,
        "buyer": claim.enterprise.name_zh,
        "buyer_code": claim.enterprise.uscc,
        "total": "42000.00",
        "net": "39622.64",
        "tax": "2377.36",
    }
    return Sample(**(values | fields))


def hand_in(claim, by, *samples, name="发票.xml", now=NOW):
    uploads = [upload(name, digital_xml(sample)) for sample in samples]
    return invoice_batch.take_batch(claim, "invoices", uploads, by=by, now=now)


def found(claim):
    intake = Intake(claim, list(claim.lines.order_by("input", "position")))
    return {(each.line.number, each.against) for each in intake.found}


def evidence(claim, against):
    intake = Intake(claim, list(claim.lines.order_by("input", "position")))
    return next(dict(each.evidence) for each in intake.found if each.against == against)


def test_invoice_goes_to_the_line_of_its_number_and_says_nothing_against_it(claim, admin):
    (taken,) = hand_in(claim, admin, own(claim))
    assert taken.refusal is None
    assert [line.invoice_number for line in taken.document.lines.all()] == [FIRST]
    reading = InvoiceReading.objects.get(number_key=FIRST)
    assert (reading.total, reading.net, reading.source) == (4_200_000, 3_962_264, "xml")
    assert found(claim) == set()


def test_full_width_signs_in_the_name_are_no_difference(claim, admin):
    hand_in(claim, admin, own(claim, buyer="天津试样进出口　有限公司"))
    assert found(claim) == set()


@pytest.mark.parametrize(
    ("fields", "against", "told"),
    [
        (
            {"buyer": "天津别家贸易有限公司"},
            Against.BUYER,
            {"name": "天津别家贸易有限公司"},
        ),
        ({"buyer_code": "91310115MA1K3XXXX2"}, Against.BUYER, {"code": "91310115MA1K3XXXX2"}),
        (
            {"total": "42000.01", "net": "39622.65"},
            Against.AMOUNT,
            {"stated": "4200000", "total": "4200001", "net": "3962265"},
        ),
        ({"day": "2023-03-19"}, Against.DATE, {"stated": "2023-03-18", "read": "2023-03-19"}),
    ],
)
def test_each_difference_is_a_finding_with_both_values(claim, admin, fields, against, told):
    hand_in(claim, admin, own(claim, **fields))
    assert found(claim) == {(1, against)}
    assert evidence(claim, against).items() >= told.items()


def test_invoice_dated_outside_the_year_is_told_by_the_measures_own_condition(claim, admin):
    """The line states 18 March 2023 and passes; the paper is of 2 January 2024."""
    hand_in(claim, admin, own(claim, day="2024-01-02"))
    assert found(claim) == {(1, Against.DATE), (1, Against.WINDOW)}
    assert evidence(claim, Against.WINDOW) == {"read": "2024-01-02", "condition": "in_period"}


def test_paper_of_another_number_given_to_a_line_by_hand(claim, admin):
    other = own(claim, number="23122000000000000026")
    line = claim.lines.get(invoice_number=FIRST)
    paper = upload("发票.xml", digital_xml(other))
    documents.add_document(claim, "invoices", paper, lines=[line], by=admin, now=NOW)
    assert found(claim) == {(1, Against.NUMBER)}
    assert evidence(claim, Against.NUMBER) == {"stated": FIRST, "read": "23122000000000000026"}


def test_paper_that_serves_every_line_is_compared_with_its_own(claim, admin):
    paper = upload("发票.xml", digital_xml(own(claim)))
    documents.add_document(claim, "invoices", paper, lines=claim.lines.all(), by=admin, now=NOW)
    assert found(claim) == set()


def test_invoice_without_its_voucher(claim, admin):
    vouchers = claim.documents.get(material="vouchers")
    documents.set_document_lines(vouchers, claim.lines.exclude(invoice_number=FIRST), by=admin, now=NOW)
    assert found(claim) == {(1, Against.NO_PAPER)}
    assert evidence(claim, Against.NO_PAPER) == {"material": "vouchers"}


def submit(claim, by, now=NOW):
    claim.refresh_from_db()
    return submitting.submit(claim, truth=True, by=by, now=now)


def test_number_that_another_enterprise_counts_names_the_claim_for_reviewers(claim, admin):
    submit(claim, admin)
    other = make_enterprise("天津别家贸易有限公司")
    lead = make_member(other)
    second = fill_claim(make_application(call=claim.call, enterprise=other, by=lead), lead, rows=LINES[:1])
    assert found(second) == {(1, Against.NUMBER_USED)}
    told = evidence(second, Against.NUMBER_USED)
    assert (told["number"], told["claim"], told["enterprise"]) == (FIRST, claim.reference, "天津试样进出口有限公司")


@pytest.mark.engine
def test_paper_that_another_claim_handed_in_is_found_behind_an_altered_number(claim, admin):
    """Its line states another number, so only the paper tells."""
    hand_in(claim, admin, own(claim, number="23122000000000000026"))
    submit(claim, admin)
    other = make_enterprise("天津别家贸易有限公司")
    lead = make_member(other)
    rows = [("site_build", "23332000000000000099", "2023-03-18", "42,000.00", "CNY")]
    second = fill_claim(make_application(call=claim.call, enterprise=other, by=lead), lead, rows=rows)
    paper = upload("发票.xml", digital_xml(own(second, number="23122000000000000026")))
    documents.add_document(second, "invoices", paper, lines=second.lines.all(), by=lead, now=NOW)
    assert found(second) == {(1, Against.NUMBER), (1, Against.NUMBER_USED)}


def test_submission_freezes_what_the_papers_said(claim, admin):
    hand_in(claim, admin, own(claim, buyer="天津别家贸易有限公司"))
    submit(claim, admin)
    kept = InvoiceCheck.objects.get(application=claim)
    record = json.loads(kept.record)
    (finding,) = record["findings"]
    assert (finding["against"], finding["number"]) == ("buyer", "1")
    (xml,) = [each for each in record["readings"] if each.get("key") == FIRST]
    assert (xml["total"], xml["issued_on"], xml["buyer_name"]) == ("4200000", "2023-03-18", "天津别家贸易有限公司")
    event = AuditEvent.objects.get(kind="claim.invoices_checked")
    assert event.payload["findings"] == {"buyer": 1}
    assert event.payload["digest"] == kept.digest


@pytest.mark.engine
def test_correction_is_compared_again_and_the_first_record_stays(claim, admin):
    hand_in(claim, admin, own(claim, total="41000.00"))
    submit(claim, admin)
    officer = make_officer(R.DISTRICT_COMMERCE, claim.division)
    line = claim.lines.get(invoice_number=FIRST)
    claim.refresh_from_db()
    target = f"line:{line.uid}:amount"
    request = correcting.request(claim, {target: "金额与发票不一致"}, by=officer, now=NOW)
    typed = {target: {"amount": "41000.00", "amount_currency": "CNY"}}
    answering.prepare(request, typed, by=admin, now=NOW)
    answering.answer(request, by=admin, now=NOW + timedelta(hours=1))
    first, second = InvoiceCheck.objects.order_by("pk")
    assert [each["against"] for each in json.loads(first.record)["findings"]] == ["amount"]
    assert json.loads(second.record)["findings"] == []
    assert (first.is_current, second.is_current) == (False, True)
    with pytest.raises(IntegrityError), transaction.atomic():
        InvoiceCheck.objects.filter(pk=first.pk).update(is_current=True)


def test_invoice_handed_in_with_a_correction_is_read(claim, admin):
    submit(claim, admin)
    officer = make_officer(R.DISTRICT_COMMERCE, claim.division)
    claim.refresh_from_db()
    request = correcting.request(claim, {"material:invoices": "缺发票原件"}, by=officer, now=NOW)
    paper = upload("发票.xml", digital_xml(own(claim, total="1.00")))
    answering.add_paper(request, request.items.get(), paper, by=admin, now=NOW)
    answering.answer(request, by=admin, now=NOW)
    record = json.loads(InvoiceCheck.objects.get(application=claim, is_current=True).record)
    assert [(each["against"], each["number"]) for each in record["findings"]] == [("amount", "1")]


@pytest.mark.engine
def test_batch_takes_archives_apart_and_refuses_file_by_file(claim, admin):
    inner = {
        "三月/发票1.xml": digital_xml(own(claim)),
        "发票2.pdf": invoice_pdf(own(claim, number="23122000000000000026")),
        "老发票.ofd": ofd_with_xml(Sample(number="01234567", code="011002200311")),
        "说明.txt": b"no invoice",
        "__MACOSX/x.xml": b"of the system",
        "里面.zip": zipped({"a.txt": b"a"}),
    }
    files = [SimpleUploadedFile("全部.zip", zipped(inner)), SimpleUploadedFile("空.pdf", b""), pdf("扫描.pdf")]
    taken = invoice_batch.take_batch(claim, "invoices", files, by=admin, now=NOW)
    assert {each.name: getattr(each.refusal, "code", "") for each in taken} == {
        "发票1.xml": "",
        "发票2.pdf": "",
        "老发票.ofd": "",
        "说明.txt": "unknown_content",
        "里面.zip": "archive",
        "空.pdf": "empty_file",
        "扫描.pdf": "",
    }
    intake = Intake(claim, list(claim.lines.all()))
    assert {each.number_key for each in intake.unmatched} == {"23122000000000000026", "01100220031101234567"}
    scan = InvoiceReading.objects.get(document__file__name="扫描.pdf")
    assert (scan.problem, scan.number_key) == ("no_text", "")


def test_same_file_again_changes_nothing(claim, admin):
    hand_in(claim, admin, own(claim))
    (again,) = hand_in(claim, admin, own(claim), name="再来.xml")
    assert again.known
    assert InvoiceReading.objects.filter(number_key=FIRST).count() == 1


def test_what_no_time_is_left_for_is_told_and_not_lost_silently(claim, admin):
    files = [upload("a.xml", digital_xml(own(claim)))]
    (late,) = invoice_batch.take_batch(claim, "invoices", files, by=admin, now=NOW, seconds=-1)
    assert late.refusal.code == "no_time"
    assert not InvoiceReading.objects.filter(number_key=FIRST).exists()


def test_batch_takes_so_many_files(claim, admin, monkeypatch):
    monkeypatch.setattr(invoice_batch, "MOST_FILES", 1)
    files = [upload("a.xml", digital_xml(own(claim))), upload("b.xml", digital_xml(Sample()))]
    taken = invoice_batch.take_batch(claim, "invoices", files, by=admin, now=NOW)
    assert [getattr(each.refusal, "code", "") for each in taken] == ["", "too_many_files"]


def test_nobody_hands_in_after_submission_or_for_others(claim, admin):
    stranger = make_member(make_enterprise("天津别家贸易有限公司"))
    with pytest.raises(NotAllowed):
        hand_in(claim, stranger, own(claim))
    submit(claim, admin)
    with pytest.raises(Refused):
        hand_in(claim, admin, own(claim))


def test_line_made_later_gets_the_invoice_that_waits_for_it(claim, admin):
    hand_in(claim, admin, own(claim, number="23122000000000000026"))
    claim.refresh_from_db()
    row = typed_line("promotion", "23122000000000000026", "2023-03-18", "42,000.00", "CNY")
    line = lines.save_line(claim, "spend", row, expected_version=claim.version, by=admin, now=NOW)
    assert list(line.documents.values_list("file__name", flat=True)) == ["发票.xml"]
    assert Intake(claim, list(claim.lines.all())).unmatched == []
