"""What a funding plan says: its claims by district with their amounts and budgets; as a table and as a paper."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from openpyxl import Workbook

from pilotzone.files.spreadsheets import saved
from pilotzone.kernel.money import format_money, plain_money
from pilotzone.papers.pdf import Paper
from subsidies.backtest_sheets import cell_of, yuan
from subsidies.enums import Stage, State
from subsidies.models import Application, Entitlement, FundingPlan, FundingPlanItem, Instalment, Programme
from subsidies.rules.capitals import capitals

FORMAT = "funding-plan/2"


def without_plan(programme: Programme, claims: QuerySet[Application]) -> QuerySet[Application]:
    """Those of the claims that are to be paid and stand in no plan."""
    standing = FundingPlanItem.objects.filter(stands=True).values("application")
    return claims.filter(call__programme=programme, state=State.PAYABLE).exclude(pk__in=standing)


def record_of(programme: Programme, document_number: str, claims: Sequence[Application]) -> dict[str, Any]:
    """By district and reference; each claim's amount in fen with the budgets that bear it, and the digest of the
    record for which it was approved."""
    parts: dict[int, list[Instalment]] = {}
    approved: dict[int, str] = {}
    keys = [each.pk for each in claims]
    for start in range(0, len(keys), 500):
        rows = Instalment.objects.filter(application__in=keys[start : start + 500], stop=None).select_related("budget")
        for part in rows.order_by("application", "position"):
            parts.setdefault(part.application_id, []).append(part)
        made = Entitlement.objects.filter(
            application__in=keys[start : start + 500], stage=Stage.APPROVED, is_current=True
        )
        approved.update(made.values_list("application", "digest"))
    ordered = sorted(claims, key=lambda each: (each.division.position if each.division else 99_999, each.reference))
    return {
        "format": FORMAT,
        "programme": programme.code,
        "document_number": document_number,
        "claims": [
            {
                "reference": each.reference,
                "enterprise": each.enterprise.name_zh,
                "uscc": each.enterprise.uscc,
                "project": each.project,
                "district": each.division.name_zh if each.division else "",
                "measure": each.measure_version.measure.name_zh,
                "amount": str(each.approved or 0),
                "record": approved.get(each.pk, ""),
                "budgets": budgets_of(parts.get(each.pk, ())),
            }
            for each in ordered
        ],
    }


def budgets_of(parts: Iterable[Instalment]) -> list[dict[str, str]]:
    """How much of a claim each budget bears, in the order of the claim's payment plan."""
    found: dict[tuple[str, str], int] = {}
    for part in parts:
        key = (part.budget.source, part.budget.document_number)
        found[key] = found.get(key, 0) + part.amount
    return [{"source": source, "document": document, "amount": str(fen)} for (source, document), fen in found.items()]


def claims_of(plan: FundingPlan) -> list[dict[str, Any]]:
    """The claims as they stand in the record, with whole fen."""
    rows: list[dict[str, Any]] = json.loads(plan.record)["claims"]
    for row in rows:
        row["amount"] = int(row["amount"])
        row["sources"] = [f"{each['source']} {each['document']}" for each in row["budgets"]]
    return rows


def by_district(plan: FundingPlan) -> list[dict[str, Any]]:
    """The districts in the order of the record, each with its claims and their sum."""
    found: dict[str, list[dict[str, Any]]] = {}
    for row in claims_of(plan):
        found.setdefault(row["district"], []).append(row)
    return [{"name": name, "claims": rows, "total": sum(row["amount"] for row in rows)} for name, rows in found.items()]


def workbook(plan: FundingPlan) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet(plan.reference)
    sheet.freeze_panes = "A2"
    head = [
        pgettext("row of a table", "Number"),
        _("District"),
        _("Enterprise"),
        _("Unified social credit code"),
        _("Claim"),
        _("Direction"),
    ]
    head += [_("Amount (¥)"), _("Source of the money")]
    sheet.append([cell_of(sheet, value, bold=True) for value in head])
    for place, row in enumerate(claims_of(plan), start=1):
        names = [row["district"], row["enterprise"], row["uscc"], row["reference"], row["measure"]]
        line = [place, *names, yuan(row["amount"]), "；".join(row["sources"])]
        sheet.append([cell_of(sheet, value, bold=False) for value in line])
    foot = [None, _("Total"), None, None, None, None, yuan(plan.total), None]
    sheet.append([cell_of(sheet, value, bold=True) for value in foot])
    return saved(book)


def paper(plan: FundingPlan) -> bytes:
    """The plan as it is issued, the same bytes from the same record."""
    with translation.override("zh-hans"):
        made = Paper(
            f"{plan.programme.name_zh} 资金下达计划",
            made_at=plan.issued_at or plan.made_at,
            issuer=settings.PILOTZONE_NAME_ZH,
            foot=f"{plan.document_number} · {plan.digest}",
        )
        rows = claims_of(plan)
        facts = [
            ("文号", plan.document_number),
            ("件数", str(len(rows))),
            ("合计", f"{format_money(plan.total)}（人民币{capitals(plan.total)}）"),
            ("商务拟定", plan.made_by.name),
            ("财政核签", plan.issued_by.name if plan.issued_by else "尚未核签"),
        ]
        made.facts(facts)
        for district in by_district(plan):
            made.heading(
                f"{district['name'] or '未分区'}（{len(district['claims'])} 件，{format_money(district['total'])}）"
            )
            lines = [
                [
                    row["enterprise"],
                    row["reference"],
                    row["measure"],
                    plain_money(row["amount"]),
                    "\n".join(row["sources"]),
                ]
                for row in district["claims"]
            ]
            head = ["企业", "申报编号", "支持方向", "金额（元）", "资金来源"]
            made.grid(head, lines, (46, 30, 38, 24, 32), ("LEFT", "LEFT", "LEFT", "RIGHT", "LEFT"))
        return made.bytes()
