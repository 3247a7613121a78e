"""What the invoices said against the lines of a claim when it was submitted or corrected, for the bureau's page."""

import json
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from subsidies import invoice_words
from subsidies.invoice_checks import found_of
from subsidies.models import Application, ClaimLine
from subsidies.rules.invoice_findings import Against, Found
from subsidies.rules.lines import BUYER_COLUMN, INVOICE_COLUMN, amount_of_invoice, dated_by_invoice
from subsidies.rules.model import InputSpec, Measure


@dataclass(frozen=True, slots=True)
class Marks:
    """The frozen record of a claim, by the line's uid and by the paper's."""

    measure: Measure
    found: list[Found] = field(default_factory=list)
    by_line: Mapping[str, list[Found]] = field(default_factory=dict)
    readings: Mapping[str, list[dict[str, Any]]] = field(default_factory=dict)

    def of_line(self, line: ClaimLine) -> list[dict[str, Any]]:
        """Each point with its words; where another claim has the number, the way to it."""
        return [
            {
                "label": invoice_words.LABELS[each.against],
                "text": invoice_words.sentence(each, self.measure, to_office=True),
                "url": other_claim(each),
                "url_text": each.evidence.get("claim", ""),
            }
            for each in self.by_line.get(str(line.uid), ())
        ]

    def has(self, line: ClaimLine, against: str) -> bool:
        return any(each.against.value == against for each in self.by_line.get(str(line.uid), ()))

    def tallies(self, chosen: str) -> list[dict[str, Any]]:
        return invoice_words.tallies(self.found, chosen)

    def read_of(self, line: ClaimLine, rows: InputSpec, papers: Collection[str]) -> dict[str, str]:
        """What the line's invoice says, by the column that states the same; the one of its number goes first."""
        own = [each for paper in papers for each in self.readings.get(paper, ()) if "problem" not in each]
        reading = next((each for each in own if each["key"] == line.invoice_number), own[0] if own else None)
        return in_columns(reading, rows) if reading else {}


def marks_of(claim: Application, measure: Measure) -> Marks:
    """Of a claim that was read with its `invoice_record`."""
    text: str | None = claim.invoice_record
    if not text:
        return Marks(measure)
    found = found_of(text)
    by_line: dict[str, list[Found]] = defaultdict(list)
    for each in found:
        by_line[each.line.uid].append(each)
    readings: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for reading in json.loads(text)["readings"]:
        readings[reading["document"]].append(reading)
    return Marks(measure, found, by_line, readings)


def in_columns(reading: Mapping[str, Any], rows: InputSpec) -> dict[str, str]:
    day, amount = dated_by_invoice(rows), amount_of_invoice(rows)
    found = {
        INVOICE_COLUMN: reading["key"],
        BUYER_COLUMN: " ".join(filter(None, (reading["buyer_name"], reading["buyer_code"]))),
    }
    if day:
        found[day.name] = invoice_words.day(reading["issued_on"])
    if amount and reading["total"] is not None:
        found[amount.name] = invoice_words.money(reading["total"])
    return found


def other_claim(found: Found) -> str:
    if found.against != Against.NUMBER_USED:
        return ""
    return reverse("bureau:subsidies:application_detail", args=[found.evidence["claim_uid"]])


def chosen_kind(asked: str, marks: Marks) -> str:
    """The kind of point that the lines are filtered by; whatever else stands in the address is none."""
    return asked if any(each.against.value == asked for each in marks.found) else ""


def kept(rows: Sequence[Any], marks: Marks, against: str) -> list[Any]:
    return [row for row in rows if not against or marks.has(row.line, against)]
