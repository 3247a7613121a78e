"""The bridge from rows to the values that measures compute with, for one claim at one stage."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.db.models import Q

from enterprises.enums import CreditEffect
from enterprises.models import CreditRecord, Qualification
from pilotzone.formula.values import UNKNOWN
from pilotzone.kernel import clock
from pilotzone.reference import queries as reference
from subsidies.enums import Desk, Stage, State
from subsidies.models import Application, ClaimLine, Document, InvoiceUse, LineRuling, MeasureVersion
from subsidies.rules import answers
from subsidies.rules.measure import load_measure
from subsidies.rules.model import InputSpec, Measure

VIOLATION_YEARS = 5
# Whose rulings count at a stage: a later desk's word overrules an earlier one's.
DESKS: dict[Stage, tuple[Desk, ...]] = {
    Stage.CLAIMED: (),
    Stage.VERIFIED: (Desk.DISTRICT_FINANCE, Desk.DISTRICT_COMMERCE),
    Stage.AUDITED: (Desk.CITY, Desk.DISTRICT_FINANCE, Desk.DISTRICT_COMMERCE),
    Stage.APPROVED: (Desk.CITY, Desk.DISTRICT_FINANCE, Desk.DISTRICT_COMMERCE),
}


@lru_cache(maxsize=64)
def load(document: str) -> Measure:
    return load_measure(document)


def measure_of(version: MeasureVersion) -> Measure:
    """The checked measure of a version; each document is parsed once per process."""
    return load(version.document)


def rates_for(measure: Measure) -> dict[str, Decimal]:
    """The exchange rates that the measure fixes, by its list and its day."""
    if measure.exchange is None:
        return {}
    return reference.rates(measure.exchange.list, measure.exchange.date)


def facts_for(application: Application, stage: Stage) -> dict[str, Any]:
    """Every input of the pinned measure, from where its document says that it comes."""
    measure = measure_of(application.measure_version)
    register = Register(application)
    found: dict[str, Any] = {
        spec.name: register.value(spec) for spec in measure.scalar_inputs if spec.source != "reviewer"
    }
    lines = list(application.lines.prefetch_related("documents", "rulings").select_related("invoice_use"))
    taken = numbers_taken(application, lines)
    for spec in measure.row_inputs:
        own = [line for line in lines if line.input == spec.name]
        found[spec.name] = [row_of(line, spec, stage, taken) for line in own]
    return found


def row_of(line: ClaimLine, spec: InputSpec, stage: Stage, taken: set[int]) -> dict[str, Any]:
    return {column.name: cell_of(line, column, stage, taken) for column in spec.columns}


def cell_of(line: ClaimLine, column: InputSpec, stage: Stage, taken: set[int]) -> Any:
    """One value of a line: typed in, ruled on, counted in the portal, or shown by a paper."""
    if column.source == "reviewer":
        ruling = ruling_of(line, stage)
        return UNKNOWN if ruling is None else ruling.accepted
    if column.source == "invoices":
        return line.pk not in taken
    if column.source == "evidence":
        return any(is_standing(document, column.evidence) for document in line.documents.all())
    return answers.value_of(line.values.get(column.name, ""), column)


def is_standing(document: Document, material: str) -> bool:
    return document.material == material and document.replaced_at is None


def ruling_of(line: ClaimLine, stage: Stage) -> LineRuling | None:
    """The ruling that counts at the stage: the highest desk's."""
    by_desk = {ruling.desk: ruling for ruling in line.rulings.all()}
    return next((by_desk[desk] for desk in DESKS[stage] if desk in by_desk), None)


def numbers_taken(application: Application, lines: list[ClaimLine]) -> set[int]:
    """The lines whose invoice number counts elsewhere: in another claim, or in an earlier line of this one."""
    numbers = {line.invoice_number for line in lines if line.invoice_number}
    from_elsewhere = set(uses_elsewhere(application, numbers))
    taken, seen = set(), set()
    for line in sorted(lines, key=lambda each: (each.input, each.position)):
        if not line.invoice_number:
            continue
        if line.invoice_number in from_elsewhere or line.invoice_number in seen:
            taken.add(line.pk)
        seen.add(line.invoice_number)
    return taken


def uses_elsewhere(application: Application, numbers: set[str]) -> list[str]:
    wanted = sorted(numbers)
    found: list[str] = []
    for start in range(0, len(wanted), 500):
        rows = InvoiceUse.objects.filter(number__in=wanted[start : start + 500]).exclude(application=application)
        found += rows.values_list("number", flat=True)
    return found


class Register:
    """What the registers know of the applicant; each is asked once."""

    def __init__(self, application: Application) -> None:
        self.application = application
        self.enterprise = application.enterprise
        self.day: date = clock.local_date(application.submitted_at or application.saved_at)

    def value(self, spec: InputSpec) -> Any:
        if spec.source in ("claim", "other_funding"):
            return answers.value_of(self.application.answers.get(spec.name, ""), spec)
        ask = SOURCES.get(spec.source, {}).get(spec.name)
        return ask(self) if ask else UNKNOWN

    def registered_in_zone(self) -> bool:
        return self.enterprise.registration_division_id is not None

    def connected_to_platform(self) -> bool:
        connected = self.enterprise.platform_connected_on
        return connected is not None and connected <= self.day

    def has_qualification(self, kind: str) -> bool:
        rows = Qualification.objects.filter(enterprise=self.enterprise, kind=kind, starts_on__lte=self.day)
        return rows.filter(Q(ends_on=None) | Q(ends_on__gte=self.day)).exists()

    def on_list(self, effect: CreditEffect) -> bool:
        rows = CreditRecord.objects.filter(uscc=self.enterprise.uscc, effect=effect)
        return rows.in_force(self.day).exists()

    def violated_lately(self) -> bool:
        """A serious violation dated within the last five years, repaired or not."""
        since = self.day - timedelta(days=365 * VIOLATION_YEARS + 1)
        rows = CreditRecord.objects.filter(uscc=self.enterprise.uscc, effect=CreditEffect.SERIOUS_VIOLATION)
        return rows.filter(starts_on__gte=since, starts_on__lte=self.day).exists()

    def awarded_before(self) -> bool:
        """An earlier claim under the same measure was approved."""
        rows = Application.objects.filter(
            enterprise=self.enterprise, measure_version__measure=self.application.measure_version.measure
        ).exclude(pk=self.application.pk)
        return rows.filter(state__in=(State.APPROVED, State.NOTICED, State.PAYABLE, State.PAID)).exists()


SOURCES: dict[str, dict[str, Callable[[Register], Any]]] = {
    "enterprise": {
        "registered_here": Register.registered_in_zone,
        "connected_to_platform": Register.connected_to_platform,
        "high_tech": lambda register: register.has_qualification("high_tech"),
        "specialised": lambda register: register.has_qualification("specialised"),
    },
    "credit": {
        "serious_violation": Register.violated_lately,
        "owes_fiscal_money": lambda register: register.on_list(CreditEffect.OWES_FISCAL),
        "barred": lambda register: register.on_list(CreditEffect.BARS_FUNDING),
    },
    "awards": {"applied_before": Register.awarded_before},
}
