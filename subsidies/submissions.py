"""Submissions of districts: which claims are ready, the letter and summary as they were frozen, drawn from that."""

import json
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from pilotzone.accounts.models import User
from pilotzone.files.spreadsheets import plain, saved
from pilotzone.kernel import canonical, clock
from pilotzone.kernel.access import P
from pilotzone.kernel.money import format_money, plain_money
from pilotzone.papers.pdf import WIDTH, Paper
from pilotzone.reference.models import Division
from subsidies import facts
from subsidies.enums import Desk, State, Verdict
from subsidies.models import Application, Call, Entitlement, Opinion, Submission
from subsidies.receipts import QR_SIZE
from subsidies.rules.summaries import ON_THE_WHOLE, clause_amounts

FORMAT = 1
OTHERWISE = "合计环节调整"
YUAN = "#,##0.00"


def ready(user: User) -> QuerySet[Application]:
    """Claims to which both desks of the person's district agree, and which nobody has submitted to the city."""
    rows = Application.objects.in_office(user).filter(state=State.DISTRICT_REVIEW)
    divisions = user.divisions_for(P.SUBMISSION_MAKE)
    if divisions is not None:
        rows = rows.filter(division__in=divisions)
    for desk in (Desk.DISTRICT_COMMERCE, Desk.DISTRICT_FINANCE):
        agreed = Opinion.objects.filter(application=OuterRef("pk"), desk=desk, verdict=Verdict.AGREE, fallen_at=None)
        rows = rows.filter(Exists(agreed))
    return rows.order_by("submitted_at", "pk")


def compose(
    reference: str,
    number: str,
    call: Call,
    division: Division,
    claims: Sequence[Application],
    amounts: Sequence[Entitlement],
    now: datetime,
) -> dict[str, Any]:
    """Everything that the letter and the summary say; amounts in yuan, as text."""
    rows = [row_of(position, *pair) for position, pair in enumerate(zip(claims, amounts, strict=True), 1)]
    total = sum(each.amount or 0 for each in amounts)
    claimed = [each.claimed for each in claims]
    values = {
        "district": division.name_zh,
        "call": call.name_zh,
        "count": len(rows),
        "claimed": "" if None in claimed else format_money(sum(claimed)),
        "verified": format_money(total),
        "city": call.contact_zh,
    }
    with translation.override("zh-hans"):
        text = render_to_string("subsidies/letters/submission.txt", values)
    title, addressee, *paragraphs = [line.strip() for line in text.splitlines() if line.strip()]
    local = clock.local_date(now)
    return {
        "format": FORMAT,
        "kind": "submission",
        "reference": reference,
        "document_number": number,
        "call": call.name_zh,
        "call_document_number": call.document_number,
        "title": title,
        "addressee": addressee,
        "paragraphs": paragraphs,
        "issuer": f"{division.name_zh}商务主管部门、财政部门",
        "date": f"{local.year}年{local.month}月{local.day}日",
        "claims": rows,
        "clauses": sums_of(rows),
        "total": plain_yuan(total),
    }


def row_of(position: int, claim: Application, amount: Entitlement) -> dict[str, Any]:
    measure = facts.measure_of(claim.measure_version)
    parts = []
    for each in clause_amounts(json.loads(amount.record), amount.amount or 0):
        clause = measure.clauses.get(each.clause)
        label = (clause.label.zh if clause else each.clause) or OTHERWISE
        parts.append([each.clause or ON_THE_WHOLE, label, plain_yuan(each.amount)])
    return {
        "position": position,
        "claim": claim.reference,
        "enterprise": claim.enterprise.name_zh,
        "uscc": claim.enterprise.uscc,
        "project": claim.project,
        "claimed": None if claim.claimed is None else plain_yuan(claim.claimed),
        "verified": plain_yuan(amount.amount or 0),
        "digest": amount.digest,
        "clauses": parts,
    }


def sums_of(rows: Sequence[dict[str, Any]]) -> list[list[Any]]:
    """Clause, label, number of claims, sum: over the whole list."""
    found: dict[tuple[str, str], list[Decimal]] = {}
    for row in rows:
        for clause, label, amount in row["clauses"]:
            found.setdefault((clause, label), []).append(Decimal(amount))
    return [[clause, label, len(parts), f"{sum(parts):.2f}"] for (clause, label), parts in found.items()]


def plain_yuan(fen: int) -> str:
    return f"{Decimal(fen).scaleb(-2):.2f}"


# --- what was frozen -------------------------------------------------------------------------------------


def content_of(submission: Submission) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(submission.content)
    return found


def is_intact(submission: Submission) -> bool:
    """Whether the stored content still has the digest that was given out."""
    return canonical.digest(content_of(submission)) == submission.digest


def verify_url(submission: Submission) -> str:
    path = reverse("public:submission", args=[submission.uid])
    return f"{settings.PILOTZONE_BASE_URL}{path}?{urlencode({'h': submission.digest})}"


