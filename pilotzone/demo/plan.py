"""The small demo on paper: invented enterprises, their claims, and how far each claim has come."""

from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from random import Random

from enterprises.enums import BusinessRole
from pilotzone.demo.names import digital_invoice

SEED = 2024


@dataclass(frozen=True, slots=True)
class Firm:
    """An enterprise of the demo. Turnovers in yuan: of 2023 and of 2022."""

    key: str
    short_zh: str
    short_en: str
    district: str
    representative: str
    turnover: int
    before: int
    high_tech: bool = False
    specialised: bool = False
    trademark: bool = False
    roles: tuple[BusinessRole, ...] = (BusinessRole.SELLER,)
    place: tuple[str, str] = ("天津", "Tianjin")
    uscc: str = ""  # where documents name it; else one is made up

    @property
    def name_zh(self) -> str:
        return f"{self.place[0]}{self.short_zh}有限公司"

    @property
    def name_en(self) -> str:
        return f"{self.place[1]} {self.short_en} Co., Ltd."


BOTH = (BusinessRole.SELLER, BusinessRole.LOGISTICS)
FIRMS = (
    Firm(
        "lantu",
        "澜图进出口",
        "Lantu Import & Export",
        "binhai",
        "许予安",
        62_480_000,
        41_300_000,
        trademark=True,
        uscc="91120116MA07B2X41J",
    ),  # of the examples in docs/api and in the contract
    Firm("lisen", "栎森国际贸易", "Lisen Trading", "binhai", "沈景行", 186_500_000, 150_200_000, high_tech=True),
    Firm("yuanhe", "沅禾电子商务", "Yuanhe E-Commerce", "binhai", "顾明哲", 18_000_000, 16_400_000),
    Firm("jinze", "槿泽家居用品", "Jinze Home Goods", "binhai", "陆雨桐", 24_760_000, 22_000_000, specialised=True),
    Firm("hengyue", "珩岳自行车", "Hengyue Bicycle", "wuqing", "蒋知远", 96_300_000, 88_120_000, trademark=True),
    Firm("jiaxi", "嘉汐乐器", "Jiaxi Musical Instruments", "wuqing", "韩思齐", 31_050_000, 28_440_000),
    Firm("hongchuan", "泓川供应链", "Hongchuan Supply Chain", "binhai", "秦一诺", 540_000_000, 498_000_000, roles=BOTH),
    Firm("hanyuan", "瀚原跨境科技", "Hanyuan Technology", "binhai", "冯书宁", 8_920_000, 6_100_000, high_tech=True),
    Firm("shuoyu", "朔屿地毯织造", "Shuoyu Carpet Weaving", "wuqing", "魏若溪", 45_600_000, 43_900_000),
    Firm("lanqiao", "岚桥渔具", "Lanqiao Fishing Tackle", "binhai", "苏澍", 12_380_000, 11_020_000),
    Firm("jifan", "霁帆户外装备", "Jifan Outdoor", "wuqing", "叶云舒", 27_900_000, 19_800_000, trademark=True),
    Firm("yiting", "弈汀家具", "Yiting Furniture", "binhai", "田青", 73_150_000, 70_400_000),
    Firm("huanye", "桓野车品", "Huanye Car Supplies", "wuqing", "许书宁", 103_700_000, 97_300_000, specialised=True),
    Firm("chengzhou", "澄舟假发制品", "Chengzhou Wigs", "binhai", "沈若溪", 5_460_000, 0),
)

# What waits in the registration queue: registered without a licence, and outside the zone.
WAITING = (
    Firm("yuyu", "昱禹食品", "Yuyu Food", "wuqing", "顾予安", 0, 0),
    Firm("luoyan", "珞砚箱包", "Luoyan Luggage", "", "蒋青", 0, 0, place=("河北", "Hebei")),
)


class Ending(StrEnum):
    """What stops a claim on its way."""

    HALF_FILLED = "half filled"
    WITHDRAWN = "withdrawn"
    REFUSED = "refused"
    CORRECTION = "correction"  # asked for, not answered
    CORRECTED = "corrected"  # answered: in review again
    DISAGREED = "disagreed"  # the second district desk does not agree


class Problem(StrEnum):
    """What is wrong with one of its lines."""

    LATE = "dated outside 2023"
    USED = "invoice number used by another claim"
    BUYER = "made out to somebody else"


@dataclass(frozen=True, slots=True)
class Claim:
    """`way`: how many working days ago it was begun, submitted, seen by both district desks, proposed, signed twice."""

    firm: str
    call: str
    project: str
    way: tuple[int, ...]
    lines: int = 3
    ending: Ending | None = None
    problems: tuple[Problem, ...] = ()
    notice: int = 0  # which public notice it is part of, counted from the first
    by_agent: bool = False
    confirming: bool = False


CALL_DAYS = {"earlier": (62, 42), "open": (9, -12)}  # working days before today; after today where negative
NOTICE_DAYS = {1: 40, 2: 12, 3: 2}
PAID_NOTICES = (1,)
CLOSED_ACCOUNT = "jifan"  # its payment comes back
DEMANDED = "lisen"  # has to repay a part

