"""Pages for anyone: programmes with their pre-check, public notices, the verification of a receipt."""

import csv
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from pilotzone.audit.models import AuditEvent
from pilotzone.files.spreadsheets import plain
from pilotzone.formula.values import UNKNOWN
from pilotzone.formula.values import number as exact_number
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.html import get_or_404, public
from pilotzone.kernel.money import plain_money
from pilotzone.kernel.paging import page_of
from pilotzone.kernel.typed import tidy
from pilotzone.reference import queries as reference
from subsidies import explained, facts, noticed, queries, receipts, verifiable, wording
from subsidies.enums import Stage
from subsidies.forms import PrecheckForm, VerifyForm
from subsidies.models import Call, Entitlement, PublicNotice
from subsidies.rules import answers, deadlines, precheck, whole_call
from subsidies.rules.answers import Unreadable
from subsidies.rules.completeness import settled_in_review
from subsidies.rules.model import Measure

PAGE_SIZE = 25
OTHER_FACES = (P.WORKBENCH_READ, P.EXPERT_REVIEW, P.OUTSIDE_AUDIT_RECORD)


# --- programmes --------------------------------------------------------------------------------------


@public
def programme_list(request: HttpRequest) -> HttpResponse:
    """What is open, what comes, what is over."""
    now, calendar = clock.now(), reference.calendar()
    calls = list(Call.objects.published().for_list()[:100])
    opened = [call for call in calls if call.is_open(now)]
    context = {
        "open": [(call, deadlines.days_left(calendar, now, call.closes_at), asks_anything(call)) for call in opened],
        "coming": [call for call in calls if now < call.opens_at],
        "over": [call for call in calls if now >= call.closes_at][:20],
        "now": now,
    }
    return render(request, "subsidies/public/programme_list.html", context)


def asks_anything(call: Call) -> bool:
    return precheck.asks_anything(facts.measure_of(call.measure_version))


def call_context(call: Call, now: datetime) -> dict[str, Any]:
    measure = facts.measure_of(call.measure_version)
    return {
        "call": call,
        "measure": measure,
        "now": now,
        "is_open": call.is_open(now),
        "has_questions": precheck.asks_anything(measure),
        "is_coming": now < call.opens_at,
        "days_left": deadlines.days_left(reference.calendar(), now, call.closes_at),
        "name": wording.pick(measure.name),
        "whole_call": whole_call.rules_of(measure),
    }


