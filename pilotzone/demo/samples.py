"""Distinct sets of facts, each valued once by the real rules: many claims share one, but for their invoice numbers.

A record is canonical JSON, and an invoice number stands in it as a text of its own, so that putting the
claim's numbers into the sample's record gives the very bytes that valuing the claim would give.
"""

from dataclasses import dataclass
from random import Random
from typing import Any

from pilotzone.demo.plan import OFFERS
from pilotzone.formula.values import UNKNOWN
from pilotzone.kernel import canonical
from subsidies import facts
from subsidies.actions import valuing
from subsidies.models import MeasureVersion
from subsidies.rules import answers, evaluation, notices
from subsidies.rules.model import InputSpec, Measure

TURNOVERS = (80_000, 1_400_000, 2_980_000, 8_600_000, 19_400_000, 42_000_000, 88_000_000, 240_000_000, 610_000_000)
REGISTERS: dict[str, Any] = {
    "registered_here": True,
    "specialised": False,
    "serious_violation": False,
    "owes_fiscal_money": False,
}


@dataclass(frozen=True, slots=True)
class Sample:
    """One set of facts with its value; `record` holds marks where the invoice numbers go."""

    answers: dict[str, Any]
    lines: tuple[dict[str, Any], ...]
    amount: int
    checks: str
    record: str
    public: dict[str, Any]

    def record_with(self, numbers: list[str]) -> str:
        text = self.record
        for place, number in enumerate(numbers):
            text = text.replace(mark(place), number)
        return text


def mark(place: int) -> str:
    return f"@{place}@"


Group = tuple[bool, bool]  # high-tech, supported before


def groups(version: MeasureVersion, random: Random, count: int) -> dict[Group, list[Sample]]:
    """Samples for each kind of applicant that the registers tell apart."""
    measure = facts.measure_of(version)
    rates = facts.rates_for(measure)
    kinds = [(high_tech, before) for high_tech in (False, True) for before in (False, True)]
    return {kind: [sample(measure, rates, kind, random) for _ in range(count // len(kinds))] for kind in kinds}


def sample(measure: Measure, rates: Any, group: Group, random: Random) -> Sample:
    typed = typed_answers(random, grows=group[1] and random.random() < 0.9)
    specs = {spec.name: spec for spec in measure.scalar_inputs}
    kept = {name: answers.kept(text, specs[name]) for name, text in typed.items()}
    (rows,) = measure.row_inputs
    lines = tuple(kept_line(rows, place, random) for place in range(random.randint(1, 3)))
    known: dict[str, Any] = REGISTERS | {"high_tech": group[0], "applied_before": group[1]}
    known |= {name: answers.value_of(value, specs[name]) for name, value in kept.items()}
    known[rows.name] = [{column.name: cell(line, column) for column in rows.columns} for line in lines]
    result = evaluation.evaluate(measure, known, rates=rates)
    record = evaluation.record(result)
    return Sample(
        answers=kept,
        lines=lines,
        amount=result.total or 0,
        checks=valuing.check_state(result),
        record=canonical.dumps(record).decode(),
        public=notices.public_part(measure, record),
    )


def typed_answers(random: Random, *, grows: bool) -> dict[str, str]:
    turnover = random.choice(TURNOVERS[3:] if grows else TURNOVERS) + random.randrange(1000) * 100
    before = turnover * 10 // 16 if grows else turnover * 10 // 11
    return {
        "turnover": str(turnover),
        "turnover_before": str(before),
        "platform_trade": "true",
        "overseas_mark": random.choice(("true", "false")),
        "filed_by_agent": "false",
        "other_money": "0",
    }


def kept_line(rows: InputSpec, place: int, random: Random) -> dict[str, Any]:
    kind, description, _seller, currency, least, most = random.choice(OFFERS)
    day = f"{random.randint(1, 28):02d}"
    month = f"{random.randint(1, 12):02d}"
    year = "2024" if random.random() < 0.04 else "2023"
    typed = {
        "kind": kind,
        "description": description,
        "invoice_number": mark(place),
        "invoice_date": f"{year}-{month}-{day}",
        "paid_on": f"{year}-{month}-{day}",
        "buyer_is_applicant": "false" if random.random() < 0.03 else "true",
        "amount": str(random.randint(least, most)),
    }
    columns = {column.name: column for column in rows.columns}
    return {name: answers.kept(text, columns[name], currency=currency) for name, text in typed.items()}


def cell(line: dict[str, Any], column: InputSpec) -> Any:
    """As the bridge from rows to facts sees a line without rulings and without papers, its number its own."""
    if column.source == "claim":
        return answers.value_of(line[column.name], column)
    return {"reviewer": UNKNOWN, "invoices": True, "evidence": False}[column.source]
