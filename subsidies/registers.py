"""What the registers know of enterprises on a day: each register is read once, for one enterprise or for very many."""

import json
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet

from enterprises.enums import CreditEffect
from enterprises.models import CreditRecord, Enterprise, EnterpriseRole, Qualification
from matchmaking import known as event_register
from matchmaking.known import KnownEvent
from pilotzone.formula.values import NONE, UNKNOWN
from pilotzone.kernel import clock
from subsidies.enums import Stage, State
from subsidies.models import Application, ClaimWarehouse, Entitlement, MeasureVersion
from subsidies.rules.families import FAMILY
from subsidies.rules.measure import load_measure
from subsidies.rules.model import InputSpec
from subsidies.rules.summaries import part_of
from warehouses import known as warehouse_register
from warehouses.models import Warehouse
from warehouses.rules import known as warehouse_rules
from warehouses.rules.known import Known

VIOLATION_YEARS = 5
YEARS = {"enterprise-year": 0, "enterprise-year-before": 1}  # how many years back a scope looks
AWARDED = (State.APPROVED, State.NOTICED, State.PAYABLE, State.PAID)


@dataclass(frozen=True, slots=True)
class Award:
    """A claim that was approved; fen, of one of which the rest was stopped what it got. `year`: of its submission."""

    claim_id: int
    version_id: int
    measure_id: int
    programme_id: int
    project: str
    approved: int
    year: int


@dataclass(frozen=True, slots=True)
class About:
    """What a fact is asked of: an enterprise, under a version of a measure, for a project."""

    enterprise: Enterprise
    version: MeasureVersion
    project: str = ""


