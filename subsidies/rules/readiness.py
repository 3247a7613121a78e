"""What keeps a draft from being put in force: everything at once, each with what to do and where it stands."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pilotzone.formula.text import Text
from subsidies.rules.heads import HISTORIC
from subsidies.rules.lints import lint
from subsidies.rules.measure import MeasureError, load_measure
from subsidies.rules.model import Measure


@dataclass(frozen=True, slots=True)
class Gap:
    """`place` is a path in the document, `line` its line where that is known."""

    code: str
    message: Text
    place: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Terms:
    """What the portal asks of a version: its measure's code and programme, its number, its days."""

    code: str
    programme: str
    number: int
    valid_from: dt.date | None
    earliest: dt.date  # the first day that is neither past nor within the version before
    today: dt.date
    siblings: Sequence[Measure] = ()  # the measure's other versions


def gaps_of(document: str, terms: Terms) -> tuple[Gap, ...]:
    """Everything that is missing; nothing where the document may be put in force on the day."""
    gaps = list(day_gaps(terms))
    try:
        measure = load_measure(document)
    except MeasureError as error:
        found = [Gap("document_faulty", Text(each.message_zh, each.message), line=each.line) for each in error.problems]
        return (*gaps, *found)
    return (*gaps, *head_gaps(measure, terms), *lint_gaps(measure, terms))


def day_gaps(terms: Terms) -> Iterator[Gap]:
    if terms.valid_from is None:
        yield Gap("no_day", Text("还没有填写生效日期。", "The from-date is missing."), "valid_from")
    elif terms.valid_from < terms.today:
        yield Gap("day_past", Text("生效日期已经过去。", "The from-date has passed."), "valid_from")
    elif terms.valid_from < terms.earliest:
        yield Gap(
            "day_too_early",
            Text(
                f"生效日期须在上一版之后，最早为 {terms.earliest:%Y-%m-%d}。",
                f"The from-date must follow the version before: {terms.earliest:%Y-%m-%d} at the earliest.",
            ),
            "valid_from",
        )


def head_gaps(measure: Measure, terms: Terms) -> Iterator[Gap]:
    """The head says of which measure, programme and version the document is, and that its text is a living one."""
    said = {"id": measure.id, "programme": measure.programme, "version": str(measure.version)}
    wanted = {"id": terms.code, "programme": terms.programme, "version": str(terms.number)}
    for key, value in wanted.items():
        if said[key] != value:
            zh = f"{key} 应为 {value}，文件中写的是 {said[key]}。"
            yield Gap("head_differs", Text(zh, f"{key} must be {value}; the document says {said[key]}."), key)
    if measure.status in HISTORIC:
        zh = "这是已修改或已失效的历史文本，只能作为例子，不能施行。"
        yield Gap(
            "historic",
            Text(zh, "The text was amended or has expired: it is an example and not put in force."),
            "status",
        )
    if measure.valid_to and measure.valid_to < (terms.valid_from or terms.today):
        zh = "文件自身的有效期在生效日期之前已经届满。"
        yield Gap("text_ended", Text(zh, "The document's own validity ends before the from-date."), "valid.to")


def lint_gaps(measure: Measure, terms: Terms) -> Iterator[Gap]:
    """The remarks that keep a measure from being published: errors, values not stated, legality not recorded."""
    for each in lint(measure, today=terms.today, siblings=terms.siblings):
        if each.blocks_publishing or each.code == "examples_missing":
            yield Gap(each.code, each.message, each.place, each.line)
