"""Overseas warehouses of the demo: a dozen in many countries, a year of reports, what waits, is late or odd."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from random import Random
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.core.files.uploadedfile import SimpleUploadedFile

from pilotzone.accounts.models import User
from pilotzone.demo import space
from pilotzone.demo.cast import LEADING, Company
from pilotzone.demo.papers import Page, Paper, Uploads
from pilotzone.demo.story import Story
from pilotzone.files import actions as files
from pilotzone.files.enums import FileType
from pilotzone.kernel import clock
from warehouses import facts
from warehouses.actions import changing, deciding, documents, importing, places, registering, reporting, writing
from warehouses.enums import Channel, SheetKind
from warehouses.models import Country, Warehouse
from warehouses.rules import facts as of
from warehouses.rules import reports as rules
from warehouses.rules.reports import Report, Served

DAY = timedelta(days=1)
MONTHS = 12
MICRO = 1_000_000
SERVICES = ("receiving", "export_refund", "forwarding", "clearance", "storage", "picking", "last_mile", "returns")
LEASE = Paper("海外仓租赁合同.pdf", (Page("海外仓租赁合同", (("出租方", "演示物业"), ("用途", "仓储")), "演示物业"),))
PAPERS = (LEASE,)


@dataclass(frozen=True, slots=True)
class Site:
    """One warehouse: whose, where, how large (whole square metres: indoor, bonded, cold, outdoor), how full."""

    key: str
    firm: str
    zh: str
    en: str
    country: str
    city: str
    address: str
    at: tuple[float, float]
    areas: tuple[int, int, int, int]
    full: int  # per cent of the storage area in the last month
    countries: tuple[str, ...]
    use: str = "public"
    type: str = "logistics"
    tenure: str = "leased"
    lease_days: int = 900  # from now on
    ending: str = "registered"


SITES = (
    # key, firm, names, place, degrees, areas (indoor, bonded, cold, outdoor), how full, countries served
    Site("la", "hongchuan", "洛杉矶安大略仓", "Ontario, Los Angeles", "US", "Ontario", "1800 Sample Avenue",
         (34.05, -117.61), (42_000, 6_000, 0, 9_000), 88, ("US", "CA", "MX")),
    Site("nj", "hongchuan", "新泽西爱迪生仓", "Edison, New Jersey", "US", "Edison", "25 Sample Road",
         (40.52, -74.39), (18_500, 0, 0, 2_000), 71, ("US", "CA")),
    Site("hh", "hongchuan", "汉堡公共海外仓", "Hamburg public warehouse", "DE", "Hamburg", "Musterhafen 12",
         (53.53, 9.97), (12_000, 3_000, 500, 0), 93, ("DE", "FR", "PL", "NL")),
    Site("mos", "hongchuan", "莫斯科波多利斯克仓", "Podolsk, Moscow", "RU", "Podolsk", "Obraztsovaya 5",
         (55.43, 37.54), (9_600, 0, 0, 4_000), 64, ("RU", "BY"), lease_days=45),
    Site("osa", LEADING, "大阪南港仓", "Nanko, Osaka", "JP", "Osaka", "Mihon 3-1",
         (34.63, 135.42), (5_200, 800, 300, 0), 82, ("JP", "KR")),
    Site("rtm", LEADING, "鹿特丹合作仓", "Rotterdam joint warehouse", "NL", "Rotterdam", "Voorbeeldweg 7",
         (51.9, 4.4), (8_400, 2_600, 0, 1_200), 58, ("NL", "BE", "DE"), tenure="joint"),
    Site("waw", "lisen", "华沙仓", "Warsaw warehouse", "PL", "Warszawa", "Przykladowa 4",
         (52.18, 20.9), (6_800, 0, 0, 0), 76, ("PL", "CZ", "HU"), type="trade"),
    Site("kul", "lisen", "吉隆坡巴生仓", "Klang, Kuala Lumpur", "MY", "Klang", "Jalan Contoh 9",
         (3.0, 101.4), (7_500, 0, 600, 3_000), 67, ("MY", "SG", "TH", "ID"), type="overseas_chinese"),
    Site("dxb", "hengyue", "迪拜杰贝阿里仓", "Jebel Ali, Dubai", "AE", "Dubai", "Sample Street 21",
         (25.0, 55.06), (4_000, 4_000, 0, 6_000), 49, ("AE", "SA", "OM"), use="own_use", type="trade", lease_days=-20),
    Site("sao", "hengyue", "圣保罗仓", "São Paulo warehouse", "BR", "São Paulo", "Rua Exemplo 100",
         (-23.5, -46.6), (3_600, 0, 0, 0), 55, ("BR", "AR"), tenure="acquired"),
    Site("lon", "jifan", "伦敦达特福德仓", "Dartford, London", "GB", "Dartford", "1 Specimen Way",
         (51.44, 0.22), (5_000, 0, 0, 0), 0, ("GB", "IE"), ending="pending"),
    Site("ham2", "yuanhe", "汉堡二号仓", "Hamburg second warehouse", "DE", "Hamburg", "Musterhafen 12",
         (53.53, 9.97), (2_000, 0, 0, 0), 0, ("DE",), ending="pending"),
    Site("bkk", "jinze", "曼谷仓", "Bangkok warehouse", "TH", "Bangkok", "Soi Tua Yang 3",
         (13.7, 100.6), (1_800, 0, 0, 0), 0, ("TH",), ending="returned"),
    Site("syd", "lisen", "悉尼仓", "Sydney warehouse", "AU", "Sydney", "9 Example Parade",
         (-33.8, 151.0), (2_400, 0, 0, 0), 40, ("AU", "NZ"), ending="closed"),
)  # fmt: skip


def stories(officers: dict[str, User], companies: dict[str, Company], papers: Uploads, *, now: datetime) -> list[Story]:
    places.load()
    return [warehouses_story(officers["caseworker"], companies, papers, now), space.space_story(companies, now)]


def warehouses_story(keeper: User, companies: dict[str, Company], papers: Uploads, now: datetime) -> Story:
    """Registered and confirmed, a year reported, one month revised; then what is still open today."""
    yield (at := now - 26 * DAY)
    made = {site.key: register(site, companies[site.firm], now, at=at) for site in SITES if site.ending != "pending"}
    yield (at := now - 24 * DAY)
    for site in SITES:
        if site.key in made:
            agrees = site.ending != "returned"
            note = "" if agrees else "请补充仓库详细地址和租赁合同。"
            deciding.decide(made[site.key].versions.get(), agrees=agrees, note=note, by=keeper, now=at)
    yield (at := now - 22 * DAY)
    for site in SITES:
        if site.ending in ("registered", "closed"):
            report_year(made[site.key], site, companies, at=at)
    yield (at := now - 9 * DAY)
    revise(made["hh"], companies["hongchuan"], now=at)
    add_lease(made["mos"], companies["hongchuan"], papers, now + 40 * DAY, now=at)
    add_lease(made["dxb"], companies["hengyue"], papers, now - 20 * DAY, now=at)
    changing.close(made["syd"], closed_on=clock.local_date(now - 12 * DAY), by=companies["lisen"].lead, now=at)
    yield (at := now - 3 * DAY)
    send_table(made["osa"], companies[LEADING], now=at)
    ask_for_change(made["la"], companies["hongchuan"], now=at)
    yield now
    for site in SITES:
        if site.ending == "pending":
            register(site, companies[site.firm], now, at=now)


def register(site: Site, company: Company, now: datetime, *, at: datetime) -> Warehouse:
    today = clock.local_date(now)
    leased = site.tenure in ("leased", "joint")
    indoor, bonded, cold, outdoor = (area * 100 for area in site.areas)
    values: dict[str, Any] = {
        "name_zh": site.zh,
        "name_en": site.en,
        "investor_name": f"{company.firm.name_en} ({site.country}) Ltd.",
        "direct_share": 700_000,
        "indirect_share": 50_000,
        "investment_certificate": f"N12002{today.year - 3}00{SITES.index(site) + 10}",
        "country": Country.objects.get(code=site.country),
        "city": site.city,
        "address": site.address,
        "latitude": round(site.at[0] * MICRO),
        "longitude": round(site.at[1] * MICRO),
        "tenure": site.tenure,
        "lease_number": f"YS-{site.key.upper()}-{today.year - 2}" if leased else "",
        "lease_starts_on": date(today.year - 2, 3, 1) if leased else None,
        "lease_ends_on": today + site.lease_days * DAY if leased else None,
        "indoor_area": indoor,
        "bonded_area": bonded,
        "cold_area": cold,
        "outdoor_area": outdoor,
        "operating_since": date(today.year - 2, 4, 1),
        "use": site.use,
        "type": site.type,
        "services": SERVICES[: 4 + SITES.index(site) % 5],
        "wms": "演示仓储系统 4.2",
        "tracking": "",
        "interfaces": "API",
        "filing_9810": f"1207{SITES.index(site) + 1:06d}",
    }
    submission = uuid5(NAMESPACE_URL, f"demo/warehouse/{site.key}")
    return registering.register(company.enterprise, values, submission=submission, by=company.lead, now=at)


def report_year(row: Warehouse, site: Site, companies: dict[str, Company], *, at: datetime) -> None:
    """The months before the last; the last is missing for one warehouse, so that the officer has somebody to call."""
    random = Random(site.key)
    last = rules.before(clock.local_date(at))
    first = rules.first_of(last - (MONTHS - 1) * 30 * DAY)
    wanted = [month for month in rules.months(first, last) if site.key != "kul" or month < rules.before(last)]
    for place, month in enumerate(wanted):
        given = month_of(row, site, companies, random, len(wanted) - 1 - place)
        reporting.report(row, month, given, channel=Channel.PAGE, by=companies[site.firm].lead, now=at)


def month_of(row: Warehouse, site: Site, companies: dict[str, Company], random: Random, ago: int) -> Report:
    full = max(20, min(98, site.full - 2 * ago + random.randint(-3, 3)))
    used = row.area * full // 100
    orders = used // 100 * random.randint(28, 34) // 10
    return Report(
        area_used=used,
        pallets=used // 150,
        orders=orders,
        parcels=orders * 106 // 100,
        countries=site.countries,
        served=tuple(served(site, companies)),
    )


def served(site: Site, companies: dict[str, Company]) -> Iterator[Served]:
    """The firms of the demo, so many as the place of the warehouse in the list says."""
    others = [each for key, each in companies.items() if key != site.firm]
    others.sort(key=lambda each: each.enterprise.uscc)
    for company in others[: 3 + SITES.index(site) % 9]:
        yield Served(company.enterprise.uscc, company.enterprise.name_zh, True)


def revise(row: Warehouse, company: Company, *, now: datetime) -> None:
    """The last month told again with other figures."""
    current = row.reports.current().order_by("-month").first()
    if current is not None:
        told = facts.report_of(current)
        given = replace(told, orders=told.orders + 180, parcels=told.parcels + 210)
        reporting.report(row, current.month, given, channel=Channel.PAGE, by=company.lead, now=now)


def add_lease(row: Warehouse, company: Company, papers: Uploads, until: datetime, *, now: datetime) -> None:
    stored = files.store(papers[LEASE], by=company.lead, now=now)
    day = clock.local_date(until)
    documents.add(row, stored, kind="lease", number=row.lease_number, valid_until=day, by=company.lead, now=now)


def send_table(row: Warehouse, company: Company, *, now: datetime) -> None:
    """A table of months with two slips; the job's worker finds them."""
    month = rules.before(clock.local_date(now))
    text = f"code,month,area_used,orders,parcels\n{row.code},{month:%Y-%m},999999,100,100\n{row.code},本月,10,x,1\n"
    upload = SimpleUploadedFile("海外仓月报（有误）.csv", text.encode())
    stored = files.store(upload, by=company.lead, now=now, accepted=(FileType.CSV,))
    started = importing.start(stored, SheetKind.REPORTS, operator=company.enterprise, by=company.lead, now=now)
    if started.job is not None:
        importing.run(str(started.uid), started.job, now=now)


def ask_for_change(row: Warehouse, company: Company, *, now: datetime) -> None:
    """The warehouse has grown; the bureau has not looked at it yet."""
    row.refresh_from_db()
    values = {**writing.facts_of(row), "country": row.country}
    values |= {name: of.day(values[name]) for name in of.DATES}
    values["indoor_area"] = 48_000_00
    changing.change(row, values, expected_version=row.version, by=company.lead, now=now)
