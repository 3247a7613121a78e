"""What bad uploads get: a clear refusal, judged by content."""

import io
import zipfile

import openpyxl
import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from pypdf import PdfWriter

from pilotzone.files.actions import display_name, store
from pilotzone.files.enums import FileType, ScanState
from pilotzone.kernel.errors import Refused
from tests.factories.people import NOW, make_user

pytestmark = pytest.mark.django_db


def pdf(password: str = "") -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    writer.add_blank_page(200, 200)
    if password:
        writer.encrypt(password)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def png(size=(20, 10)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "white").save(out, "PNG")
    return out.getvalue()


def xlsx() -> bytes:
    out = io.BytesIO()
    openpyxl.Workbook().save(out)
    return out.getvalue()


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (60 * 1024 * 1024))
    return out.getvalue()


def refused(name: str, content: bytes, **options) -> str:
    with pytest.raises(Refused) as caught:
        store(SimpleUploadedFile(name, content), by=make_user(), now=NOW, **options)
    assert caught.value.field == "file"
    return caught.value.code


def test_store_keeps_a_pdf_with_its_pages_unscanned():
    stored = store(SimpleUploadedFile("合同-拾光-2023.pdf", pdf()), by=make_user(), now=NOW)
    assert (stored.type, stored.pages, stored.scan_state) == (FileType.PDF, 2, ScanState.UNSCANNED)
    assert stored.name == "合同-拾光-2023.pdf"
    assert len(stored.sha256) == 64


def test_store_takes_the_type_from_the_content_not_the_name():
    stored = store(SimpleUploadedFile("scan.pdf", png()), by=make_user(), now=NOW)
    assert stored.type == FileType.PNG


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("empty.pdf", b"", "empty_file"),
        ("virus.pdf", b"MZ\x90\x00 program", "unknown_content"),
        ("broken.pdf", b"%PDF-1.7 nothing follows", "pdf_broken"),
        ("broken.png", png()[:40], "image_broken"),
        ("broken.xlsx", b"PK\x03\x04 half a zip", "zip_broken"),
        ("text.csv", b"a\x00b", "unknown_content"),
    ],
)
def test_store_refuses_what_is_not_sound(name, content, code):
    assert refused(name, content) == code


def test_store_refuses_a_locked_pdf():
    assert refused("locked.pdf", pdf("secret")) == "pdf_locked"


def test_store_refuses_another_kind_than_the_place_takes():
    assert refused("sheet.xlsx", xlsx()) == "wrong_type"


def test_store_refuses_a_zip_bomb_before_it_unfolds():
    assert refused("lines.xlsx", bomb(), accepted=(FileType.XLSX,)) == "zip_bomb"


def test_store_refuses_an_archive():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.pdf", b"x")
    assert refused("papers.zip", out.getvalue()) == "archive"


def test_store_refuses_a_file_over_the_limit():
    assert refused("large.pdf", pdf(), most=100) == "too_large"


def test_store_twice_keeps_one_copy_of_the_bytes_and_both_names():
    content = pdf()
    first = store(SimpleUploadedFile("a.pdf", content), by=make_user(), now=NOW)
    second = store(SimpleUploadedFile("b.pdf", content), by=make_user(), now=NOW)
    assert first.path == second.path
    assert default_storage.listdir(first.sha256[:2])[1] == [first.sha256]
    assert (first.name, second.name) == ("a.pdf", "b.pdf")


def test_store_drops_the_path_from_a_name():
    assert display_name("..\\..\\C:\\合同\x00.pdf") == "合同.pdf"
    assert display_name("../../etc/passwd.pdf") == "passwd.pdf"
