"""Warehouses are assessed like everybody: their register tells figures, their operator sees and contests the result."""

import json
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.urls import reverse

import enterprises
from enterprises import registers
from enterprises.actions.assessments import contesting
from enterprises.actions.figures import registering
from enterprises.enums_assessments import ContestOutcome
from enterprises.enums_figures import PeriodKind, SourceKind, SubjectKind
from enterprises.models import Assessment, Figure, Subject
from enterprises.registers import Known
from enterprises.rules.figures.periods import Period
from enterprises.verification import differences
from pilotzone.kernel.access import R
from pilotzone.kernel.errors import NotAllowed
from pilotzone.messages.models import Notice
from tests.factories import assessments as make
from tests.factories import figures
from tests.factories.people import NOW, make_enterprise, make_member, make_officer

pytestmark = pytest.mark.django_db
SCHEME = Path(enterprises.__file__).parent / "schemes" / "WAREHOUSE.yaml"
WAREHOUSE = SubjectKind.WAREHOUSE
YEAR, BEFORE = (Period(date(year, 1, 1), PeriodKind.YEAR) for year in (2023, 2022))
REGISTER: dict[str, Decimal | int] = {
    "storage_area": Decimal("10000"), "opened_on": 20210301, "assessed_on": 20231231, "running": 1,
    "share_held": Decimal("70"), "has_system": 1, "services": 6, "clients": 50, "others_area": Decimal("6000.005"),
}  # fmt: skip
OWN = {
    "stock_lines": 1000, "stock_right": 999, "parcels": 120_000, "parcels_on_time": 118_800, "parcels_damaged": 600,
    "parcels_returned": 1000, "returns_resold": 600,
}  # fmt: skip


def make_subject(code: str, operator=None, **fields) -> Subject:
    return Subject.objects.create(kind=WAREHOUSE, code=code, name_zh=f"海外仓{code}", operator=operator, **fields)


@pytest.fixture
def zone(monkeypatch):
    """Two warehouses that are assessed and one that waits for its confirmation; what was asked of the register."""
    make.make_calendar()
    figures.load()
    operator = make_enterprise("天津远仓国际物流有限公司", payee=False)
    first = make_subject("HWT-00001", operator)
    second, waiting = make_subject("HWT-00002"), make_subject("HWT-00003", operator, is_assessed=False)
    officer, asked = figures.make_assessor(), []

    def known(source, period, codes):
        asked.append((source, period, frozenset(codes)))
        if source == SourceKind.REGISTER and period == YEAR:
            yield Known(first.pk, REGISTER, officer)
        elif source == SourceKind.SELF:
            yield Known(first.pk, OWN if period == YEAR else {"parcels": 100_000}, officer)

    monkeypatch.setitem(registers._tellers, WAREHOUSE, known)
    zone = {"operator": operator, "first": first, "second": second, "waiting": waiting}
    return zone | {"officer": officer, "director": make_officer(R.DIRECTOR), "asked": asked}


def scored(zone):
    version = make.make_version(SCHEME.read_text(encoding="utf-8"))
    cycle = make.open_cycle(version, zone["officer"], period=YEAR)
    return make.scored(cycle)


def lines(cycle, subject):
    record = json.loads(Assessment.objects.get(cycle=cycle, subject=subject, is_current=True).record)
    return {each["id"]: each for each in record["lines"]}


