"""Lints of examples: missing, failing, none on a bound, conditions that they do not show."""

from collections.abc import Iterator

from pilotzone.formula.text import Text
from subsidies.rules.evaluation import evaluate
from subsidies.rules.examples import differing
from subsidies.rules.facts_check import FactsError
from subsidies.rules.lints.model import Lint
from subsidies.rules.lints.trace import Trace
from subsidies.rules.lints.wordings import join, tell
from subsidies.rules.model import Example, Measure

MOST_CASES = 12


def example_lints(measure: Measure, found: Trace) -> Iterator[Lint]:
    if not measure.examples:
        yield tell("examples_missing", "examples")
        return
    seen: dict[str, set[str]] = {condition.id: set() for condition in measure.conditions}
    for example in measure.examples:
        detail = _run(measure, example, seen)
        if detail:
            yield tell("example_fails", f"examples.{example.number}", number=example.number, detail=detail)
    plain = [number for number, base in enumerate(found.probes.bases) if base.example and base.how == "plain"]
    if found.has_bounds and plain and not found.on_bound[plain].any():
        yield tell("example_boundary", "examples")
    yield from _coverage(measure, seen)


def _run(measure: Measure, example: Example, seen: dict[str, set[str]]) -> Text | None:
    """What is wrong with the example; what its findings are is kept in `seen`."""
    try:
        found = evaluate(measure, example.given, rates=example.rates)
    except FactsError as error:
        zh = "；".join(f"{each.path}：{each.message.zh}" for each in error.problems)
        return Text(zh, str(error))
    for finding in found.findings:
        seen[finding.id].add(finding.result)
    differences = differing(example, found)
    if not differences:
        return None
    return Text("；".join(each.zh for each in differences), "; ".join(each.en for each in differences))


def _coverage(measure: Measure, seen: dict[str, set[str]]) -> Iterator[Lint]:
    """Conditions that no example meets, or that every example meets, in one remark."""
    cases = []
    for condition in measure.conditions:
        for result, words in (("met", Text("符合", "met")), ("not_met", Text("不符合", "not met"))):
            if result not in seen[condition.id]:
                cases.append(Text(f"“{condition.label.zh}”{words.zh}", f"“{condition.label.en}” {words.en}"))
    if cases:
        more = len(cases) - MOST_CASES
        rest = [Text(f"等 {len(cases)} 种情形", f"and {more} more")] if more > 0 else []
        yield tell("example_coverage", "examples", cases=join(cases[:MOST_CASES] + rest))
