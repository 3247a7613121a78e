"""The bridge between claims and the register of warehouses: what is chosen, what lines state, what is claimed twice."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.db.models import Q, QuerySet

from enterprises.rules.figures import scaled
from pilotzone.kernel import clock
from subsidies.enums import State
from subsidies.models import Application, ClaimLine, ClaimWarehouse, Document
from subsidies.rules import answers
from subsidies.rules.model import InputSpec, Measure
from subsidies.rules.warehouse_findings import Differs, Double, Place, Side, differing, doubles
from warehouses import known as register
from warehouses.models import Country, Warehouse, WarehouseDocument
from warehouses.rules import known as rules
from warehouses.rules.known import Known

SOURCE = "warehouse"
PROGRAMME = "overseas_warehouse"
COLUMNS = ("area", "served", "lease_years")  # of a line about a place: filled in from the register and compared with it
GIVEN_UP = (State.REFUSED, State.WITHDRAWN)
SHOWN = 50  # other claims that are compared


def concerns_warehouses(measure: Measure) -> bool:
    """Whether a claim under the measure names registered warehouses."""
    columns = (column for spec in measure.row_inputs for column in spec.columns)
    asked = any(spec.source == SOURCE for spec in (*measure.scalar_inputs, *columns))
    return asked or measure.programme == PROGRAMME


def rows_of(measure: Measure) -> InputSpec | None:
    """The rows that have a line for each country: with the country as a text and an area."""
    for spec in measure.row_inputs:
        columns = {column.name: column for column in spec.columns}
        if "country" in columns and "area" in columns and columns["country"].type.kind == "text":
            return spec
    return None


def chosen(application: Application) -> list[ClaimWarehouse]:
    rows = application.warehouses.select_related("warehouse__country", "version")
    return list(rows.order_by("warehouse__code"))


def known_of_claims(rows: Iterable[ClaimWarehouse], day: date) -> list[Known]:
    """As their pinned versions say, and served as told by the day."""
    picked = list(rows)
    return register.known_of([row.warehouse for row in picked], day, {row.warehouse_id: row.version for row in picked})


def day_of(application: Application) -> date:
    return clock.local_date(application.submitted_at or application.saved_at)


def choosable(application: Application) -> list[Warehouse]:
    """The enterprise's own that are confirmed, the largest first."""
    rows = Warehouse.objects.registered().filter(operator=application.enterprise_id)
    return list(rows.select_related("country").order_by("-area", "pk"))


def places(rows: Collection[Known]) -> list[Place]:
    """By country, in its order of first appearance."""
    found: dict[str, list[Known]] = defaultdict(list)
    for row in rows:
        found[row.country].append(row)
    return [
        Place(
            country,
            Fraction(rules.area(own), 100),
            rules.served(own),
            rules.lease_years(own),
            tuple(row.code for row in own),
        )
        for country, own in found.items()
    ]


def country_names() -> dict[str, str]:
    """By each name in either language, and by the code: the code."""
    found = {}
    for code, zh, en in Country.objects.values_list("code", "name_zh", "name_en"):
        found |= {code.casefold(): code, zh.casefold(): code, en.casefold(): code}
    return found


def differences(application: Application, measure: Measure, lines: Sequence[ClaimLine]) -> list[Differs]:
    """What lines state against the register, for the countries of the chosen warehouses."""
    spec, picked = rows_of(measure), chosen(application)
    if spec is None or not picked:
        return []
    by_country = {place.country: place for place in places(known_of_claims(picked, day_of(application)))}
    names = country_names()
    columns = {column.name: column for column in spec.columns if column.name in COLUMNS}
    about = {}
    for number, line in enumerate((each for each in lines if each.input == spec.name), 1):
        place = by_country.get(names.get(str(line.values.get("country", "")).strip().casefold(), ""))
        if place is not None:
            about[number] = (place, {name: stated(line, column) for name, column in columns.items()})
    return differing(about)


def stated(line: ClaimLine, column: InputSpec) -> Fraction | None:
    value: Any = answers.value_of(line.values.get(column.name, ""), column)
    return Fraction(value) if isinstance(value, int | Fraction) and not isinstance(value, bool) else None


