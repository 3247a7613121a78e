"""What the claim page shows: amounts, lines with their evidence, findings, the explained amount, the story, the bar."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Prefetch
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from pilotzone.audit.models import AuditEvent
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import DomainError
from pilotzone.kernel.money import format_money, plain_money
from pilotzone.kernel.workdays import Calendar
from pilotzone.reference import queries as reference
from pilotzone.ui.templatetags.ui import long_date
from subsidies import facts, letters, progress, queries, rates_needed, remedies, story, wording
from subsidies.actions import reviewing
from subsidies.actions.assigning import ASSIGNABLE
from subsidies.enums import AMOUNTS, Desk, Stage, State, Verdict
from subsidies.enums_payment import StopState
from subsidies.explained import part_groups
from subsidies.filters import ApplicationFilter
from subsidies.models import Application, Correction, Entitlement, SubmissionClaim
from subsidies.querysets_panels import UNDECIDED
from subsidies.rules import desks, statements
from subsidies.rules.model import Measure
from subsidies.views.alternatives import family_rows
from subsidies.views.bureau import evidence, queue, values
from subsidies.views.bureau.consultations import findings_part
from subsidies.views.bureau.due import due_of
from subsidies.views.bureau.examination import examined_part
from subsidies.views.bureau.missing_papers import papers_of
from subsidies.views.bureau.outside_audits import audits_of
from subsidies.views.bureau.scores import panel_card
from subsidies.views.bureau.signing import signing_bar
from subsidies.views.bureau.visits import visits_of
from subsidies.views.explained import explained, finding_rows, language, step_rows
from subsidies.views.plan import plan_rows
from subsidies.warehouse_claims import concerns_warehouses

ORDER = tuple(Stage)
PAGE = "bureau:subsidies:application_detail"
STAGE_LABELS = {stage: stage.label for stage in ORDER}


def claim_page(request: HttpRequest, claim: Application, now: datetime, missing: Sequence[str] = ()) -> dict[str, Any]:
    """`missing` are the places of values without which an opinion was refused."""
    measure = facts.measure_of(claim.measure_version)
    calendar = reference.calendar()
    stages = queries.stages_of(claim.entitlements.filter(is_current=True).select_related("measure_version"))
    opinions = list(claim.opinions.filter(fallen_at=None).select_related("given_by", "entitlement"))
    events = queries.events_of(claim)
    before, after = queue_neighbours(request, claim, now)
    stage = chosen_stage(request, stages)
    lines = evidence.lines_of(claim)
    bar = decision_bar(request, claim, stages, events)
    record = record_of(stages, stage)
    is_payable = claim.state == State.PAYABLE
    shown = evidence.evidence_part(request, claim, measure, lines, record)
    return {
        "claim": claim,
        "due": due_of(claim, calendar, now),
        "measure_title": measure.name.pick(language()),
        "rates_missing": rates_needed.unknown_in(record, measure, claim, lines),
        "rates_day": measure.exchange and measure.exchange.date,
        "cells": amount_cells(claim, stages),
        **explained_part(claim, measure, stages, stage, family_rows(request, claim, stages, PAGE)),
        **shown,
        **stated_part(claim, measure, stages, bar, shown["chosen"], missing),
        "opinions": opinion_rows(opinions),
        "plan": plan_rows(claim, request),
        "may_recover": bool(claim.paid) and request.user.may(P.RECOVERY_PROPOSE),
        "stop": claim.stops.filter(state=StopState.PROPOSED).first() if is_payable else None,
        "may_stop": is_payable and request.user.may(P.RECOVERY_PROPOSE),
        "corrections": correction_rows(claim, measure, lines),
        "timeline": story.timeline(events),
        "timeline_closed": claim.state in (State.REFUSED, State.WITHDRAWN, State.PAID),
        "days_spent": days_spent(claim, calendar, now),
        "before": before,
        "after": after,
        "tail": request.GET.urlencode(),
        "bar": bar,
        "may_assign": claim.state in ASSIGNABLE and request.user.may(P.CLAIM_ASSIGN, division_id=claim.division_id),
        "letters": letters.issued(events),
        "refusal_clause": wording.clause_label(measure, claim.refusal_clause),
        "may_export": request.user.may(P.EVIDENCE_EXPORT),
        "matter": matter_of(request, claim),
        **papers_of(claim),
        **examined_part(claim),
        "submissions": submissions_of(claim),
        **findings_part(request, claim),
        "outside_audits": audits_of(claim),
        "panel": panel_card(claim) if claim.has_panel else None,
        "about_warehouses": claim.has_warehouses or concerns_warehouses(measure),
        "visits": visits_of(claim) if claim.has_visits else [],
        "may_visit": claim.state in UNDECIDED and request.user.may(P.VISIT_MAKE, division_id=claim.division_id),
        "perms_corrections": request.user.may(P.CORRECTION_REQUEST, division_id=claim.division_id),
    }


def submissions_of(claim: Application) -> list[SubmissionClaim]:
    """The letters by which a district submitted the claim."""
    rows = claim.submissions.select_related("submission").order_by("pk")
    return list(rows) if claim.has_submissions else []


def matter_of(request: HttpRequest, claim: Application) -> dict[str, Any] | None:
    """What two people have to decide about the claim beside its state; a link for those who may open it."""
    found = remedies.open_matter(claim)
    if found is None:
        return None
    kind, permission = (
        ("objection", P.OBJECTION_DECIDE) if claim.state == State.NOTICED else ("review", P.REVIEW_DECIDE)
    )
    address = reverse(f"bureau:subsidies:{kind}_detail", args=[found.uid]) if request.user.may(permission) else ""
    return {"row": found, "kind": kind, "url": address}


def stated_part(
    claim: Application,
    measure: Measure,
    stages: Mapping[str, Entitlement],
    bar: Mapping[str, Any] | None,
    chosen: evidence.LineRow | None,
    missing: Sequence[str],
) -> dict[str, Any]:
    """What desks state, for the claim and for the chosen line; forms only for the desk whose turn it is."""
    desk = bar.get("desk") if bar and bar.get("ready") else None
    stage = desks.STAGE_OF[desk] if desk else chosen_stage(None, stages)
    record = record_of(stages, stage)
    rows = values.value_rows(claim, measure, record, desk, missing)
    in_line = (
        values.line_value_rows(claim, measure, chosen.line, chosen.number, record, desk, missing) if chosen else []
    )
    still = [statements.label_of(measure, place) for place in values.needed_now(measure, record, desk)]
    return {
        "value_rows": rows,
        "line_value_rows": in_line,
        "may_rule_line": chosen is not None and any(map(statements.is_ruling, chosen.spec.columns)),
        "still_to_state": wording.listed(wording.pick(label) for label in still),
    }


def record_of(stages: Mapping[str, Entitlement], stage: Stage | None) -> dict[str, Any]:
    return json.loads(stages[stage].record) if stage else {}


def chosen_stage(request: HttpRequest | None, stages: Mapping[str, Entitlement]) -> Stage | None:
    """The stage asked for, or the latest that has an amount."""
    asked = request.GET.get("stage", "") if request else ""
    if asked in stages:
        return Stage(asked)
    return next((stage for stage in reversed(ORDER) if stage in stages), None)


def amount_cells(claim: Application, stages: Mapping[str, Entitlement]) -> list[dict[str, Any]]:
    """The four amounts side by side, each with its difference from the one before."""
    latest = next((stage for stage in reversed(AMOUNTS) if stage in stages), None)
    by_list = stages.get(Stage.SETTLED) if Stage.APPROVED not in stages else None
    cells, previous = [], None
    for stage in AMOUNTS:
        made = stages.get(stage)
        amount = made.amount if made else None
        why = ""
        if amount is not None and previous is not None and amount != previous:
            why = difference(amount - previous)
        cells.append(
            {
                "label": STAGE_LABELS[stage],
                "note": long_date(made.made_at) if made else "",
                "amount": amount,
                "why": why,
                "now": stage == (Stage.APPROVED if by_list else latest),
                "not_yet": words_by_list(by_list) if by_list and not made else progress.words_for_none(claim, made),
            }
        )
        previous = amount if amount is not None else previous
    return cells


def words_by_list(settled: Entitlement) -> str:
    """What the settled list gives the claim: it counts, and is not decided on yet, or has left nothing."""
    return _("%(amount)s by the settled list") % {"amount": format_money(settled.amount or 0)}


def difference(minor: int) -> str:
    return _("%(difference)s against the amount before") % {
        "difference": ("+" if minor > 0 else "") + plain_money(minor)
    }


def explained_part(
    claim: Application,
    measure: Measure,
    stages: Mapping[str, Entitlement],
    stage: Stage | None,
    family: Sequence[dict[str, Any]],
) -> dict[str, Any]:
    """`family` are the findings about the enterprise's claims under alternatives to the measure."""
    if stage is None:
        return {"findings": [], "steps": [], "stage": None}
    explanation = explained(stages[stage])
    findings = [*family, *finding_rows(explanation)]
    return {
        "findings": findings,
        "finding_counts": finding_counts(findings),
        "steps": step_rows(explanation, measure),
        "outcome": explanation.outcome,
        "part_groups": part_groups(explanation),
        "stage": stage,
        "stage_label": STAGE_LABELS[stage],
        "stage_amount": stages[stage].amount,
        "stage_digest": stages[stage].digest,
        "stage_tabs": [
            {"label": STAGE_LABELS[each], "value": each.value, "active": each == stage}
            for each in ORDER
            if each in stages
        ],
    }