@public
def programme_detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Who can apply, what to hand in, until when, whom to ask, and the text itself."""
    call = get_or_404(Call.objects.published().for_list(), uid=uid)
    context = call_context(call, clock.now())
    measure: Measure = context["measure"]
    context |= {
        "conditions": [clause_row(measure, each) for each in measure.conditions if each.rows is None],
        "line_conditions": [
            clause_row(measure, each)
            for each in measure.conditions
            if each.severity == "drops" and each.id not in settled_in_review(measure)
        ],
        "materials": [material_row(measure, each) for each in measure.materials],
        "clauses": [(each.id, wording.pick(each.label), wording.pick(each.text)) for each in measure.clauses.values()],
        "assumptions": [assumption_row(measure, each) for each in measure.assumptions.values()],
        "supplements": call.supplements.select_related("version__measure", "replaced").order_by("-published_at"),
        "has_enterprise": request.user.is_authenticated and bool(request.enterprise),
        "way_in": way_in(request, call),
    }
    return render(request, "subsidies/public/programme_detail.html", context)


def way_in(request: HttpRequest, call: Call) -> str:
    """How the reader comes to a claim: `sign_in`, `register`, `begin`, or not at all in the role that he or she has."""
    user = request.user
    if not user.is_authenticated:
        return "sign_in"
    if request.enterprise:
        return "begin" if queries.may_write(user, request.enterprise.pk, call) else ""
    return "" if any(user.may(each) for each in OTHER_FACES) else "register"


def clause_row(measure: Measure, condition: Any) -> dict[str, str]:
    clause = measure.clauses.get(condition.clause)
    return {
        "label": wording.pick(condition.label),
        "clause": wording.pick(clause.label) if clause else "",
        "clause_url": f"#clause-{condition.clause}",
        "text": wording.pick(clause.text) if clause else "",
    }


def material_row(measure: Measure, material: Any) -> dict[str, str]:
    when = _("for each line") if material.each else _("where it applies") if material.when else ""
    if material.source == "enterprise":
        when = _("taken from the company file")
    return {
        "label": wording.pick(material.label),
        "help": wording.pick(material.help),
        "when": when,
        "formats": wording.listed(each.upper() for each in material.formats),
    }


def assumption_row(measure: Measure, assumption: Any) -> dict[str, str]:
    clause = measure.clauses.get(assumption.about)
    return {
        "text": wording.pick(assumption.text),
        "clause": wording.pick(clause.label) if clause else "",
        "clause_url": f"#clause-{assumption.about}",
    }


@public
def programme_precheck(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A few questions, answered in the address bar; nothing is stored."""
    call = get_or_404(Call.objects.published().for_list(), uid=uid)
    context = call_context(call, clock.now())
    measure: Measure = context["measure"]
    asked = bool(request.GET)
    form = PrecheckForm(measure, precheck.asked_rows(measure), request.GET if asked else None)
    context |= {"form": form, "way_in": way_in(request, call)}
    if asked and form.is_valid():
        context |= precheck_context(call, measure, form)
    status = 422 if asked and form.errors else 200
    form.ask_plainly()
    return render(request, "subsidies/public/programme_precheck.html", context, status=status)


def precheck_context(call: Call, measure: Measure, form: PrecheckForm) -> dict[str, Any]:
    """Findings and the amount that is possible."""
    typed = form.typed()
    given = {name: answers.value_of(answers.kept(typed[name], spec), spec) for name, spec in form.specs.items()}
    sums = {rows.name: sum_of(typed.get(rows.name, "")) for rows in form.rows}
    found = precheck.precheck(measure, given, sums, rates=facts.rates_for(measure))
    explanation = explained.of_estimate(found.entitlement, measure)
    whole = {each.id for each in measure.conditions if each.rows is None}
    page = reverse("public:programme_detail", args=[call.uid])
    rows = [
        explained.finding_row(each, lambda clause: f"{page}#clause-{clause}")
        for each in explanation.findings
        if each.id in whole
    ]
    return {
        "result": found,
        "findings": explained.in_order(rows),
        "steps": explained.amount_lines(explanation, lambda clause: f"{page}#clause-{clause}"),
        "unanswered": [wording.pick(measure.input(name).label) for name in found.open_names],
    }


def sum_of(text: str) -> Any:
    """The sum of the costs in yuan; the form has checked it already."""
    cleaned = tidy(text)
    try:
        return exact_number(answers.kept_number(cleaned, 2)) if cleaned else UNKNOWN
    except Unreadable:
        return UNKNOWN


# --- notices -----------------------------------------------------------------------------------------


@public
def notice_list(request: HttpRequest) -> HttpResponse:
    rows = PublicNotice.objects.select_related("call__programme")
    page = page_of(rows, ("-published_at", "-id"), size=PAGE_SIZE, cursor=request.GET.get("page", ""))
    return render(request, "subsidies/public/notice_list.html", {"page": page, "now": clock.now()})


