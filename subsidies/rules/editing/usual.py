"""Inputs that most measures ask for, ready to be taken into a document, with the papers that show them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pilotzone.formula.text import Text
from subsidies.rules.editing.tree import Tree


@dataclass(frozen=True, slots=True)
class Usual:
    """`offers` are the names and types with which it answers a question: itself, or columns of its rows.

    `drops` are conditions under which a row does not count: by their names the test, the label and the message.
    """

    label: Text
    item: dict[str, Tree]
    offers: tuple[tuple[str, str], ...]
    papers: Mapping[str, dict[str, str]] = field(default_factory=dict)
    lists: Mapping[str, Tree] = field(default_factory=dict)
    group: str = "figure"  # figure, lines or register
    drops: Mapping[str, tuple[str, dict[str, str], dict[str, str]]] = field(default_factory=dict)


def _text(zh: str, en: str) -> dict[str, str]:
    return {"zh": zh, "en": en}


PAPERS = {
    "audit_report": _text("审计报告", "Audit report"),
    "export_records": _text("海关出口数据证明", "Customs records of the exports"),
}


def _one(name: str, kind: str, zh: str, en: str, group: str = "figure", **more: Tree) -> tuple[str, Usual]:
    evidence = more.get("evidence")
    papers = {evidence: PAPERS[evidence]} if evidence else {}
    item = {"type": kind, "label": _text(zh, en), **more}
    return name, Usual(Text(zh, en), item, ((name, kind),), papers, {}, group)


def _column(kind: str, zh: str, en: str, **more: Tree) -> dict[str, Tree]:
    return {"type": kind, "label": _text(zh, en), **more}


LINES = Usual(
    Text("费用明细（带发票）", "Cost lines with invoices"),
    {
        "label": _text("费用明细", "Cost lines"),
        "help": _text("每张发票填一项。", "One line for each invoice."),
        "most": "2000",
        "rows": {
            "description": _column("text", "费用说明", "Description", required="false"),
            "invoice_number": _column("text", "发票号码", "Invoice number", evidence="invoices"),
            "invoice_date": _column("date", "开票日期", "Invoice date", evidence="invoices"),
            "paid_on": _column("date", "付款日期", "Paid on", evidence="vouchers"),
            "fee": _column("CNY", "金额", "Amount", evidence="invoices"),
            "accepted": _column("bool", "审核认可", "Accepted in review", **{"from": "reviewer", "default": "true"}),
            "first_use": _column(
                "bool",
                "发票未在其他申报中使用",
                "The invoice is used in no other claim",
                **{"from": "invoices", "default": "true"},
            ),
        },
    },
    (("spend.fee", "CNY"), ("spend.invoice_date", "date"), ("spend.paid_on", "date")),
    {"invoices": _text("发票", "Invoices"), "vouchers": _text("付款凭证", "Payment vouchers")},
    group="lines",
    drops={
        "confirmed": (
            "accepted",
            _text("费用经审核认可", "Costs accepted in review"),
            _text(
                "审核未予认可，该项费用不计入。理由见审核意见。",
                "Not accepted in review, so the line does not count. The reason is in the opinion.",
            ),
        ),
        "counted_once": (
            "first_use",
            _text("每张发票只计一次", "Each invoice counts once"),
            _text(
                "发票号码已被使用，该项费用不计入。请核对号码，或删除该项。",
                "The invoice number is already used, so the line does not count. Check the number or delete the line.",
            ),
        ),
    },
)
REGISTER = {"group": "register", "public": "true"}
USUAL: dict[str, Usual] = dict(
    (
        _one("turnover", "CNY", "年营业额", "Yearly turnover", evidence="audit_report", public="true"),
        _one(
            "turnover_before", "CNY", "上年营业额", "Turnover of the year before", evidence="audit_report", more="lower"
        ),
        _one("exports", "USD", "上年度跨境电商出口额", "E-commerce exports of last year", evidence="export_records"),
        _one(
            "exports_before",
            "USD",
            "前年度跨境电商出口额",
            "E-commerce exports of the year before last",
            evidence="export_records",
            more="lower",
        ),
        _one("cost", "CNY", "费用", "Costs"),
        ("spend", LINES),
        _one("area", "m2", "面积", "Area"),
        _one("containers", "count", "集装箱数", "Number of containers"),
        _one("pieces", "piece", "件数", "Number of items"),
        _one("booths", "booth", "展位数", "Number of booths"),
        _one("opened_on", "date", "启用日期", "Opened on"),
        _one(
            "other_money",
            "CNY",
            "同一费用从其他渠道获得的资金",
            "Money received elsewhere",
            **{"from": "other_funding"},
        ),
        _one("agreed", "bool", "是否符合", "Whether it holds"),
        _one(
            "registered_here",
            "bool",
            "在本市登记注册",
            "Registered in the city",
            **REGISTER,
            **{"from": "enterprise", "about": "local_registration"},
        ),
        _one("high_tech", "bool", "高新技术企业", "High-tech enterprise", "register", **{"from": "enterprise"}),
        _one(
            "specialised",
            "bool",
            "专精特新企业",
            "Specialised-and-new enterprise",
            "register",
            **{"from": "enterprise"},
        ),
        _one(
            "serious_violation",
            "bool",
            "有严重违法失信记录",
            "Listed for serious violations",
            "register",
            **{"from": "credit", "more": "lower"},
        ),
        _one(
            "owes_fiscal_money",
            "bool",
            "拖欠应缴还的财政性资金",
            "Owes fiscal money",
            "register",
            **{"from": "credit", "more": "lower"},
        ),
        _one(
            "applied_before",
            "bool",
            "以前获得过本项支持",
            "Supported under this measure before",
            "register",
            **{"from": "awards", "more": "any"},
        ),
    )
)