# --- claimed twice ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Compared:
    """What other claims have in common with one; `left`: how many older ones were not compared."""

    doubles: list[Double]
    left: int = 0


def claimed_twice(application: Application) -> Compared:
    """Other claims, of anybody and of any year or programme, with the same warehouse, lease, building or paper."""
    own = sides([application])[0]
    others = candidates(application, own)
    found = list(others.select_related("call", "enterprise").order_by("-submitted_at", "-pk")[: SHOWN + 1])
    left = others.count() - SHOWN if len(found) > SHOWN else 0
    return Compared(doubles(own, sides(found[:SHOWN])) if found else [], left)


def candidates(application: Application, own: Side) -> QuerySet[Application]:
    """Live claims that may have something in common."""
    rows = own.warehouses
    papers = [*own.papers, *(digest for row in rows for digest in row.papers)]
    same_register_paper = WarehouseDocument.objects.current().filter(kind__in=register.PAPERS, file__sha256__in=papers)
    alike = ClaimWarehouse.objects.filter(
        Q(warehouse__in=[row.key for row in rows])
        | Q(building_key__in=[row.building for row in rows if row.building])
        | Q(lease_key__in=[row.lease for row in rows if row.lease])
        | Q(warehouse__in=same_register_paper.values("warehouse"))
    )
    same_paper = Document.objects.filter(file__sha256__in=papers, replaced_at=None).values("application")
    same_number = ClaimLine.objects.filter(invoice_number__in=list(own.invoices)).values("application")
    found = Application.objects.filter(
        Q(pk__in=alike.values("application")) | Q(pk__in=same_paper) | Q(pk__in=same_number)
    )
    return found.exclude(pk=application.pk).exclude(state__in=GIVEN_UP).filter(submitted_at__isnull=False)


def sides(claims: Sequence[Application]) -> list[Side]:
    keys = [claim.pk for claim in claims]
    rows = ClaimWarehouse.objects.filter(application__in=keys).select_related("warehouse__country", "version")
    picked: dict[int, list[ClaimWarehouse]] = defaultdict(list)
    for row in rows.order_by("pk"):
        picked[row.application_id].append(row)
    papers = papers_of(keys)
    in_register = register.papers_by({row.warehouse_id for rows in picked.values() for row in rows})
    numbers: dict[int, set[str]] = defaultdict(set)
    lines = ClaimLine.objects.filter(application__in=keys).exclude(invoice_number="")
    for key, number in lines.values_list("application", "invoice_number"):
        numbers[key].add(number)
    return [
        Side(
            key=claim.pk,
            enterprise=claim.enterprise_id,
            programme=claim.call.programme_id,
            year=day_of(claim).year,
            warehouses=tuple(bare(row, in_register.get(row.warehouse_id, ())) for row in picked[claim.pk]),
            papers=papers.get(claim.pk, {}),
            invoices=frozenset(numbers[claim.pk]),
        )
        for claim in claims
    ]


def bare(row: ClaimWarehouse, papers: Iterable[WarehouseDocument]) -> Known:
    """Without whom it served: nothing is compared by that."""
    told = register.from_version(row.version)
    names = {each.file.sha256: each.file.name for each in papers}
    return Known(key=row.warehouse_id, code=row.warehouse.code, papers=names, **told)


def papers_of(keys: Collection[int]) -> dict[int, dict[str, str]]:
    """By claim, the digests of its standing papers with their names."""
    found: dict[int, dict[str, str]] = defaultdict(dict)
    rows = Document.objects.filter(application__in=keys, replaced_at=None).order_by("pk")
    for key, digest, name in rows.values_list("application", "file__sha256", "file__name"):
        found[key].setdefault(digest, name)
    return found


def values_for(place: Place, columns: Mapping[str, InputSpec], country: str) -> dict[str, str]:
    """What the register puts into a line; texts as one would type them."""
    told: dict[str, str] = {
        "country": country,
        "area": scaled.plain(int(place.area * 100), 2),
        "served": str(place.served),
    }
    if place.lease_years is not None:
        told["lease_years"] = str(place.lease_years)
    return {name: text for name, text in told.items() if name in columns}
