"""Runs the worked examples of a measure, which must come out before it can be published."""

from dataclasses import dataclass
from fractions import Fraction

from pilotzone.formula.text import Text
from pilotzone.formula.values import exact
from subsidies.rules.evaluation import Entitlement, evaluate, in_yuan
from subsidies.rules.model import Example, Measure

TOTAL = Text("补助金额", "the amount")
NOTHING = Text("无结果", "nothing")


@dataclass(frozen=True, slots=True)
class ExampleResult:
    number: int
    passed: bool
    differences: tuple[Text, ...]


def run_examples(measure: Measure) -> list[ExampleResult]:
    return [_run_example(measure, example) for example in measure.examples]


def _run_example(measure: Measure, example: Example) -> ExampleResult:
    differences = differing(example, evaluate(measure, example.given, rates=example.rates))
    return ExampleResult(example.number, not differences, differences)


def differing(example: Example, found: Entitlement) -> tuple[Text, ...]:
    """Where what came out is not what the example expects."""
    differences = []
    wanted = None if example.total is None else int(example.total * 100)
    if found.total != wanted:
        differences.append(told(TOTAL, in_yuan(wanted), in_yuan(found.total)))
    lines = {line.id: line.value for line in found.lines}
    for name, value in example.lines.items():
        shown = lines.get(name)
        if shown is None or Fraction(shown) != value:
            differences.append(told(Text(name, name), exact(value), shown))
    findings = {finding.id: finding.result for finding in found.findings}
    for name, result in example.findings.items():
        if findings.get(name) != result:
            differences.append(told(Text(name, name), result, findings.get(name)))
    return tuple(differences)


def told(what: Text, wanted: str | None, found: str | None) -> Text:
    return Text(
        f"{what.zh}应为 {wanted or NOTHING.zh}，算得 {found or NOTHING.zh}",
        f"{what.en} should be {wanted or NOTHING.en} and comes to {found or NOTHING.en}",
    )
