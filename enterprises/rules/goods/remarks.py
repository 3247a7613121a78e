"""Remarks on a book of rules that loads: what it does not show, and examples that do not come out."""

from collections.abc import Iterator

from enterprises.rules.goods.evaluation import Evaluator
from enterprises.rules.goods.model import LEVELS, RuleBook
from pilotzone.formula.remarks import SEVERITIES, Lint
from pilotzone.formula.text import Text

LINTS = {
    "no_examples": (
        "error",
        Text("没有算例：请写 examples，低风险、高风险各有。", "There are no examples: show both levels."),
    ),
    "one_sided": (
        "error",
        Text("算例应既有低风险的，也有高风险的。", "The examples show only one level: add one of the other."),
    ),
    "example_fails": ("error", Text("算例 {number} 不符。", "Example {number} does not come out.")),
    "unused_input": ("warning", Text("输入“{name}”没有用到。", "The input {name} is not used.")),
    "unshown": ("warning", Text("没有算例由规则“{name}”判定。", "No example is decided by the rule {name}.")),
}


def lint(book: RuleBook) -> tuple[Lint, ...]:
    """Every remark, the gravest first."""
    found = [*_examples(book), *_inputs(book)]
    return tuple(sorted(found, key=lambda each: (SEVERITIES.index(each.severity), each.place)))


def _say(code: str, place: str, **params: object) -> Lint:
    severity, words = LINTS[code]
    return Lint(code, severity, place, Text(words.zh.format(**params), words.en.format(**params)))


def _examples(book: RuleBook) -> Iterator[Lint]:
    if not book.examples:
        yield _say("no_examples", "examples")
        return
    evaluator, shown = Evaluator(book), set()
    for each in book.examples:
        found = evaluator.on(each.given)
        shown.add(found.by.id if found.by else "")
        if found.level != each.level:
            yield _say("example_fails", f"examples.{each.number}", number=each.number)
    if {each.level for each in book.examples} != set(LEVELS):
        yield _say("one_sided", "examples")
    for rule in book.rules:
        if rule.id not in shown:
            yield _say("unshown", f"rules.{rule.id}", name=rule.id)


def _inputs(book: RuleBook) -> Iterator[Lint]:
    read = {name for rule in book.rules for name in rule.reads}
    for each in book.inputs:
        if each.name not in read:
            yield _say("unused_input", f"inputs.{each.name}", name=each.name)
