"""What the pages of a cycle show beside its rows: its steps so far, the next acts with what bars them, chart data."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from enterprises import assessment_words as words
from enterprises import facts_exchange, result_words, workflow
from enterprises.enums_assessments import CycleState
from enterprises.facts_assessments import periods_of, scheme_of
from enterprises.models import Assessment, Contest, Cycle
from enterprises.queries_cycles import GradeLine, Look, Overview
from enterprises.result_pages import score_text
from enterprises.result_words import pick
from enterprises.rules.assessment.gaps import Gap
from enterprises.rules.assessment.model import Scheme
from pilotzone.accounts.models import User
from pilotzone.kernel.workflow import available
from pilotzone.reference.needs import Need
from pilotzone.ui.templatetags.ui import local_text, long_date


@dataclass(frozen=True, slots=True)
class Act:
    """A step that this person may take from here; `barred` says why not yet."""

    name: str
    barred: str = ""


def acts(cycle: Cycle, user: User, today: date, *, running: bool) -> list[Act]:
    """The acts of the cycle's state in the order of its way; stopping stands last."""
    return [
        Act(row.name, barred(cycle, row.name, user, today, running=running))
        for row in available(cycle, workflow.CYCLE, user)
    ]


def barred(cycle: Cycle, name: str, user: User, today: date, *, running: bool) -> str:
    """Why the act would be refused now, as far as the page can tell."""
    publishes = name in (workflow.PUBLISH_PROVISIONALLY.name, workflow.PUBLISH.name)
    if running and name not in (workflow.STOP.name, workflow.FREEZE.name):
        return _("A run is under way.")
    if publishes and cycle.checked_by_id is None:
        return _("The result must be signed as checked first.")
    if publishes and cycle.checked_by_id == user.pk:
        return _("You signed the check; another person publishes.")
    if name != workflow.PUBLISH.name:
        return ""
    if cycle.contest_until is not None and today <= cycle.contest_until:
        return _("The result can be contested up to and including %(day)s.") % {"day": long_date(cycle.contest_until)}
    if cycle.contest_provisional:
        return _("The last day to contest is not certain before the year's holidays are announced.")
    if Contest.objects.filter(cycle=cycle).open().exists():
        return _("Contests are still open.")
    return ""


CAN_BE_MENDED = (CycleState.COLLECTING, CycleState.CHECKING)


def rates_needed() -> Iterator[Need]:
    """What cycles miss in which something can still be done."""
    for cycle in Cycle.objects.filter(state__in=CAN_BE_MENDED).select_related("scheme_version").order_by("pk"):
        scheme = scheme_of(cycle.scheme_version.document)
        for currency, day in facts_exchange.missing_rates(scheme, periods_of(scheme, cycle.period)):
            yield Need(scheme.exchange, day, frozenset({currency}), local_text(cycle, "name"))


def rates_missing(cycle: Cycle) -> list[str]:
    """While something can still be done: the rates without which amounts in other currencies count as not reported."""
    if cycle.state not in CAN_BE_MENDED:
        return []
    scheme = scheme_of(cycle.scheme_version.document)
    found = facts_exchange.missing_rates(scheme, periods_of(scheme, cycle.period))
    return [_("%(currency)s for %(day)s") % {"currency": each, "day": long_date(day)} for each, day in found]


def timeline(cycle: Cycle) -> list[dict[str, Any]]:
    """The steps taken, newest first. Nobody's name: the calendar did it."""
    run = cycle.run
    rows = [
        (cycle.opened_at, _("Opened"), cycle.opened_by, ""),
        (cycle.frozen_at, _("Figures frozen"), cycle.frozen_by, ""),
        (cycle.scored_at, _("Scored"), None, str(run) if run else ""),
        (cycle.checked_at, _("Checked and signed"), cycle.checked_by, cycle.check_note),
        (cycle.provisional_at, _("Published provisionally"), cycle.provisional_by, ""),
        (cycle.published_at, _("Published"), cycle.published_by, cycle.publication_reference),
        (cycle.expired_at, _("No longer valid"), None, ""),
        (cycle.stopped_at, _("Stopped"), cycle.stopped_by, cycle.stop_reason),
    ]
    told = [
        {"at": at, "title": title, "who": by.name if by else _("by the portal itself"), "why": why}
        for at, title, by, why in rows
        if at is not None
    ]
    return sorted(told, key=lambda each: each["at"], reverse=True)


def grade_rows(lines: Sequence[GradeLine]) -> list[dict[str, Any]]:
    whole = sum(line.count for line in lines) or 1
    return [
        {
            "id": line.id,
            "label": words.label(line.label),
            "span": span(line),
            "count": line.count,
            "share": words.share(line.count / whole),
        }
        for line in lines
    ]