@public
def notice_detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The notice as an official paper: public inputs only, how long it stands, how to object."""
    notice = get_or_404(PublicNotice.objects.select_related("call__programme", "call__measure_version"), uid=uid)
    now = clock.now()
    measure = facts.measure_of(notice.call.measure_version)
    days = standing_days(notice, now)
    off, off_amount = noticed.taken_off(notice)
    context = {
        "notice": notice,
        "call": notice.call,
        "measure": measure,
        "basis": noticed.versions(notice),
        "now": now,
        "stands": noticed.stands(notice, now),
        "days": days,
        "days_left": sum(not day["over"] for day in days),
        "table": (table := noticed.table(measure, noticed.listed_items(notice, now))),
        "count": (count := notice.items.count()),
        "left": count - len(table.rows),
        "off": off,
        "off_amount": off_amount,
        "rest": notice.total - off_amount,
        "clauses": used_clauses(notice, measure),
        "address": request.build_absolute_uri(request.path),
    }
    return render(request, "subsidies/public/notice_detail.html", context)


def standing_days(notice: PublicNotice, now: datetime) -> list[dict[str, Any]]:
    """The working days that count, those that are over marked."""
    calendar, today = reference.calendar(), clock.local_date(now)
    skipped = 0 if notice.call.notice_first_day_counts else 1
    count = (notice.last_day - notice.first_day).days + 1
    days = (notice.first_day + timedelta(days=step) for step in range(skipped, count))
    return [
        {"day": day, "today": day == today, "over": day < today or now >= notice.ends_at}
        for day in days
        if calendar.is_working(day)
    ]


def used_clauses(notice: PublicNotice, measure: Measure) -> list[str]:
    ids: dict[str, None] = {}
    for public_part in notice.items.values_list("public", flat=True):
        ids |= dict.fromkeys(public_part.get("clauses", ()))
    return [wording.pick(measure.clauses[name].label) for name in ids if name in measure.clauses]


@public
def notice_table(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The list as a table."""
    notice = get_or_404(PublicNotice.objects.select_related("call__measure_version"), uid=uid)
    measure = facts.measure_of(notice.call.measure_version)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{notice.reference}.csv"'
    response.write("\ufeff")
    writer = csv.writer(response)
    table = noticed.table(measure, noticed.listed_items(notice, clock.now()))
    writer.writerow(
        [_("No."), _("Enterprise"), _("Project"), *table.columns, _("Clause"), _("Proposed subsidy (yuan)")]
    )
    off = _("Taken off after an objection")
    for row in table.rows:
        amount = plain_money(row.item.amount).replace(",", "")
        project = f"{row.project} ({off})" if row.item.off else row.project
        texts = map(plain, (row.enterprise, project, *(value for _name, value in row.figures), row.clauses))
        writer.writerow([row.item.position, *texts, amount])
    return response


# --- verification ------------------------------------------------------------------------------------


@public
def verify(request: HttpRequest) -> HttpResponse:
    """Reference and hash from the paper lead to the verdict."""
    form = VerifyForm(request.GET or None)
    if request.GET and form.is_valid():
        digest = "".join(form.cleaned_data["digest"].split()).lower()
        wanted = form.cleaned_data["reference"].strip().upper()
        if address := verifiable.address_of(wanted, digest):
            return redirect(address)
        context = {"form": form, "searched": wanted, "now": clock.now()}
        return render(request, "subsidies/public/verify.html", context, status=404)
    return render(request, "subsidies/public/verify.html", {"form": form})


@public
def receipt(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The verdict first, then the facts, then how it was checked. Without the paper's hash no fact is shown."""
    rows = Entitlement.objects.filter(stage=Stage.CLAIMED).select_related(
        "application__call__programme", "application__measure_version__measure"
    )
    record = get_or_404(rows, uid=uid)
    given = "".join(request.GET.get("h", "").split()).lower()
    intact = receipts.is_intact(record)
    event = AuditEvent.objects.filter(subject_uid=record.uid, kind="entitlement.made").select_related("chain").first()
    context = {
        "record": record,
        "application": record.application,
        "given": given,
        "matches": bool(given) and intact and given == record.digest,
        "intact": intact,
        "event": event,
        "is_sealed": event is not None and event.chain.sealed_length >= event.position,
        "now": clock.now(),
        "form": VerifyForm(),
    }
    return render(request, "subsidies/public/receipt.html", context)
