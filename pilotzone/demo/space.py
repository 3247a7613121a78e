"""Free space that the demo's operators offer, and enquiries in each state."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from pilotzone.accounts.models import User
from pilotzone.demo.cast import LEADING, Company
from pilotzone.demo.story import Story
from pilotzone.kernel import clock
from warehouses.actions import counting
from warehouses.actions.space import counting as places
from warehouses.actions.space import enquiring, offering
from warehouses.models import Enquiry, Warehouse

DAY = timedelta(days=1)
# city, free m², lowest and highest price and currency, what is public beside area and price, description
OFFERS = (
    ("Ontario", 5_200, (52_00, 68_00, "CNY"), ("occupancy", "served"), "近安大略机场，可做亚马逊中转。"),
    ("Hamburg", 840, (6_50, 8_00, "EUR"), ("occupancy", "served", "place"), "港区保税库位，含冷库。"),
    ("Osaka", 1_100, (None, 1_200, "JPY"), (), "可短租，含贴标换标。"),
    ("Warszawa", 1_600, (4_20, 4_20, "EUR"), ("place",), "服务中东欧，当日出库。"),
)
CLOSED = ("São Paulo",)  # takes no enquiries


def space_story(companies: dict[str, Company], now: datetime) -> Story:
    """Offers; then enquiries: one that became a deal, a deal to confirm, one answered, one declined, one that waits."""
    acting = Acting(companies)
    yield (at := now - 20 * DAY)
    for city, free, price, shows, text in OFFERS:
        acting.offer(city, free, price, {"free_area", "price", *shows}, text, now=at)
    for city in CLOSED:
        acting.offer(city, None, (None, None, "CNY"), set(), "", now=at, takes=False)
    yield (at := now - 9 * DAY)
    hamburg = acting.ask("Hamburg", LEADING, 400_00, 12, "家用电器", now=at)
    yield (at := now - 7 * DAY)
    acting.reply(hamburg, "库位可留，欢迎看库。", now=at)
    ontario = acting.ask("Ontario", LEADING, 1_500_00, 6, "户外家具", now=at)
    yield (at := now - 5 * DAY)
    lead, first = companies[LEADING].lead, hamburg.starts_on
    enquiring.agree(hamburg, area=400_00, starts_on=first, by=lead, now=at)
    enquiring.confirm(hamburg, takes_off=True, by=acting.operator(hamburg.warehouse), now=at)
    acting.reply(ontario, "六个月起租，价格可谈。", now=at)
    warsaw = acting.ask("Warszawa", LEADING, 300_00, 12, "汽车配件", now=at)
    yield (at := now - 4 * DAY)
    enquiring.rate(hamburg, rating=5, text="答复及时，收费清楚。", by=lead, now=at)
    again = acting.ask("Hamburg", LEADING, 200_00, 6, "照明灯具", now=at)
    yield (at := now - 2 * DAY)
    acting.reply(again, "可以加租。", now=at)
    enquiring.agree(again, area=200_00, starts_on=again.starts_on, by=lead, now=at)
    acting.ask("Osaka", "hongchuan", 200_00, 3, "小家电", now=at)
    acting.reply(warsaw, "库容已满。", declines=True, now=at)
    yield now
    places.count()
    counting.count_due(now=now)


@dataclass
class Acting:
    """Who acts for which warehouse."""

    companies: dict[str, Company]

    def operator(self, row: Warehouse) -> User:
        return next(each.lead for each in self.companies.values() if each.enterprise.pk == row.operator_id)

    def warehouse(self, city: str) -> Warehouse:
        found: Warehouse = Warehouse.objects.registered().filter(city=city).order_by("pk")[0]
        return found

    def offer(
        self,
        city: str,
        free: int | None,
        price: tuple[int | None, int | None, str],
        shows: set[str],
        text: str,
        *,
        now: datetime,
        takes: bool = True,
    ) -> None:
        row, (low, high, currency) = self.warehouse(city), price
        values = {
            "takes_enquiries": takes,
            "free_area": None if free is None else free * 100,
            "free_from": None,
            "price_low": low,
            "price_high": high,
            "currency": currency,
            "least_months": 3 if free else None,
            "text_zh": text,
            "text_en": "",
        }
        values |= {f"shows_{name}": name in shows for name in ("free_area", "price", "occupancy", "served", "place")}
        offering.offer(row, values, expected_version=0, by=self.operator(row), now=now)

    def ask(self, city: str, key: str, area: int, months: int, goods: str, *, now: datetime) -> Enquiry:
        company, first = self.companies[key], clock.local_date(now) + 40 * DAY
        terms = {"area": area, "starts_on": first, "months": months, "goods": goods}
        return enquiring.send(self.warehouse(city), company.enterprise, **terms, by=company.lead, now=now)

    def reply(self, enquiry: Enquiry, text: str, *, now: datetime, declines: bool = False) -> None:
        enquiring.reply(enquiry, text=text, declines=declines, by=self.operator(enquiry.warehouse), now=now)
