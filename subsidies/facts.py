"""The bridge from rows to the values that measures compute with, for one claim at one stage."""

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from enterprises.models import Enterprise
from pilotzone.formula.values import UNKNOWN
from pilotzone.kernel import clock
from pilotzone.reference import queries as reference
from subsidies import stated
from subsidies.enums import Stage
from subsidies.models import (
    Application,
    ClaimLine,
    Document,
    Entitlement,
    InvoiceUse,
    LineRuling,
    MeasureVersion,
    ReviewerValue,
)
from subsidies.registers import About, Registers
from subsidies.rules import answers
from subsidies.rules.measure import load_measure
from subsidies.rules.model import InputSpec, Measure
from subsidies.rules.statements import TYPED, Statement, is_ruling, may_state, may_state_column, place_of

ANSWERED = TYPED  # what the applicant types; everything else is fetched


@lru_cache(maxsize=64)
def load(document: str) -> Measure:
    return load_measure(document)


def measure_of(version: MeasureVersion) -> Measure:
    """The checked measure of a version; each document is parsed once per process."""
    return load(version.document)


def record_of(entitlement: Entitlement) -> dict[str, Any]:
    """The frozen record as plain JSON."""
    found: dict[str, Any] = json.loads(entitlement.record)
    return found


def rates_for(measure: Measure) -> dict[str, Decimal]:
    """The exchange rates that the measure fixes, by its list and its day."""
    if measure.exchange is None:
        return {}
    return reference.rates(measure.exchange.list, measure.exchange.date)


@dataclass(frozen=True, slots=True)
class Gathered:
    """The facts of a claim, and of those that a desk stated on whose word they rest, by their place in a record.

    `served` are the kinds of the papers that stand, by the line that they serve.
    """

    facts: dict[str, Any]
    statements: dict[str, Statement]
    served: Mapping[int, set[str]]


def facts_for(
    application: Application,
    stage: Stage,
    *,
    held: Collection[str] | None = None,
    lines: Sequence[ClaimLine] | None = None,
) -> dict[str, Any]:
    """Every input of the pinned measure, from where its document says that it comes."""
    return gathered(application, stage, held=held, lines=lines).facts


def gathered(
    application: Application,
    stage: Stage,
    *,
    held: Collection[str] | None = None,
    lines: Sequence[ClaimLine] | None = None,
) -> Gathered:
    """Every input, with what desks stated: their judgements, and what no register could answer.

    `held` are the invoice numbers that count for this claim, where they have been reserved for it in this transaction.
    `lines` are the claim's, in their order, where they have been read already.
    """
    measure = measure_of(application.measure_version)
    registers = registers_of(application.enterprise, day_of(application), but=application.pk)
    found = register_facts(about(application), registers)
    found |= stated.call_facts(application.call, measure, application.submitted_at)
    said = stated.said(application, stage) if stated.has_stated(measure) else {}
    statements: dict[str, Statement] = {}
    for spec in measure.scalar_inputs:
        word = said.get((None, spec.name))
        if spec.source in ANSWERED:
            found[spec.name] = answers.value_of(application.answers.get(spec.name, ""), spec)
        elif word is not None and may_state(spec) and found.get(spec.name, UNKNOWN) is UNKNOWN:
            found[spec.name] = stated.value_of(word, spec)
            statements[spec.name] = stated.statement_of(word)
    lines = list(application.lines.all()) if lines is None else lines
    served = served_materials(application)
    known = Known(
        numbers_taken(application, lines, held),
        served,
        standing_rulings(application, stage) if stated.DESKS[stage] else {},
        said,
    )
    for spec in measure.row_inputs:
        own = [line for line in lines if line.input == spec.name]
        columns = [(column.name, reader_of(column, known)) for column in spec.columns]
        found[spec.name] = [{name: read(line) for name, read in columns} for line in own]
        statements |= statements_in(spec, own, said)
    return Gathered(found, statements, served)


def day_of(application: Application) -> date:
    """The day on which the registers are asked."""
    return clock.local_date(application.submitted_at or application.saved_at)


