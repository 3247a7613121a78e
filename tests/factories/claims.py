"""Claims filled in through the actions, as people do it: answers, lines, papers."""

from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from pypdf import PdfWriter

from enterprises.models import Enterprise
from pilotzone.files import actions as files
from subsidies import facts
from subsidies.actions import documents, drafting, lines
from subsidies.models import Application
from tests.factories.people import NOW

ANSWERS = {
    "turnover": "62,480,000",
    "turnover_before": "0",
    "platform_trade": "true",
    "overseas_mark": "false",
    "filed_by_agent": "false",
    "other_money": "0",
}
# 42,000.00 + 1,200.00 × 7.0827 + 950.00 × 7.8592 = 42,000.00 + 8,499.24 + 7,466.24 = 57,965.48; 30% is 17,389.64
LINES = (
    ("site_build", "23332000000000000001", "2023-03-18", "42,000.00", "CNY"),
    ("platform_fee", "INV-2023-1", "2023-02-10", "1200", "USD"),
    ("platform_fee", "INV-2023-2", "2023-02-11", "950.00", "EUR"),
)
CLAIMED = 17_389_64


def load_reference() -> None:
    call_command("load_reference", verbosity=0)


def pdf(name: str = "paper.pdf", pages: int = 1) -> SimpleUploadedFile:
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(width=210, height=297)
    writer.add_metadata({"/Title": name})
    buffer = BytesIO()
    writer.write(buffer)
    return SimpleUploadedFile(name, buffer.getvalue(), content_type="application/pdf")


def typed_line(kind, number, day, amount, currency) -> dict[str, str]:
    return {
        "kind": kind,
        "description": f"费用 {number}",
        "invoice_number": number,
        "invoice_date": day,
        "paid_on": day,
        "buyer_is_applicant": "true",
        "amount": amount,
        "amount_currency": currency,
    }


def add_licence(enterprise: Enterprise, by) -> None:
    enterprise.licence = files.store(pdf("licence.pdf"), by=by, now=NOW)
    enterprise.save(update_fields=["licence"])


def fill_claim(application: Application, by, rows=LINES, typed=ANSWERS, now=NOW) -> Application:
    """Everything that the claim needs before it can be submitted."""
    add_licence(application.enterprise, by)
    drafting.save_answers(application, typed, expected_version=application.version, by=by, now=now)
    for row in rows:
        application.refresh_from_db()
        lines.save_line(application, "spend", typed_line(*row), expected_version=application.version, by=by, now=now)
    for material in ("platform_record", "screenshots", "contracts", "audit_report", "invoices", "vouchers"):
        wanted = next(each for each in facts.measure_of(application.measure_version).materials if each.id == material)
        served = application.lines.all() if wanted.each else ()
        documents.add_document(application, material, pdf(f"{material}.pdf"), lines=served, by=by, now=now)
    application.refresh_from_db()
    return application
