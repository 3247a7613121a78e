"""A version of a scheme as its pages show it: checked, its examples with what came out."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _

from enterprises.models import DataSource
from enterprises.rules.assessment.example_runs import ExampleResult, run_examples
from enterprises.rules.assessment.lint import lint
from enterprises.rules.assessment.model import Scheme, SchemeExample
from enterprises.rules.assessment.scheme import SchemeError, load_scheme
from enterprises.rules.assessment.words import FigureWords, PartWords, SchemeWords, words_of
from pilotzone.formula.formats import UNIT_WORDS, show
from pilotzone.formula.problems import Problem
from pilotzone.formula.remarks import Lint
from pilotzone.formula.text import Text
from pilotzone.formula.values import NONE, exact
from pilotzone.ui.templatetags.ui import local_text
from pilotzone.versions.pages import language, lint_counts, lint_row, pick

OTHER_SOURCES = {
    "register": Text("登记信息", "the register"),
    "market": Text("市场监管部门", "market supervision"),
    "expert": Text("专家评分", "experts"),
}
TYPES = {
    "CNY": Text("人民币金额", "amount in yuan"),
    "USD": Text("美元金额", "amount in US dollars"),
    "rate": Text("比例", "rate"),
    "count": Text("数量", "count"),
    "number": Text("数值", "number"),
    "date": Text("日期", "date"),
    "bool": Text("是或否", "yes or no"),
}


@dataclass(frozen=True, slots=True)
class Checked:
    """A document with what the checks say; `scheme` is None while it does not load, and then has `faults`."""

    scheme: Scheme | None
    faults: tuple[Problem, ...] = ()
    lints: tuple[Lint, ...] = ()
    examples: tuple[ExampleResult, ...] = field(default=())

    @property
    def remarks(self) -> list[Lint]:
        """Faults and lints alike, as an editor lists them."""
        faults = [Lint("fault", "error", "", Text(each.message_zh, each.message), each.line) for each in self.faults]
        return faults or list(self.lints)


@lru_cache(maxsize=32)
def checked(document: str, today: dt.date) -> Checked:
    """What is to be said about a document; asked once for the same text on the same day."""
    try:
        scheme = load_scheme(document)
    except SchemeError as error:
        return Checked(None, error.problems)
    return Checked(scheme, (), lint(scheme, today=today), tuple(run_examples(scheme)))


def context_of(document: str, *, today: dt.date) -> dict[str, Any]:
    """Faults, remarks by severity, examples with their results."""
    found = checked(document, today)
    return {
        "scheme": found.scheme,
        "faults": found.faults,
        "lints": [lint_row(each) for each in found.lints],
        "counts": lint_counts(found.lints),
        "examples": example_rows(found),
        "words": shown_words(words_of(document, found.scheme), found.scheme) if found.scheme else None,
        "document": document,
    }


def shown_words(words: SchemeWords, scheme: Scheme) -> dict[str, Any]:
    """The scheme in words with its sources and clauses by their names."""
    names = source_names()
    figures = {each.name: each for each in words.figures}
    return {
        "parts": [
            {
                "row": row,
                "clause": scheme.clauses.get(row.clause),
                "sources": names_of(sources_of(row, figures, names)),
                "share": f"{100 * row.share:.4g}%" if row.share else "",
                "points": f"{row.points:.4g}" if row.points else "",
            }
            for row in words.parts
        ],
        "figures": [
            {
                "row": row,
                "type": type_words(row.type_name, scheme),
                "sources": names_of([names.get(code, code) for code in row.sources]),
                "modes": names_of(row.modes),
            }
            for row in words.figures
            if not row.is_points
        ],
        "grades": [
            {"label": label, "from": f"{start:g}", "below": None if end is None else f"{end:g}"}
            for label, start, end in words.grades
        ],
        "rules": words.rules,
    }


def sources_of(row: PartWords, figures: Mapping[str, FigureWords], names: Mapping[str, str]) -> list[str]:
    """Who tells what an indicator reads, each once, in the scheme's order."""
    codes = [code for name in row.figures if name in figures for code in figures[name].sources]
    return [names.get(code, code) for code in dict.fromkeys(codes)]


def source_names() -> dict[str, str]:
    """Sources by their codes; some stand in schemes before anybody of theirs sends tables."""
    found = {code: pick(words) for code, words in OTHER_SOURCES.items()}
    return found | {row.code: local_text(row, "name") for row in DataSource.objects.all()}


def type_words(name: str, scheme: Scheme) -> str:
    if name in scheme.lists:
        return names_of([pick(each) for each in scheme.lists[name].values()])
    if words := TYPES.get(name):
        return pick(words)
    units = UNIT_WORDS.get(name)
    return units[language() == "en"] if units else name


def example_rows(found: Checked) -> list[dict[str, Any]]:
    """Each example: what it is given, what it expects and what came out."""
    if found.scheme is None:
        return []
    pairs = zip(found.scheme.examples, found.examples, strict=True)
    return [example_row(found.scheme, example, result) for example, result in pairs]


def example_row(scheme: Scheme, example: SchemeExample, result: ExampleResult) -> dict[str, Any]:
    given = [
        {"label": pick(scheme.figure(name).label), "value": shown(scheme, name, value)}
        for name, value in example.given.items()
    ]
    return {"label": pick(example.label), "result": result, "rows": [*given, *expected(scheme, example)]}


def expected(scheme: Scheme, example: SchemeExample) -> Iterator[dict[str, str]]:
    """What the example says must come out."""
    if example.score is not None:
        yield {"label": _("Score expected"), "value": f"{float(example.score):.{example.places}f}"}
    if example.grade:
        grade = scheme.grades.labels[scheme.grades.ids.index(example.grade)]
        yield {"label": _("Grade expected"), "value": pick(grade)}
    for name, (points, places) in example.points.items():
        yield {
            "label": _("Points expected: %(part)s") % {"part": part_label(scheme, name)},
            "value": f"{float(points):.{places}f}",
        }


def part_label(scheme: Scheme, name: str) -> str:
    open_ = [*scheme.parts, *scheme.bonus.parts]
    while open_:
        part = open_.pop()
        if part.id == name:
            return pick(part.label)
        open_ += part.parts
    return name


def shown(scheme: Scheme, name: str, value: Any) -> str:
    """A figure's value as people write it."""
    figure = scheme.figure(name)
    if value is NONE:
        return pick(Text("不存在", "does not exist"))
    if figure.type.codes:
        return pick(scheme.lists[figure.type.codes][value])
    plain = value if isinstance(value, bool) else value.isoformat() if isinstance(value, dt.date) else exact(value)
    return show(plain, figure.type_name.rstrip("?"), language())


def names_of(parts: Sequence[Any]) -> str:
    return ("、" if language() == "zh" else ", ").join(map(str, parts))
