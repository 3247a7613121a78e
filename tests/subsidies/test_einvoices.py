"""What is read off e-invoices of each kind, and what a broken or hostile file is told."""

import io
from datetime import date

import pytest
import segno

from pilotzone.files.enums import FileType
from subsidies import einvoices
from subsidies.rules.einvoices.code import first_code
from subsidies.rules.einvoices.model import Source, Unread
from subsidies.rules.einvoices.text import read_text
from tests.factories.einvoices import (
    Sample,
    digital_xml,
    invoice_pdf,
    ofd_drawn,
    ofd_with_tags,
    ofd_with_xml,
    older_xml,
    zipped,
)

DIGITAL = Sample()
OLDER = Sample(number="01234567", code="011002200311", net="943.40", tax="56.60", total="1000.00")


def only(content, kind):
    (found,) = einvoices.read(content, kind)
    return found


def assert_whole(invoice, source):
    """Everything that DIGITAL states, in fen: 1,000.00 + 60.00 = 1,060.00."""
    assert (invoice.source, invoice.number, invoice.code) == (source, "23122000000000000018", "")
    assert invoice.issued_on == date(2023, 3, 18)
    assert (invoice.buyer.name, invoice.buyer.code) == ("天津试样进出口有限公司", "91120116MA00000016")
    assert (invoice.seller.name, invoice.seller.code) == ("上海云店科技有限公司", "91310115MA1K3XXXX2")
    assert (invoice.net, invoice.tax, invoice.total) == (100_000, 6_000, 106_000)
    assert invoice.contradictions == ()


@pytest.mark.parametrize("encoding", ["UTF-8", "GBK", "GB18030"])
def test_digital_xml_is_read_whole(encoding):
    assert_whole(only(digital_xml(DIGITAL, encoding), FileType.XML), Source.XML)


def test_tagged_ofd_is_read_whole():
    assert_whole(only(ofd_with_tags(DIGITAL), FileType.OFD), Source.OFD)


def test_ofd_of_nothing_but_drawn_text_is_read_whole():
    assert_whole(only(ofd_drawn(DIGITAL), FileType.OFD), Source.OFD)


def test_pdf_is_read_whole():
    assert_whole(only(invoice_pdf(DIGITAL), FileType.PDF), Source.TEXT)


@pytest.mark.parametrize(
    ("content", "kind", "source"),
    [
        (older_xml(OLDER), FileType.XML, Source.XML),
        (ofd_with_xml(OLDER), FileType.OFD, Source.XML),
        (invoice_pdf(OLDER), FileType.PDF, Source.TEXT),
    ],
)
def test_older_invoice_keeps_its_code(content, kind, source):
    invoice = only(content, kind)
    assert (invoice.source, invoice.number, invoice.code) == (source, "01234567", "011002200311")
    assert invoice.key == "01100220031101234567"
    assert (invoice.net, invoice.tax, invoice.total) == (94_340, 5_660, 100_000)


def test_scan_is_read_by_its_code_alone():
    """The code of a digital invoice states the total; the parties stand nowhere."""
    invoice = only(invoice_pdf(DIGITAL, text=False), FileType.PDF)
    assert (invoice.source, invoice.key, invoice.total) == (Source.CODE, "23122000000000000018", 106_000)
    assert (invoice.net, invoice.tax, invoice.buyer.name) == (None, None, "")
    older = only(invoice_pdf(OLDER, text=False), FileType.PDF)
    assert (older.key, older.net, older.total) == ("01100220031101234567", 94_340, None)


def test_photograph_is_read_by_its_code():
    picture = io.BytesIO()
    segno.make(DIGITAL.payload).save(picture, kind="png", scale=5)
    invoice = only(picture.getvalue(), FileType.PNG)
    assert (invoice.key, invoice.issued_on, invoice.total) == ("23122000000000000018", date(2023, 3, 18), 106_000)


def test_paper_that_was_altered_contradicts_its_code():
    altered = Sample(total="10060.00", net="10000.00", day="2023-12-18")
    invoice = only(invoice_pdf(altered, payload=DIGITAL.payload), FileType.PDF)
    assert invoice.contradictions == ("date", "amount")
    assert invoice.total == 1_006_000


def test_each_page_of_a_pdf_is_an_invoice_and_one_number_counts_once():
    second = Sample(number="23122000000000000026", total="212.00", net="200.00", tax="12.00")
    found = einvoices.read(invoice_pdf(DIGITAL, second, DIGITAL), FileType.PDF)
    assert [invoice.key for invoice in found] == ["23122000000000000018", "23122000000000000026"]
    assert [invoice.total for invoice in found] == [106_000, 21_200]


def test_control_signs_of_a_page_and_odd_codes_never_reach_the_database():
    text = "发票号码：23122000000000000018 名称：天津\x00试样\ud800公司 名称：乙公司"
    assert read_text(text).buyer.name == "天津试样公司"
    for payload in ("01,32,,1234567890123456789012345,1.00,20230318,", "01,10,abc,12,1.00,20230318,", "weixin://pay"):
        assert first_code([payload]) is None


BOMB = b"""<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>
<EInvoice><InvoiceNumber>&b;</InvoiceNumber></EInvoice>"""
OUTSIDE = b"""<?xml version="1.0"?><!DOCTYPE l [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>"""


@pytest.mark.parametrize(
    ("content", "kind", "reason"),
    [
        (b"<?xml version='1.0'?><EInvoice>", FileType.XML, "broken"),
        (b"<?xml version='1.0' encoding='gbk'?><a>\xff\xff</a>", FileType.XML, "broken"),
        (b"<?xml version='1.0' encoding='ebcdic-9'?><a/>", FileType.XML, "broken"),
        (BOMB, FileType.XML, "broken"),
        (OUTSIDE, FileType.XML, "broken"),
        (b"<?xml version='1.0'?><order><InvoiceNo>12</InvoiceNo></order>", FileType.XML, "not_an_invoice"),
        (b"<?xml version='1.0'?><a>" + b" " * 5_300_000 + b"</a>", FileType.XML, "too_large"),
        (older_xml(Sample(number="01234567")), FileType.XML, "code_missing"),
        (zipped({"OFD.xml": "<OFD/>"}), FileType.OFD, "no_text"),
        (zipped({"OFD.xml": "<OFD"}), FileType.OFD, "broken"),
        (b"PK\x03\x04 no zip", FileType.OFD, "broken"),
        (invoice_pdf(DIGITAL, payload="", text=False), FileType.PDF, "no_text"),
        (b"%PDF-1.4 no pdf", FileType.PDF, "broken"),
        (b"\x89PNG\r\n\x1a\n no picture", FileType.PNG, "no_text"),
        (b"a;b", FileType.CSV, "not_an_invoice"),
    ],
)
def test_what_cannot_be_read_says_why(content, kind, reason):
    with pytest.raises(Unread) as refused:
        einvoices.read(content, kind)
    assert refused.value.reason == reason
