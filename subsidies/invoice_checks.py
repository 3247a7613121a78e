"""The bridge from a claim's lines, papers and readings to what the papers say against the lines."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from enterprises.models import Enterprise
from pilotzone.formula.scope import Scope
from pilotzone.formula.values import UNKNOWN
from subsidies import facts
from subsidies.enums import Stage, State
from subsidies.models import Application, ClaimLine, Document, InvoiceReading, InvoiceUse
from subsidies.rules import answers
from subsidies.rules.einvoices.model import NOBODY, Invoice, Party, Source
from subsidies.rules.evaluation import assess, run
from subsidies.rules.invoice_findings import Against, Found, Known, Line, Paper, findings, is_bought_by
from subsidies.rules.lines import amount_of_invoice, dated_by_invoice, invoice_material, papers_of_lines
from subsidies.rules.materials import materials_in
from subsidies.rules.model import InputSpec, Measure

FORMAT = 1
CHUNK = 5_000
COUNTED = ("drops", "bars")
GIVEN_UP = (State.REFUSED, State.WITHDRAWN)  # their invoices may be claimed again


@dataclass
class Intake:
    """A claim's lines and papers with what was read in them; each table is read once, and only when asked.

    `worked_out` is the measure on the claim as it is stated, and `gathered` what it was worked out of, where that has
    been done already.
    """

    application: Application
    lines: Sequence[ClaimLine]
    worked_out: Scope | None = None
    gathered: facts.Gathered | None = None

    @cached_property
    def measure(self) -> Measure:
        return facts.measure_of(self.application.measure_version)

    @cached_property
    def rows(self) -> dict[str, InputSpec]:
        """The kinds of lines that invoices belong to."""
        return {spec.name: spec for spec in self.measure.row_inputs if invoice_material(spec)}

    @cached_property
    def readings(self) -> list[InvoiceReading]:
        """Of the papers that stand, in the order in which they were handed in."""
        if not self.rows:
            return []
        rows = InvoiceReading.objects.filter(
            document__application=self.application, document__replaced_at=None
        ).select_related("document__file")
        return list(rows.order_by("document_id", "pk"))

    @cached_property
    def served(self) -> dict[int, list[int]]:
        """The lines that each paper with a reading serves."""
        found: dict[int, list[int]] = defaultdict(list)
        papers = {reading.document_id for reading in self.readings}
        links = Document.lines.through.objects.filter(document__application=self.application)
        for paper, line in links.order_by("pk").values_list("document_id", "claimline_id") if papers else ():
            if paper in papers:
                found[paper].append(line)
        return found

    @cached_property
    def found(self) -> list[Found]:
        """Every point against the lines as they are now."""
        lines = self.stated()
        if not lines:
            return []
        known = Known(
            party_of(self.application.enterprise),
            used_elsewhere(self.application, self.numbers()),
            self.wanted(lines),
            {name: invoice_material(spec) for name, spec in self.rows.items()},
            self.outside(),
        )
        return findings(lines, self.papers(), known)

    @cached_property
    def unmatched(self) -> list[InvoiceReading]:
        """Invoices that no line of the claim has, unless their paper was given to a line by hand."""
        stated = {line.invoice_number for line in self.lines}
        of_paper: dict[int, int] = defaultdict(int)
        for reading in self.readings:
            of_paper[reading.document_id] += 1
        return [
            reading
            for reading in self.readings
            if reading.number_key
            and reading.number_key not in stated
            and not (self.served.get(reading.document_id) and of_paper[reading.document_id] == 1)
        ]

    def numbers(self) -> set[str]:
        stated = {line.invoice_number for line in self.lines}
        return {number for number in stated | {reading.number_key for reading in self.readings} if number}

    def papers(self) -> dict[str, list[Paper]]:
        uids = {line.pk: str(line.uid) for line in self.lines}
        found: dict[str, list[Paper]] = defaultdict(list)
        for reading in self.readings:
            for line in self.shown_in(reading):
                if line in uids:
                    found[uids[line]].append(Paper(str(reading.document.uid), invoice_of(reading)))
        return found

    def shown_in(self, reading: InvoiceReading) -> list[int]:
        """The lines that the paper serves; a scan that serves none is compared with the line of its number."""
        if not reading.number_key:
            return []
        served = self.served.get(reading.document_id, [])
        if served or reading.source != Source.SCAN.value:
            return served
        return [line.pk for line in self.lines if line.invoice_number == reading.number_key]

    def stated(self) -> list[Line]:
        """The lines as the applicant stated them, numbered within their rows."""
        held = self.papers_held()
        counters: dict[str, int] = defaultdict(int)
        found = []
        for line in self.lines:
            counters[line.input] += 1
            if line.input in self.rows:
                spec = self.rows[line.input]
                found.append(stated_line(line, spec, counters[line.input], held.get(line.pk, ())))
        return found

    def papers_held(self) -> Mapping[int, set[str]]:
        if self.gathered is not None:
            return self.gathered.served
        return facts.served_materials(self.application) if self.rows else {}

    def wanted(self, lines: Sequence[Line]) -> dict[str, list[str]]:
        """By the line's uid, the papers that the measure asks for with it and that show something of it."""
        each = {material.id: material for material in self.measure.materials if material.each in self.rows}
        needed: dict[str, tuple[int, ...]] = {}
        if any(material.when for material in each.values()):  # only then the measure has to be worked out for it
            needed = {need.material.id: need.rows for need in materials_in(self.measure, self.scope)}
        return {
            line.uid: [
                name
                for name in papers_of_lines(self.rows[line.rows])
                if name in each
                and each[name].each == line.rows
                and (each[name].when is None or line.number in needed[name])
            ]
            for line in lines
        }

    @cached_property
    def given(self) -> dict[str, Any]:
        known = self.gathered or facts.gathered(self.application, Stage.CLAIMED, lines=self.lines)
        return known.facts

    @cached_property
    def scope(self) -> Scope:
        return self.worked_out or run(self.measure, self.given, facts.rates_for(self.measure))

    def outside(self) -> dict[str, str]:
        """The lines that the measure's own conditions would drop for the date on their invoice, with the condition.

        The measure is worked out once more with the invoices' dates instead of those that were stated.
        """
        dated = self.dates_read()
        if not dated:
            return {}
        changed = dict(self.given)
        for name, spec in self.rows.items():
            column = dated_by_invoice(spec)
            own = [line for line in self.lines if line.input == name]
            if column:
                changed[name] = [
                    {**values, column.name: dated.get(line.pk, values.get(column.name, UNKNOWN))}
                    for line, values in zip(own, self.given[name], strict=True)
                ]
        return self.failing(run(self.measure, changed, facts.rates_for(self.measure)), dated)

    def dates_read(self) -> dict[int, date]:
        """The date on the invoice of each line whose number it has, where the line states another."""
        on = {reading.number_key: reading.issued_on for reading in self.readings if reading.number_key}
        found = {}
        for line in self.lines:
            column = dated_by_invoice(self.rows[line.input]) if line.input in self.rows else None
            read = on.get(line.invoice_number)
            if column and read and line.values.get(column.name) != read.isoformat():
                found[line.pk] = read
        return found

    def failing(self, scope: Scope, dated: Mapping[int, date]) -> dict[str, str]:
        """Of these lines, those that fail a condition on the date which they pass as stated."""
        passed = {(each.id, row) for each in assess(self.measure, self.scope).findings for row in fails(each)}
        columns = {name: dated_by_invoice(spec) for name, spec in self.rows.items()}
        conditions = {each.id: each for each in self.measure.conditions if each.severity in COUNTED}
        found: dict[str, str] = {}
        for finding in assess(self.measure, scope).findings:
            condition = conditions.get(finding.id)
            column = columns.get(condition.rows) if condition and condition.rows else None
            if condition is None or column is None or column.name not in condition.columns:
                continue
            own = [line for line in self.lines if line.input == condition.rows]
            for row in fails(finding):
                if (finding.id, row) not in passed and own[row - 1].pk in dated:
                    found.setdefault(str(own[row - 1].uid), finding.id)
        return found

    def record(self) -> dict[str, Any]:
        """What is frozen of it: every reading, and every point against the lines."""
        return {
            "format": FORMAT,
            "readings": [reading_record(reading) for reading in self.readings],
            "findings": [found_record(each) for each in self.found],
        }


