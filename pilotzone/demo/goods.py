"""Goods of the demo: items filed, some that wait for an officer, and what offices told of trade."""

from datetime import datetime, timedelta

from enterprises.actions.goods import deciding, filing, keeping
from enterprises.actions.goods.filing import Given
from enterprises.enums_goods import Channel, FactKind, FactState, Verb
from enterprises.models import GoodsFiling, TradeFact
from pilotzone.accounts.models import User
from pilotzone.demo.cast import LEADING, Company
from pilotzone.demo.story import Story

DAY = timedelta(days=1)
SHIRT = {
    "hs_code": "61091000", "name_zh": "纯棉T恤", "name_en": "Cotton T-shirt", "brand": "澜图",
    "specification": "男式，短袖", "origin": "CN", "unit": "件",
    "batch_codes": ["B2026-01"], "mode": "9710", "quantity": 800,
}  # fmt: skip
CREAM = SHIRT | {"hs_code": "33049900", "name_zh": "保湿面霜", "name_en": "Face cream", "unit": "瓶", "origin": "FR"}
COOKIES = SHIRT | {
    "hs_code": "19053100", "name_zh": "黄油曲奇", "name_en": "Butter cookies", "unit": "盒", "origin": "DK",
}  # fmt: skip
LAMP = SHIRT | {"hs_code": "94052100", "name_zh": "台灯", "name_en": "Desk lamp", "unit": "台"}
FORMULA = SHIRT | {"hs_code": "19011010", "name_zh": "婴幼儿配方奶粉", "name_en": "Infant formula", "unit": "罐"}
FACTS = (
    (FactKind.DECLARATION, "020220261000123456", FactState.COMPLETED, 128_000_00, "USD", "customs", "GX-HG-2026-018"),
    (FactKind.REFUND, "TS-2026-000917", FactState.IN_PROGRESS, 86_320_50, "CNY", "tax", "GX-SW-2026-006"),
    (FactKind.RECEIPT, "SH-2026-004418", FactState.COMPLETED, 128_000_00, "USD", "safe", "GX-WH-2026-002"),
)


def stories(officers: dict[str, User], companies: dict[str, Company], *, now: datetime) -> list[Story]:
    return [goods_story(officers, companies, now)]


def goods_story(officers: dict[str, User], companies: dict[str, Company], now: datetime) -> Story:
    """Rules by two people, then filings in each state."""
    yield (at := now - 8 * DAY)
    rules = keeping.enter(keeping.starting(), by=officers["manager"], now=at)
    keeping.approve(rules, by=officers["director"], now=at)
    yield (at := now - 5 * DAY)
    company, officer = companies[LEADING], officers["caseworker"]
    file(company, "TS-001", SHIRT, now=at)
    file(company, "DL-001", LAMP, now=at)
    cream, cookies = file(company, "MS-001", CREAM, now=at), file(company, "QQ-001", COOKIES, now=at)
    tell(company, at)
    yield (at := now - 4 * DAY)
    deciding.accept(cream, reason="备案凭证已核对。", expected_version=1, by=officer, now=at)
    reason, clause = "未提供进口食品检验证明。", "《中华人民共和国食品安全法》"
    deciding.refuse(cookies, reason=reason, clause=clause, expected_version=1, by=officer, now=at)
    file(company, "DL-001", LAMP, verb=Verb.WITHDRAW, now=at)
    yield (at := now - DAY)
    file(company, "NF-001", FORMULA, now=at)
    asked = file(company, "TS-002", SHIRT | {"batch_codes": []}, now=at)
    deciding.ask(asked, question="请补充批次号。", expected_version=1, by=officer, now=at)


def file(
    company: Company, code: str, values: dict[str, object], *, verb: Verb = Verb.NEW, now: datetime
) -> GoodsFiling:
    return filing.file(company.enterprise, Given(verb, code, values), channel=Channel.PAGE, by=company.lead, now=now)


def tell(company: Company, now: datetime) -> None:
    """As the offices' systems would tell it."""
    for kind, number, state, amount, currency, source, basis in FACTS:
        TradeFact.objects.create(
            enterprise=company.enterprise,
            kind=kind,
            number=number,
            state=state,
            amount=amount,
            currency=currency,
            day=now.date(),
            source=source,
            basis=basis,
            as_of=now.date(),
            received_at=now,
            received_by=company.admin,
        )
