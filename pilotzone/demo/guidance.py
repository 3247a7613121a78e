"""The demo's library of compliance guides, and three questions to the desk: answered, with an expert, waiting."""

from datetime import date, datetime, timedelta
from typing import Any

from matchmaking.actions.guidance import asking, guides
from matchmaking.enums_guidance import Topic
from pilotzone.accounts.models import User
from pilotzone.demo.cast import LEADING, Company
from pilotzone.demo.story import Story

DAY = timedelta(days=1)
# market, topic, titles, texts, source, address, from, until
GUIDES: tuple[tuple[Any, ...], ...] = (
    (
        "DE",
        Topic.PRODUCT,
        "德国包装法：向消费者销售带包装商品须登记",
        "Packaging in Germany: registration before selling to consumers",
        (
            "首次投放须纳入回收体系的包装前，生产者应当在中央包装登记处（LUCID）登记，并与回收体系签约。"
            "电子商务平台不得为未登记的生产者提供销售。"
        ),
        (
            "Before packaging that falls under a recovery system is first put on the market, the producer "
            "registers with the central agency (LUCID) and joins a system. Marketplaces may not offer goods of those "
            "who are not registered."
        ),
        "Verpackungsgesetz §§ 7, 9",
        "https://www.gesetze-im-internet.de/verpackg/",
        date(2022, 7, 1),
        None,
    ),
    (
        "EU",
        Topic.TAX,
        "欧盟一站式增值税申报（OSS、IOSS）",
        "One declaration of VAT for the Union (OSS, IOSS)",
        "单票不超过 150 欧元的进口远程销售可以通过 IOSS 按月申报增值税；欧盟境内远程销售可以通过 OSS 按季申报。",
        (
            "VAT on distance sales of imported goods up to 150 euros a consignment are declared monthly through IOSS, "
            "VAT on distance sales within the Union quarterly through OSS."
        ),
        "Council Directive (EU) 2017/2455, Directive 2006/112/EC Title XII Chapter 6",
        "https://eur-lex.europa.eu/eli/dir/2017/2455/oj",
        date(2021, 7, 1),
        None,
    ),
    (
        "EU",
        Topic.DATA,
        "欧盟个人数据保护：向境外传输的条件",
        "Personal data in the Union: when data may leave it",
        "向欧盟以外传输个人数据，须有充分性认定、标准合同条款或者其他适当保障，并告知个人。",
        (
            "Personal data leave the Union only on an adequacy decision, standard clauses or other safeguards, "
            "and the person is told."
        ),
        "Regulation (EU) 2016/679, Articles 44 to 49",
        "https://eur-lex.europa.eu/eli/reg/2016/679/oj",
        date(2018, 5, 25),
        None,
    ),
)
ANSWER = "由实际将商品首次投放德国市场的一方登记。贵公司以自有品牌经平台直接销售的，由贵公司登记，平台只核验登记号。"


def stories(officers: dict[str, User], companies: dict[str, Company], *, now: datetime) -> list[Story]:
    return [guidance_story(officers, companies, now)]


def guidance_story(officers: dict[str, User], companies: dict[str, Company], now: datetime) -> Story:
    keeper = officers["events"]
    yield (at := now - 40 * DAY)
    written = [write(row, keeper, at) for row in GUIDES]
    yield (at := now - 8 * DAY)
    first = ask(companies[LEADING], "DE", Topic.PRODUCT, "包装登记由谁办理", "通过平台销售，登记由谁办理？", at)
    yield (at := now - 7 * DAY)
    first = asking.assign(first, email=officers["events2"].email, by=keeper, now=at)
    yield (at := now - 6 * DAY)
    first = asking.answer(first, text=ANSWER, guides=[written[0]], by=officers["events2"], now=at)
    yield (at := now - 5 * DAY)
    asking.rate(first, rating=5, text="答复清楚。", by=first.asked_by, now=at)
    yield (at := now - 2 * DAY)
    second = ask(companies[LEADING], "FR", Topic.TAX, "IOSS 与平台代扣的关系", "平台已代扣的，还需要自行申报吗？", at)
    asking.assign(second, email=officers["events2"].email, by=keeper, now=at)
    ask(companies["hongchuan"], "JP", Topic.IP, "日本商标申请时间", "进入日本市场前多久申请商标为宜？", at)


def write(row: tuple[Any, ...], keeper: User, now: datetime) -> Any:
    values = dict(zip(guides.FIELDS, row, strict=True))
    return guides.publish(guides.write(None, values, by=keeper, now=now), by=keeper, now=now)


def ask(company: Company, market: str, topic: str, subject: str, text: str, now: datetime) -> Any:
    return asking.ask(
        company.enterprise, market=market, topic=topic, subject=subject, text=text, by=company.lead, now=now
    )