def finding_counts(findings: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    labels = {
        "met": _("met"),
        "not_met": _("not met"),
        "needs_document": _("paper due"),
        "unknown": _("open"),
        "not_applicable": _("n/a"),
    }
    counted = [(state, sum(row["state"] == state for row in findings)) for state in labels]
    return [{"state": state, "label": labels[state], "count": count} for state, count in counted if count]


def opinion_rows(opinions: Sequence[Any]) -> list[dict[str, Any]]:
    given = {opinion.desk: opinion for opinion in opinions}
    return [
        {
            "desk": desk.label,
            "opinion": given.get(desk),
            "agrees": desk in given and given[desk].verdict == Verdict.AGREE,
        }
        for desk in Desk
    ]


def correction_rows(claim: Application, measure: Measure, lines: Sequence[Any]) -> list[dict[str, Any]]:
    """Each request with its points: what was wrong, what stood there, what stands there now."""
    rows = Correction.objects.filter(application=claim).select_related("opened_by")
    labels = evidence.target_labels(measure, lines)
    return [
        {
            "correction": correction,
            "items": [evidence.difference_row(item, measure, labels) for item in correction.items.all()],
        }
        for correction in rows.prefetch_related(Prefetch("items")).order_by("-opened_at")
    ]


def days_spent(claim: Application, calendar: Calendar, now: datetime) -> dict[str, int]:
    """Working days since submission, and how many of them the clock stood still."""
    start = clock.local_date(claim.submitted_at)
    paused = claim.paused_days
    if claim.paused_at:
        paused += max(0, calendar.between(clock.local_date(claim.paused_at), clock.local_date(now)))
    return {"total": max(0, calendar.between(start, clock.local_date(now)) - paused), "paused": paused}


# --- the queue around the claim ----------------------------------------------------------------------


def queue_neighbours(
    request: HttpRequest, claim: Application, now: datetime
) -> tuple[Application | None, Application | None]:
    """The claims before and after this one in the queue that the address names."""
    claim.claimed_key = claim.claimed or 0
    rows = ApplicationFilter(request.GET, queryset=queue.queue_rows(request, now), request=request).qs
    return queries.neighbours(rows.only("uid", "reference"), claim, queue.SORTS[queue.sort_of(request.GET)])


def following(request: HttpRequest, claim: Application, now: datetime) -> Application | None:
    return queue_neighbours(request, claim, now)[1]


# --- the bar -----------------------------------------------------------------------------------------


def decision_bar(
    request: HttpRequest, claim: Application, stages: Mapping[str, Entitlement], events: Sequence[AuditEvent]
) -> dict[str, Any] | None:
    """What this person may do with the claim now; None when it is not theirs to do anything."""
    if claim.state == State.DECIDING and request.user.may(P.DECISION_SIGN):
        return signing_bar(request, claim, stages, events)
    try:
        desk = reviewing.require_desk(claim, request.user)
    except DomainError as error:
        return {"reason": error.message} if error.code in ("acted_elsewhere", "own_enterprise") else None
    tail = f"?{request.GET.urlencode()}" if request.GET else ""
    left = []
    if request.user.may(P.CORRECTION_REQUEST, division_id=claim.division_id):
        address = reverse("bureau:subsidies:correction_request", args=[claim.uid])
        left.append({"url": address + tail, "text": _("Ask to correct…")})
    if claim.state == State.CITY_REVIEW and request.user.may(P.CLAIM_REFUSE):
        address = reverse("bureau:subsidies:application_refuse", args=[claim.uid])
        left.append({"url": address + tail, "text": _("Refuse…"), "danger": True})
    if desk != Desk.CITY:
        address = reverse("bureau:subsidies:opinion_give", args=[claim.uid])
        join = "&" if tail else "?"
        left.append({"url": f"{address}{tail}{join}verdict=disagree", "text": _("Do not agree…")})
    stage = Stage.AUDITED if desk == Desk.CITY else Stage.VERIFIED
    made = stages.get(stage)
    return {
        "desk": desk,
        "left": left,
        "ready": made is not None,
        "mine": claim.assigned_to_id == request.user.pk,
        "amount": made.amount if made else claim.claimed,
        "note": STAGE_LABELS[stage],
        "rules": True,
    }
