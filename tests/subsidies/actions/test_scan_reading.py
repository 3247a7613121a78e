"""Scanned invoices of a claim: left to people without the engine; with it read, marked, and never more than a hint."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import override

from pilotzone.audit.models import AuditEvent
from pilotzone.files import ocr
from pilotzone.jobs.models import OutboxTask
from pilotzone.kernel.access import R
from subsidies import einvoices, invoice_words, tasks
from subsidies.actions import documents, invoice_batch, scan_reading, submitting
from subsidies.invoice_checks import Intake, used_elsewhere
from subsidies.models import InvoiceCheck, InvoiceReading
from subsidies.rules.einvoices.code import read_code
from subsidies.rules.invoice_findings import Against
from tests.factories.claims import LINES, fill_claim, load_reference
from tests.factories.einvoices import Sample, digital_xml, upload
from tests.factories.people import NOW, make_application, make_enterprise, make_member
from tests.factories.scans import picture, recognised

pytestmark = pytest.mark.django_db
FIRST = LINES[0][1]  # stated as 42,000.00 of 18 March 2023


@pytest.fixture
def enterprise():
    load_reference()
    return make_enterprise()


@pytest.fixture
def admin(enterprise):
    return make_member(enterprise, R.ENTERPRISE_ADMIN)


@pytest.fixture
def claim(enterprise, admin):
    return fill_claim(make_application(enterprise=enterprise, by=admin), admin)


@pytest.fixture
def _engine(monkeypatch):
    """As where the extra is installed; what it recognises is handed over by the test."""
    monkeypatch.setattr(ocr, "available", lambda: True)


def own(claim, **fields):
    values = {"number": FIRST, "buyer": claim.enterprise.name_zh, "buyer_code": claim.enterprise.uscc}
    return Sample(**(values | {"total": "42000.00", "net": "39622.64", "tax": "2377.36"} | fields))


def hand_in(claim, by, sample, *, lines=()):
    file = SimpleUploadedFile("扫描.png", picture(sample))
    return documents.add_document(claim, "invoices", file, lines=lines, by=by, now=NOW)


def points(claim):
    intake = Intake(claim, list(claim.lines.order_by("input", "position")))
    return {(each.line.number, each.against) for each in intake.found if each.against not in invoice_words.ABSENT}


def test_without_the_engine_a_scan_is_left_to_people(claim, admin, settings):
    settings.PILOTZONE_OCR = False
    document = hand_in(claim, admin, own(claim))
    assert InvoiceReading.objects.get(document=document).problem == "no_text"
    assert [document.pk] not in [row.args for row in OutboxTask.objects.filter(task=scan_reading.TASK)]


@pytest.mark.usefixtures("_engine")
def test_scan_waits_is_read_and_agrees_with_the_line_of_its_number(claim, admin):
    sample = own(claim)
    document = hand_in(claim, admin, sample)
    assert InvoiceReading.objects.get(document=document).problem == "scan_waits"
    assert [document.pk] in [row.args for row in OutboxTask.objects.filter(task=scan_reading.TASK)]
    assert scan_reading.keep(document.pk, [recognised(sample)], now=NOW) == 1
    reading = InvoiceReading.objects.get(document=document)
    assert (reading.number_key, reading.source, reading.total) == (FIRST, "scan", 4_200_000)
    assert reading.sure["total"] == 94
    assert points(claim) == {(1, Against.SCAN)}
    event = AuditEvent.objects.get(kind="claim.scan_read")
    assert event.actor is None
    assert event.payload["invoices"][0]["number"] == FIRST


@pytest.mark.usefixtures("_engine")
def test_scan_is_given_to_no_line_and_changes_nothing_of_the_claim(claim, admin):
    before = list(claim.lines.order_by("pk").values())
    document = hand_in(claim, admin, own(claim, total="42000.01", net="39622.65"))
    scan_reading.keep(document.pk, [recognised(own(claim))], now=NOW)
    assert list(document.lines.all()) == []
    assert list(claim.lines.order_by("pk").values()) == before


@pytest.mark.usefixtures("_engine")
def test_difference_is_a_marked_warning(claim, admin):
    document = hand_in(claim, admin, own(claim), lines=[claim.lines.order_by("position").first()])
    scan_reading.keep(document.pk, [recognised(own(claim, total="43000.00", net="40622.64"))], now=NOW)
    intake = Intake(claim, list(claim.lines.order_by("input", "position")))
    amount = next(each for each in intake.found if each.against == Against.AMOUNT)
    assert amount.evidence["total"] == "4300000"
    assert "Read from a scan" in english(amount, intake.measure)


def english(found, measure):
    with override("en"):
        return invoice_words.sentence(found, measure, to_office=True)


@pytest.mark.usefixtures("_engine")
def test_paper_that_was_read_for_certain_goes_before_the_scan(claim, admin):
    document = hand_in(claim, admin, own(claim))
    scan_reading.keep(document.pk, [recognised(own(claim, total="43000.00", net="40622.64"))], now=NOW)
    invoice_batch.take_batch(claim, "invoices", [upload("a.xml", digital_xml(own(claim)))], by=admin, now=NOW)
    assert points(claim) == set()


@pytest.mark.usefixtures("_engine")
def test_scan_without_a_number_is_left_to_people_and_read_once(claim, admin):
    document = hand_in(claim, admin, own(claim))
    assert scan_reading.keep(document.pk, [[]], now=NOW) == 0
    assert InvoiceReading.objects.get(document=document).problem == "scan_left"
    assert scan_reading.keep(document.pk, [recognised(own(claim))], now=NOW) == 0
    assert tasks.read_scan(document.pk) == 0


@pytest.mark.usefixtures("_engine")
def test_engine_that_fails_leaves_the_scan_to_people(claim, admin):
    document = hand_in(claim, admin, own(claim))
    tasks.leave_scan("broken", document.pk)
    assert InvoiceReading.objects.get(document=document).problem == "no_text"


@pytest.mark.usefixtures("_engine")
def test_scan_read_after_submission_is_compared_and_frozen_once_more(claim, admin):
    document = hand_in(claim, admin, own(claim))
    submitting.submit(claim, truth=True, by=admin, now=NOW)
    before = InvoiceCheck.objects.get(is_current=True)
    scan_reading.keep(document.pk, [recognised(own(claim))], now=NOW)
    after = InvoiceCheck.objects.get(is_current=True)
    assert (InvoiceCheck.objects.count(), after.made_by) == (2, admin)
    assert before.digest != after.digest
    read = [each for each in json.loads(after.record)["readings"] if each.get("source") == "scan"]
    assert read[0]["sure"]["total"] == "94"
    assert "scan" in {each["against"] for each in json.loads(after.record)["findings"]}


@pytest.mark.usefixtures("_engine")
def test_number_recognised_on_a_scan_accuses_nobody_elsewhere(claim, admin, enterprise):
    document = hand_in(claim, admin, own(claim, number="23332000000000000999"))
    scan_reading.keep(document.pk, [recognised(own(claim, number="23332000000000000999"))], now=NOW)
    submitting.submit(claim, truth=True, by=admin, now=NOW)
    other = make_enterprise("天津别家贸易有限公司")
    stranger = make_application(enterprise=other, by=make_member(other, R.ENTERPRISE_ADMIN))
    assert used_elsewhere(stranger, ["23332000000000000999"]) == {}


def hand_in_coded(claim, by, sample, monkeypatch):
    """A picture whose QR code was read and nothing else."""
    code = read_code(f"01,32,,{sample.number},{sample.total},20230318,,A1B2,")
    monkeypatch.setattr(einvoices, "of_pages", lambda pages: [code])
    return hand_in(claim, by, sample)


@pytest.mark.usefixtures("_engine")
def test_what_a_qr_code_does_not_say_is_read_beside_it_and_marked(claim, admin, monkeypatch):
    sample = own(claim, buyer="天津另家贸易有限公司", buyer_code="")
    document = hand_in_coded(claim, admin, sample, monkeypatch)
    reading = InvoiceReading.objects.get(document=document)
    assert (reading.source, reading.buyer_name, reading.scan_waits) == ("code", "", True)
    assert [document.pk] in [row.args for row in OutboxTask.objects.filter(task=scan_reading.TASK)]
    assert points(claim) == set()
    assert scan_reading.keep(document.pk, [recognised(sample)], now=NOW) == 1
    reading.refresh_from_db()
    assert (reading.source, reading.total, reading.scan_waits) == ("code", 4_200_000, False)
    assert reading.buyer_name == "天津另家贸易有限公司"
    assert "number" not in reading.sure
    intake = Intake(claim, list(claim.lines.order_by("input", "position")))
    buyer = next(each for each in intake.found if each.against == Against.BUYER)
    assert "Read from a scan" in english(buyer, intake.measure)
    assert scan_reading.keep(document.pk, [recognised(sample)], now=NOW) == 0


@pytest.mark.usefixtures("_engine")
def test_another_number_on_the_scan_changes_nothing_of_the_code(claim, admin, monkeypatch):
    document = hand_in_coded(claim, admin, own(claim), monkeypatch)
    other = own(claim, number="23332000000000000999")
    assert scan_reading.keep(document.pk, [recognised(other)], now=NOW) == 0
    reading = InvoiceReading.objects.get(document=document)
    assert (reading.number_key, reading.buyer_name, reading.sure, reading.scan_waits) == (FIRST, "", None, False)


def test_without_the_engine_a_code_stands_by_itself(claim, admin, settings, monkeypatch):
    settings.PILOTZONE_OCR = False
    document = hand_in_coded(claim, admin, own(claim), monkeypatch)
    assert InvoiceReading.objects.get(document=document).scan_waits is False
    assert [document.pk] not in [row.args for row in OutboxTask.objects.filter(task=scan_reading.TASK)]


@pytest.mark.usefixtures("_engine")
def test_engine_that_fails_leaves_the_code_as_it_is(claim, admin, monkeypatch):
    document = hand_in_coded(claim, admin, own(claim), monkeypatch)
    tasks.leave_scan("broken", document.pk)
    reading = InvoiceReading.objects.get(document=document)
    assert (reading.scan_waits, reading.problem, reading.source) == (False, "", "code")


@pytest.mark.skipif(not ocr.available(), reason="the extra `ocr` (rapidocr, onnxruntime) is not installed")
@pytest.mark.slow
def test_task_reads_the_scan_with_the_real_engine(claim, admin):
    document = hand_in(claim, admin, own(claim))
    assert tasks.read_scan(document.pk) == 1
    assert points(claim) == {(1, Against.SCAN)}