def letter(submission: Submission) -> bytes:
    """The letter to the city as PDF, the same bytes whenever it is asked for."""
    content = content_of(submission)
    paper = begin(submission, content, "报送函")
    paper.write_line(content["title"], size=13, bold=True, height=9)
    paper.write_line(content["addressee"], size=11, height=8)
    for paragraph in content["paragraphs"]:
        paper.paragraph(paragraph)
    paper.ln(2)
    clauses = [[label, str(count), money(amount)] for _clause, label, count, amount in content["clauses"]]
    paper.grid(("条款", "申报数", "核定金额（元）"), clauses, (WIDTH - 74, 24, 50), ("LEFT", "RIGHT", "RIGHT"))
    paper.ln(8)
    for line in (content["issuer"], content["date"]):
        paper.ink(11)
        paper.cell(0, 8, line, align="R", new_x="LMARGIN", new_y="NEXT")
    paper.note(
        "附：汇总表。扫描右上角的二维码，或在本平台核对页面输入页脚的摘要，可以核对内容是否与平台保存的记录一致。"
    )
    return paper.bytes()


def summary(submission: Submission) -> bytes:
    """The summary sheet as PDF: each claim with its amounts, then the sums by clause."""
    content = content_of(submission)
    paper = begin(submission, content, "报送汇总表")
    rows = [
        (str(row["position"]), row["claim"], row["enterprise"], money(row["claimed"]), money(row["verified"]))
        for row in content["claims"]
    ]
    rows.append(("", "", "合计", "", money(content["total"])))
    heads = ("", "申报编号", "企业", "申报金额（元）", "核定金额（元）")
    widths = (10, 36, WIDTH - 112, 33, 33)
    paper.grid(heads, rows, widths, ("CENTER", "LEFT", "LEFT", "RIGHT", "RIGHT"))
    paper.heading("按条款汇总")
    clauses = [[label, str(count), money(amount)] for _clause, label, count, amount in content["clauses"]]
    paper.grid(("条款", "申报数", "核定金额（元）"), clauses, (WIDTH - 74, 24, 50), ("LEFT", "RIGHT", "RIGHT"))
    return paper.bytes()


def begin(submission: Submission, content: dict[str, Any], title: str) -> Paper:
    """A paper with its head, the code to check it by, and the digest at its foot."""
    foot = f"{submission.reference} · {submission.digest}"
    paper = Paper(title, made_at=submission.made_at, issuer=content["issuer"], foot=foot)
    top = paper.get_y()
    rows = [
        ("报送编号", content["reference"]),
        ("报送文号", content["document_number"]),
        ("申报通知", content["call"]),
        ("通知文号", content["call_document_number"]),
    ]
    paper.facts(rows, free=QR_SIZE + 4)
    paper.qr(verify_url(submission), x=210 - 20 - QR_SIZE, y=top - 14, size=QR_SIZE)
    paper.ln(6)
    return paper


def money(yuan: str | None) -> str:
    """An amount of the content as people read it; a dash where it was not known."""
    if yuan is None:
        return "—"
    return plain_money(int(Decimal(yuan).scaleb(2)))


def workbook(submission: Submission) -> bytes:
    """Two sheets: the claims with one column for each clause, and the sums; amounts are numbers in yuan."""
    content = content_of(submission)
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "汇总表"
    clauses = [(clause, label) for clause, label, _count, _amount in content["clauses"]]
    heads = ["序号", "申报编号", "企业", "统一社会信用代码", "项目", "申报金额", *(label for _c, label in clauses)]
    sheet.append([*heads, "核定金额"])
    for row in content["claims"]:
        amounts = {(clause, label): Decimal(amount) for clause, label, amount in row["clauses"]}
        texts = [plain(row[name]) for name in ("claim", "enterprise", "uscc", "project")]
        parts = [amounts.get(each) for each in clauses]
        sheet.append(
            [row["position"], *texts, row["claimed"] and Decimal(row["claimed"]), *parts, Decimal(row["verified"])]
        )
    sums = book.create_sheet("按条款")
    sums.append(["条款", "申报数", "核定金额"])
    for _clause, label, count, amount in content["clauses"]:
        sums.append([plain(label), count, Decimal(amount)])
    sums.append(["合计", len(content["claims"]), Decimal(content["total"])])
    for each, first in ((sheet, 6), (sums, 3)):
        dress(each, first)
    return saved(book)


def dress(sheet: Any, first_amount: int) -> None:
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for row in sheet.iter_rows(min_row=2, min_col=first_amount):
        for cell in row:
            cell.number_format = YUAN
    for column in range(1, sheet.max_column + 1):
        sheet.column_dimensions[get_column_letter(column)].width = 22
    sheet.freeze_panes = "A2"