def fails(finding: Any) -> tuple[int, ...]:
    return tuple(finding.rows) if finding.result == "not_met" else ()


def stated_line(line: ClaimLine, rows: InputSpec, number: int, materials: Iterable[str]) -> Line:
    dated, amount = dated_by_invoice(rows), amount_of_invoice(rows)
    day = answers.value_of(line.values.get(dated.name, ""), dated) if dated else None
    money = answers.minor(line.values.get(amount.name), amount) if amount else None
    return Line(
        str(line.uid),
        rows.name,
        number,
        line.invoice_number,
        day if isinstance(day, date) else None,
        money,
        frozenset(materials),
    )


def invoice_of(reading: InvoiceReading) -> Invoice:
    return Invoice(
        Source(reading.source),
        reading.number,
        reading.code,
        reading.issued_on,
        Party(reading.buyer_name, reading.buyer_code),
        Party(reading.seller_name, reading.seller_code),
        reading.net,
        reading.tax,
        reading.total,
        tuple(reading.contradictions),
        reading.sure or {},
    )


def is_buyer(reading: InvoiceReading, enterprise: Enterprise) -> bool | None:
    """Whether the invoice is made out to the enterprise; None where no buyer could be read."""
    buyer = Party(reading.buyer_name, reading.buyer_code)
    return is_bought_by(buyer, party_of(enterprise)) if buyer != NOBODY else None


