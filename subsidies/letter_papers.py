"""Letters as papers, drawn from the content that was kept, with where each can be verified."""

import json
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse

from pilotzone.papers.pdf import WIDTH, Paper
from subsidies.enums_proof import LetterKind
from subsidies.models import Letter
from subsidies.receipts import QR_SIZE

# What stands over the two columns of a letter's items.
ITEM_HEADS = {
    LetterKind.CORRECTION: ("事项", "需要补正的内容"),
    LetterKind.ACCEPTANCE: ("容缺材料", "最迟补齐时间"),
    LetterKind.NETTING: ("追回编号", "抵扣金额和依据"),
    LetterKind.LAPSE: ("未补正事项", "补正要求"),
    LetterKind.ENDING: ("未补齐材料", "补齐期限"),
}


def verify_url(letter: Letter) -> str:
    path = reverse("public:letter", args=[letter.uid])
    return f"{settings.PILOTZONE_BASE_URL}{path}?{urlencode({'h': letter.digest})}"


def draw(letter: Letter) -> bytes:
    """The paper as PDF, the same bytes whenever it is asked for."""
    content = json.loads(letter.content)
    foot = f"{letter.reference} · {letter.digest}"
    paper = Paper(content["title"], made_at=letter.dated, issuer=content["issuer"], foot=foot)
    top = paper.get_y()
    rows = [
        ("文书编号", letter.reference),
        ("申报编号", content["claim"]),
        ("统一社会信用代码", content["uscc"]),
        ("申报通知文号", content["document_number"]),
    ]
    rows = [row for row in rows if row[1]]
    paper.facts(rows, free=QR_SIZE + 4)
    paper.qr(verify_url(letter), x=210 - 20 - QR_SIZE, y=top - 14, size=QR_SIZE)
    paper.ln(6)
    paper.write_line(content["addressee"], size=11, height=8)
    for paragraph in content["paragraphs"]:
        paper.paragraph(paragraph)
    if content["items"]:
        paper.ln(2)
        numbered = [(str(number), label, remark) for number, (label, remark) in enumerate(content["items"], start=1)]
        heads = ("", *ITEM_HEADS[LetterKind(content["kind"])])
        paper.grid(heads, numbered, (10, 54, WIDTH - 64), ("CENTER", "LEFT", "LEFT"))
    paper.ln(8)
    for line in (content["issuer"], content["date"]):
        paper.ink(11)
        paper.cell(0, 8, line, align="R", new_x="LMARGIN", new_y="NEXT")
    paper.heading("怎样核对")
    paper.note(
        "扫描右上角的二维码，或在本平台“核对文件”页面输入文书编号和页脚的摘要，可以核对本文书的内容是否与平台保存的记录一致。"
    )
    return paper.bytes()