def span(line: GradeLine) -> str:
    """Half-open: the lower bound belongs to the grade, the upper one does not."""
    if line.below is None:
        return _("from %(start)s") % {"start": line.start}
    return _("%(start)s to below %(end)s") % {"start": line.start, "end": line.below}


def histogram(found: Overview, scheme: Scheme) -> dict[str, Any]:
    """Scores in ten equal bands."""
    width = scheme.maximum / len(found.histogram)
    names = [f"{words.edge(place * width)}–{words.edge((place + 1) * width)}" for place in range(len(found.histogram))]
    return {"names": names, "values": list(found.histogram), "unit": pgettext("count", "Subjects")}


def gap_rows(found: Overview, scheme: Scheme) -> list[dict[str, Any]]:
    """Indicators with something missing, those with most first."""
    labels = {part.id: pick(part.label) for part in scheme.indicators}

    def short(gap: Gap) -> int:
        return gap.missing + gap.blank

    rows = sorted((gap for gap in found.gaps if short(gap) or gap.not_applicable), key=short, reverse=True)
    size = found.size or 1
    return [
        {
            "label": labels[gap.indicator],
            "there": gap.there,
            "missing": gap.missing,
            "blank": gap.blank,
            "not_applicable": gap.not_applicable,
            "share": words.share(gap.missing / size),
            "bar": [{"value": gap.missing, "fill": 2}, {"value": size - gap.missing, "fill": 0}],
        }
        for gap in rows
    ]


def jump_rows(looks: Sequence[Look], scheme: Scheme, sources: Mapping[str, str]) -> list[dict[str, Any]]:
    return [figure_row(look, scheme, sources) for look in looks]


def name_of(code: str, sources: Mapping[str, str]) -> str:
    return sources.get(code, code)


def figure_row(look: Look, scheme: Scheme, sources: Mapping[str, str]) -> dict[str, Any]:
    told = look.figure
    figure = scheme.figure(told["name"])
    return {
        "row": look.assessment,
        "subject": look.assessment.subject.thing,
        "figure": pick(figure.label),
        "value": result_words.figure_value(scheme, figure.name, told["value"]),
        "source": name_of(told["source"], sources),
        "growth": result_words.growth(told["growth"]) if "growth" in told else "",
        "others": [
            (name_of(each["source"], sources), result_words.figure_value(scheme, figure.name, each["value"]))
            for each in told.get("others", ())
        ],
    }


def mover_rows(rows: Sequence[Assessment], lines: Sequence[GradeLine]) -> list[dict[str, Any]]:
    labels = {line.id: words.label(line.label) for line in lines}
    starts = [{"from": line.start} for line in lines]
    return [
        {
            "row": row,
            "subject": row.subject.thing,
            "before": words.points(words.scaled(row.before_score)),
            "now": score_text(row.points, starts),
            "change": words.change_between(words.scaled(row.before_score), row.points),
            "grades": [labels.get(each, each) for each in (row.before_grade, row.grade)],
            "ranks": (row.before_rank, row.rank),
        }
        for row in rows
    ]


def unrated_rows(rows: Sequence[Assessment], scheme: Scheme) -> list[dict[str, Any]]:
    return [
        {
            "row": row,
            "subject": row.subject.thing,
            "why": words.unrated_words(row.status, row.coverage, scheme.coverage),
        }
        for row in rows
    ]


def finding(cycle: Cycle, lines: Sequence[GradeLine], unrated: int) -> str:
    """The answer as the headline."""
    whole = sum(line.count for line in lines)
    if not whole:
        return _("Nobody is rated")
    best = next(line for line in lines if line.count)
    params = {"rated": f"{whole:,}", "grade": words.label(best.label), "best": f"{best.count:,}", "unrated": unrated}
    if unrated:
        return _("%(rated)s rated, %(best)s of them %(grade)s; %(unrated)s without a grade") % params
    return _("%(rated)s rated, %(best)s of them %(grade)s") % params


def radar(record: dict[str, Any], scheme: Scheme, medians: dict[str, float], subject: Any) -> dict[str, Any] | None:
    """The dimensions of one subject beside the group's medians; None for fewer than three dimensions with scores."""
    scores = {each["id"]: each.get("score") for each in record["groups"]}
    parts = [part for part in scheme.parts if scores.get(part.id) is not None]
    if len(parts) < 3:
        return None
    group = [round(medians[part.id], 2) for part in parts if part.id in medians]
    return {
        "axes": [pick(part.label) for part in parts],
        "own": [round(float(scores[part.id]), 2) for part in parts],
        "group": group if len(group) == len(parts) else None,
        "ownName": local_text(subject, "name"),
        "groupName": pgettext("statistic", "Median"),
    }
