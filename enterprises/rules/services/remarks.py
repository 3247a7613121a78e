"""Remarks on a rule that loads: what it does not show, what it can never tell, and examples that do not come out."""

from collections.abc import Iterator

from enterprises.rules.services.evaluation import Evaluator
from enterprises.rules.services.model import Rule
from pilotzone.formula.remarks import SEVERITIES, Lint
from pilotzone.formula.text import Text

LINTS = {
    "no_examples": (
        "error",
        Text("没有算例：请写 examples，说明应否提供。", "There are no examples: say for whom it is due."),
    ),
    "one_sided": (
        "warning",
        Text("算例应既有应提供的，也有不应提供的。", "The examples show only one outcome: add one of the other kind."),
    ),
    "example_fails": ("error", Text("算例 {number} 不符。", "Example {number} does not come out.")),
    "unused_figure": ("warning", Text("数据“{name}”没有用到。", "The figure {name} is not used.")),
    "by_rank": (
        "warning",
        Text("条件用到名次：不足十家时不排名，届时无从判断。", "It asks for a rank: groups under ten have none."),
    ),
    "no_result": (
        "note",
        Text(
            "条件没有用到评价结果（等级、得分或薄弱指标）。",
            "No condition looks at the result (grade, score, weakness).",
        ),
    ),
}
RESULT = ("grade", "score", "rank", "weak_")


def lint(rule: Rule) -> tuple[Lint, ...]:
    """Every remark, the gravest first."""
    found = [*_examples(rule), *_reads(rule)]
    return tuple(sorted(found, key=lambda each: (SEVERITIES.index(each.severity), each.place)))


def _say(code: str, place: str, **params: object) -> Lint:
    severity, words = LINTS[code]
    return Lint(code, severity, place, Text(words.zh.format(**params), words.en.format(**params)))


def _examples(rule: Rule) -> Iterator[Lint]:
    if not rule.examples:
        yield _say("no_examples", "examples")
        return
    evaluator = Evaluator(rule)
    for each in rule.examples:
        if evaluator.on(each.given).is_due != each.offered:
            yield _say("example_fails", f"examples.{each.number}", number=each.number)
    if len({each.offered for each in rule.examples}) == 1:
        yield _say("one_sided", "examples")


def _reads(rule: Rule) -> Iterator[Lint]:
    read = {name for condition in rule.conditions for name in condition.reads}
    for figure in rule.figures:
        if figure.name not in read:
            yield _say("unused_figure", f"figures.{figure.name}", name=figure.name)
    if "rank" in read:
        yield _say("by_rank", "when")
    if not any(name.startswith(RESULT) for name in read):
        yield _say("no_result", "when")
