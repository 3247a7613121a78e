"""While a cycle of parks collects: operators and officers are told what is missing, each once a day."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

import enterprises
from enterprises.actions.assessments import chasing, cycles, self_assessing
from enterprises.actions.figures import park_reporting
from enterprises.enums_figures import PeriodKind
from enterprises.models import CycleChase
from enterprises.queries_collecting import expected
from enterprises.rules.figures.periods import Period
from pilotzone.messages.models import Notice
from tests.enterprises.views.test_cycles import get, text_of
from tests.factories import assessments as make
from tests.factories import figures
from tests.factories.people import NOW, make_enterprise, make_member

pytestmark = pytest.mark.django_db
SCHEME = Path(enterprises.__file__).parent / "schemes" / "PARK.yaml"
YEAR = Period(date(2023, 1, 1), PeriodKind.YEAR)
SEVEN_BEFORE, TWO_BEFORE = (datetime(2024, 7, day, 1, 20, tzinfo=UTC) for day in (13, 18))  # of 20 July


def notices(kind):
    rows = Notice.objects.filter(kind=f"enterprises.{kind}").order_by("pk")
    return [(row.recipient, row.params.get("enterprise", {}).get("zh")) for row in rows]


@pytest.fixture
def zone():
    """Two parks with an operator and one without; a cycle that collects until Saturday, 20 July 2024."""
    officer = figures.make_assessor(language="en")
    figures.load()
    firms = [make_enterprise(f"天津园区运营{place}有限公司", payee=False) for place in range(2)]
    leads = [make_member(firm) for firm in firms]
    parks = [
        figures.make_park(f"TJBH0{place}", by=officer, name_zh=f"园区{place}", operator=firm)
        for place, firm in enumerate(firms)
    ]
    figures.make_park("TJBH09", by=officer, name_zh="园区九")
    version = make.make_version(SCHEME.read_text(encoding="utf-8"))
    cycle = make.open_cycle(version, officer, period=YEAR)
    return {"officer": officer, "leads": leads, "parks": parks, "cycle": cycle}


def test_who_is_reminded_of_what(zone, client, at):
    officer, (first, second), cycle = zone["officer"], zone["leads"], zone["cycle"]
    park = zone["parks"][0]
    park_reporting.report(park, YEAR, {"used_area.none": "9000"}, currency="CNY", scope_note="", by=first, now=NOW)
    told, note = {"visit": Decimal(8)}, {"visit": "展厅已改造。"}
    self_assessing.tell(cycle, zone["parks"][1], told, note, expected_version=0, by=second, now=NOW)

    assert chasing.chase_due(now=NOW) == 0
    assert chasing.chase_due(now=SEVEN_BEFORE) == 1
    assert chasing.chase_due(now=SEVEN_BEFORE) == 0
    make.drain(SEVEN_BEFORE)
    # The first has reported and not assessed itself; the second the other way round. Nobody runs the third here.
    assert notices("self_assessment_waits") == [(first, "园区0")]
    assert notices("park_figures_due") == [(second, "园区1")]
    office = Notice.objects.get(kind="enterprises.cycle_sources", recipient=officer)
    assert office.params["sources"]["zh"] == "海关（0/3）、园区运营方（1/3）、区商务部门（0/3）"
    assert chasing.chase(CycleChase.objects.get().pk, now=SEVEN_BEFORE) == 0
    assert len(notices("park_figures_due")) == 1

    assert [(each.source.code, each.told, each.asked) for each in expected(cycle, NOW.date())] == [
        ("customs", 0, 3),
        ("park", 1, 3),
        ("district", 0, 3),
    ]
    at("2024-07-13T10:00")
    page = text_of(get(client, officer, "cycle_detail", cycle.uid))
    assert "Park operators 1 3 In part" in page
    assert "Customs 0 3 Nothing yet" in page


def test_nobody_is_told_of_what_is_frozen(zone):
    assert chasing.chase_due(now=TWO_BEFORE) == 1
    cycles.freeze(zone["cycle"], by=zone["officer"], now=TWO_BEFORE)
    assert chasing.chase(CycleChase.objects.get().pk, now=TWO_BEFORE) == 0
    assert notices("park_figures_due") == []
    assert chasing.chase_due(now=TWO_BEFORE) == 0
