"""A call under the measure for public overseas warehouses, and a claim that is begun from the register."""

from datetime import datetime
from pathlib import Path

from pilotzone.accounts.models import User
from pilotzone.demo.cast import Company
from pilotzone.demo.moments import Moments
from subsidies.actions import calls, choosing_warehouses, drafting, lines, measures, publishing
from subsidies.models import Application, Budget, Call
from warehouses.models import Warehouse

MEASURE = "TJ-2024-WAREHOUSE"
OPENS, CLOSES = 12, -25  # working days before today, and after it


def announce(policies: Path, budget: Budget, officers: dict[str, User], when: Moments) -> Call:
    manager, director = officers["manager"], officers["director"]
    measures.open_programme(
        code="overseas_warehouse",
        name_zh="公共海外仓",
        name_en="Public overseas warehouses",
        summary_zh="对服务本市跨境电商企业的公共海外仓，按实际费用给予支持。",
        summary_en="Support for public overseas warehouses that serve the city's enterprises, as a share of the costs.",
        by=manager,
        now=when.at(40, 9),
    )
    document = (policies / f"{MEASURE}.yaml").read_text(encoding="utf-8")
    document = document.replace("status: expired", "status: in_force")  # the demo's zone has it in force
    version = measures.enter_version(document, by=manager, now=when.at(40, 13))
    version = publishing.propose(version, valid_from=when.day(39), by=manager, now=when.at(40, 14))
    version = publishing.approve(version, by=director, now=when.at(39, 16))
    announcement = calls.Announcement(
        name_zh="公共海外仓支持申报",
        name_en="Support for public overseas warehouses",
        document_number=f"津商函〔{when.day(OPENS).year}〕26号",
        opens_at=when.at(OPENS, 9),
        closes_at=when.at(CLOSES, 17),
        contact_zh="市商务局跨境电商处",
        contact_en="City commerce bureau, cross-border e-commerce division",
        contact_phone="022-5550 0100",
    )
    call = calls.prepare(version, budget, announcement, by=manager, now=when.at(OPENS + 4, 15))
    return calls.open_prepared(call, by=manager, now=when.at(OPENS + 3, 15))


def begin(call: Call, company: Company, *, now: datetime) -> Application:
    """Chosen from the register; one line has its costs already."""
    claim = drafting.start(call, company.enterprise, by=company.lead, now=now)
    rows = Warehouse.objects.registered().filter(operator=company.enterprise).values_list("uid", flat=True)
    choosing_warehouses.choose(claim, list(rows), expected_version=claim.version, by=company.lead, now=now)
    claim.refresh_from_db()
    line = claim.lines.order_by("position")[0]
    typed = {name: str(value) for name, value in line.values.items()} | {"cost": "860000"}
    lines.save_line(claim, line.input, typed, line=line, expected_version=claim.version, by=company.lead, now=now)
    return claim
