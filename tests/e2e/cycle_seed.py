"""What the assessment's journey begins with: a scheme of its own with its calendar, and a service by its grades.

Called in the portal's own environment (`Portal.ask`), once; the enterprises are the demo's.
"""

from datetime import timedelta

from enterprises.actions.schemes import calendar, publishing, writing
from enterprises.actions.services import keeping
from enterprises.enums import EnterpriseState
from enterprises.enums_figures import PeriodKind
from enterprises.models import Enterprise
from pilotzone.accounts.models import User
from pilotzone.demo import people
from pilotzone.kernel import clock

CODE = "JOURNEY"
HOUR = timedelta(hours=1)
# Worked out by hand: 50 x 0.9 + 20 x 0.5 + 30 x (1 - 0.75) = 62.5; with 3 amended 45 + 10 + 30 x 0.9375 = 83.125.
SCHEME = """\
language: scheme/1
id: JOURNEY
version: 1
name: {zh: 季度运行评价, en: Quarterly assessment}
status: draft
subject: enterprise
figures:
  trade: {type: CNY, label: {zh: 交易额, en: Trade}, sources: [customs], period: quarter, min: 0}
  trade_before:
    {type: CNY, label: {zh: 上季度交易额, en: Trade of the quarter before}, indicator: trade, sources: [customs],
     period: quarter, back: 1, min: 0}
  declarations: {type: count, label: {zh: 申报清单数, en: Declarations}, sources: [customs], period: quarter, min: 0}
  amended: {type: count, label: {zh: 改单数, en: Amended declarations}, sources: [customs], period: quarter, min: 0}
parts:
- {id: volume, label: {zh: 规模, en: Volume}, weight: 50%, value: trade,
   normalise: {goalposts: {from: 0 CNY, to: 1000万 CNY}}}
- {id: rise, label: {zh: 增长, en: Growth}, weight: 20%, value: "growth(trade, trade_before)",
   normalise: {goalposts: {from: 0%, to: 100%}}}
- {id: quality, label: {zh: 改单率, en: Share amended}, weight: 30%, value: "share(amended, declarations)",
   direction: lower, normalise: {goalposts: {from: 0%, to: 4%}}}
grades:
- {id: C, label: {zh: 丙, en: C}, from: 0}
- {id: B, label: {zh: 乙, en: B}, from: 60}
- {id: A, label: {zh: 甲, en: A}, from: 80}
examples:
- label: {zh: 例, en: Example}
  given: {trade: 9000000, trade_before: 6000000, declarations: 1200, amended: 36}
  expect: {score: 62.5, grade: B}
"""
RULE = """\
language: service/1
scheme: JOURNEY
when:
- {label: {zh: 甲等, en: Graded A}, if: grade = "A"}
examples:
- {label: {zh: 应提供, en: Due}, given: {grade: A}, offered: true}
- {label: {zh: 不提供, en: Not due}, given: {grade: B}, offered: false}
"""


def make() -> list[str]:
    """In force from today, opened by itself on the second of July; the codes of those who are assessed."""
    now, (assessor, director) = clock.now(), (officer("assessor"), officer("director"))
    day = clock.local_date(now)
    version = writing.enter_version(SCHEME, by=assessor, now=now)
    version = publishing.propose(version, valid_from=day, note="季度评价首版。", by=assessor, now=now)
    version = publishing.approve(version, by=director, now=now)
    calendar.set_calendar(
        version.scheme,
        period_kind=PeriodKind.QUARTER,
        months=[1, 4, 7, 10],
        opens_on_day=2,
        collecting_days=5,
        contest_days=7,
        by=assessor,
        now=now,
    )
    values = {
        "kind": "financing",
        "name_zh": "甲等企业融资对接",
        "name_en": "Introduction to financing for those graded A",
        "description_zh": "向合作银行推荐。",
        "description_en": "A recommendation to partner banks.",
        "capacity": None,
        "places_each": 1,
        "answer_days": 10,
        "active_from": day,
        "active_to": None,
    }
    service = keeping.enter_service(CODE, values, by=assessor, now=now)
    keeping.approve_rule(keeping.enter_rule(service, RULE, by=assessor, now=now), by=director, now=now)
    return list(Enterprise.objects.filter(state=EnterpriseState.ACTIVE).order_by("pk").values_list("uscc", flat=True))


def officer(key: str) -> User:
    return User.objects.get(email=people.email(key))
