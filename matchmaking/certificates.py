"""The certificate of a training: an A4 paper in Chinese with the code that leads to its verification."""

import hashlib
import json
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from matchmaking.models import TrainingCertificate
from pilotzone.papers.pdf import Paper

QR_SIZE = 32


def verify_url(row: TrainingCertificate) -> str:
    """Where anybody checks the certificate; its hash travels in the address."""
    path = reverse("public:certificate_verify", args=[row.uid])
    return f"{settings.PILOTZONE_BASE_URL}{path}?{urlencode({'h': row.digest})}"


def is_intact(row: TrainingCertificate) -> bool:
    """Whether the kept text still has the digest that stands on the paper."""
    return hashlib.sha256(row.record.encode()).hexdigest() == row.digest


def said(row: TrainingCertificate) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(row.record)
    return found


def masked(name: str) -> str:
    """The first sign alone: enough for whoever holds the paper, of no use to others."""
    return name[:1] + "*" * max(1, min(2, len(name) - 1))


def day(text: str) -> str:
    value = date.fromisoformat(text)
    return f"{value.year}年{value.month}月{value.day}日"


def period(content: dict[str, Any]) -> str:
    first, last = day(content["first"]), day(content["last"])
    return first if first == last else f"{first}至{last}"


def hours(minutes: int) -> str:
    """Whole and half hours, rounded down."""
    halves = minutes // 30
    return f"{halves // 2}.5" if halves % 2 else str(halves // 2)


def paper(row: TrainingCertificate) -> bytes:
    with translation.override("zh-hans"):
        return draw(row, said(row))


def draw(row: TrainingCertificate, content: dict[str, Any]) -> bytes:
    found = Paper(
        "培训合格证书",
        made_at=row.given_at,
        issuer=settings.PILOTZONE_NAME_ZH,
        foot=f"{content['number']} · {row.digest}",
    )
    top = found.get_y()
    facts = [
        ("证书编号", content["number"]),
        ("姓名", content["name"]),
        ("所在单位", content["party"]["zh"]),
        ("培训", content["event"]["zh"]),
        ("培训时间", period(content)),
        ("参加学时", f"{hours(content['minutes'])} 小时"),
        ("发证日期", day(content["given_on"])),
    ]
    found.facts(facts, free=QR_SIZE + 6)
    found.qr(verify_url(row), x=210 - 20 - QR_SIZE, y=top + 2, size=QR_SIZE)
    found.set_y(max(found.get_y(), top + QR_SIZE + 8))
    found.paragraph(
        f"{content['name']}于{period(content)}参加“{content['event']['zh']}”，"
        f"累计{hours(content['minutes'])}小时，完成培训，特发此证。"
    )
    found.heading("怎样核对")
    found.note(
        "扫描右上角的二维码，可以核对本证书的内容是否与平台保存的记录一致、证书现在是否有效。"
        "证书内容的摘要（SHA-256）印在页脚。"
    )
    return found.bytes()