def about(application: Application) -> About:
    return About(application.enterprise, application.measure_version, application.project)


def answer_of_register(application: Application, spec: InputSpec) -> Any:
    """What the register says to the input on the claim's day; UNKNOWN where it cannot answer."""
    registers = registers_of(application.enterprise, day_of(application), but=application.pk)
    return registers.value(about(application), spec)


def statements_in(spec: InputSpec, lines: Iterable[ClaimLine], said: stated.Said) -> dict[str, Statement]:
    """Whose word values in lines rest on."""
    columns = [column.name for column in spec.columns if may_state_column(column)]
    return {
        place_of(spec.name, number, name): stated.statement_of(said[line.pk, name])
        for number, line in enumerate(lines, 1)
        for name in columns
        if (line.pk, name) in said
    }


def registers_of(enterprise: Enterprise, day: date, *, but: int | None = None) -> Registers:
    """The registers about one enterprise on a day, without a claim."""
    return Registers(Enterprise.objects.filter(pk=enterprise.pk), day, but=but)


def register_facts(about: About, registers: Registers) -> dict[str, Any]:
    """What the registers say to the version's inputs; what the applicant or a reviewer says is not among it."""
    asked = (spec for spec in measure_of(about.version).scalar_inputs if spec.source not in (*ANSWERED, "reviewer"))
    return {spec.name: registers.value(about, spec) for spec in asked}


def facts_of_many(
    version: MeasureVersion, enterprises: Iterable[Enterprise], registers: Registers
) -> Iterator[dict[str, Any]]:
    """The registers' facts of each enterprise, in the order given; the registers are read once for all of them."""
    return (register_facts(About(each, version), registers) for each in enterprises)


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of lines besides their values, by the line's key; read in one query each."""

    taken: set[int]
    materials: Mapping[int, set[str]]
    rulings: Mapping[int, bool]
    said: stated.Said


def reader_of(column: InputSpec, known: Known) -> Callable[[ClaimLine], Any]:
    """How a line's value is read: typed in, ruled on, counted in the portal, or shown by a paper."""
    if may_state_column(column):
        return lambda line: stated_cell(known.said.get((line.pk, column.name)), column)
    if is_ruling(column):
        return lambda line: known.rulings.get(line.pk, UNKNOWN)
    if column.source == "invoices":
        return lambda line: line.pk not in known.taken
    if column.source == "evidence":
        return lambda line: column.evidence in known.materials.get(line.pk, ())
    return lambda line: answers.value_of(line.values.get(column.name, ""), column)


def stated_cell(word: ReviewerValue | None, column: InputSpec) -> Any:
    return UNKNOWN if word is None else stated.value_of(word, column)


def served_materials(application: Application) -> dict[int, set[str]]:
    """The kinds of the papers that stand, by the line that they serve."""
    served = Document.lines.through.objects.filter(
        document__application=application, document__replaced_at=None
    ).values_list("claimline_id", "document__material")
    found: dict[int, set[str]] = {}
    for line, material in served:
        found.setdefault(line, set()).add(material)
    return found


def standing_rulings(application: Application, stage: Stage) -> dict[int, bool]:
    """Whether a line is accepted, by the ruling that counts at the stage: the highest desk's."""
    rows = LineRuling.objects.filter(line__application=application).values_list("line_id", "desk", "accepted")
    made = {(line, desk): accepted for line, desk, accepted in rows}
    found: dict[int, bool] = {}
    for desk in reversed(stated.DESKS[stage]):
        found |= {line: accepted for (line, by), accepted in made.items() if by == desk}
    return found


def numbers_taken(
    application: Application, lines: Sequence[ClaimLine], held: Collection[str] | None = None
) -> set[int]:
    """The lines whose invoice number counts elsewhere: in another claim, or in an earlier line of this one."""
    numbers = {line.invoice_number for line in lines if line.invoice_number}
    from_elsewhere = set(uses_elsewhere(application, numbers)) if held is None else numbers.difference(held)
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
