"""An application as pages show it: its figures in words, what it has come through, how it is judged."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from enterprises.result_words import figure_value, pick
from enterprises.rules.assessment.model import Scheme
from pilotzone.formula.formats import show
from pilotzone.kernel import clock
from warehouses import facts_recognition as facts
from warehouses.actions.recognition.judging import judgement_of
from warehouses.enums_recognition import HOLDING, Advice, RecognitionState, ReviewState
from warehouses.models import Recognition
from warehouses.rules.recognition import Judgement, pointed_parts, reaches, stated_figures


def sources() -> dict[str, str]:
    return {
        facts.REGISTER: pgettext("source of a figure", "Register of warehouses"),
        facts.OPERATOR: pgettext("source of a figure", "Operator"),
        facts.OFFICER: pgettext("source of a figure", "Established by the officer"),
    }


def figure_rows(row: Recognition, scheme: Scheme) -> list[dict[str, str]]:
    """Each figure with its value in words and whose it is."""
    told, named = facts.told(row, clock.local_date(row.filed_at)), sources()
    rows = []
    for figure in stated_figures(scheme):
        each = told.get(figure.name, {"value": "", "source": ""})
        value = figure_value(scheme, figure.name, each["value"] or None)
        rows.append({"label": pick(figure.label), "value": value, "source": named.get(each["source"], "")})
    return rows


def criteria(scheme: Scheme) -> list[dict[str, str]]:
    """What excludes a recognition, with the clause that says so."""
    clauses = scheme.clauses
    return [
        {
            "label": pick(each.label),
            "clause": pick(clauses[each.clause].text) if each.clause in clauses else "",
        }
        for each in scheme.vetoes
    ]


def judged(row: Recognition, scheme: Scheme) -> dict[str, Any]:
    """The score and grade, what excludes it, and whether the batch's grade is reached."""
    found: Judgement = judgement_of(row)
    vetoes = {each.id: pick(each.label) for each in scheme.vetoes}
    return {
        "status": found.status,
        "score": score_text(found.score),
        "grade": grade_label(scheme, found.grade) if found.grade else "",
        "least": grade_label(scheme, row.batch.least_grade),
        "failed": [vetoes[name] for name in found.failed],
        "reached": reaches(scheme, found.grade, row.batch.least_grade),
    }


def grade_label(scheme: Scheme, grade: str) -> str:
    return pick(scheme.grades.labels[scheme.grades.ids.index(grade)])


def score_text(score: Fraction | None) -> str:
    if score is None:
        return ""
    whole, rest = divmod((score * 100 * 2 + 1) // 2, 100)
    return f"{whole}.{rest:02d}"


def opinion_rows(row: Recognition, scheme: Scheme) -> list[dict[str, Any]]:
    parts = [part for part, _figure in pointed_parts(scheme)]
    return [
        {
            "who": each.member.name,
            "advice": Advice(each.advice).label,
            "points": [(pick(part.label), show(each.points[part.id], "number", "zh")) for part in parts],
            "remark": each.remark,
            "at": each.given_at,
        }
        for each in row.opinions.standing().select_related("member")
    ]


def reason_of(row: Recognition) -> str:
    """Why it ended; what the portal ended by itself is said in the reader's language."""
    if row.state == RecognitionState.REFUSED and row.decided_by_id is None:
        return _("The correction was not made in time.")
    return str(row.reason)


def events(row: Recognition) -> list[dict[str, Any]]:
    """What has happened, newest first. Of the office's steps `officer` is who took it and `note` what is kept of it:
    the operator reads neither."""
    found: list[dict[str, Any]] = [{"at": row.filed_at, "title": _("Application filed"), "who": row.filed_by.name}]
    found += [
        step(row.correction_at, _("Correction asked for"), row.correction_by, why=row.correction),
        {
            "at": row.corrected_at,
            "title": _("Corrected"),
            "why": row.correction_answer,
            "who": row.corrected_by and row.corrected_by.name,
        },
        step(row.checked_at, _("Documents found complete"), row.checked_by) | {"note": row.check_note},
        step(row.established_at, _("Put before the panel"), row.established_by),
        step(row.concluded_at, _("Proposed for recognition"), row.concluded_by),
    ]
    for inspection in row.inspections.all():
        found.append({"at": inspection.confirmed_at, "title": _("Inspected"), "why": inspection.get_mode_display()})
    if row.notice is not None:
        notice = row.notice
        found.append(step(notice.published_at, _("On public notice"), notice.published_by, why=notice.document_number))
    found += decision_events(row) + review_events(row)
    return sorted((each for each in found if each["at"] is not None), key=lambda each: each["at"], reverse=True)


def step(at: Any, title: Any, officer: Any, *, why: str = "") -> dict[str, Any]:
    return {"at": at, "title": title, "why": why, "officer": officer.name if officer else ""}


def review_events(row: Recognition) -> list[dict[str, Any]]:
    found = []
    for review in row.reviews.all():
        title = _("Yearly review %(year)s") % {"year": review.year}
        found.append({"at": review.opened_at, "title": title, "why": _("Opened")})
        if review.state in (ReviewState.PASSED, ReviewState.FAILED):
            found.append(step(review.decided_at, title, review.decided_by, why=ReviewState(review.state).label))
    for each in row.rectifications.all():
        found.append(step(each.demanded_at, _("To be put right"), each.demanded_by, why=each.demand))
        found.append({"at": each.answered_at, "title": _("Said to be put right"), "why": each.answer})
        found.append(step(each.settled_at, _("Put right and settled"), each.settled_by))
    return found


def office_events(row: Recognition) -> list[dict[str, Any]]:
    """The same with who in the office took each step, and the notes that are kept."""
    found = events(row)
    for each in found:
        each["who"] = each.get("who") or each.get("officer", "")
        each["why"] = each.get("why") or each.get("note", "")
    return found


def decision_events(row: Recognition) -> list[dict[str, Any]]:
    found = []
    if row.certificate_number:
        title = RecognitionState.RECOGNISED.label
        found.append(step(row.decided_at, title, row.decided_by, why=row.decision_reference))
    elif row.decided_at is not None:
        found.append(step(row.decided_at, RecognitionState.REFUSED.label, row.decided_by, why=reason_of(row)))
    if row.ended_at is not None:
        why = row.reason if row.state == RecognitionState.REVOKED else ""
        found.append(step(row.ended_at, row.state_enum.label, row.ended_by, why=why))
    return found


def common(row: Recognition, scheme: Scheme) -> dict[str, Any]:
    """What both faces show of an application."""
    return {
        "recognition": row,
        "batch": row.batch,
        "warehouse": row.warehouse,
        "enterprise": row.enterprise,
        "figures": figure_rows(row, scheme),
        "files": row.files.select_related("file"),
        "events": events(row),
        "reason": reason_of(row),
        "reviews": list(row.reviews.all()),
        "rectifications": list(row.rectifications.all()),
        "holds": row.state in HOLDING,
        "objected": row.objections.undecided().exists(),
        "inspections": list(row.inspections.select_related("first", "second")),
    }


def known_rows(scheme: Scheme, known: Mapping[str, str]) -> list[dict[str, str]]:
    """What the register knows already and is not asked."""
    return [
        {"label": pick(each.label), "value": figure_value(scheme, each.name, known[each.name])}
        for each in stated_figures(scheme)
        if each.name in known
    ]
