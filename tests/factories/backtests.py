"""A small measure in versions and past claims under it, with amounts that can be worked out by hand."""

from pilotzone.kernel import canonical
from subsidies.actions import measures
from subsidies.enums import Stage, State, VersionState
from subsidies.models import Entitlement, MeasureVersion, Programme
from subsidies.rules import evaluation
from subsidies.rules.evaluation import evaluate
from subsidies.rules.measure import load_measure
from tests.factories.people import (
    IN_FORCE_FROM,
    NOW,
    make_application,
    make_call,
    make_enterprise,
    make_member,
    make_user,
)

DOCUMENT = """
language: measure/1
id: T-SMALL
version: 1
name: {zh: 试样, en: Sample}
status: in_force
programme: sample
source: {issuer: a, document: b, grade: A, complete: "true"}
clauses:
  s1: {label: {zh: 条款 1, en: Clause 1}, text: {zh: 条文, en: Text}}
lists:
  kind: {goods: {zh: 货物, en: Goods}, service: {zh: 服务, en: Service}}
inputs:
  turnover: {type: CNY, label: {zh: 营业额, en: Turnover}}
  costs: {type: CNY, label: {zh: 费用, en: Costs}}
  sort: {type: kind, label: {zh: 类别, en: Kind}}
tables:
  ceiling:
    label: {zh: 上限, en: Ceiling}
    of: CNY
    argument: {zh: 营业额, en: Turnover}
    gives: {most: {zh: 上限, en: Ceiling}}
    bands: [{from: 10万 CNY, most: 1万 CNY}, {from: 300万 CNY, most: 3万 CNY}]
    else: 0 CNY
awards:
- id: support
  label: {zh: 补助, en: Support}
  value: costs * 30%
  steps:
  - {limit: ceiling(turnover), label: {zh: 上限, en: Ceiling}, clause: s1}
total:
  label: {zh: 补助金额, en: Subsidy}
  steps: [{round: down, to: 0.01 CNY}]
"""
# Half as much again for small costs, a lower cap for large enterprises.
LATER = DOCUMENT.replace("costs * 30%", "costs * 40%").replace("most: 3万", "most: 2.5万")
# A new input that no past claim knows.
WITH_NEW_INPUT = LATER.replace(
    "  costs:", "  green: {type: bool, label: {zh: 绿色包装, en: Green packaging}}\n  costs:"
).replace("costs * 40%", "if green then costs * 40% else costs * 30%")


def make_versions(manager, *documents: str) -> list[MeasureVersion]:
    """The first one in force, the others drafts."""
    Programme.objects.get_or_create(code="sample", defaults={"name_zh": "试样", "name_en": "Sample"})
    versions = [measures.enter_version(document, by=manager, now=NOW) for document in documents]
    MeasureVersion.objects.filter(pk=versions[0].pk).update(
        state=VersionState.IN_FORCE,
        valid_from=IN_FORCE_FROM.date(),
        proposed_at=NOW,
        proposed_by=manager,
        decided_at=NOW,
        decided_by=make_user("Director"),
    )
    versions[0].refresh_from_db()
    return versions


def make_claim(call, facts: dict, *, enterprise=None, stage: Stage = Stage.CLAIMED, **fields):
    """A submitted claim with its record under the call's version. Facts are as a record writes them."""
    enterprise = enterprise or make_enterprise()
    by = make_member(enterprise)
    values = {"state": State.DISTRICT_REVIEW, "submitted_at": NOW, "submitted_by": by} | fields
    claim = make_application(call=call, enterprise=enterprise, by=by, **values)
    make_record(claim, facts, stage)
    return claim


def make_record(claim, facts: dict, stage: Stage) -> Entitlement:
    measure = load_measure(claim.measure_version.document)
    result = evaluate(measure, evaluation.facts_of({"facts": facts}, measure))
    record = evaluation.record(result)
    return Entitlement.objects.create(
        application=claim,
        measure_version=claim.measure_version,
        stage=stage,
        amount=result.total,
        record=canonical.dumps(record).decode(),
        digest=canonical.digest(record),
        made_at=NOW,
        made_by=claim.created_by,
    )


def facts(turnover: int, costs: int, sort: str = "goods") -> dict:
    return {"turnover": str(turnover), "costs": str(costs), "sort": sort}


def make_past(version: MeasureVersion, division=None, other=None):
    """Six claims of two calls and one withdrawn.

    Under DOCUMENT: 15,000, 30,000, 6,000, 10,000, 30,000, 10,000, together 101,000.
    Under LATER: 20,000, 25,000, 8,000, 10,000, 25,000, 10,000, together 98,000.
    """
    first, second = make_call(measure_version=version), make_call(measure_version=version)
    one, two, three, five = (make_enterprise(f"天津第{name}公司", division) for name in "一二三五")
    four = make_enterprise("天津第四公司", other or division)
    claims = [
        make_claim(first, facts(5_000_000, 50_000), enterprise=one),
        make_claim(first, facts(5_000_000, 200_000), enterprise=two),
        make_claim(first, facts(200_000, 20_000, "service"), enterprise=three),
        make_claim(first, facts(200_000, 100_000), enterprise=four),
        make_claim(second, facts(5_000_000, 200_000), enterprise=one),
        make_claim(second, facts(2_900_000, 90_000), enterprise=five),
    ]
    make_claim(second, facts(5_000_000, 200_000), enterprise=two, state=State.WITHDRAWN)
    return [first, second], claims
