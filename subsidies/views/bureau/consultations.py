"""Rounds in which other departments are asked, their replies, and what stands of them at a claim."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Count, Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pilotzone.files import actions as files
from pilotzone.files import spreadsheets
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import DomainError, Refused
from pilotzone.kernel.html import get_or_404, requires
from pilotzone.kernel.paging import page_of as paged
from subsidies import consultations
from subsidies.actions import consulting
from subsidies.enums_consulting import FindingAnswer
from subsidies.forms import UploadForm
from subsidies.forms_intake import ConsultationForm, FindingForm
from subsidies.models import Application, Consultation, ConsultationClaim, ConsultedOffice, OfficeFinding
from subsidies.views.bureau.seen import in_sight, page_of

SHOWN_ERRORS = 100
DETAIL = "bureau:subsidies:consultation_detail"


@require_safe
@requires(P.CONSULTATION_RUN)
def consultation_list(request: HttpRequest) -> HttpResponse:
    rows = Consultation.objects.visible_to(request.user).for_list()
    page = paged(rows, ("-made_at", "-id"), size=50, cursor=request.GET.get("page", ""))
    late = ConsultedOffice.objects.late(clock.now()).for_list().order_by("consultation__due_at", "pk")
    context = {"page": page, "late": late, "may_keep": request.user.may(P.DEPARTMENT_KEEP)}
    return render(request, "subsidies/consultations/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.CONSULTATION_RUN)
def consultation_start(request: HttpRequest) -> HttpResponse:
    form = ConsultationForm(request.POST or None)
    if form.is_valid():
        given = form.cleaned_data
        try:
            made = consulting.begin(
                given["call"],
                list(given["departments"]),
                due_on=given["due_on"],
                by=request.user,
                now=clock.now(),
            )
        except Refused as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
        else:
            messages.success(request, _("Round %(reference)s is begun.") % {"reference": made.reference})
            return redirect(DETAIL, made.uid)
    return render(request, "subsidies/consultations/start.html", {"form": form}, status=422 if form.errors else 200)


def load(request: HttpRequest, uid: UUID) -> Consultation:
    return get_or_404(Consultation.objects.visible_to(request.user).for_list(), uid=uid)


def load_office(request: HttpRequest, uid: UUID, office: UUID) -> ConsultedOffice:
    rows = ConsultedOffice.objects.filter(consultation=load(request, uid)).select_related("consultation", "department")
    return get_or_404(rows, uid=office)


@require_safe
@requires(P.CONSULTATION_RUN)
def consultation_detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    return detail(request, load(request, uid))


def detail(request: HttpRequest, made: Consultation, *, status: int = 200, **more: Any) -> HttpResponse:
    standing = Q(findings__superseded_at=None)
    offices = (
        made.offices.select_related("department")
        .annotate(
            replies_count=Count("findings__application__enterprise", filter=standing, distinct=True),
            found_count=Count(
                "findings__application__enterprise", filter=standing & Q(findings__found=True), distinct=True
            ),
            open_count=Count("findings", filter=standing & Q(findings__found=True, findings__answer="")),
        )
        .order_by("pk")
    )
    context = {
        "consultation": made,
        "content": consultations.content_of(made),
        "offices": offices,
        "late": clock.now() >= made.due_at,
        "late_offices": set(made.offices.late(clock.now()).values_list("pk", flat=True)),
        "findings": OfficeFinding.objects.filter(office__consultation=made, found=True, superseded_at=None)
        .select_related("application__enterprise", "office__department")
        .order_by("pk"),
        **more,
    }
    return render(request, "subsidies/consultations/detail.html", context, status=status)


@require_POST
@requires(P.CONSULTATION_RUN)
def consultation_file(request: HttpRequest, uid: UUID, office: UUID) -> HttpResponse:
    """The list for one department; taking it is recorded, so it is no GET."""
    asked = load_office(request, uid, office)
    response = HttpResponse(consulting.export(asked, by=request.user, now=clock.now()), content_type=spreadsheets.XLSX)
    name = f"{asked.consultation.reference}-{asked.department_id}.xlsx"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
@requires(P.CONSULTATION_RUN)
def consultation_reply(request: HttpRequest, uid: UUID, office: UUID) -> HttpResponse:
    """Take a reply over; with an error in any row nothing of it is."""
    asked, now = load_office(request, uid, office), clock.now()
    form = UploadForm(request.POST, request.FILES)
    more: dict[str, Any] = {"office": asked}
    if not form.is_valid():
        return detail(request, asked.consultation, status=422, **more, problem=_("Choose a file."))
    try:
        accepted, most = spreadsheets.ACCEPTED, spreadsheets.MOST_BYTES
        stored = files.store(form.cleaned_data["file"], by=request.user, now=now, accepted=accepted, most=most)
        reading = consultations.read(stored, asked)
        if reading.is_bad:
            errors = [{"row": row, "text": text} for row, text in reading.errors]
            more |= {"problem": reading.problem, "row_errors": errors[:SHOWN_ERRORS], "error_count": len(errors)}
            return detail(request, asked.consultation, status=422, **more)
        news = consulting.take(asked, stored, reading.rows, by=request.user, now=now)
    except DomainError as error:
        return detail(request, asked.consultation, status=422, **more, problem=error.message)
    words = ngettext("%(n)s new reply is taken over.", "%(n)s new replies are taken over.", news) % {"n": news}
    messages.success(
        request, words if news else _("Everything in this file was recorded already. Nothing has changed.")
    )
    if gone := consultations.withdrawn(asked, now):
        text = _("By this file findings no longer stand, and the answers to them fall: %(claims)s.")
        messages.warning(request, text % {"claims": ", ".join(gone)})
    return redirect(DETAIL, uid)


# --- at a claim ------------------------------------------------------------------------------------------


def findings_part(request: HttpRequest, claim: Application) -> dict[str, Any]:
    """The claim page's part: each department that was asked, with what it said and what was answered."""
    if not claim.has_asked:
        return {"office_rows": []}
    standing = OfficeFinding.objects.filter(application=claim, superseded_at=None).select_related("answered_by")
    asked = ConsultationClaim.objects.filter(application=claim).values("consultation")
    offices = ConsultedOffice.objects.filter(consultation__in=asked).select_related("consultation", "department")
    offices = offices.prefetch_related(Prefetch("findings", standing, to_attr="said")).order_by("pk")
    try:
        consulting.require_reviewer(claim, request.user)
        may = True
    except DomainError:
        may = False
    rows = [{"office": office, "finding": office.said[0] if office.said else None} for office in offices]
    return {"office_rows": rows, "may_answer_finding": may}


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.CITY_REVIEW)
def finding_answer(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Maintain a finding, or set it aside, with the reason."""
    rows = OfficeFinding.objects.filter(application__in=in_sight(request)).select_related(
        "application__enterprise", "office__consultation", "office__department"
    )
    finding = get_or_404(rows, uid=uid)
    form = FindingForm(request.POST or None)
    if form.is_valid():
        verdict, reason = FindingAnswer(form.cleaned_data["verdict"]), form.cleaned_data["reason"]
        try:
            consulting.answer(finding, verdict=verdict, reason=reason, by=request.user, now=clock.now())
        except Refused as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
        else:
            messages.success(request, _("Your answer is recorded."))
            return redirect(page_of(request, finding.application))
    context = {"form": form, "claim": finding.application, "finding": finding, "tail": request.GET.urlencode()}
    return render(request, "subsidies/consultations/answer.html", context, status=422 if form.errors else 200)