class Registers:
    """`enterprises` are those that will be asked about; a register that nobody asks is not read.

    `but` is a claim that earlier awards leave out: the one that the facts are for.
    """

    def __init__(self, enterprises: QuerySet[Enterprise], day: date, *, but: int | None = None) -> None:
        self.enterprises = enterprises.order_by()
        self.day = day
        self.but = but

    def value(self, about: About, spec: InputSpec) -> Any:
        """The fact that the input asks for; UNKNOWN where no register holds it."""
        ask = FACTS.get(spec.source, {}).get(spec.asks)
        return ask(self, about, spec) if ask else UNKNOWN

    @cached_property
    def qualifications(self) -> dict[int, set[str]]:
        """The kinds that are valid on the day, by enterprise."""
        rows = Qualification.objects.filter(enterprise__in=self.enterprises.values("pk"), starts_on__lte=self.day)
        return gathered(rows.filter(self.not_ended()).values_list("enterprise_id", "kind"))

    @cached_property
    def recognition_levels(self) -> frozenset[str]:
        return warehouse_register.levels_kept()

    @cached_property
    def roles(self) -> dict[int, set[str]]:
        rows = EnterpriseRole.objects.filter(enterprise__in=self.enterprises.values("pk"))
        return gathered(rows.values_list("enterprise_id", "role"))

    @cached_property
    def credit(self) -> dict[str, set[str]]:
        """What the credit lists hold against each code: effects in force; a serious violation counts for five years,
        repaired or not."""
        violation = Q(effect=CreditEffect.SERIOUS_VIOLATION)
        counts = (
            violation & Q(starts_on__gte=years_before(self.day, VIOLATION_YEARS))
            | ~violation & Q(repaired_on=None) & self.not_ended()
        )
        rows = CreditRecord.objects.filter(uscc__in=self.enterprises.values("uscc"), starts_on__lte=self.day)
        return gathered(rows.filter(counts).values_list("uscc", "effect"))

    @cached_property
    def awards(self) -> dict[int, list[Award]]:
        """The approved claims of each enterprise, in the order of their submission."""
        rows = Application.objects.with_given().filter(enterprise__in=self.enterprises.values("pk"), state__in=AWARDED)
        if self.but is not None:
            rows = rows.exclude(pk=self.but)
        of = "measure_version__measure"
        found: dict[int, list[Award]] = defaultdict(list)
        told = rows.order_by("submitted_at", "pk").values_list(
            "enterprise_id", "pk", "measure_version", of, f"{of}__programme", "project", "given", "submitted_at"
        )
        for enterprise_id, pk, version_id, measure_id, programme_id, project, approved, at in told:
            year = clock.local_date(at).year
            found[enterprise_id].append(Award(pk, version_id, measure_id, programme_id, project, approved or 0, year))
        return found

    @cached_property
    def award_lines(self) -> dict[int, list[dict[str, Any]]]:
        """The lines of the frozen record of each award; read where an input asks for one amount of a measure."""
        claims = [award.claim_id for awards in self.awards.values() for award in awards]
        rows = Entitlement.objects.filter(application__in=claims, stage=Stage.APPROVED, is_current=True)
        return {pk: json.loads(record)["lines"] for pk, record in rows.values_list("application", "record")}

    @cached_property
    def warehouses(self) -> dict[int, list[Known]]:
        """The warehouses that count, by operator: those chosen for the claim, where it has any; else all registered."""
        rows = (
            ClaimWarehouse.objects.filter(application=self.but)
            if self.but is not None
            else ClaimWarehouse.objects.none()
        )
        picked = list(rows.select_related("warehouse__country", "version").order_by("pk"))
        pinned = {row.warehouse_id: row.version for row in picked}
        own = (
            Warehouse.objects.registered().filter(operator__in=self.enterprises.values("pk")).select_related("country")
        )
        chosen = [row.warehouse for row in picked] or list(own.order_by("pk"))
        found: dict[int, list[Known]] = defaultdict(list)
        for row, told in zip(chosen, warehouse_register.known_of(chosen, self.day, pinned), strict=True):
            found[row.operator_id].append(told)
        return found

    @cached_property
    def events(self) -> dict[int, list[KnownEvent]]:
        """The events of the twelve months until the day for which an enterprise had registered beforehand."""
        return event_register.events_of(self.enterprises.values("pk"), years_before(self.day, 1), self.day)

    @cached_property
    def families(self) -> dict[int, str]:
        """The family of each version under which something was awarded, where its measure is of one."""
        versions = {award.version_id for awards in self.awards.values() for award in awards}
        rows = MeasureVersion.objects.filter(pk__in=versions).values_list("pk", "document")
        measures = {pk: load_measure(document) for pk, document in rows}
        return {pk: measure.family.id for pk, measure in measures.items() if measure.family}

    def not_ended(self) -> Q:
        return Q(ends_on=None) | Q(ends_on__gte=self.day)

    def awards_of(self, about: About, spec: InputSpec) -> list[Award] | None:
        """The awards that the input looks at; None where its scope is not on record, such as a group's."""
        scope = spec.options.get("per", "enterprise-lifetime")
        looked_at = self.looked_at(about, spec.options.get("of", ""))
        if looked_at is None:
            return None
        own = [award for award in self.awards.get(about.enterprise.pk, []) if looked_at(award)]
        if "award" in spec.options:
            parts = [self.part(award, spec.options["award"]) for award in own]
            own = [award for award in parts if award.approved]
        if scope in YEARS:
            return [award for award in own if award.year == self.day.year - YEARS[scope]]
        if scope == "project":
            return [award for award in own if award.project == about.project]
        return own if scope in ("enterprise-lifetime", "claim") else None

    def part(self, award: Award, name: str) -> Award:
        """Of a claim's money what one amount of the measure gave: ceilings of its own count nothing else."""
        lines = self.award_lines.get(award.claim_id, [])
        return replace(award, approved=part_of(lines, name, award.approved))

    def looked_at(self, about: About, of: str) -> Callable[[Award], bool] | None:
        """Whether an award is of the measure, its programme, any, or others of its family; None without a family."""
        measure = about.version.measure
        if of in ("all", "programme"):
            return lambda award: of == "all" or award.programme_id == measure.programme_id
        if of != FAMILY:
            return lambda award: award.measure_id == measure.pk
        family = load_measure(about.version.document).family
        if family is None:
            return None
        return lambda award: award.measure_id != measure.pk and self.families.get(award.version_id) == family.id


