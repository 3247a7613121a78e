"""From the bytes of a paper to the invoices in it, whatever kind of file it is."""

from collections.abc import Sequence

from pilotzone.files import scanning
from pilotzone.files.enums import FileType
from pilotzone.files.recognised import TextLine
from pilotzone.files.scanning import Page
from subsidies.rules.einvoices.code import first_code, joined
from subsidies.rules.einvoices.model import Invoice, Unread
from subsidies.rules.einvoices.ofd import read_ofd
from subsidies.rules.einvoices.scan import read_scan
from subsidies.rules.einvoices.text import read_text
from subsidies.rules.einvoices.xml import read_xml

READABLE = (FileType.XML, FileType.OFD, FileType.PDF, FileType.JPEG, FileType.PNG)


def read(content: bytes, kind: str) -> list[Invoice]:
    """The invoices of a file, each number once; one PDF may hold one on each page. Raises Unread."""
    if kind == FileType.XML:
        found = [read_xml(content)]
    elif kind == FileType.OFD:
        found = [read_ofd(content)]
    elif kind == FileType.PDF:
        found = of_pages(scanning.read_pages(content))
    elif kind in (FileType.JPEG, FileType.PNG):
        found = of_pages([scanning.read_picture(content)])
    else:
        raise Unread("not_an_invoice")
    return once(found)


def once(found: Sequence[Invoice]) -> list[Invoice]:
    """The first of each number."""
    first: dict[str, Invoice] = {}
    for invoice in found:
        first.setdefault(invoice.key, invoice)
    return list(first.values())


def of_scan(pages: Sequence[Sequence[TextLine]]) -> list[Invoice]:
    """The invoices whose number an engine recognised on the pages; the other pages are left to a person's eye."""
    found = []
    for lines in pages:
        try:
            invoice = read_scan(lines)
            found.append((invoice.key, invoice))
        except Unread:
            continue
    return once([invoice for _key, invoice in found])


def of_pages(pages: Sequence[Page]) -> list[Invoice]:
    """A page without an invoice, such as a list of goods, is passed over; none at all is told by its first page."""
    found, reasons = [], []
    for page in pages:
        try:
            found.append(of_page(page))
        except Unread as error:
            reasons.append(error)
    if not found:
        raise reasons[0] if reasons else Unread("broken")
    return found


def of_page(page: Page) -> Invoice:
    """By its text and its QR code together; raises Unread where neither is an invoice's, or its number is not whole."""
    code = first_code(page.codes)
    try:
        invoice = joined(read_text(page.text), code)
    except Unread:
        if code is None:
            raise
        invoice = code
    if not invoice.key:
        raise Unread("not_an_invoice")
    return invoice
