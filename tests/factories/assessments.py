"""A scheme over quarters whose scores can be worked out on paper, twelve enterprises with figures, and their cycle."""

from datetime import UTC, date, datetime, timedelta

from django.test import override_settings

from enterprises.actions.assessments import cycles, publishing
from enterprises.actions.figures import authorising, writing
from enterprises.actions.figures.writing import New
from enterprises.enums_assessments import SchemeState
from enterprises.enums_figures import PeriodKind
from enterprises.models import Assessment, Cycle, DataSource, Scheme, SchemeVersion, SharingItem
from enterprises.rules.assessment.scheme import load_scheme
from enterprises.rules.figures.periods import Period, parse
from pilotzone.jobs import actions as jobs
from pilotzone.kernel.access import R
from pilotzone.reference import actions as reference
from tests.factories import figures as make
from tests.factories.people import NOW, make_enterprise, make_member, make_officer

DAY = timedelta(days=1)
PERIOD = Period(date(2024, 1, 1), PeriodKind.QUARTER)
UNTIL = date(2024, 7, 20)
FROZEN = datetime(2024, 7, 21, 2, 0, tzinfo=UTC)
QUARTERLY = """\
language: scheme/1
id: QUARTERLY
version: 1
name: {zh: 季度方案, en: Quarterly scheme}
status: draft
subject: enterprise
coverage: 50%
figures:
  trade: {type: CNY, label: {zh: 交易额, en: Trade}, sources: [customs, self], period: quarter, before: trade_before}
  trade_before:
    {type: CNY, label: {zh: 上期交易额, en: Before}, indicator: trade, sources: [self], period: quarter, back: 1}
  receipts: {type: CNY, label: {zh: 收汇额, en: Receipts}, sources: [bank], period: quarter}
  staff: {type: count, label: {zh: 人数, en: Staff}, sources: [self], period: quarter}
parts:
- {id: volume, label: {zh: 规模, en: Volume}, weight: 50%, value: trade,
   normalise: {goalposts: {from: 0 CNY, to: 1000 CNY}}}
- {id: rise, label: {zh: 增长, en: Rise}, weight: 20%, value: "growth(trade, trade_before)",
   normalise: {goalposts: {from: 0%, to: 100%}}}
- {id: banked, label: {zh: 收汇率, en: Banked}, weight: 20%, value: "share(receipts, trade)",
   normalise: {goalposts: {from: 0%, to: 100%}}}
- {id: people, label: {zh: 人员, en: People}, weight: 10%, value: staff, normalise: {goalposts: {from: 0, to: 10}}}
grades:
- {id: C, label: {zh: 丙, en: C}, from: 0}
- {id: B, label: {zh: 乙, en: B}, from: 60}
- {id: A, label: {zh: 甲, en: A}, from: 80}
"""
RELATIVE = QUARTERLY.replace("{goalposts: {from: 0 CNY, to: 1000 CNY}}", "min_max")
# Worked out by hand. The first: 50 + 20 + 800/1000 of 20 + 5/10 of 10. The second by customs' 900: 45 + 16 + 0 + 5.
SCORES = ("91", "66", "66", "61.5", "57", "52.5", "48", "43.5", "39", "34.5", "30", "27.5")
GRADES = "ABBBCCCCCCCC"
RANKS = (1, 2, 2, 4, 5, 6, 7, 8, 9, 10, 11, 12)


def make_version(text: str = QUARTERLY) -> SchemeVersion:
    """Published by a second person, as it stands after the scheme's own actions."""
    found = load_scheme(text)
    writer, approver = make.make_assessor(), make_officer(R.DIRECTOR)
    names = {"name_zh": found.name.zh, "name_en": found.name.en, "subject": found.subject}
    scheme, _created = Scheme.objects.get_or_create(code=found.id, defaults=names)
    row = SchemeVersion.objects.create(
        scheme=scheme,
        number=scheme.versions.count() + 1,
        document=text,
        digest=found.digest,
        state=SchemeState.PUBLISHED,
        entered_at=NOW,
        entered_by=writer,
        saved_at=NOW,
        valid_from=NOW.date(),
        proposed_at=NOW,
        proposed_by=writer,
        decided_at=NOW,
        decided_by=approver,
    )
    row.editors.add(writer)
    return row


def tell(rows, source: str, by, *, basis="own", currency="CNY", **keys) -> None:
    """Figures as their source tells them: enterprise, indicator, period, mode, scaled value."""
    found = DataSource.objects.get(code=source)
    subjects = writing.subjects_of([firm.pk for firm, *_ in rows], ())[0]
    made = [
        New(
            subjects[firm.pk],
            make.indicator(code).pk,
            parse(period),
            mode,
            value,
            currency if make.indicator(code).is_money else "",
            "",
            basis,
            **keys,
        )
        for firm, code, period, mode, value in rows
    ]
    writing.write(made, found, as_of=date(2024, 7, 1), batch=None, by=by, now=NOW)


def make_firms(by, count: int = 12):
    """Trade of 1,000 yuan, then 50 less each; 500 before; 5 people. Customs differs for the second.

    The bank tells receipts of the first; those of the third rest on an authorisation that is revoked.
    """
    make.load()
    firms = [make_enterprise(f"天津评价对象{place:02d}有限公司", payee=False) for place in range(count)]
    own = [
        row
        for place, firm in enumerate(firms)
        for row in (
            (firm, "trade", "2024Q1", "none", (1000 - 50 * place) * 100),
            (firm, "trade", "2023Q4", "none", 500_00),
            (firm, "staff", "2024Q1", "none", 5),
        )
    ]
    tell(own, "self", by)
    item = SharingItem.objects.get(number=make.CUSTOMS_ITEM)
    tell([(firms[1], "trade", "2024Q1", "none", 900_00)], "customs", by, basis="catalogue", sharing=item.pk)
    for place in (0, 2):
        admin = make_member(firms[place])
        given = make.make_authorisation(firms[place], admin)
        row = (firms[place], "receipts", "2024Q1", "none", 800_00)
        tell([row], "bank", by, basis="authorisation", authorisation=given.pk)
        if place == 2:
            authorising.revoke(given, by=admin, now=NOW)
    return firms


def open_cycle(version: SchemeVersion, by, **fields) -> Cycle:
    values = {"period": PERIOD, "collect_until": UNTIL, "with_round": False} | fields
    return cycles.open_cycle(version, by=by, now=NOW, **values)


def drain(now: datetime = FROZEN) -> int:
    """What waits in the outbox, as workers do it, at this moment of the portal's clock."""
    with override_settings(PILOTZONE_CLOCK=now.isoformat()):
        return jobs.drain(now=datetime.now(tz=UTC) + timedelta(seconds=1))


def scored(cycle: Cycle, by=None) -> Cycle:
    """Frozen and run to its end, as workers do."""
    cycles.freeze(cycle, by=by, now=FROZEN)
    drain()
    cycle.refresh_from_db()
    return cycle


def provisional(cycle: Cycle, officer, director, now=FROZEN) -> Cycle:
    publishing.sign(cycle, by=officer, now=now)
    publishing.publish_provisionally(cycle, by=director, now=now)
    cycle.refresh_from_db()
    return cycle


def result_of(cycle: Cycle, firm) -> Assessment:
    return Assessment.objects.get(cycle=cycle, subject__enterprise=firm, is_current=True)


def make_calendar() -> None:
    """2024 has its notice on holidays; nothing of it matters here."""
    reference.enter_calendar(2024, "国办发明电〔2023〕7号", {})
