"""The receipt of a submission in Chinese, drawn from its frozen record: the same bytes whenever it is asked for."""

import json
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone, translation

from pilotzone.kernel import canonical
from pilotzone.kernel.money import format_money
from pilotzone.papers.pdf import WIDTH, Paper
from pilotzone.ui.templatetags.ui import local_text
from subsidies import explained, facts
from subsidies.models import Document, Entitlement
from subsidies.rules.explanation import Explanation, explain
from subsidies.rules.model import Measure

QR_SIZE = 30


def verify_url(record: Entitlement) -> str:
    """Where anybody checks the receipt; the hash of the paper travels in the address."""
    path = reverse("public:receipt", args=[record.uid])
    return f"{settings.PILOTZONE_BASE_URL}{path}?{urlencode({'h': record.digest})}"


def is_intact(record: Entitlement) -> bool:
    """Whether the stored text still has the digest that was given out."""
    return canonical.digest(json.loads(record.record)) == record.digest


def receipt(record: Entitlement) -> bytes:
    """The paper as PDF."""
    with translation.override("zh-hans"):
        return draw(record)


def draw(record: Entitlement) -> bytes:
    application = record.application
    content = json.loads(record.record)
    measure = facts.measure_of(record.measure_version)
    explanation = explain(content, measure, "zh", applicant=True)
    foot = f"{application.reference} · {record.digest}"
    paper = Paper("申报受理回执", made_at=record.made_at, issuer=settings.PILOTZONE_NAME_ZH, foot=foot)
    top = paper.get_y()
    paper.facts(fact_rows(record, content), free=QR_SIZE + 4)
    paper.qr(verify_url(record), x=210 - 20 - QR_SIZE, y=top - 14, size=QR_SIZE)
    paper.heading(f"申报金额 {amount_text(record)}")
    step_table(paper, explanation)
    part_tables(paper, explanation)
    paper.heading("提交的材料")
    document_table(paper, documents_at(record), measure)
    paper.heading("怎样核对")
    paper.note(
        "扫描右上角的二维码，或在本平台“核对文件”页面输入申报编号和记录摘要，可以核对本回执的内容是否与平台保存的记录一致。"
        "记录摘要由申报事实、计算步骤和金额按规范格式计算得出（SHA-256）。"
    )
    paper.note("申报金额按提交时填写的内容计算，最终金额以审核、决定和公示为准。")
    return paper.bytes()


def amount_text(record: Entitlement) -> str:
    return "尚不能确定" if record.amount is None else format_money(record.amount)


def fact_rows(record: Entitlement, content: dict[str, Any]) -> list[tuple[str, str]]:
    application = record.application
    submitted = timezone.localtime(application.submitted_at or record.made_at)
    count = sum(len(rows) for rows in content["facts"].values() if isinstance(rows, list))
    rows = [
        ("申报编号", application.reference),
        ("申报企业", application.enterprise.name_zh),
        ("统一社会信用代码", application.enterprise.uscc),
        ("申报通知", application.call.name_zh),
        ("文号", application.call.document_number),
        ("政策条款", f"{content['measure']} 第{content['version']}版"),
        ("提交时间", f"{submitted:%Y}年{submitted.month}月{submitted.day}日 {submitted:%H:%M:%S}"),
        ("受理", local_text(application.division, "name") if application.division else ""),
        ("费用明细", f"{count} 项"),
        ("记录摘要", record.digest),
    ]
    if record.made_at != application.submitted_at:
        made = timezone.localtime(record.made_at)
        rows.insert(7, ("补正时间", f"{made:%Y}年{made.month}月{made.day}日 {made:%H:%M:%S}"))
    return [(label, value) for label, value in rows if value]


def step_table(paper: Paper, explanation: Explanation) -> None:
    rows = [
        (str(step.number), "\n".join(filter(None, [step.label, step.words])), step.clause_label, step.shown)
        for step in explanation.steps
    ]
    total = "\n".join(filter(None, [explanation.label, explanation.outcome]))
    rows.append(("", total, "", explanation.amount))
    paper.grid(("", "步骤", "依据", "金额"), rows, (10, 100, 24, WIDTH - 134), ("CENTER", "LEFT", "LEFT", "RIGHT"))


def part_tables(paper: Paper, explanation: Explanation) -> None:
    """Recognition, who pays, in which parts, and to whom."""
    for group in explained.part_groups(explanation):
        paper.heading(group["title"])
        rows = [(row.label, row.clause_label, row.words, row.value or "尚不能确定") for row in group["rows"]]
        widths = (50, 24, WIDTH - 124, 50)
        paper.grid(("", "依据", "说明", "金额或结果"), rows, widths, ("LEFT", "LEFT", "LEFT", "RIGHT"))


def documents_at(record: Entitlement) -> list[Document]:
    """The papers that belonged to the claim when the record was made."""
    rows = record.application.documents.filter(added_at__lte=record.made_at)
    standing = Q(replaced_at=None) | Q(replaced_at__gt=record.made_at)
    return list(rows.filter(standing).select_related("file").order_by("material", "pk"))


def document_table(paper: Paper, documents: list[Document], measure: Measure) -> None:
    if not documents:
        return
    labels = {each.id: each.label.zh for each in measure.materials}
    rows = [(labels.get(row.material, row.material), row.file.name, row.file.sha256) for row in documents]
    paper.grid(("材料", "文件", "SHA-256"), rows, (34, 50, WIDTH - 84), ("LEFT", "LEFT", "LEFT"))