@pytest.mark.engine
def test_a_warehouse_from_its_register_to_a_contest_by_its_operator(zone, client, at):
    operator, first = zone["operator"], zone["first"]
    cycle = scored(zone)
    assert set(Assessment.objects.filter(cycle=cycle).values_list("subject__code", flat=True)) == {
        "HWT-00001",
        "HWT-00002",
    }
    told = {(row.indicator.code, str(row.period)): row for row in Figure.objects.filter(subject=first)}
    assert (told["storage_area", "2023"].value, told["others_area", "2023"].value) == (10_000_00, 6000_00)
    assert (told["share_held", "2023"].value, told["opened_on", "2023"].value) == (70_0000, 20210301)
    assert {row.sharing.number for row in told.values() if row.source.code == "register"} == {"BM-DJ-002"}
    assert (told["parcels", "2022"].value, told["parcels", "2022"].basis) == (100_000, "own")
    assert told["clients", "2023"].reported_by == zone["officer"]
    # The scheme's first example, worked out there by hand, without exports, complaints and the experts' points.
    found = lines(cycle, first)
    points = {name: Decimal(found[name]["points"]) for name in ("size", "age", "system", "reverse", "parcel_growth")}
    assert points == {
        "size": 5,
        "age": Decimal("4.5"),
        "system": Decimal("7.5"),
        "reverse": Decimal("4.5"),
        "parcel_growth": 4,
    }
    assert Decimal(found["client_count"]["points"]) == 5
    result = Assessment.objects.get(cycle=cycle, subject=first)
    # 17 of base, 25.5 of process, 18.125 of service, 4 of outcome.
    assert (result.score, result.grade) == (64_625_000_000, "three")
    assert list(differences(cycle.run)) == []

    admin, stranger = make_member(operator, language="en"), make_member(make_enterprise(payee=False))
    make.provisional(cycle, zone["officer"], zone["director"])
    make.drain()
    notice = Notice.objects.get(kind="enterprises.assessment_provisional")
    assert (notice.recipient, notice.params["enterprise"]["zh"]) == (admin, "海外仓HWT-00001")
    at("2024-07-22T10:00")
    client.force_login(admin)
    client.cookies["django_language"] = "en"
    listed = client.get(reverse("portal:enterprises:assessment_list", args=[operator.uid])).content.decode()
    page = reverse("portal:enterprises:assessment_detail", args=[result.uid])
    assert page in listed
    assert "海外仓HWT-00001" in listed
    assert "64.6" in client.get(page).content.decode()
    assert client.get(reverse("portal:enterprises:contest_new", args=[result.uid])).status_code == 200
    client.force_login(stranger)
    assert client.get(page).status_code == 404
    client.force_login(make_officer(R.DIRECTOR))
    assert client.get(reverse("bureau:enterprises:assessment_detail", args=[result.uid])).status_code == 200

    now = make.FROZEN + timedelta(days=1)
    claim = {"figure": "clients", "claimed": "500", "statement": "以服务合同为准。", "now": now}
    with pytest.raises(NotAllowed):
        contesting.file(result, by=stranger, **claim)
    contest = contesting.file(result, by=admin, **claim)
    assert contest.enterprise == operator
    contesting.examine(contest, outcome=ContestOutcome.ACCEPT, note="属实", by=zone["officer"], now=now)
    contesting.decide(contest, by=zone["director"], now=now)
    make.drain(now)
    # 500 clients instead of 50: the whole 10 of service instead of 5.
    assert Decimal(lines(cycle, first)["client_count"]["points"]) == 10
    client.force_login(zone["director"])
    corrected = Assessment.objects.get(cycle=cycle, subject=first, is_current=True)
    page = client.get(reverse("bureau:enterprises:assessment_detail", args=[corrected.uid])).content.decode()
    assert contest.reference in page


def test_the_register_is_asked_for_what_the_scheme_reads_and_the_catalogue_allows(zone):
    scored(zone)
    asked = {(source, str(period)): codes for source, period, codes in zone["asked"]}
    assert asked["register", "2023"] == frozenset(REGISTER)
    assert asked["self", "2023"] == frozenset(OWN) | {"storage_area", "services", "clients", "others_area"}
    assert asked["self", "2022"] == {"parcels"}
    assert ("register", "2022") not in asked


def test_what_the_register_tells_again_is_a_revision_only_where_it_differs(zone, monkeypatch):
    wanted = {YEAR: {"clients", "running", "tenants"}}
    tell = {"by": zone["director"], "now": NOW}
    assert registering.tell(WAREHOUSE, SourceKind.REGISTER, wanted, **tell).added == 2
    assert registering.tell(WAREHOUSE, SourceKind.REGISTER, wanted, **tell).unchanged == 2
    assert {row.reported_by for row in Figure.objects.all()} == {zone["director"]}
    corrected = [Known(zone["first"].pk, {"clients": 51, "running": 1, "unasked": 7}, zone["officer"])]
    monkeypatch.setitem(registers._tellers, WAREHOUSE, lambda source, period, codes: corrected)
    again = registering.tell(WAREHOUSE, SourceKind.REGISTER, wanted, **tell)
    assert (again.added, again.revised, again.unchanged) == (0, 1, 1)
    assert Figure.objects.current().get(indicator__code="clients").value == 51
    monkeypatch.delitem(registers._tellers, WAREHOUSE)
    assert registering.tell(WAREHOUSE, SourceKind.REGISTER, wanted, **tell).unchanged == 0


def test_a_warehouse_without_an_operator_is_nobodys(zone):
    cycle = scored(zone)
    assert Assessment.objects.get(cycle=cycle, subject=zone["second"]).subject.owner is None
    make.provisional(cycle, zone["officer"], zone["director"])
    make.drain()
    assert not Notice.objects.filter(kind="enterprises.assessment_provisional").exists()
