"""Cycles of the demo: one published for the year before last, one provisional for the last, which can be contested."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from enterprises.actions.assessments import cycles, points, publishing, runs, self_assessing
from enterprises.actions.figures import park_reporting, reporting, writing
from enterprises.enums_figures import PeriodKind
from enterprises.models import Cycle, Park, SchemeVersion
from enterprises.rules.figures.periods import Period
from pilotzone.accounts.models import User
from pilotzone.demo.cast import LEADING, Company
from pilotzone.demo.figures import take_over
from pilotzone.demo.plan import FIRMS
from pilotzone.demo.story import Story
from pilotzone.kernel import clock
from pilotzone.kernel.access import R

DAY = timedelta(days=1)
CODE = "PLATFORM"
NAMES = {
    CODE: ("平台企业综合评价", "Assessment of platform enterprises"),
    "PARK": ("跨境电商园区评价", "Assessment of parks"),
}
ITEMS = {
    "customs": ("GX-HG-2026-018", "GX-HG-2026-021"),
    "district": ("GX-QS-2026-004",),
    "tax": ("GX-SW-2026-011",),
    "market": ("GX-SC-2026-002",),
}
MOST_GROWTH = 0.28
MISTAKEN = 12  # times the justified complaints that the market regulators wrongly tell of the leading enterprise
Rows = dict[str, list[tuple[object, ...]]]


def stories(officers: dict[str, User], companies: dict[str, Company], *, now: datetime) -> list[Story]:
    return [cycles_story(officers, companies, now)]


def cycles_story(officers: dict[str, User], companies: dict[str, Company], now: datetime) -> Story:
    """The first is opened 58 days ago and published after its contests; the second can be contested since four days."""
    last = clock.local_date(now).year - 1
    yield (at := now - 58 * DAY)
    earlier = open_cycle(last - 1, officers["assessor"], now=at)
    yield (at := now - 55 * DAY)
    tell(companies, last - 1, earlier, officers, now=at)
    yield (at := now - 53 * DAY)
    run_through(earlier, officers["assessor"], now=at)
    yield (at := now - 52 * DAY)
    publishing.sign(earlier, note="数据来源齐全，跳变企业已核实。", by=officers["assessor2"], now=at)
    publishing.publish_provisionally(earlier, by=officers["director"], now=at + DAY / 24)
    yield (at := now - 33 * DAY)
    reference = f"津商评〔{clock.local_date(at).year}〕3号"
    publishing.publish(earlier, publication_reference=reference, by=officers["director"], now=at)
    yield (at := now - 32 * DAY)
    later = open_cycle(last, officers["assessor"], now=at)
    yield (at := now - 10 * DAY)
    tell(companies, last, later, officers, now=at)
    yield (at := now - 7 * DAY)
    run_through(later, officers["assessor"], now=at)
    yield (at := now - 4 * DAY)
    publishing.sign(later, note="已核对。", by=officers["assessor2"], now=at)
    publishing.publish_provisionally(later, by=officers["director"], now=at + DAY / 24)

    yield now
    collect_for_parks(officers, now=now)


def collect_for_parks(officers: dict[str, User], *, now: datetime) -> None:
    """A cycle that still collects: the operator has assessed its park, an expert has given points."""
    park = Park.objects.select_related("operator").get()
    last = clock.local_date(now).year - 1
    cycle = open_cycle(last, officers["assessor"], code="PARK", now=now)
    lead = park.operator.memberships.get(role=R.PROJECT_LEAD.value).user
    for year, share in ((last - 1, "33600"), (last, "35700")):
        texts = {"used_area.none": share, "services.none": "5", "tenants.none": "26", "trading_tenants.none": "11"}
        period = Period(date(year, 1, 1), PeriodKind.YEAR)
        park_reporting.report(park, period, texts, currency="CNY", scope_note="", by=lead, now=now)
    told = {"visit": "设有选品中心和公共通关窗口。"}
    self_assessing.tell(cycle, park, {"visit": Decimal(8)}, told, expected_version=0, by=lead, now=now)
    note = "现场查看公共通关窗口，选品中心尚未启用。"
    subject = writing.subject_of(park)
    points.give(cycle, subject, "visit", Decimal("6.5"), note=note, by=officers["assessor2"], now=now)


def open_cycle(year: int, assessor: User, *, code: str = CODE, now: datetime) -> Cycle:
    names = NAMES[code]
    return cycles.open_cycle(
        SchemeVersion.objects.published().get(scheme__code=code),
        period=Period(date(year, 1, 1), PeriodKind.YEAR),
        collect_until=clock.local_date(now + 20 * DAY),
        contest_days=10,
        name_zh=f"{year}年度{names[0]}",
        name_en=f"{names[1]}, {year}",
        by=assessor,
        now=now,
    )


def tell(companies: dict[str, Company], year: int, cycle: Cycle, officers: dict[str, User], *, now: datetime) -> None:
    """What enterprises report, what agencies hand in, and what experts think."""
    tables: Rows = {item: [] for items in ITEMS.values() for item in items}
    for key, company in companies.items():
        quality = quality_of(key)
        report(cycle, company, own_figures(company, year, quality), now=now)
        for item, rows in told_by_agencies(company, year, quality).items():
            tables[item] += rows
        if key == LEADING:
            assess_itself(cycle, company, now=now)
        given = points.give(
            cycle,
            writing.subject_of(company.enterprise),
            "model",
            best(quality),
            note="依据企业申报材料和案例评分。",
            by=officers["assessor"],
            now=now,
        )
        points.confirm(given, best(quality), expected_version=given.version, by=officers["assessor2"], now=now)
    for source, items in ITEMS.items():
        for number, item in enumerate(items, 1):
            take_over(
                source, item, f"{year}年评价数据（{source}{number}）.csv", tables[item], officers["assessor"], now=now
            )


def assess_itself(cycle: Cycle, company: Company, *, now: datetime) -> None:
    points_by_part, notes = {"model": Decimal("9.5")}, {"model": "已上线“前店后仓”模式并申请国家级案例。"}
    self_assessing.tell(cycle, company.enterprise, points_by_part, notes, expected_version=0, by=company.lead, now=now)


def quality_of(key: str) -> float:
    """How well the enterprise does, from 0.1 to 1; the leading one among the best."""
    if key == LEADING:
        return 0.9
    place = next(place for place, firm in enumerate(FIRMS) if firm.key == key)
    return (1 + place * 7 % 10) / 10


def best(quality: float) -> Decimal:
    return Decimal(round(quality * 9))


def turnover(company: Company, year: int) -> int:
    """Of a year, in yuan: what it says of 2023, and its own growth since."""
    firm = company.firm
    growth = min(firm.turnover / firm.before - 1, MOST_GROWTH) if firm.before else MOST_GROWTH
    return int(firm.turnover * (1 + growth) ** (year - 2023))


def own_figures(company: Company, year: int, quality: float) -> dict[str, str]:
    whole = turnover(company, year)
    merchants = int(60 + 900 * quality)
    return {
        "trade.none": str(whole),
        "merchants.none": str(merchants),
        "local_merchants.none": str(int(merchants * (0.2 + 0.4 * quality))),
        "orders.none": str(orders(quality)),
        "brands.none": str(int(5 * quality)),
        "warehouse_area.none": str(int(2_000 + 38_000 * quality)),
        "revenue.none": str(whole),
        "research.none": str(int(whole * (0.005 + 0.045 * quality))),
    }


def orders(quality: float) -> int:
    return int(40_000 + 90_000 * quality)


def told_by_agencies(company: Company, year: int, quality: float) -> Rows:
    code, whole, before = company.enterprise.uscc, turnover(company, year), turnover(company, year - 1)
    complaints = int(orders(quality) * 0.0006 * (1.6 - quality))
    if company.firm.key == LEADING and year == clock.today().year - 1:
        complaints *= MISTAKEN
    return {
        "GX-HG-2026-018": [
            (code, "trade", year, "9610", int(whole * 0.3 * quality), "CNY"),
            (code, "trade", year, "9710", int(whole * 0.3 * quality), "CNY"),
        ],
        "GX-HG-2026-021": [
            (code, "declarations", year, "", 1_200, ""),
            (code, "amended", year, "", int(24 * (1.05 - quality)), ""),
            (code, "credit", year, "", 1 if quality > 0.9 else 2 if quality > 0.4 else 3, ""),
        ],
        "GX-QS-2026-004": [
            (code, "trade", year, "", whole, "CNY"),
            (code, "trade", year - 1, "", before, "CNY"),
            (code, "reports_due", year, "", 12, ""),
            (code, "reports_on_time", year, "", 12 if quality > 0.3 else 11, ""),
            (code, "connected", year, "", 1, ""),
            (code, "false_figures", year, "", 0, ""),
        ],
        "GX-SW-2026-011": [(code, "staff", year, "", int(20 + 280 * quality), "")],
        "GX-SC-2026-002": [(code, "complaints", year, "", complaints, "")],
    }


def report(cycle: Cycle, company: Company, answers: dict[str, str], *, now: datetime) -> None:
    if cycle.round is None:
        return
    saved = reporting.save(
        cycle.round,
        company.enterprise,
        answers,
        currency="CNY",
        scope_note="",
        expected_version=0,
        by=company.lead,
        now=now,
    )
    reporting.submit(saved, expected_version=saved.version, by=company.lead, now=now)


def run_through(cycle: Cycle, assessor: User, *, now: datetime) -> None:
    """Frozen and scored at once; the tasks find it done."""
    cycles.freeze(cycle, by=assessor, now=now)
    run = cycle.runs.get()
    portions = list(run.portions.values_list("pk", flat=True))
    for portion in portions:
        runs.derive(portion, now=now)
    runs.settle(run.pk, now=now)
    for portion in portions:
        runs.score(portion, now=now)
    runs.finish(run.pk, now=now)
    cycle.refresh_from_db()
