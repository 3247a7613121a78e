"""Needs and offers of the demo's firms, a bank and overseas buyers among them, and whom they ask to meet."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from matchmaking.actions import parties, profiles, requesting
from matchmaking.actions.people import Person
from matchmaking.enums import PartyKind, Role
from matchmaking.enums_meetings import Answer, Opinion, Wish
from matchmaking.models import Event, Participation, Party
from pilotzone.accounts.models import User
from pilotzone.demo.cast import LEADING, Company

MINUTE = timedelta(minutes=1)
NORDLICHT = "Nordlicht Handels GmbH"
# name, country, contact, e-mail, languages
OVERSEAS = (
    ("Gulf Home Trading LLC", "AE", "Omar Haddad", "omar.haddad@gulfhome.example", ("en", "ar")),
    ("Prairie Outdoor Supply Inc.", "US", "Emily Stone", "emily.stone@prairie.example", ("en",)),
)


@dataclass(frozen=True, slots=True)
class Thing:
    """A need or an offer. `price` in yuan."""

    side: str
    kind: str
    zh: str
    en: str
    categories: tuple[str, ...] = ()
    markets: tuple[str, ...] = ()
    certificates: tuple[str, ...] = ()
    volume: int | None = None
    unit: str = ""
    price: tuple[int, int] | None = None

    def values(self) -> dict[str, object]:
        low, high = (None, None) if self.price is None else (self.price[0] * 100, self.price[1] * 100)
        return {
            "side": self.side,
            "kind": self.kind,
            "categories": list(self.categories),
            "markets": list(self.markets),
            "certificates": list(self.certificates),
            "volume": self.volume,
            "unit": self.unit,
            "price_low": low,
            "price_high": high,
            "currency": "CNY",
            "text_zh": self.zh,
            "text_en": self.en,
        }


LIGHTS = Thing(
    "offer", "goods", "太阳能庭院灯、户外串灯，自有品牌", "Solar garden lights and string lights, own brand",
    ("home",), ("DE", "FR", "US"), ("CE", "ROHS"), 40_000, "piece", (28, 65),
)  # fmt: skip
ITEMS: Mapping[str, tuple[Thing, ...]] = {
    LEADING: (
        LIGHTS,
        Thing("need", "financing", "出口订单融资，账期九十天", "Export order financing, ninety days"),
        Thing("need", "channel", "德国线下商超渠道", "Retail chains in Germany", ("home",), ("DE",)),
    ),
    "hengyue": (
        Thing(
            "offer", "goods", "城市电助力自行车、童车", "City e-bikes and children's bicycles",
            ("toys", "vehicles"), ("DE", "NL", "US"), ("CE",), 3_000, "piece", (480, 2_900),
        ),
        Thing("need", "insurance", "出口信用保险，买家在欧洲", "Export credit insurance for European buyers"),
    ),
    "yiting": (
        Thing(
            "offer", "goods", "户外藤编家具、折叠桌椅", "Rattan garden furniture, folding tables and chairs",
            ("home",), (), ("FSC",), 6_000, "set", (260, 1_500),
        ),
        Thing("need", "service", "大件商品海外仓与尾程派送", "Overseas warehouse and delivery of bulky goods"),
    ),
    "lanqiao": (
        Thing(
            "offer", "goods", "碳素鱼竿、露营钓具套装", "Carbon fishing rods and camping tackle sets",
            ("toys",), ("US", "JP"), (), 12_000, "set", (45, 380),
        ),
    ),
    "jifan": (
        Thing(
            "offer", "goods", "帐篷、露营灯、折叠推车", "Tents, camping lights, folding wagons",
            ("toys", "home"), ("US", "DE"), ("CE", "ROHS"), 15_000, "piece", (35, 420),
        ),
        Thing("need", "financing", "备货贷款，海外仓存货质押", "Stock loan secured by goods in overseas warehouses"),
    ),
    "jinze": (
        Thing(
            "offer", "goods", "陶瓷餐具、收纳用品", "Ceramic tableware and storage boxes",
            ("home",), ("AE", "SA"), (), 50_000, "piece", (6, 48),
        ),
    ),
    "hongchuan": (
        Thing(
            "need", "goods", "采购庭院灯和户外家具，供平台店铺", "Garden lights and furniture for shops",
            ("home",), ("US", "DE"), ("CE",), 5_000, "piece", (20, 900),
        ),
        Thing("offer", "service", "海外仓一件代发、尾程派送", "Overseas warehouses, dropshipping, last-mile delivery"),
    ),
    "lisen": (
        Thing("offer", "financing", "跨境电商出口订单融资、海外仓存货质押贷款", "Loans on orders and on stock abroad"),
        Thing("offer", "insurance", "代办小微企业出口信用保险", "Export credit insurance for small firms"),
    ),
    NORDLICHT: (
        Thing(
            "need", "goods", "", "Solar garden lights, 庭院灯, for DIY stores",
            ("home",), ("DE",), ("CE",), 20_000, "piece", (25, 60),
        ),
    ),
    OVERSEAS[0][0]: (
        Thing(
            "need", "goods", "", "Tableware, rattan furniture 户外家具 for hotels",
            ("home",), ("AE",), (), 8_000, "piece", (10, 800),
        ),
    ),
    OVERSEAS[1][0]: (
        Thing(
            "need", "goods", "", "Fishing rods, tents, camping lights 露营灯",
            ("toys",), ("US",), (), 10_000, "piece", (30, 400),
        ),
    ),
}  # fmt: skip
KINDS = {"lisen": PartyKind.BANK, "hongchuan": PartyKind.PLATFORM}
ABOUT = {
    LEADING: ("专注户外照明十二年，自建独立站。", "Twelve years of outdoor lighting, with a web shop of our own."),
    "lisen": ("为参会企业提供融资和信保咨询的金融机构（演示）。", "A bank that advises participants (demo)."),
    NORDLICHT: ("", "Importer for DIY and garden stores in northern Germany."),
}
BUYERS = ("hongchuan", "lisen", NORDLICHT, OVERSEAS[0][0], OVERSEAS[1][0])
MUST, NICE, NEVER = Wish.MUST, Wish.NICE, Wish.NEVER
YES, NO = Answer.ACCEPTED, Answer.DECLINED
# who asks, whom, how much, and what the other side answers
REQUESTS: tuple[tuple[str, str, Wish, Answer | None], ...] = (
    (NORDLICHT, LEADING, MUST, YES),
    (NORDLICHT, "jifan", NICE, None),
    (NORDLICHT, "hengyue", NICE, NO),
    (OVERSEAS[0][0], "yiting", MUST, YES),
    (OVERSEAS[0][0], "jinze", MUST, None),
    (OVERSEAS[1][0], "lanqiao", MUST, YES),
    (OVERSEAS[1][0], "jifan", MUST, YES),
    ("hongchuan", LEADING, NICE, None),
    ("hongchuan", "yiting", MUST, YES),
    ("hongchuan", "jifan", NICE, NO),
    (LEADING, "lisen", MUST, YES),
    (LEADING, OVERSEAS[0][0], NICE, None),
    ("jifan", "lisen", NICE, YES),
    ("jifan", NORDLICHT, NICE, None),
    ("hengyue", "lisen", MUST, None),
    ("lanqiao", NORDLICHT, NICE, NO),
    ("yiting", "hongchuan", NICE, None),
    ("jinze", "hongchuan", NEVER, None),
)
WRITTEN = (
    (NORDLICHT, LEADING, "Please bring samples of the 8 W lamp."),
    (LEADING, NORDLICHT, "好的，我们带样品参会。"),
)


def enter_overseas(event: Event, officer: User, now: datetime) -> None:
    """Two more buyers from abroad, beside the one that the story of events brings in."""
    for name, country, contact, email, _languages in OVERSEAS:
        values = {"overseas_name": name, "country": country, "contact": contact, "email": email, "language": "en"}
        firm = parties.enter(values, by=officer, now=now)
        people = [Person(contact, "Buyer", email=email)]
        parties.bring(event, firm, role=Role.BUYER, people=people, by=officer, now=now)


@dataclass
class Floor:
    """The firms of one event by their keys: an enterprise's, or an overseas firm's name."""

    event: Event
    companies: Mapping[str, Company]
    officer: User

    def row(self, key: str) -> Participation:
        rows = Participation.objects.confirmed().filter(event=self.event).for_list()
        if key in self.companies:
            return rows.get(party__enterprise=self.companies[key].enterprise)
        return rows.get(party__overseas_name=key)

    def keeper(self, key: str) -> User:
        return self.companies[key].lead if key in self.companies else self.officer

    def acting(self, key: str) -> User | None:
        return self.companies[key].lead if key in self.companies else None

    def keep_profiles(self, now: datetime) -> None:
        spoken = {name: languages for name, _country, _contact, _email, languages in OVERSEAS}
        for key, things in ITEMS.items():
            party, by = self.row(key).party, self.keeper(key)
            zh, en = ABOUT.get(key, ("", ""))
            own = spoken.get(key, ("en", "de") if key == NORDLICHT else ("zh", "en"))
            values = {"text_zh": zh, "text_en": en, "languages": list(own), "is_open": True}
            profiles.keep(party, values, kind=KINDS.get(key), by=by, now=now)
            profiles.add_all(party, [thing.values() for thing in things], by=by, now=now)

    def ask(self, now: datetime) -> None:
        for place, (key, other, wish, answer) in enumerate(REQUESTS):
            moment = now + place * MINUTE
            source, target = self.row(key), self.row(other)
            row = requesting.ask(source, target, wish=wish, by=self.acting(key), now=moment)
            if answer is not None:
                requesting.answer(row, answer=answer, by=self.acting(other), now=moment + MINUTE / 2)

    def write(self, now: datetime) -> None:
        first = self.row(NORDLICHT).requests.get(target=self.row(LEADING))
        for place, (key, _other, text) in enumerate(WRITTEN):
            requesting.write(first, self.row(key), text=text, by=self.acting(key), now=now + place * MINUTE)

    def judge(self, now: datetime) -> None:
        own = self.row(LEADING).party
        for key, opinion in ((NORDLICHT, Opinion.LIKED), ("hongchuan", Opinion.DISLIKED)):
            profiles.judge(own, self.party(key), opinion, by=self.acting(LEADING), now=now)

    def party(self, key: str) -> Party:
        return self.row(key).party
