"""Papers: the same bytes for the same content, and no sign left out in silence."""

from datetime import UTC, datetime
from io import BytesIO

from pypdf import PdfReader

from pilotzone.papers import pdf

MADE_AT = datetime(2024, 7, 2, 6, 2, tzinfo=UTC)


def drawn():
    paper = pdf.Paper("回执", made_at=MADE_AT, issuer="商务局", foot="SB-2024-000318")
    paper.facts([("申报企业", "天津澜图进出口有限公司")], free=34)
    paper.qr("https://example.test/verify/", x=160, y=20, size=30)
    paper.grid(("步骤", "金额"), [("按比例计算", "¥74,580.00")], (120, 50), ("LEFT", "RIGHT"))
    return paper.bytes()


def test_paper_gives_the_same_bytes_and_readable_text():
    first = drawn()
    assert first == drawn()
    text = PdfReader(BytesIO(first)).pages[0].extract_text()
    assert "天津澜图进出口有限公司" in text
    assert "¥74,580.00" in text


def test_drawable_writes_a_missing_sign_by_its_number():
    assert pdf.drawable("商务局 2024") == "商务局 2024"
    assert pdf.drawable("\U0002a6a5") == "[U+2A6A5]"