CLAIMS = (
    Claim("lisen", "earlier", "独立站建设", (60, 57, 54, 52, 47, 44, 43), 4, notice=1),
    Claim("hengyue", "earlier", "平台店铺", (60, 56, 53, 52, 48, 44, 43), 3, notice=1),
    Claim("jifan", "earlier", "独立站建设", (59, 56, 54, 51, 47, 44, 43), 5, notice=1),
    Claim("yiting", "earlier", "独立站建设", (58, 50, 44, 40, 35, 31, 30), 6, notice=2),
    Claim("jinze", "earlier", "平台店铺", (55, 49, 43, 41, 34, 31, 30), 3, notice=2),
    Claim("shuoyu", "earlier", "平台店铺", (52, 46, 40, 38, 14, 8, 7), 4, notice=3),
    Claim("hongchuan", "earlier", "独立站与推广", (51, 45, 38, 36, 14, 8, 7), 8, notice=3),
    Claim("jiaxi", "earlier", "独立站建设", (50, 44, 37, 35, 7, 4, 3), 3),
    Claim("huanye", "earlier", "平台店铺", (48, 44, 36, 34, 7, 4, 2), 4, problems=(Problem.LATE,)),
    Claim("yuanhe", "earlier", "独立站建设", (47, 43, 34, 30, 4), 3),
    Claim("lanqiao", "earlier", "平台店铺", (47, 43, 33, 29, 4, 2), 2),
    Claim("hanyuan", "earlier", "独立站建设", (46, 43, 20, 9), 4, problems=(Problem.BUYER,)),
    Claim("yiting", "earlier", "海外推广", (45, 43, 33, 29, 22), 2, ending=Ending.REFUSED, problems=(Problem.BUYER,)),
    Claim("shuoyu", "earlier", "海外推广", (45, 43), 2, ending=Ending.WITHDRAWN),
    Claim("lantu", "open", "独立站建设", (8, 7), 6, problems=(Problem.LATE, Problem.USED, Problem.BUYER)),
    Claim("lantu", "open", "平台店铺", (3,), 2, ending=Ending.HALF_FILLED),
    Claim("lantu", "open", "海外推广", (5, 2), 3, confirming=True),
    Claim("jifan", "open", "平台店铺", (8, 7, 6, 5, 2), 3),
    Claim("jinze", "open", "海外推广", (1,), 1, ending=Ending.HALF_FILLED),
    Claim("chengzhou", "open", "独立站建设", (8, 6), 3),
    Claim("chengzhou", "open", "平台店铺", (7, 4, 3), 2),
    Claim("yuanhe", "open", "平台店铺", (7, 6, 4), 4, by_agent=True),
    Claim("lantu", "open", "独立站运营", (6, 5), 3, ending=Ending.CORRECTION, problems=(Problem.LATE,)),
    Claim("hanyuan", "open", "平台店铺", (9, 8), 3, ending=Ending.CORRECTED, problems=(Problem.BUYER,)),
    Claim("lanqiao", "open", "独立站建设", (8, 7, 5, 4), 3),
    Claim("yuanhe", "open", "独立站运营", (5, 1), 3),
    Claim("hanyuan", "open", "海外推广", (4, 2), 2, problems=(Problem.USED,)),
    Claim("lanqiao", "open", "平台店铺", (8, 6, 4, 3), 2, ending=Ending.DISAGREED, problems=(Problem.LATE,)),
    Claim("chengzhou", "open", "海外推广", (6, 5), 2, ending=Ending.WITHDRAWN),
)


@dataclass(frozen=True, slots=True)
class Cost:
    """A cost line as an applicant types it."""

    kind: str
    description: str
    seller: str
    number: str
    invoiced: str
    paid: str
    own: bool
    amount: str
    currency: str


# kind, description, seller, currency, least and most in whole units
OFFERS = (
    ("site_build", "独立站搭建与支付接口开发", "天津示例信息技术有限公司", "CNY", 18_000, 62_000),
    ("platform_fee", "北美站店铺月租与服务费", "Sample Marketplace LLC", "USD", 480, 3_600),
    ("platform_fee", "欧洲站店铺年费", "Sample Marketplace SARL", "EUR", 390, 2_900),
    ("promotion", "搜索广告投放", "Sample Ads Ltd.", "USD", 900, 5_200),
    ("site_operation", "云服务器与域名", "天津示例云计算有限公司", "CNY", 3_600, 21_000),
    ("promotion", "海外社交媒体推广", "天津示例文化传播有限公司", "CNY", 6_000, 34_000),
)


@cache
def costs_of(claim: Claim) -> tuple[Cost, ...]:
    """The claim's cost lines, always the same; its problems lie in the last ones."""
    random = Random(f"{SEED} {claim.firm} {claim.call} {claim.project}")
    start = random.randrange(len(OFFERS))
    costs = []
    for place in range(claim.lines):
        kind, description, seller, currency, least, most = OFFERS[(start + place) % len(OFFERS)]
        month, day = 1 + (start + 2 * place) % 12, random.randint(1, 27)
        costs.append(
            Cost(
                kind=kind,
                description=description,
                seller=seller,
                number=invoice_number(claim, place, currency),
                invoiced=f"2023-{month:02d}-{day:02d}",
                paid=f"2023-{month:02d}-{day + 1:02d}",
                own=True,
                amount=f"{random.randint(least, most)}.{random.choice(('00', '50', '80', '36'))}",
                currency=currency,
            )
        )
    for place, problem in enumerate(claim.problems, start=claim.lines - len(claim.problems)):
        costs[place] = spoilt(costs[place], problem)
    return tuple(costs)


def invoice_number(claim: Claim, place: int, currency: str) -> str:
    serial = (CLAIMS.index(claim) + 1) * 100 + place
    return digital_invoice(serial) if currency == "CNY" else f"INV-2023-{serial:05d}"


def spoilt(cost: Cost, problem: Problem) -> Cost:
    if problem == Problem.LATE:
        return replace(cost, invoiced="2024-01-09", paid="2024-01-11")
    if problem == Problem.USED:
        return replace(cost, number=costs_of(CLAIMS[0])[0].number)
    return replace(cost, own=False)
