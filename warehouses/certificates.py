"""The certificate of a recognition: an A4 paper in Chinese with the code that leads to its verification."""

import hashlib
import json
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils import translation

from pilotzone.papers.pdf import Paper
from warehouses.enums_recognition import Level
from warehouses.models import Recognition
from warehouses.models.recognition import KINDS

QR_SIZE = 32


def verify_url(row: Recognition) -> str:
    """Where anybody checks the certificate; its hash travels in the address."""
    path = reverse("public:recognition_verify", args=[row.uid])
    return f"{settings.PILOTZONE_BASE_URL}{path}?{urlencode({'h': row.certificate_digest})}"


def is_intact(row: Recognition) -> bool:
    """Whether the kept text still has the digest that stands on the paper."""
    return hashlib.sha256(row.certificate.encode()).hexdigest() == row.certificate_digest


def paper(row: Recognition) -> bytes:
    with translation.override("zh-hans"):
        return draw(row, json.loads(row.certificate))


def day(text: str) -> str:
    value = date.fromisoformat(text)
    return f"{value.year}年{value.month}月{value.day}日"


def draw(row: Recognition, said: dict[str, Any]) -> bytes:
    """What was frozen on the day of the decision; names that changed since do not change it."""
    found = Paper(
        "海外仓认定证书",
        made_at=row.decided_at,
        issuer=settings.PILOTZONE_NAME_ZH,
        foot=f"{said['number']} · {row.certificate_digest}",
    )
    top = found.get_y()
    found.facts(fact_rows(said), free=QR_SIZE + 6)
    found.qr(verify_url(row), x=210 - 20 - QR_SIZE, y=top + 2, size=QR_SIZE)
    found.set_y(max(found.get_y(), top + QR_SIZE + 8))
    found.heading("认定")
    found.paragraph(
        f"经申报、核查、评审和公示，认定{said['operator']['zh']}运营的{said['warehouse']['zh']}"
        f"为{Level(said['level']).label}{dict(KINDS)[said['kind']]}海外仓（{said['batch_name']['zh']}），"
        f"有效期自{day(said['decided_on'])}至{day(said['valid_until'])}。"
    )
    found.heading("怎样核对")
    found.note(
        "扫描右上角的二维码，可以核对本证书的内容是否与平台保存的记录一致、认定现在是否有效。"
        "证书内容的摘要（SHA-256）印在页脚。认定被撤销或到期后，证书不再有效。"
    )
    return found.bytes()


def fact_rows(said: dict[str, Any]) -> list[tuple[str, str]]:
    warehouse, scheme = said["warehouse"], said["scheme"]
    return [
        ("证书编号", said["number"]),
        ("海外仓", warehouse["zh"]),
        ("海外仓编码", warehouse["code"]),
        ("国家（地区）", said["country"]["zh"]),
        ("城市", warehouse["city"]),
        ("运营企业", said["operator"]["zh"]),
        ("统一社会信用代码", said["operator"]["uscc"]),
        ("级别和批次", f"{Level(said['level']).label}第{said['batch']}批"),
        ("类型", str(dict(KINDS)[said["kind"]])),
        ("认定标准", f"{scheme['code']} 第{scheme['version']}版"),
        ("决定文号", said["decision"]),
        ("有效期", f"{day(said['decided_on'])}至{day(said['valid_until'])}"),
    ]


def answer(row: Recognition) -> HttpResponse:
    response = HttpResponse(paper(row), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{row.certificate_number}.pdf"'
    return response
