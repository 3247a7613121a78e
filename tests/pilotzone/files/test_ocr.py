"""Reading scans with the engine of the extra `ocr`; without it these are skipped, and nothing is read."""

import io

import pytest
from PIL import Image

from pilotzone.files import ocr
from pilotzone.files.enums import FileType
from subsidies.rules.einvoices.scan import read_scan
from tests.factories.einvoices import Sample
from tests.factories.scans import picture

with_engine = pytest.mark.skipif(not ocr.available(), reason="the extra `ocr` (rapidocr, onnxruntime) is not installed")
SAMPLE = Sample(buyer_code="91120116MA06ABCDXQ", seller_code="91310115MA1K3XYW16")


def as_pdf(content: bytes) -> bytes:
    out = io.BytesIO()
    Image.open(io.BytesIO(content)).save(out, "PDF", resolution=150)
    return out.getvalue()


@with_engine
@pytest.mark.slow
@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("kind", [FileType.PNG, FileType.PDF])
def test_engine_reads_a_drawn_invoice(kind, turned):
    content = picture(SAMPLE, turned=turned)
    (page,) = ocr.recognise(as_pdf(content) if kind == FileType.PDF else content, kind)
    invoice = read_scan(page)
    assert (invoice.number, invoice.buyer.name) == (SAMPLE.number, SAMPLE.buyer)
    assert (invoice.net, invoice.tax, invoice.total) == (100_000, 6_000, 106_000)
    assert min(invoice.sure.values()) > 80


@with_engine
@pytest.mark.slow
def test_empty_page_has_no_lines():
    out = io.BytesIO()
    Image.new("RGB", (800, 600), "white").save(out, "PNG")
    assert ocr.recognise(out.getvalue(), FileType.PNG) == [[]]


@pytest.mark.parametrize("kind", [FileType.PNG, FileType.PDF])
def test_broken_file_has_no_page(kind):
    assert ocr.recognise(b"not a picture", kind) == []


def test_switched_off_nothing_is_read(settings):
    settings.PILOTZONE_OCR = False
    assert not ocr.available()
