"""A contest as its page shows it: values in words, the effect before and after, what happened when."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import pgettext

from enterprises import result_words as words
from enterprises.enums_assessments import OPEN_CONTESTS, ContestState
from enterprises.models import Assessment, Contest
from enterprises.result_pages import ResultPage
from enterprises.rules.assessment.shown import rounded
from pilotzone.reference import queries as reference


def effect_rows(result: ResultPage, effect: Mapping[str, Any]) -> list[dict[str, str]]:
    """Score, grade and place, each before and after."""
    before, after = effect["before"], effect["after"]
    rows = [
        (pgettext("assessment", "Score"), score_words(result, before["score"]), score_words(result, after["score"])),
        (pgettext("assessment", "Grade"), grade_words(result, before["grade"]), grade_words(result, after["grade"])),
    ]
    if before["rank"] or after["rank"]:
        rows.append((pgettext("rank", "Place"), str(before["rank"] or ""), str(after["rank"] or "")))
    return [
        {"label": label, "before": old, "after": new, "changed": "yes" if old != new else ""}
        for label, old, new in rows
    ]


def score_words(result: ResultPage, score: str | None) -> str:
    if score is None:
        return pgettext("assessment", "Not rated")
    return words.points(rounded(Decimal(score), result.places), result.places)


def grade_words(result: ResultPage, grade: str | None) -> str:
    return result.grade_labels[grade] if grade else pgettext("assessment", "Not rated")


def context_of(contest: Contest, today: date) -> dict[str, Any]:
    result = ResultPage(contest.assessment)
    scheme, told = result.scheme, result.figures_told[contest.figure]
    is_open = contest.state in OPEN_CONTESTS
    return {
        "contest": contest,
        "enterprise": contest.enterprise,
        "cycle": contest.cycle,
        "label": words.pick(scheme.figure(contest.figure).label),
        "official": words.figure_value(scheme, contest.figure, told["value"]),
        "source": result.sources.get(told["source"], told["source"]),
        "claimed": words.figure_value(scheme, contest.figure, contest.claimed),
        "decided": words.figure_value(scheme, contest.figure, contest.proposed_value)
        if contest.state == ContestState.ACCEPTED and contest.proposed_value
        else "",
        "effect": effect_rows(result, contest.effect) if contest.effect else [],
        "files": contest.files.select_related("file"),
        "days": reference.calendar().between(today, contest.due_on) if is_open else None,
        "events": events(contest),
        "new_result": new_result(contest),
        "reason": contest.decision_note or contest.proposal_note,
    }


def new_result(contest: Contest) -> Assessment | None:
    """The result that an accepted contest led to, once it counts."""
    if contest.state != ContestState.ACCEPTED:
        return None
    rows = Assessment.objects.shown().filter(cycle=contest.cycle_id, subject=contest.assessment.subject_id)
    return rows.exclude(pk=contest.assessment_id).first()


def events(contest: Contest) -> list[dict[str, Any]]:
    """Newest first. What the first examiner proposes is not told before the decision."""
    found = [{"at": contest.filed_at, "title": ContestState.FILED.label, "who": contest.filed_by.name}]
    if contest.examined_at is not None:
        found.append({"at": contest.examined_at, "title": ContestState.EXAMINED.label})
    if contest.decided_at is not None:
        title = contest.state_enum.label
        found.append({"at": contest.decided_at, "title": title, "why": contest.decision_note or contest.proposal_note})
    return found[::-1]
