"""A published cycle with results, a service with its rule, a credit list: the least that tests of services need."""

from datetime import date
from pathlib import Path

from enterprises.actions.services import keeping
from enterprises.enums_assessments import CycleState
from enterprises.models import (
    Assessment,
    CreditList,
    Cycle,
    Run,
    Scheme,
    SchemeVersion,
    Subject,
)
from pilotzone.kernel import canonical
from pilotzone.kernel.access import R
from tests.factories.people import NOW, make_officer, numbers

SHIPPED = Path(__file__).parents[2] / "enterprises" / "schemes"
RULE = """
language: service/1
scheme: PLATFORM
weak_below: 40
order: score
when:
- label: {zh: 评价成效较好以上, en: Good results or better}
  if: grade in {"good", "outstanding"}
- label: {zh: 仓储能力薄弱, en: Weak in warehouses}
  if: weak_warehouses
examples:
- label: {zh: 应提供, en: due}
  given: {grade: good, weak_warehouses: true}
  offered: true
- label: {zh: 等级不够, en: graded too low}
  given: {grade: fair, weak_warehouses: true}
  offered: false
"""


def make_version():
    found = SchemeVersion.objects.filter(scheme__code="PLATFORM").first()
    if found:
        return found
    scheme = Scheme.objects.create(code="PLATFORM", subject="enterprise", name_zh="平台企业评价", name_en="Platforms")
    return SchemeVersion.objects.create(
        scheme=scheme,
        number=1,
        document=(SHIPPED / "PLATFORM.yaml").read_text(encoding="utf-8"),
        digest="0" * 64,
        state="published",
        entered_at=NOW,
        saved_at=NOW,
        valid_from=date(2024, 1, 1),
        proposed_at=NOW,
        proposed_by=make_officer(R.ASSESSMENT_OFFICER),
        decided_at=NOW,
        decided_by=make_officer(R.DIRECTOR),
    )


def make_cycle(state=CycleState.PUBLISHED, legend=None, **fields):
    number = next(numbers)
    values = {
        "reference": f"PJ-2024-{number:06d}",
        "scheme_version": make_version(),
        "name_zh": "2024年第一季度评价",
        "name_en": "First quarter of 2024",
        "period_start": date(2024, 1, 1),
        "period_kind": "quarter",
        "state": state,
        "collect_until": date(2024, 5, 1),
        "opened_at": NOW,
        "published_at": NOW,
        "published_by": make_officer(R.DIRECTOR),
    } | fields
    cycle = Cycle.objects.create(**values)
    cycle.run = Run.objects.create(
        cycle=cycle,
        number=1,
        state="done",
        code_version="1",
        scheme_digest="0" * 64,
        legend=legend or {},
        digest="1" * 64,
        started_at=NOW,
        ended_at=NOW,
    )
    cycle.save()
    return cycle


def make_assessment(cycle, enterprise, grade="good", score="80", rank=None, **scores):
    """`scores` are of indicators, of 1 as records hold them; None is one that does not apply."""
    subject, _made = Subject.objects.get_or_create(kind="enterprise", enterprise=enterprise)
    lines = [{"id": name, "normalised": value} for name, value in scores.items()]
    values = {"status": "rated", "score": int(float(score) * 10**9), "grade": grade, "rank": rank}
    if not grade:
        values = {"status": "low_coverage"}
    record = canonical.dumps({"lines": lines}).decode()
    return Assessment.objects.create(
        cycle=cycle,
        run=cycle.run,
        subject=subject,
        is_current=True,
        coverage=10_000,
        record=record,
        digest="2" * 64,
        **values,
    )


def make_service(code="FINANCE", **fields):
    values = {
        "kind": "financing",
        "name_zh": "融资对接",
        "name_en": "Introduction to financing",
        "description_zh": "向合作银行推荐。",
        "description_en": "A recommendation to partner banks.",
        "capacity": None,
        "places_each": 1,
        "answer_days": 10,
        "active_from": date(2024, 1, 1),
        "active_to": None,
    } | fields
    return keeping.enter_service(code, values, by=make_officer(R.ASSESSMENT_OFFICER), now=NOW)


def make_rule(service, text=RULE):
    """Entered by one and approved by another."""
    rule = keeping.enter_rule(service, text, by=make_officer(R.ASSESSMENT_OFFICER), now=NOW)
    return keeping.approve_rule(rule, by=make_officer(R.DIRECTOR), now=NOW)


def make_list(code="SERIOUS", **fields):
    values = {
        "kind": "dishonest",
        "name_zh": "严重失信名单",
        "name_en": "Seriously dishonest",
        "tier_zh": "国家",
        "tier_en": "National",
        "catalogue_item": "清单第1项",
        "legal_basis": "管理办法",
        "effect": "bars_funding",
        "may_bar": True,
        "term_months": 36,
        "starts_on": date(2020, 1, 1),
    } | fields
    return CreditList.objects.create(code=code, **values)
