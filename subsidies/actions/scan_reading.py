"""Scans of invoices: read in the background by an optional engine; what it recognised is for a person's eye."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from pilotzone.audit import actions as audit
from pilotzone.files import ocr
from pilotzone.files.recognised import TextLine
from pilotzone.jobs import outbox
from subsidies import einvoices
from subsidies.actions import invoice_reading, moving
from subsidies.models import Document, InvoiceReading
from subsidies.querysets_terms import AT_DESKS
from subsidies.rules.einvoices.model import Invoice

TASK = "subsidies.read_scan"
SCAN_WAITS = "scan_waits"  # problems of a reading: not read yet, and read without an invoice
SCAN_LEFT = "scan_left"


def ask(document: Document, *, now: datetime) -> None:
    """Have a paper read that is a scan, where the engine is installed; the caller has kept what was read at once."""
    rows = InvoiceReading.objects.filter(document=document, problem="no_text")
    if ocr.available() and rows.update(problem=SCAN_WAITS):
        outbox.enqueue(TASK, document.pk, now=now)


def waiting(document_id: int) -> Document | None:
    """The scan, if it still stands and was not read yet."""
    rows = Document.objects.filter(pk=document_id, replaced_at=None, readings__problem=SCAN_WAITS)
    return rows.select_related("file", "application", "added_by").first()


def keep(document_id: int, pages: Sequence[Sequence[TextLine]], *, now: datetime) -> int:
    """Keep what an engine recognised on the pages of a scan; how many invoices. Safe to run twice.

    The paper is given to no line for it. Of a submitted claim the comparison is frozen once more, in the name of
    whoever handed the paper in.
    """
    with transaction.atomic():
        document = waiting(document_id)
        if document is None:
            return 0
        application = document.application = moving.lock(document.application)
        row = InvoiceReading.objects.select_for_update(of=("self",)).filter(document=document, problem=SCAN_WAITS)
        if not row.delete()[0]:
            return 0
        invoices = einvoices.of_scan(pages)
        if invoices:
            InvoiceReading.objects.bulk_create(invoice_reading.row_of(document, each, now) for each in invoices)
        else:
            InvoiceReading.objects.create(document=document, problem=SCAN_LEFT, read_at=now)
        payload = {"name": document.file.name, "sha256": document.file.sha256, "count": len(invoices)}
        payload["invoices"] = [told(each) for each in invoices]
        audit.record("claim.scan_read", document, case=application, by=None, now=now, payload=payload)
        if application.submitted_at and application.state in AT_DESKS:
            invoice_reading.check(application, by=document.added_by, now=now)
    return len(invoices)


def told(invoice: Invoice) -> dict[str, object]:
    return {"number": invoice.number, "sure": dict(invoice.sure)}


@transaction.atomic
def give_up(document_id: int) -> None:
    """The engine failed on the scan again and again: a person reads it, as every scan without the engine."""
    InvoiceReading.objects.filter(document=document_id, problem=SCAN_WAITS).update(problem="no_text")
