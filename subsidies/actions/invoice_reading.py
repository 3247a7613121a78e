"""The invoices in the papers of a claim: read as they arrive, kept with the paper, given to the lines they are of."""

from dataclasses import dataclass
from datetime import datetime
from typing import IO, cast

from django.core.files.uploadedfile import UploadedFile

from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.files.content import inspect
from pilotzone.kernel import canonical
from pilotzone.kernel.errors import Refused
from subsidies import einvoices, facts
from subsidies.invoice_checks import Intake
from subsidies.models import Application, ClaimLine, Document, InvoiceCheck, InvoiceReading
from subsidies.rules.einvoices.model import Invoice, Source, Unread
from subsidies.rules.lines import invoice_material


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a paper holds; without invoices, `problem` says why none could be read."""

    invoices: tuple[Invoice, ...] = ()
    problem: str = ""


def shows_invoices(application: Application, material: str) -> bool:
    """Whether the material is the one in which the measure's lines have their invoices."""
    measure = facts.measure_of(application.measure_version)
    return any(invoice_material(rows) == material for rows in measure.row_inputs)


def read_upload(application: Application, material: str, upload: UploadedFile) -> Outcome | None:
    """Read a paper before anything is locked; None where it is no place for invoices, or no sound file at all."""
    if not shows_invoices(application, material):
        return None
    try:
        content = inspect(cast(IO[bytes], upload.file), upload.name or "")
    except Refused:
        return None
    if content.type not in einvoices.READABLE:
        return None
    upload.seek(0)
    try:
        return Outcome(tuple(einvoices.read(upload.read(), content.type)))
    except Unread as error:
        return Outcome(problem=error.reason)


def keep(document: Document, outcome: Outcome | None, *, now: datetime) -> None:
    """Keep what was read in the paper, and give it to the lines that have its numbers."""
    if outcome is None:
        return
    if outcome.problem:
        InvoiceReading.objects.create(document=document, problem=outcome.problem, read_at=now)
        return
    InvoiceReading.objects.bulk_create(row_of(document, invoice, now) for invoice in outcome.invoices)
    attach(document.application)


def row_of(document: Document, invoice: Invoice, now: datetime) -> InvoiceReading:
    return InvoiceReading(
        document=document,
        number_key=invoice.key,
        source=invoice.source.value,
        number=invoice.number,
        code=invoice.code,
        issued_on=invoice.issued_on,
        buyer_name=invoice.buyer.name,
        buyer_code=invoice.buyer.code[:40],
        seller_name=invoice.seller.name,
        seller_code=invoice.seller.code[:40],
        net=invoice.net,
        tax=invoice.tax,
        total=invoice.total,
        contradictions=list(invoice.contradictions),
        sure=dict(invoice.sure) or None,
        read_at=now,
    )


def attach(application: Application) -> int:
    """Every line gets the papers in which its number was read; how many lines have one. A scan is given by hand."""
    readings = InvoiceReading.objects.filter(document__application=application, document__replaced_at=None)
    readings = readings.exclude(source=Source.SCAN.value)
    papers: dict[str, list[int]] = {}
    for number, document in readings.exclude(number_key="").values_list("number_key", "document_id"):
        papers.setdefault(number, []).append(document)
    if not papers:
        return 0
    lines = ClaimLine.objects.filter(application=application, invoice_number__in=list(papers))
    pairs = list(lines.values_list("pk", "invoice_number"))
    link = Document.lines.through
    link.objects.bulk_create(
        [link(document_id=paper, claimline_id=line) for line, number in pairs for paper in papers[number]],
        ignore_conflicts=True,
        batch_size=500,
    )
    return len(pairs)


def check(
    application: Application,
    *,
    intake: Intake | None = None,
    by: User,
    now: datetime,
    record: audit.Recorder = audit.record,
) -> InvoiceCheck | None:
    """Freeze what the papers say against the lines; the caller holds the claim's lock.

    The same again keeps the record that stands. None for a measure whose lines have no invoices. `intake` is the
    claim's, where its lines have been read under the lock already.
    """
    intake = intake or Intake(application, list(application.lines.order_by("input", "position")))
    if not intake.rows:
        return None
    content = intake.record()
    digest = canonical.digest(content)
    current: InvoiceCheck | None = application.invoice_checks.filter(is_current=True).first()
    if current and current.digest == digest:
        return current
    if current:
        application.invoice_checks.filter(is_current=True).update(is_current=False)
    made = InvoiceCheck.objects.create(
        application=application, record=canonical.dumps(content).decode(), digest=digest, made_at=now, made_by=by
    )
    counts: dict[str, int] = {}
    for each in intake.found:
        counts[each.against.value] = counts.get(each.against.value, 0) + 1
    payload = {"digest": digest, "readings": len(intake.readings), "findings": counts}
    record("claim.invoices_checked", made, case=application, by=by, now=now, payload=payload)
    return made
