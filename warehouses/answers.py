"""The letter to whoever objected to a recognition: composed in Chinese, frozen, and drawn from what was kept."""

import json
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from pilotzone.kernel import canonical
from pilotzone.papers.pdf import Paper
from warehouses.certificates import QR_SIZE
from warehouses.models import RecognitionObjection

FORMAT = 1


def day_of(at: datetime) -> str:
    local = timezone.localtime(at)
    return f"{local.year}年{local.month}月{local.day}日"


def compose(objection: RecognitionObjection, *, reference: str, dated: datetime) -> dict[str, Any]:
    """By the objection's number alone, since who it is is read by those who decide; a department is named."""
    recognition = objection.recognition
    about = {
        "objection": objection.reference,
        "department": objection.department,
        "filed": day_of(objection.filed_at),
        "batch": objection.notice.batch.name_zh,
        "notice": objection.notice.document_number,
        "warehouse": recognition.warehouse.name_zh,
        "recognition": recognition.reference,
        "outcome": objection.outcome,
        "reason": " ".join(objection.reason.split()),
    }
    with translation.override("zh-hans"):
        text = render_to_string("warehouses/objections/answer.txt", about)
    title, addressee, *paragraphs = [line.strip() for line in text.splitlines() if line.strip()]
    return {
        "format": FORMAT,
        "reference": reference,
        "objection": objection.reference,
        "title": title,
        "addressee": addressee,
        "paragraphs": paragraphs,
        "issuer": settings.PILOTZONE_NAME_ZH,
        "date": day_of(dated),
    }


def is_genuine(objection: RecognitionObjection, given: str) -> bool:
    """Whether the hash is that of the letter, and the letter still has it."""
    kept = bool(objection.answer) and canonical.digest(json.loads(objection.answer)) == objection.answer_digest
    return kept and given == objection.answer_digest


def verify_url(objection: RecognitionObjection) -> str:
    """The receipt, which says whether the letter is genuine; the hash travels in the address."""
    path = reverse("public:recognition_objection_receipt", args=[objection.uid])
    return f"{settings.PILOTZONE_BASE_URL}{path}?{urlencode({'h': objection.answer_digest})}"


def draw(objection: RecognitionObjection) -> bytes:
    """The paper as PDF, the same bytes whenever it is asked for."""
    content = json.loads(objection.answer)
    foot = f"{content['reference']} · {objection.answer_digest}"
    paper = Paper(content["title"], made_at=objection.decided_at, issuer=content["issuer"], foot=foot)
    top = paper.get_y()
    paper.facts([("文书编号", content["reference"]), ("异议编号", content["objection"])], free=QR_SIZE + 4)
    paper.qr(verify_url(objection), x=210 - 20 - QR_SIZE, y=top - 14, size=QR_SIZE)
    paper.set_y(max(paper.get_y() + 6, top + QR_SIZE - 8))
    paper.write_line(content["addressee"], size=11, height=8)
    for paragraph in content["paragraphs"]:
        paper.paragraph(paragraph)
    paper.ln(8)
    for line in (content["issuer"], content["date"]):
        paper.ink(11)
        paper.cell(0, 8, line, align="R", new_x="LMARGIN", new_y="NEXT")
    paper.heading("怎样核对")
    paper.note("扫描右上角的二维码，可以核对本文书的内容是否与平台保存的记录一致。内容的摘要（SHA-256）印在页脚。")
    return paper.bytes()
