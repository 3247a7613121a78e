"""The State Council's yearly notice on days off, read from its own words.

An official pastes the notice as it was published. Every date in it is checked against what the notice says of it:
the day of the week in brackets, and the number of days off. A sentence that is not understood is told, never guessed.
Source of the form: 国务院办公厅关于部分节假日安排的通知, 2018 to 2026.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

HOLIDAYS = ("元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节")
# 全国年节及纪念日放假办法, those of the solar calendar: days that no notice can make working days. The second one of
# May is one of them since 2025.
STATUTORY = ((1, 1), (5, 1), (10, 1), (10, 2), (10, 3))
ALSO_MAY_2, SINCE = (5, 2), 2025
WEEKDAYS = "一二三四五六日"
SATURDAY = 5
DAY = timedelta(days=1)
LONGEST = 20  # days in one holiday: more is a slip in a month

ONE = r"(?:(?P<{0}year>\d{{4}})年)?(?:(?P<{0}month>\d{{1,2}})月)?(?P<{0}day>\d{{1,2}})日(?:\((?P<{0}said>[^()]*)\))?"
PERIOD = re.compile(ONE.format("first_") + r"(?:[至到—~-]+" + ONE.format("last_") + r")?")
LISTED = re.compile(r"[、,和及]*")
VERB = re.compile(r"(?P<off>(?:调休)?(?:放假|休息))|(?:正常|照常|补)?上班")
COUNT = re.compile(r"共?(\d+)天")
NUMERIC = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
WEEKDAY = re.compile(r"(?:周|星期|礼拜)([一二三四五六日天])")
HEAD = re.compile(r"^(?:[一二三四五六七八九十]+、|\d+[.、)])?(?P<name>[^\d:]{2,12}):")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, and in which words of the notice. `code`: see `Notice.faults`."""

    code: str
    words: str
    params: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Notice:
    """What the words say. `days`: True for a make-up working day, False for a day off; `names`: of which holiday.

    Faults: `nothing_read`, `no_such_day`, `ends_before_it_begins`, `too_long`, `another_weekday`, `another_count`,
    `off_and_working`, `working_anyway`, `another_year`. Remarks: `holiday_missing`, `statutory_day_missing`.
    `left`: the sentences with a date that say neither that a day is off nor that it is worked.
    """

    year: int
    days: dict[date, bool] = field(default_factory=dict)
    names: dict[date, str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    left: list[str] = field(default_factory=list)

    @property
    def remarks(self) -> list[Fault]:
        if self.faults:
            return []
        named = "".join(self.names.values())
        missing = [Fault("holiday_missing", each) for each in HOLIDAYS if each not in named]
        also = (ALSO_MAY_2,) if self.year >= SINCE else ()
        fixed = (date(self.year, month, day) for month, day in sorted(STATUTORY + also))
        return missing + [
            Fault("statutory_day_missing", f"{day:%F}") for day in fixed if self.days.get(day) is not False
        ]


def read(text: str, year: int) -> Notice:
    """The days of the notice of a year."""
    found, name = Notice(year), ""
    for sentence in sentences(text):
        head = HEAD.match(sentence)
        name = head["name"] if head else name
        read_sentence(found, sentence[head.end() :] if head else sentence, name)
    if not found.days and not found.faults:
        found.faults.append(Fault("nothing_read", ""))
    return found


def sentences(text: str) -> Iterator[str]:
    """In half-width signs and without blanks, so that every way of typing it is one."""
    plain = NUMERIC.sub(r"\1年\2月\3日", unicodedata.normalize("NFKC", text))
    for line in plain.splitlines():
        yield from filter(None, re.split("[。;]", re.sub(r"\s", "", line)))


def read_sentence(found: Notice, sentence: str, name: str) -> None:
    """Lists of days, each with the word behind it: “2月14日(周六)、2月28日(周六)上班”."""
    if PERIOD.fullmatch(sentence):  # the day on which the notice was signed
        return
    place, periods = 0, list[re.Match[str]]()
    while match := PERIOD.search(sentence, place):
        periods.append(match)
        listed = LISTED.match(sentence, match.end())
        place = listed.end() if listed else match.end()
        verb = VERB.match(sentence, place)
        if verb is None and PERIOD.match(sentence, place):
            continue
        if verb is None or "安排" in sentence:  # “安排职工在除夕(2月9日)休息” asks employers and makes no day off
            found.left.append(sentence)
            return
        count = COUNT.search(sentence, verb.end()) if verb["off"] else None
        enter(found, periods, sentence, name, is_working=not verb["off"], count=count and int(count[1]))
        place, periods = verb.end(), []


def enter(
    found: Notice, periods: list[re.Match[str]], words: str, name: str, *, is_working: bool, count: int | None
) -> None:
    read_days = list[date]()
    for period in periods:
        try:
            read_days += days_of(period, found.year, before=read_days[-1] if read_days else None)
        except NoPeriod as error:
            found.faults.append(Fault(error.code, words, error.params))
            return
    if count is not None and count != len(read_days):
        found.faults.append(Fault("another_count", words, {"said": str(count), "read": str(len(read_days))}))
    for day in read_days:
        if fault := misplaced(found, day, is_working):
            found.faults.append(Fault(fault, words, {"day": f"{day:%F}"}))
        found.days[day], found.names[day] = is_working, name


def misplaced(found: Notice, day: date, is_working: bool) -> str:
    """The code of what is wrong with this day in this notice, or nothing."""
    if not date(found.year - 1, 12, 1) <= day <= date(found.year, 12, 31):
        return "another_year"
    if found.days.get(day, is_working) != is_working:
        return "off_and_working"
    return "working_anyway" if is_working and day.weekday() < SATURDAY else ""


class NoPeriod(ValueError):
    def __init__(self, code: str, **params: str) -> None:
        super().__init__(code)
        self.code, self.params = code, params


def days_of(period: re.Match[str], year: int, before: date | None) -> list[date]:
    """Every day of a period; `before` is the last one of the period listed before it. Raises NoPeriod."""
    if not period["first_month"] and before is None:
        raise NoPeriod("no_such_day")
    first = day_of(period, "first_", before or date(year, 1, 1))
    last = day_of(period, "last_", first) if period["last_day"] else first
    if last < first:
        raise NoPeriod("ends_before_it_begins")
    if (last - first).days >= LONGEST:
        raise NoPeriod("too_long")
    return [first + DAY * step for step in range((last - first).days + 1)]


def day_of(period: re.Match[str], which: str, before: date) -> date:
    """One end of a period; a year or a month that is not written is that of the day before it."""
    year, month = int(period[which + "year"] or before.year), int(period[which + "month"] or before.month)
    try:
        found = date(year, month, int(period[which + "day"]))
    except ValueError as error:
        raise NoPeriod("no_such_day") from error
    said = WEEKDAY.search(period[which + "said"] or "")
    if said and WEEKDAYS.index(said[1].replace("天", "日")) != found.weekday():
        raise NoPeriod("another_weekday", day=f"{found:%F}", said=said[1], weekday=WEEKDAYS[found.weekday()])
    return found
