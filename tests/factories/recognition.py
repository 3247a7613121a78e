"""A registered warehouse, a round under Guangdong's criteria, and an application brought as far as a test needs."""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from enterprises.enums_figures import SubjectKind
from enterprises.models import SchemeVersion, Subject
from pilotzone.kernel.access import R
from pilotzone.onsite.keeping import Answer
from pilotzone.reference import actions as reference
from tests.factories.assessments import make_version
from tests.factories.people import NOW, make_enterprise, make_member, make_officer, numbers
from warehouses.actions.recognition import applying, batches, checking, deciding, inspecting, judging, noticing
from warehouses.actions.recognition.batches import Terms
from warehouses.enums import Region, Tenure, Use, WarehouseState, WarehouseType
from warehouses.enums_recognition import Advice, InspectionMode, Level, Verdict
from warehouses.models import Country, Warehouse, WarehouseService
from warehouses.rules.recognition import SERVICES

SCHEMES = Path(__file__).parents[2] / "warehouses" / "schemes"
TODAY = NOW.date()  # Tuesday, 2 July 2024
DAY = timedelta(days=1)


def scheme_text(code: str = "GD") -> str:
    return (SCHEMES / f"WAREHOUSE-{code}.yaml").read_text(encoding="utf-8")


def make_country(code: str = "DE") -> Country:
    values = {"name_zh": "德国", "name_en": "Germany", "region": Region.EUROPE}
    return Country.objects.get_or_create(code=code, defaults=values)[0]


def make_warehouse(operator=None, **fields) -> Warehouse:
    """10,000 m² near Hamburg since March 2022, 70% of the investor, all six services."""
    operator = operator or make_enterprise("天津远仓国际物流有限公司", payee=False)
    code = f"HWT-{next(numbers):05d}"
    subject = Subject.objects.create(kind=SubjectKind.WAREHOUSE, code=code, name_zh="汉堡海外仓", operator=operator)
    values = {
        "code": code,
        "subject": subject,
        "operator": operator,
        "state": WarehouseState.REGISTERED,
        "name_zh": "汉堡海外仓",
        "name_en": "Hamburg warehouse",
        "investor_name": "Yuancang GmbH",
        "direct_share": 700_000,
        "investment_certificate": "N1200202200123",
        "country": make_country(),
        "city": "Hamburg",
        "address": "Hafenstraße 1",
        "tenure": Tenure.OWN,
        "area": 1_000_000,
        "indoor_area": 1_000_000,
        "operating_since": date(2022, 3, 1),
        "use": Use.PUBLIC,
        "type": WarehouseType.LOGISTICS,
        "wms": "WMS 3",
        "registered_at": NOW,
        "registered_by": operator.registered_by,
    } | fields
    row = Warehouse.objects.create(**values)
    for service in SERVICES:
        WarehouseService.objects.create(warehouse=row, service=service)
    return row


@dataclass
class Office:
    """Everybody who takes part, each a person of their own."""

    manager: Any
    checker: Any
    first: Any
    second: Any
    panel: list[Any]
    director: Any


def make_office() -> Office:
    return Office(
        make_officer(R.PROGRAMME_MANAGER, name="经办处长"),
        make_officer(R.CASEWORKER, name="核对员"),
        make_officer(R.CASEWORKER, name="检查员甲"),
        make_officer(R.CASEWORKER, name="检查员乙"),
        [
            make_officer(R.SECRETARY, name="评审一"),
            make_officer(R.ASSESSMENT_OFFICER, name="评审二"),
            make_officer(R.ASSESSMENT_OFFICER, name="评审三"),
        ],
        make_officer(R.DIRECTOR, name="局长"),
    )


def terms(**changes: Any) -> Terms:
    return Terms(
        **{
            "level": Level.CITY,
            "number": next(numbers),
            "name_zh": "2024年市级公共海外仓认定",
            "name_en": "City recognition of public overseas warehouses 2024",
            "kinds": (Use.PUBLIC.value,),
            "least_grade": "pass",
            "opens_on": TODAY,
            "closes_on": TODAY + 30 * DAY,
            "validity_months": 36,
            **changes,
        }
    )


def make_batch(office: Office, code: str = "GD", **changes: Any):
    there = SchemeVersion.objects.filter(scheme__code=f"WAREHOUSE-{code}").first()
    version = there or make_version(scheme_text(code))
    return batches.open_batch(version, terms(**changes), by=office.manager, now=NOW)


def make_calendar(*years: int) -> None:
    """Years with a notice in which every weekend is off and nothing else."""
    for year in years:
        reference.enter_calendar(year, "test", {})


def make_application(batch, warehouse=None, admin=None, **changes: Any):
    warehouse = warehouse or make_warehouse()
    admin = admin or make_member(warehouse.operator)
    values = {"kind": "public", "statement": "为五十家企业提供海外仓服务。", "given": {"clients": "50"}} | changes
    return applying.file(warehouse, batch, **values, by=admin, now=NOW)


def to_inspection(row, office: Office):
    return checking.pass_check(row, note="材料齐全", by=office.checker, now=NOW)


def plan(row, office: Office, mode: InspectionMode = InspectionMode.SITE):
    return inspecting.plan(
        row, mode=mode, planned_on=TODAY, first=office.first, second=office.second, by=office.checker, now=NOW
    )


def answer(item: str, value: str, remark: str = "", uid: Any = None) -> Answer:
    return Answer(uid or uuid4(), item, value, remark, NOW - timedelta(minutes=5))


def fill(inspection) -> None:
    for item in inspection.items:
        value = {"yes_no": "yes", "number": "10", "text": ""}[item["kind"]]
        inspecting.enter(inspection, answer(item["code"], value), by=inspection.first, now=NOW)


def inspect(inspection) -> None:
    fill(inspection)
    said = {"verdict": Verdict.CONFORMS, "present_name": "Herr Braun"}
    closed = inspecting.close(inspection, **said, by=inspection.first, now=NOW)
    inspecting.confirm(closed, closed.digest, by=inspection.second, now=NOW)


def to_panel(row, office: Office, **values: str):
    row = to_inspection(row, office)
    inspect(plan(row, office))
    return checking.put_before_panel(row, values=values, by=office.checker, now=NOW)


def advise(row, office: Office, points: str = "8", advice: Advice = Advice.RECOGNISE) -> None:
    for member in office.panel:
        remark = "" if advice == Advice.RECOGNISE else "管理混乱"
        judging.give(row, points={"order": points}, advice=advice, remark=remark, by=member, now=NOW)


def to_proposed(row, office: Office, **values: str):
    row = to_panel(row, office, **values)
    advise(row, office)
    return judging.conclude(row, conclusion="符合条件，建议认定。", by=office.manager, now=NOW)


def to_notice(row, office: Office):
    row = to_proposed(row, office)
    noticing.publish(row.batch, [row], document_number=f"公示{next(numbers)}", by=office.manager, now=NOW)
    row.refresh_from_db()
    return row


def to_recognised(row, office: Office):
    row = to_notice(row, office)
    return deciding.recognise(
        row, decision_reference="津商海外仓〔2024〕3号", by=office.director, now=row.notice.ends_at
    )
