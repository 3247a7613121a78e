"""What keeps a document from being put in force, whichever kind it is: its day, and what its head says of it."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pilotzone.formula.formats import show_date
from pilotzone.formula.heads import HISTORIC
from pilotzone.formula.problems import Problem
from pilotzone.formula.text import Text

FIRST_DAY = "施行日期"


@dataclass(frozen=True, slots=True)
class Gap:
    """`place` is a path in the document, `line` its line where that is known."""

    code: str
    message: Text
    place: str = ""
    line: int = 0


def earliest_start(taken: Iterable[tuple[dt.date | None, dt.date | None]], today: dt.date) -> dt.date:
    """The first day that is neither past nor one of the versions decided on, given as their first and last days."""
    ends = [last or first for first, last in taken]
    return max([today, *(day + dt.timedelta(days=1) for day in ends if day)])


def day_gaps(
    valid_from: dt.date | None, *, earliest: dt.date, today: dt.date, called: str = FIRST_DAY
) -> Iterator[Gap]:
    """`earliest` is the first day that is neither past nor within the version before; `called` as its field is."""
    if valid_from is None:
        yield Gap("no_day", Text(f"还没有填写{called}。", "The from-date is missing."), "valid_from")
    elif valid_from < today:
        yield Gap("day_past", Text(f"{called}已经过去。", "The from-date has passed."), "valid_from")
    elif valid_from < earliest:
        yield Gap(
            "day_too_early",
            Text(
                f"{called}须在上一版之后，最早为{show_date(earliest, 'zh')}。",
                f"The from-date must follow the version before: {show_date(earliest, 'en')} at the earliest.",
            ),
            "valid_from",
        )


def fault_gaps(problems: Iterable[Problem]) -> tuple[Gap, ...]:
    """The document does not load: each problem at its line."""
    return tuple(Gap("document_faulty", Text(each.message_zh, each.message), line=each.line) for each in problems)


def head_gaps(said: Mapping[str, str], wanted: Mapping[str, str]) -> Iterator[Gap]:
    """The head says of which measure or scheme and of which version the document is."""
    for key, value in wanted.items():
        if said[key] != value:
            zh = f"{key} 应为 {value}，文件中写的是 {said[key]}。"
            yield Gap("head_differs", Text(zh, f"{key} must be {value}; the document says {said[key]}."), key)


def text_gaps(status: str, valid_to: dt.date | None, day: dt.date, *, called: str = FIRST_DAY) -> Iterator[Gap]:
    """The text is a living one on the day on which it would be put in force."""
    if status in HISTORIC:
        zh = "这是已修改或已失效的历史文本，只能作为例子，不能施行。"
        yield Gap(
            "historic",
            Text(zh, "The text was amended or has expired: it is an example and not put in force."),
            "status",
        )
    if valid_to and valid_to < day:
        zh = f"文件自身的有效期在{called}之前已经届满。"
        yield Gap("text_ended", Text(zh, "The document's own validity ends before the from-date."), "valid.to")
