"""Submissions of districts to the city: what is ready, the letter that gathers it, and what was submitted."""

from collections import Counter
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from pilotzone.files.spreadsheets import XLSX
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import Refused
from pilotzone.kernel.html import get_or_404, requires
from pilotzone.kernel.paging import page_of
from subsidies import submissions
from subsidies.actions import programmes, submitting_to_city
from subsidies.forms_intake import IntakeForm, SubmissionForm
from subsidies.models import Application, Call, Programme, Submission

FILES = {
    "letter.pdf": (submissions.letter, "application/pdf"),
    "summary.pdf": (submissions.summary, "application/pdf"),
    "summary.xlsx": (submissions.workbook, XLSX),
}


@require_safe
@requires(P.SUBMISSION_READ)
def submission_list(request: HttpRequest) -> HttpResponse:
    """The newest first; above them, for a district, what both desks have agreed to and nobody submitted."""
    rows = Submission.objects.visible_to(request.user).for_list()
    page = page_of(rows, ("-made_at", "-id"), size=50, cursor=request.GET.get("page", ""))
    may = request.user.may(P.SUBMISSION_MAKE)
    counts = Counter(submissions.ready(request.user).values_list("call", flat=True)) if may else Counter()
    calls = Call.objects.filter(pk__in=counts).order_by("-opens_at")
    context = {"page": page, "waiting": [(call, counts[call.pk]) for call in calls], "may_make": may}
    return render(request, "subsidies/submissions/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.SUBMISSION_MAKE)
def submission_make(request: HttpRequest, call: UUID) -> HttpResponse:
    """Choose the claims, all of one district; give the letter's number."""
    chosen_call = get_or_404(Call.objects.published(), uid=call)
    ready = list(submissions.ready(request.user).filter(call=chosen_call).for_list())
    form = SubmissionForm(request.POST or None)
    ticked = set(request.POST.getlist("claim")) if request.method == "POST" else {str(each.uid) for each in ready}
    if form.is_valid():
        picked = [each for each in ready if str(each.uid) in ticked]
        try:
            made = make(chosen_call, picked, form.cleaned_data["document_number"], request)
        except Refused as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
        else:
            messages.success(request, _("%(reference)s is submitted.") % {"reference": made.reference})
            return redirect("bureau:subsidies:submission_detail", made.uid)
    context = {
        "call": chosen_call,
        "rows": [{"claim": each, "ticked": str(each.uid) in ticked} for each in ready],
        "form": form,
    }
    return render(request, "subsidies/submissions/make.html", context, status=422 if form.errors else 200)


def make(call: Call, picked: list[Application], number: str, request: HttpRequest) -> Submission:
    divisions = {each.division_id: each.division for each in picked}
    if len(divisions) != 1:
        raise Refused("one_district", _("Choose claims of one district."), field="claims")
    division = next(iter(divisions.values()))
    keys = [each.pk for each in picked]
    return submitting_to_city.make(call, division, keys, document_number=number, by=request.user, now=clock.now())


@require_safe
@requires(P.SUBMISSION_READ)
def submission_detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The list as it was frozen, each claim with where it stands now."""
    made = get_or_404(Submission.objects.visible_to(request.user).for_list(), uid=uid)
    now = {row.application.reference: row.application for row in made.claims.select_related("application__enterprise")}
    content = submissions.content_of(made)
    context = {
        "submission": made,
        "content": content,
        "rows": [shown(row) | {"claim": now[row["claim"]]} for row in content["claims"]],
        "clauses": [(label, count, submissions.money(amount)) for _c, label, count, amount in content["clauses"]],
        "total": submissions.money(content["total"]),
        "intact": submissions.is_intact(made),
    }
    return render(request, "subsidies/submissions/detail.html", context)


def shown(row: dict[str, Any]) -> dict[str, Any]:
    """A row of the frozen list with its amounts as people read them."""
    return {"frozen": row, **{name: submissions.money(row[name]) for name in ("claimed", "verified")}}


@require_safe
@requires(P.SUBMISSION_READ)
def submission_file(request: HttpRequest, uid: UUID, form: str) -> HttpResponse:
    made = get_or_404(Submission.objects.visible_to(request.user), uid=uid)
    if form not in FILES:
        raise Http404
    write, kind = FILES[form]
    response = HttpResponse(write(made), content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{made.reference}-{form}"'
    response["Cache-Control"] = "private, no-store"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.CALL_PUBLISH)
def programme_intake(request: HttpRequest, code: str) -> HttpResponse:
    """Whether districts submit by letter and compare originals."""
    programme = get_or_404(Programme.objects.all(), code=code)
    start: dict[str, Any] = {
        "submits_by_letter": programme.submits_by_letter,
        "checks_originals": programme.checks_originals,
    }
    form = IntakeForm(request.POST if request.method == "POST" else None, initial=start)
    if form.is_valid():
        programmes.set_intake(programme, **form.cleaned_data, by=request.user, now=clock.now())
        messages.success(request, _("Saved."))
        return redirect("bureau:subsidies:programme_detail", programme.code)
    return render(request, "subsidies/submissions/intake.html", {"programme": programme, "form": form})
