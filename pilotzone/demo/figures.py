"""Figures of the demo: two quarters reported, one enterprise late, an authorisation, a park, sources that differ."""

from datetime import date, datetime, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from enterprises.actions.figures import authorising, importing, parks, reading, reporting, rounds, writing
from enterprises.enums_figures import PeriodKind, Purpose
from enterprises.models import DataSource, FigureImport, Indicator, ReportRound, SharingItem
from enterprises.rules.figures.periods import Period, last_ended
from pilotzone.accounts.models import User
from pilotzone.demo.cast import LEADING, Company
from pilotzone.demo.story import Story
from pilotzone.files import actions as files
from pilotzone.files.enums import FileType
from pilotzone.kernel import clock
from pilotzone.reference.models import Division

ASKED = ("trade", "staff", "markets")
HEADS = "code,indicator,period,mode,value,currency"
CUSTOMS_ITEM = "GX-HG-2026-018"
DAY = timedelta(days=1)


def stories(officers: dict[str, User], companies: dict[str, Company], *, now: datetime) -> list[Story]:
    return [figures_story(officers["assessor"], companies, now)]


def figures_story(assessor: User, companies: dict[str, Company], now: datetime) -> Story:
    """Two rounds from their opening on, what an enterprise allows, and what agencies hand in."""
    latest = last_ended(clock.local_date(now - 30 * DAY), PeriodKind.QUARTER)
    lantu, other = companies[LEADING], companies["lisen"]
    yield (at := now - 30 * DAY)
    authorise(lantu, now=at)
    yield (at := now - 29 * DAY)
    before = open_round(latest.previous, assessor, now=at, due=now - 15 * DAY)
    yield (at := now - 20 * DAY)
    running = open_round(latest, assessor, now=at, due=now - DAY)
    yield (at := now - 18 * DAY)
    for company in companies.values():
        report(before, company, 1.0, now=at)
    yield (at := now - 12 * DAY)
    rounds.close_round(before, by=assessor, now=at)
    yield (at := now - 5 * DAY)
    for key, company in companies.items():
        report(running, company, 1.08, now=at, submitted=key != LEADING)
    yield (at := now - 4 * DAY)
    rows = [
        (each.enterprise.uscc, "trade", latest.previous, "", turnover(each, 0.93), "CNY") for each in (lantu, other)
    ]
    take_over("customs", CUSTOMS_ITEM, "海关跨境电商数据.csv", rows, assessor, now=at)
    take_over("customs", CUSTOMS_ITEM, "海关跨境电商数据（有误）.csv", wrong(rows), assessor, now=at)
    yield (at := now - 3 * DAY)
    receipts = [(lantu.enterprise.uscc, "receipts", latest, "", turnover(lantu, 0.85), "CNY")]
    take_over("bank", "", "银行收汇数据.csv", receipts, assessor, now=at)
    yield (at := now - 2 * DAY)
    subject = writing.subject_of(lantu.enterprise)
    reading.read([subject.pk], ["receipts"], [latest], Purpose.ASSESSMENT, by=assessor, now=at)
    yield now
    register_park(assessor, [lantu, companies["hongchuan"]], now=now)


def open_round(period: Period, assessor: User, *, now: datetime, due: datetime) -> ReportRound:
    start = period.start
    quarter = "一二三四"[(start.month - 1) // 3]
    return rounds.open_round(
        name_zh=f"{start.year}年第{quarter}季度跨境电商运行数据",
        name_en=f"Cross-border e-commerce figures, {period}",
        period=period,
        indicators=list(Indicator.objects.filter(code__in=ASKED)),
        roles=(),
        due_on=clock.local_date(due),
        by=assessor,
        now=now,
    )


def turnover(company: Company, factor: float) -> str:
    """A quarter of the year's, in yuan."""
    return str(int(company.firm.turnover / 4 * factor))


def report(found: ReportRound, company: Company, factor: float, *, now: datetime, submitted: bool = True) -> None:
    staff = max(3, company.firm.turnover // 2_000_000)
    answers = {"trade.none": turnover(company, factor), "staff.none": str(staff), "markets.none": str(3 + staff % 9)}
    if submitted:
        answers["trade.9610"] = turnover(company, factor * 0.6)
    saved = reporting.save(
        found,
        company.enterprise,
        answers,
        currency="CNY",
        scope_note="",
        expected_version=0,
        by=company.lead,
        now=now,
    )
    if submitted:
        reporting.submit(saved, expected_version=saved.version, by=company.lead, now=now)


def register_park(assessor: User, tenants: list[Company], *, now: datetime) -> None:
    values = {
        "name_zh": "滨海演示跨境电商产业园",
        "name_en": "Binhai demonstration park",
        "operator": tenants[0].enterprise,
        "operator_name": "",
        "division": Division.objects.get(code="120116"),
        "address": "演示大街1号",
        "land_area": 18_000_00,
        "floor_area": 42_000_00,
        "opened_on": date(2021, 9, 1),
    }
    park = parks.register_park("TJBH01", values, by=assessor, now=now)
    for tenant in tenants:
        parks.add_tenant(park, tenant.enterprise, starts_on=date(2022, 3, 1), by=assessor, now=now)


def authorise(company: Company, *, now: datetime) -> None:
    day = clock.local_date(now)
    authorising.authorise(
        company.enterprise,
        source=DataSource.objects.get(code="bank"),
        indicators=list(Indicator.objects.filter(code="receipts")),
        purpose=Purpose.ASSESSMENT,
        starts_on=day,
        ends_on=day + timedelta(days=365),
        by=company.admin,
        now=now,
    )


def wrong(rows: list[tuple[object, ...]]) -> list[tuple[object, ...]]:
    """The same with a code whose check sign is wrong, and an amount without a currency."""
    code, *rest = rows[0]
    last = "0" if str(code)[-1] != "0" else "1"
    return [(str(code)[:-1] + last, *rest), (*rows[1][:-1], "")]


def take_over(
    source: str, item: str, name: str, rows: list[tuple[object, ...]], assessor: User, *, now: datetime
) -> FigureImport:
    """Imported at once; its job finds it done."""
    lines = [HEADS, *(",".join(map(str, row)) for row in rows)]
    upload = SimpleUploadedFile(name, "\n".join(lines).encode())
    found = importing.start(
        files.store(upload, by=assessor, now=now, accepted=(FileType.CSV,)),
        source=DataSource.objects.get(code=source),
        sharing=SharingItem.objects.get(number=item) if item else None,
        as_of=clock.local_date(now),
        scope_note="",
        by=assessor,
        now=now,
    )
    importing.run(str(found.uid), found.job, now=now)
    return found
