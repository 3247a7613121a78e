"""Values the claims of a file one by one, and writes what came of it: explained in json, one row per claim in csv."""

import csv
import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from typing import IO, Any

from pilotzone.files import spreadsheets
from pilotzone.formula.text import Language
from pilotzone.formula.values import Missing, Rates
from subsidies import wording
from subsidies.claim_files import STEP, Claim, ClaimFile
from subsidies.rules.allocation import Allocation, Award, Candidate, allocate
from subsidies.rules.evaluation import Entitlement, evaluate, facts_of, in_yuan, record, run
from subsidies.rules.explanation import explain
from subsidies.rules.model import BudgetRule, Measure, Selection

CSV_HEADS = ("reference", "state", "total", "unmet", "unmet_words", "open", "open_words")

Take = Callable[[Claim, Entitlement], None]


@dataclass(slots=True)
class Outcome:
    """What the claims come to: how many in each state, and their total in fen; `candidates` are those computed."""

    states: Counter[str] = field(default_factory=Counter)
    total: int = 0
    candidates: list[Candidate] = field(default_factory=list)

    def add(self, result: Entitlement) -> None:
        self.states[result.state] += 1
        self.total += result.total or 0

    @property
    def count(self) -> int:
        return self.states.total()


def value_claims(
    measure: Measure, file: ClaimFile, rates: Rates, take: Take, progress: Callable[[str, int], None]
) -> Outcome:
    """Evaluates each claim and hands it to `take`."""
    outcome = Outcome()
    for number, claim in enumerate(file.claims, 1):
        given = facts_of({"facts": claim.facts}, measure)
        result = evaluate(measure, given, rates=rates)
        outcome.add(result)
        take(claim, result)
        if result.state == "computed" and has_call_rules(measure):
            outcome.candidates.append(_candidate(measure, claim, result, run(measure, given, rates).claim))
        if number % STEP == 0:
            progress(measure.id, number)
    return outcome


def has_call_rules(measure: Measure) -> bool:
    return measure.selection is not None or measure.budget_rule is not None


def awards(measure: Measure, outcome: Outcome, budget: int | None) -> Allocation | None:
    """What the claims get as one call under the measure's own rules, the order of the file being that of arrival."""
    if not has_call_rules(measure):
        return None
    return allocate(outcome.candidates, selection=measure.selection, rule=measure.budget_rule, budget=budget)


def _candidate(measure: Measure, claim: Claim, result: Entitlement, values: Mapping[str, Any]) -> Candidate:
    def known(rule: Selection | BudgetRule | None) -> Any:
        value = values.get(rule.by) if rule else None
        return None if isinstance(value, Missing) else value

    scores = known(measure.selection), known(measure.budget_rule)
    return Candidate(claim.reference, result.total or 0, claim.row, *scores)


class JsonResults:
    """`{"measure": …, "claims": [one object per line]}`, amounts in yuan as exact texts."""

    def __init__(self, stream: IO[str], measure: Measure, language: Language, rates: Mapping[str, Any]) -> None:
        self.stream, self.measure, self.language = stream, measure, language
        self._between = "\n"
        head = {
            "measure": measure.id,
            "version": measure.version,
            "digest": measure.digest,
            "name": measure.name.pick(language),
            "language": language,
            "rates": {code: str(rate) for code, rate in rates.items() if code != "CNY"},
        }
        stream.write(json.dumps(head, ensure_ascii=False)[:-1] + ', "claims": [')

    def take(self, claim: Claim, result: Entitlement) -> None:
        explained = asdict(explain(record(result), self.measure, self.language))
        item = {
            "reference": claim.reference,
            "state": result.state,
            "total": in_yuan(result.total),
            "provisional": in_yuan(result.provisional),
            **{name: explained[name] for name in ("outcome", "findings", "steps")},
        }
        self.stream.write(self._between + json.dumps(item, ensure_ascii=False))
        self._between = ",\n"

    def end(self, outcome: Outcome, allocation: Allocation | None) -> None:
        tail: dict[str, Any] = {
            "count": outcome.count,
            "states": dict(outcome.states),
            "total": in_yuan(outcome.total),
        }
        if allocation is not None:
            tail["awards"] = [self._award(each) for each in allocation.awards]
        self.stream.write("\n], " + json.dumps(tail, ensure_ascii=False)[1:] + "\n")

    def _award(self, award: Award) -> dict[str, Any]:
        return {
            "reference": award.reference,
            "amount": in_yuan(award.amount),
            "place": award.place or None,
            "reasons": [each.pick(self.language) for each in award.reasons],
        }


class CsvResults:
    """One row per claim; conditions by their names, and in words."""

    def __init__(self, stream: IO[str], measure: Measure, language: Language, rates: Mapping[str, Any]) -> None:
        self.labels = {each.id: each.label.pick(language) for each in measure.conditions}
        stream.write("\ufeff")
        self.writer = csv.writer(stream)
        self.writer.writerow(CSV_HEADS)

    def take(self, claim: Claim, result: Entitlement) -> None:
        row = [spreadsheets.plain(claim.reference), result.state, in_yuan(result.total) or ""]
        for wanted in ("not_met", "unknown"):
            names = [each.id for each in result.findings if each.result == wanted]
            row += [" ".join(names), wording.listed(self.labels[name] for name in names)]
        self.writer.writerow(row)

    def end(self, outcome: Outcome, allocation: Allocation | None) -> None:
        """A csv has no sum below its rows: it would be read as a claim."""


RESULTS: dict[str, type[JsonResults] | type[CsvResults]] = {".json": JsonResults, ".csv": CsvResults}
