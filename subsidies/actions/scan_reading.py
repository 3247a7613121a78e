"""Scans of invoices: read in the background by an optional engine; what it recognised is for a person's eye."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from pilotzone.audit import actions as audit
from pilotzone.files import ocr
from pilotzone.files.recognised import TextLine
from pilotzone.jobs import outbox
from subsidies import einvoices
from subsidies.actions import invoice_reading, moving
from subsidies.invoice_checks import invoice_of
from subsidies.models import Document, InvoiceReading
from subsidies.querysets_terms import AT_DESKS
from subsidies.rules.einvoices.model import Invoice, Source
from subsidies.rules.einvoices.scan import filled_up

TASK = "subsidies.read_scan"
SCAN_WAITS = "scan_waits"  # problems of a reading: not read yet, and read without an invoice
SCAN_LEFT = "scan_left"
WAITS = Q(problem=SCAN_WAITS) | Q(scan_waits=True)
FILLED = ("issued_on", "buyer_name", "buyer_code", "seller_name", "seller_code", "net", "tax", "total", "sure")


def ask(document: Document, *, now: datetime) -> None:
    """Have a paper read that is a scan, where the engine is installed; the caller has kept what was read at once.

    Also one whose QR code was read: it says neither who bought nor who sold.
    """
    if not ocr.available():
        return
    rows = InvoiceReading.objects.filter(document=document)
    coded = rows.filter(source=Source.CODE.value, buyer_name="", buyer_code="", seller_name="", seller_code="")
    if rows.filter(problem="no_text").update(problem=SCAN_WAITS) + coded.update(scan_waits=True):
        outbox.enqueue(TASK, document.pk, now=now)


def waiting(document_id: int) -> Document | None:
    """The scan, if it still stands and was not read yet."""
    waits = Exists(InvoiceReading.objects.filter(WAITS, document=OuterRef("pk")))
    rows = Document.objects.filter(waits, pk=document_id, replaced_at=None)
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
        rows = list(InvoiceReading.objects.select_for_update(of=("self",)).filter(WAITS, document=document))
        if not rows:
            return 0
        coded = [row for row in rows if row.scan_waits]
        recognised = einvoices.of_scan(pages)
        invoices = fill_up(coded, recognised) if coded else put_in(document, rows, recognised, now)
        payload = {"name": document.file.name, "sha256": document.file.sha256, "count": len(invoices)}
        payload["invoices"] = [told(each) for each in invoices]
        audit.record("claim.scan_read", document, case=application, by=None, now=now, payload=payload)
        if application.submitted_at and application.state in AT_DESKS:
            invoice_reading.check(application, by=document.added_by, now=now)
    return len(invoices)


def put_in(document: Document, rows: Sequence[InvoiceReading], invoices: list[Invoice], now: datetime) -> list[Invoice]:
    """Instead of what waited: the invoices that were recognised, or that none was."""
    InvoiceReading.objects.filter(pk__in=[row.pk for row in rows]).delete()
    if invoices:
        InvoiceReading.objects.bulk_create(invoice_reading.row_of(document, each, now) for each in invoices)
    else:
        InvoiceReading.objects.create(document=document, problem=SCAN_LEFT, read_at=now)
    return invoices


def fill_up(rows: Sequence[InvoiceReading], recognised: Sequence[Invoice]) -> list[Invoice]:
    """What QR codes left open, from the pages on which the same number was recognised; what the codes say stands."""
    found = {each.key: each for each in recognised}
    filled = []
    for row in rows:
        row.scan_waits = False
        if scan := found.get(row.number_key):
            invoice = filled_up(invoice_of(row), scan)
            fresh = invoice_reading.row_of(row.document, invoice, row.read_at)
            for name in FILLED:
                setattr(row, name, getattr(fresh, name))
            filled.append(invoice)
        row.save(update_fields=["scan_waits", *FILLED])
    return filled


def told(invoice: Invoice) -> dict[str, object]:
    return {"number": invoice.number, "sure": dict(invoice.sure)}


@transaction.atomic
def give_up(document_id: int) -> None:
    """The engine failed on the scan again and again: a person reads it, as every scan without the engine."""
    rows = InvoiceReading.objects.filter(document=document_id)
    rows.filter(problem=SCAN_WAITS).update(problem="no_text")
    rows.filter(scan_waits=True).update(scan_waits=False)
