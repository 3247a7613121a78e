"""Remarks on a scheme that loads: what it leaves out, what moves with the group, what an appeal would ask first."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace

from enterprises.rules.assessment.example_runs import run_examples
from enterprises.rules.assessment.lint_words import LINTS
from enterprises.rules.assessment.model import FIRST, RELATIVE_FROM, Part, Scheme
from pilotzone.formula.remarks import SEVERITIES, Lint
from pilotzone.formula.text import Text

MOST_DIMENSIONS, LEAST_INDICATORS, MOST_INDICATORS = 4, 12, 20
LIGHT = 0.01
MONEY_SPAN = 100


def lint(scheme: Scheme, *, today: dt.date | None = None) -> tuple[Lint, ...]:
    """Every remark, the gravest first, then from the top of the document."""
    found = [
        *_examples(scheme),
        *_frame(scheme),
        *_relative(scheme),
        *_methods(scheme),
        *_unused(scheme),
        *_validity(scheme, today),
    ]
    there = [replace(each, line=_line(scheme, each.place)) for each in dict.fromkeys(found)]
    return tuple(sorted(there, key=lambda each: (SEVERITIES.index(each.severity), each.line)))


def _line(scheme: Scheme, place: str) -> int:
    while place and place not in scheme.lines:
        place = place.rpartition(".")[0]
    return scheme.lines.get(place, 1)


def _say(code: str, place: str, **params: object) -> Lint:
    severity, words = LINTS[code]
    return Lint(code, severity, place, Text(words.zh.format(**params), words.en.format(**params)))


def _examples(scheme: Scheme) -> Iterator[Lint]:
    if not scheme.examples:
        yield _say("no_examples", "examples")
        return
    if scheme.is_relative and any(len(each.peers) + 1 < RELATIVE_FROM for each in scheme.examples):
        yield _say("few_peers", "examples", least=RELATIVE_FROM)
    for each in run_examples(scheme):
        if not each.passed:
            place = f"examples.{each.number}"
            yield _say("example_fails", place, number=each.number, differences="; ".join(each.differences))


def _frame(scheme: Scheme) -> Iterator[Lint]:
    """Short enough to explain and verify: see the defaults in docs/assessments.md."""
    if scheme.deductive:
        return
    if len(scheme.parts) > MOST_DIMENSIONS:
        yield _say("many_dimensions", "parts", count=len(scheme.parts), most=MOST_DIMENSIONS)
    if not LEAST_INDICATORS <= scheme.counted <= MOST_INDICATORS:
        yield _say("frame_size", "parts", count=scheme.counted, least=LEAST_INDICATORS, most=MOST_INDICATORS)
    for part, weight in weights_of(scheme.parts):
        if part.indicator is not None and weight < LIGHT:
            yield _say("light_weight", f"parts.{part.id}", name=part.id, weight=f"{100 * weight:.2f}")


def weights_of(parts: Sequence[Part], above: float = 1.0) -> list[tuple[Part, float]]:
    """Every part with its weight in the whole."""
    found = []
    for part in parts:
        found += [(part, above * part.weight), *weights_of(part.parts, above * part.weight)]
    return found


def _relative(scheme: Scheme) -> Iterator[Lint]:
    for part in scheme.indicators:
        indicator = part.indicator
        if indicator is not None and indicator.is_relative:
            method = indicator.normalisation.method if indicator.winsorise is None else "winsorise"
            yield _say("relative", f"parts.{part.id}", name=part.id, method=method)


def _methods(scheme: Scheme) -> Iterator[Lint]:
    for part in scheme.indicators:
        indicator = part.indicator
        if indicator is None:
            continue
        rule = indicator.normalisation
        wide = (rule.low > 0 and rule.high / rule.low >= MONEY_SPAN) or rule.low == 0
        if rule.method == "goalposts" and indicator.expr.type.currency and not indicator.log and wide:
            yield _say("money_without_log", f"parts.{part.id}", name=part.id)
        if indicator.missing == "drop" and not scheme.deductive and part not in scheme.bonus.parts:
            yield _say("optional_indicator", f"parts.{part.id}", name=part.id)
    for part in (scheme.root, *(each for each, _ in weights_of(scheme.parts))):
        if part.weighting is not None and part.weighting.method == "ahp" and len(part.parts) > MOST_COMPARED:
            yield _say("large_matrix", f"parts.{part.id}", name=part.id, most=MOST_COMPARED)


MOST_COMPARED = 9


def _unused(scheme: Scheme) -> Iterator[Lint]:
    read = {name for part in scheme.indicators if part.indicator for name in part.indicator.reads}
    read |= {figure.before for figure in scheme.figures} | _named(scheme)
    for figure in scheme.figures:
        if figure.name not in read and not figure.name.endswith(FIRST):
            yield _say("unused_figure", f"figures.{figure.name}", name=figure.name)
    for name in scheme.clauses:
        if name not in scheme.cited:
            yield _say("unused_clause", f"clauses.{name}", name=name)


def _named(scheme: Scheme) -> set[str]:
    """Figures that vetoes read."""
    found: set[str] = set()
    open_ = [each.when for each in scheme.vetoes if each.when is not None]
    open_ += [each.expr for each in scheme.definitions]
    while open_:
        node = open_.pop()
        open_ += node.args
        if node.op == "name":
            found.add(str(node.value))
    return found


def _validity(scheme: Scheme, today: dt.date | None) -> Iterator[Lint]:
    if today is not None and scheme.valid_to is not None and scheme.valid_to < today:
        yield _say("expired", "valid", day=scheme.valid_to.isoformat())