def party_of(enterprise: Enterprise) -> Party:
    """As invoices name it: those from before it was renamed bear a former name."""
    former = enterprise.registry_changes.approved().order_by("pk").values_list("before__name_zh", flat=True)
    return Party(enterprise.name_zh, enterprise.uscc, tuple(former))


def used_elsewhere(application: Application, numbers: Iterable[str]) -> dict[str, dict[str, str]]:
    """Which of the numbers another claim counts, or has handed in a paper of; what a reviewer is told of it."""
    wanted, found = sorted(numbers), {}
    for start in range(0, len(wanted), CHUNK):
        some = wanted[start : start + CHUNK]
        papers = InvoiceReading.objects.filter(
            number_key__in=some, document__replaced_at=None, document__application__submitted_at__isnull=False
        ).exclude(document__application=application)
        papers = papers.exclude(source=Source.SCAN.value)  # what was only recognised accuses nobody else
        papers = papers.exclude(document__application__state__in=GIVEN_UP).select_related(
            "document__application__enterprise"
        )
        for paper in papers.order_by("-pk"):
            found[paper.number_key] = told(paper.document.application)
        uses = InvoiceUse.objects.filter(number__in=some).exclude(application=application)
        for use in uses.select_related("application__enterprise"):
            found[use.number] = told(use.application)
    return found


def told(application: Application) -> dict[str, str]:
    enterprise = application.enterprise
    return {"claim": application.reference, "claim_uid": str(application.uid), "enterprise": enterprise.name_zh}


def reading_record(reading: InvoiceReading) -> dict[str, Any]:
    paper = {"document": str(reading.document.uid), "sha256": reading.document.file.sha256}
    if reading.problem:
        return paper | {"problem": reading.problem}
    names = ("source", "number", "code", "buyer_name", "buyer_code", "seller_name", "seller_code")
    amounts = {name: getattr(reading, name) for name in ("net", "tax", "total")}
    return (
        paper
        | {name: getattr(reading, name) for name in names}
        | {name: None if fen is None else str(fen) for name, fen in amounts.items()}
        | {"issued_on": reading.issued_on.isoformat() if reading.issued_on else "", "key": reading.number_key}
        | {"contradictions": list(reading.contradictions)}
        | ({"sure": {name: str(each) for name, each in reading.sure.items()}} if reading.sure else {})
    )


def found_record(found: Found) -> dict[str, Any]:
    return {
        "against": found.against.value,
        "rows": found.line.rows,
        "line": found.line.uid,
        "number": str(found.line.number),
        "document": found.document,
        "evidence": dict(found.evidence),
    }


def found_of(record: str) -> list[Found]:
    """The points of a frozen record."""
    return [
        Found(
            Against(each["against"]),
            Line(each["line"], each["rows"], int(each["number"])),
            each["document"],
            each["evidence"],
        )
        for each in json.loads(record)["findings"]
    ]
