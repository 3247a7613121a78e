"""Whether a warehouse fulfils the criteria: its figures and the panel's points under the batch's published scheme."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from enterprises.rules.assessment import frozen, kept
from enterprises.rules.assessment.model import FIRST, Figure, Part, Scheme
from enterprises.rules.assessment.scoring import RATED, STATUSES, Result, score
from enterprises.rules.assessment.table import table_of
from enterprises.rules.figures.periods import months_on
from pilotzone.formula.values import Value, exact

PLACES = 9
HUNDREDTHS = 100
REMIND_BEFORE = (90, 30, 7)  # days before a recognition ends
SERVICES = ("receiving", "export_refund", "forwarding", "clearance", "storage", "last_mile")  # of the shared definition


@dataclass(frozen=True, slots=True)
class Judgement:
    """`status` as the assessment has it; without a rating neither score nor grade. `failed`: vetoes that hold."""

    status: str
    score: Fraction | None
    grade: str
    failed: tuple[str, ...]
    record: Mapping[str, Any]
    digest: str


def judge(scheme: Scheme, name: str, told: Mapping[str, str], sources: Mapping[str, str]) -> Judgement:
    """The warehouse `name` under the scheme, by the exact texts of its figures and where each is from."""
    values: dict[str, Value] = {
        each.name: kept.value_of(each, told[each.name]) for each in scheme.figures if told.get(each.name)
    }
    result = score(scheme, table_of(scheme, [name], [values], sources=source_columns(scheme, sources)))
    record = frozen.freeze(result)
    rated = int(result.status[0]) == RATED
    return Judgement(
        STATUSES[int(result.status[0])],
        Fraction(record["subjects"][0]["score"]) if rated else None,
        scheme.grades.ids[int(result.grade[0])] if rated else "",
        failed(result),
        record,
        frozen.digest(record),
    )


def source_columns(scheme: Scheme, sources: Mapping[str, str]) -> dict[str, Sequence[str]]:
    return {each.name: [sources.get(each.name, "")] for each in scheme.figures}


def failed(result: Result) -> tuple[str, ...]:
    """The vetoes that hold."""
    marks = zip(result.scheme.vetoes, result.vetoes, strict=True)
    return tuple(veto.id for veto, (_grade, mask) in marks if bool(mask[0]))


def reaches(scheme: Scheme, grade: str, least: str) -> bool:
    """Whether the grade is the one that is needed, or a better one."""
    ids = scheme.grades.ids
    return grade in ids and ids.index(grade) >= ids.index(least)


def stated_figures(scheme: Scheme) -> tuple[Figure, ...]:
    """Those that are told as figures; the others are the panel's points."""
    return tuple(each for each in scheme.figures if not each.of_indicator)


def pointed_parts(scheme: Scheme) -> tuple[tuple[Part, Figure], ...]:
    """What the panel gives points for, each with the figure that bounds them."""
    figures = scheme.figures_by_name
    named = [each.name for each in scheme.figures if each.of_indicator and not each.name.endswith(FIRST)]
    parts = {part.id: part for part in scheme.indicators}
    return tuple((parts[name], figures[name]) for name in named)


def mean(points: Iterable[str]) -> str:
    """The mean of what the members gave, to a hundredth, halves up; empty where nobody gave any."""
    given = [Fraction(each) for each in points]
    if not given:
        return ""
    scaled = sum(given, Fraction(0)) / len(given) * HUNDREDTHS
    return exact(Fraction((2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator), HUNDREDTHS))


def steps_of(part: Part) -> tuple[Fraction, ...]:
    """The only points that a part of a deductive scheme takes; none where any within the bounds will do."""
    normalisation = part.indicator.normalisation if part.indicator else None
    return tuple(Fraction(str(each)) for each in normalisation.steps) if normalisation else ()


def middle(points: Iterable[str]) -> str:
    """The middle one of the steps that the members chose, of two middle ones the harsher; empty where nobody chose.

    A mean would be no step, and one member's "not met" would vanish in it as would everybody else's "met".
    """
    given = sorted(Fraction(each) for each in points)
    return exact(given[(len(given) - 1) // 2]) if given else ""


def combined(scheme: Scheme, opinions: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """By part, what the panel says: the mean of all that gave points for it, or the middle step."""
    found = {}
    for part, _figure in pointed_parts(scheme):
        given = [each[part.id] for each in opinions if part.id in each]
        if given:
            found[part.id] = middle(given) if steps_of(part) else mean(given)
    return found


def last_day(first: date, months: int) -> date:
    """The last day of a recognition that holds for so many months."""
    return months_on(first, months) - timedelta(days=1)


def review_years(valid_from: date, valid_until: date, today: date, month: int) -> list[int]:
    """The years whose review is open by today: from the year after the recognition, while it holds on the first day."""
    found = []
    for year in range(valid_from.year + 1, today.year + 1):
        opens = date(year, month, 1)
        if opens <= today and opens <= valid_until:
            found.append(year)
    return found


def reminder(valid_until: date, today: date, last: int | None) -> int | None:
    """Of the days before the end at which one is reminded, the one that is due and not yet done."""
    left = (valid_until - today).days
    due = [days for days in REMIND_BEFORE if 0 <= left <= days]
    if not due or (last is not None and last <= min(due)):
        return None
    return min(due)