def years_before(day: date, years: int) -> date:
    """The same day so many years earlier; 29 February becomes the 28th."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def gathered(rows: Any) -> dict[Any, set[str]]:
    found: dict[Any, set[str]] = defaultdict(set)
    for key, value in rows:
        found[key].add(value)
    return found


Ask = Callable[[Registers, About, InputSpec], Any]


def registered_here(registers: Registers, about: About, spec: InputSpec) -> bool:
    return about.enterprise.registration_division_id is not None


def connected_to_platform(registers: Registers, about: About, spec: InputSpec) -> bool:
    connected = about.enterprise.platform_connected_on
    return connected is not None and connected <= registers.day


def founded_on(registers: Registers, about: About, spec: InputSpec) -> Any:
    return about.enterprise.established_on or UNKNOWN


def qualification(registers: Registers, about: About, spec: InputSpec) -> bool:
    return spec.options.get("kind", spec.name) in registers.qualifications.get(about.enterprise.pk, ())


def role(registers: Registers, about: About, spec: InputSpec) -> bool:
    return spec.options.get("kind", spec.name) in registers.roles.get(about.enterprise.pk, ())


def listed(effect: CreditEffect) -> Ask:
    return lambda registers, about, spec: effect in registers.credit.get(about.enterprise.uscc, ())


def over_awards(measure: Callable[[list[Award]], Any]) -> Ask:
    """A fact about the awards that the input looks at."""

    def ask(registers: Registers, about: About, spec: InputSpec) -> Any:
        found = registers.awards_of(about, spec)
        return UNKNOWN if found is None else measure(found)

    return ask


def yuan(fen: int) -> Fraction:
    return Fraction(fen, 100)


def granted(found: list[Award]) -> Fraction:
    """What was received and what is still to be paid of what was approved: a ceiling holds for both together."""
    return yuan(sum(award.approved for award in found))


def one_of(choose: Callable[[list[Award]], int]) -> Ask:
    """The amount of one award; where there is none it does not exist, or is zero where that cannot be said."""

    def ask(registers: Registers, about: About, spec: InputSpec) -> Any:
        found = registers.awards_of(about, spec)
        if found is None:
            return UNKNOWN
        return yuan(choose(found)) if found else NONE if spec.type.optional else 0

    return ask


def other_years(registers: Registers, about: About, spec: InputSpec) -> Any:
    """In how many years but the claim's own, of which a second claim is of no further year."""
    found = registers.awards_of(about, spec)
    return UNKNOWN if found is None else len({award.year for award in found} - {registers.day.year})


def over_warehouses(measure: Callable[[list[Known], Registers], Any]) -> Ask:
    """A fact about the enterprise's warehouses; unknown where the register holds none."""

    def ask(registers: Registers, about: About, spec: InputSpec) -> Any:
        found = registers.warehouses.get(about.enterprise.pk)
        if not found:
            return UNKNOWN
        value = measure(found, registers)
        return UNKNOWN if value is None else value

    return ask


def on_list(level: str) -> Ask:
    """Whether a warehouse is recognised at the level; unknown where the register keeps none of that level."""

    def ask(registers: Registers, about: About, spec: InputSpec) -> Any:
        if level not in registers.recognition_levels:
            return UNKNOWN
        return over_warehouses(lambda rows, registers: bool(warehouse_rules.batches(rows, level)))(
            registers, about, spec
        )

    return ask


def newest_batch(level: str) -> Ask:
    return over_warehouses(lambda rows, registers: max(warehouse_rules.batches(rows, level), default=None))


def over_events(measure: Callable[[list[KnownEvent], str], int]) -> Ask:
    """How many events of the kind that the input names, or of any."""
    return lambda registers, about, spec: measure(
        registers.events.get(about.enterprise.pk, []), spec.options.get("kind", "")
    )


FACTS: dict[str, dict[str, Ask]] = {
    "enterprise": {
        "registered_here": registered_here,
        "connected_to_platform": connected_to_platform,
        "founded_on": founded_on,
        "qualification": qualification,
        "high_tech": qualification,
        "specialised": qualification,
        "role": role,
    },
    "credit": {
        "serious_violation": listed(CreditEffect.SERIOUS_VIOLATION),
        "owes_fiscal_money": listed(CreditEffect.OWES_FISCAL),
        "barred": listed(CreditEffect.BARS_FUNDING),
    },
    "warehouse": {
        "area": over_warehouses(lambda rows, registers: Fraction(warehouse_rules.area(rows), 100)),
        "countries": over_warehouses(lambda rows, registers: warehouse_rules.countries(rows)),
        "lease_years": over_warehouses(lambda rows, registers: warehouse_rules.lease_years(rows)),
        "lease_left": over_warehouses(lambda rows, registers: warehouse_rules.lease_left(rows, registers.day)),
        "served": over_warehouses(lambda rows, registers: warehouse_rules.served(rows)),
        "provincial_list": on_list("provincial"),
        "national_list": on_list("national"),
        "city_list": on_list("city"),
        "batch": newest_batch("provincial"),
    },
    "events": {
        "registered": over_events(event_register.registered),
        "attended": over_events(event_register.attended),
    },
    "awards": {
        "applied_before": over_awards(bool),
        "count": over_awards(len),
        "years": other_years,
        "paid": over_awards(granted),
        "approved": over_awards(granted),
        "highest": one_of(lambda found: max(award.approved for award in found)),
        "last": one_of(lambda found: found[-1].approved),
    },
}
