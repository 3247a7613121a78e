"""Which papers the demo's claims and enterprises hand in."""

from dataclasses import replace

from pilotzone.demo.papers import Page, Paper
from pilotzone.demo.plan import Claim, Cost, Firm, costs_of

SHOWN = {"CNY": "¥", "USD": "US$", "EUR": "€"}
AGENT = "Zhou Lan"
SITE_KINDS = {"site_build", "site_operation"}


def licence(firm: Firm, uscc: str) -> Paper:
    rows = (
        ("统一社会信用代码", uscc),
        ("名称", firm.name_zh),
        ("类型", "有限责任公司"),
        ("法定代表人", firm.representative),
        ("登记机关", "天津市市场监督管理部门（演示）"),
    )
    return Paper(f"营业执照-{firm.key}", (Page("营业执照", rows, "登记机关"),))


def letter(firm: Firm) -> Paper:
    rows = (
        ("委托单位", firm.name_zh),
        ("受托人", AGENT),
        ("委托事项", "跨境电商扶持资金申报"),
        ("权限", "填报、修改，不含提交"),
    )
    return Paper(f"授权委托书-{firm.key}", (Page("授权委托书", rows, firm.name_zh),))


def papers_of(claim: Claim, firm: Firm) -> dict[str, list[tuple[Paper, tuple[int, ...]]]]:
    """By material: each paper with the places of the lines that it serves."""
    costs, name = costs_of(claim), f"{firm.key}-{claim.project}"
    every = tuple(range(len(costs)))
    found: dict[str, list[tuple[Paper, tuple[int, ...]]]] = {
        "platform_record": [(record(name, firm), ())],
        "contracts": [(contract(name, firm, costs), every)],
        "invoices": [(invoice(name, place, cost, firm), (place,)) for place, cost in enumerate(costs)],
        "vouchers": [(vouchers(name, firm, costs), every)],
        "audit_report": [(report(name, firm), ())],
    }
    if any(cost.kind in SITE_KINDS for cost in costs):
        found["screenshots"] = [(screenshots(name, firm), ())]
    if firm.trademark:
        rows = (
            ("注册人", firm.name_en),
            ("注册号", "DEMO-018-554-203"),
            ("类别", "Class 12, 18, 28"),
            ("地区", "European Union"),
        )
        found["trademark"] = [(Paper(f"境外商标-{name}", (Page("Certificate of registration", rows),)), ())]
    if claim.by_agent:
        found["authority"] = [(letter(firm), ())]
    return found


def invoice(name: str, place: int, cost: Cost, firm: Firm) -> Paper:
    buyer = firm.name_zh if cost.own else "天津示例控股集团有限公司"
    title, rows = domestic_invoice(cost, buyer) if cost.currency == "CNY" else foreign_invoice(cost, buyer)
    return Paper(f"发票{place + 1}-{name}", (Page(title, rows, cost.seller),))


def domestic_invoice(cost: Cost, buyer: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """With the labels of the real form, by which the portal reads it."""
    year, month, day = cost.invoiced.split("-")
    rows = (
        ("发票号码：", cost.number),
        ("开票日期：", f"{year}年{month}月{day}日"),
        ("购买方 名称：", buyer),
        ("销售方 名称：", cost.seller),
        ("项目名称", cost.description),
        ("价税合计（小写）", money(cost)),
    )
    return "电子发票（普通发票）", rows


def foreign_invoice(cost: Cost, buyer: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    rows = (
        ("发票号码 / No.", cost.number),
        ("开票日期 / Date", cost.invoiced),
        ("购买方 / Buyer", buyer),
        ("销售方 / Seller", cost.seller),
        ("项目 / Item", cost.description),
        ("价税合计 / Total", money(cost)),
    )
    return "Invoice", rows


def vouchers(name: str, firm: Firm, costs: tuple[Cost, ...]) -> Paper:
    pages = tuple(
        Page(
            "电子回单",
            (
                ("付款人", firm.name_zh),
                ("收款人", cost.seller),
                ("付款日期", cost.paid),
                ("金额", money(cost)),
                ("用途", f"{cost.description} {cost.number}"),
            ),
            "示例银行天津分行",
        )
        for cost in costs
    )
    return Paper(f"付款凭证-{name}", pages)


def contract(name: str, firm: Firm, costs: tuple[Cost, ...]) -> Paper:
    rows = (
        ("甲方", firm.name_zh),
        ("乙方", costs[0].seller),
        ("签订日期", "2022-12-20"),
        ("服务期", "2023-01-01 至 2023-12-31"),
        ("服务内容", "、".join(dict.fromkeys(cost.description for cost in costs[:2]))),
        ("结算", "按发票结算"),
    )
    return Paper(f"合同-{name}", (Page("跨境电商服务合同", rows, firm.name_zh),))


def record(name: str, firm: Firm) -> Paper:
    rows = (
        ("企业", firm.name_zh),
        ("备案状态", "已备案"),
        ("2023年订单数", f"{firm.turnover // 260:,}"),
        ("截图日期", "2024-06-03"),
    )
    return Paper(f"备案截图-{name}", (Page("跨境电商综合服务平台（截图）", rows),))


def screenshots(name: str, firm: Firm) -> Paper:
    first = Page(f"www.{firm.key}.example", (("首页", "New arrivals · Best sellers · About us"), ("商品数", "248")))
    second = Page(
        f"www.{firm.key}.example/checkout", (("下单页", "Shipping · Payment · Review"), ("货币", "USD / EUR"))
    )
    return Paper(f"网站截图-{name}", (first, second))


def report(name: str, firm: Firm) -> Paper:
    rows = (
        ("被审计单位", firm.name_zh),
        ("2023年度营业收入", f"¥{firm.turnover:,}.00"),
        ("2022年度营业收入", f"¥{firm.before:,}.00"),
        ("审计意见", "标准无保留意见"),
        ("会计师事务所", "天津示例会计师事务所"),
    )
    return Paper(f"审计报告-{name}", (Page("2023年度审计报告（摘要）", rows, "示例会计师事务所"),))


def money(cost: Cost) -> str:
    whole, fraction = cost.amount.split(".")
    return f"{SHOWN[cost.currency]}{int(whole):,}.{fraction}"


def new_invoice(claim: Claim, firm: Firm) -> Paper:
    """What a correction hands in later: the last line's invoice, made out to the right buyer."""
    last = replace(costs_of(claim)[-1], own=True, invoiced="2023-11-20")
    return invoice(f"更正-{firm.key}-{claim.project}", len(costs_of(claim)) - 1, last, firm)
