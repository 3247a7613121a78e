"""An enterprise's figures: rounds to report in, the report itself, and whom it lets tell more."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from enterprises import figure_sheets, figure_words, queries_figures
from enterprises.actions.figures import authorising, reporting
from enterprises.enums_figures import OWN_PURPOSES, ReportState
from enterprises.facts_figures import spec_of
from enterprises.forms_figures import AuthorisationForm
from enterprises.models import Enterprise, FigureReading, Indicator, ReportRound, RoundReport
from enterprises.rules.figures import answers, sheet
from enterprises.views.portal import acting_for, form_page, own
from pilotzone.files import actions as files
from pilotzone.files import spreadsheets
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import DomainError, Refused
from pilotzone.kernel.html import get_or_404, requires
from pilotzone.kernel.money import EXPONENTS
from pilotzone.kernel.paging import page_of
from pilotzone.ui.templatetags.ui import labelled, local_text

SHOWN_ROUNDS = 40
READINGS = 25  # on a page


@require_safe
@requires(P.FIGURE_READ)
def figure_home(request: HttpRequest) -> HttpResponse:
    """The rounds of the enterprise for which the person acts now."""
    return redirect("portal:enterprises:figure_round_list", acting_for(request, P.FIGURE_READ).uid)


@require_safe
@requires(P.FIGURE_READ)
def figure_round_list(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What is asked of the enterprise, the next due first; then what it has reported."""
    enterprise = own(request, uid, P.FIGURE_READ)
    reports = {report.round_id: report for report in enterprise.round_reports.all()}
    today = clock.today()
    rows = []
    for each in ReportRound.objects.asking(enterprise).order_by("-due_on", "-pk")[:SHOWN_ROUNDS]:
        report = reports.get(each.pk)
        submitted = report is not None and report.state == ReportState.SUBMITTED
        late = not submitted and each.due_on < today
        rows.append({"round": each, "report": report, "submitted": submitted, "late": late})
    waiting = [row for row in rows if not row["submitted"] and row["round"].closed_at is None]
    context = {
        "enterprise": enterprise,
        "waiting": sorted(waiting, key=lambda row: row["round"].due_on),
        "others": [row for row in rows if row not in waiting],
        "parks": enterprise.parks.all(),
        "may_authorise": request.user.may(P.FIGURE_AUTHORISE, enterprise_id=enterprise.pk),
    }
    return render(request, "enterprises/portal/figure_round_list.html", context)


def asked(enterprise: Enterprise, uid: UUID) -> ReportRound:
    return get_or_404(ReportRound.objects.asking(enterprise), uid=uid)


def kept(enterprise: Enterprise, report_round: ReportRound) -> RoundReport:
    """What is there, or an empty report that is not saved."""
    row = RoundReport.objects.filter(enterprise=enterprise, round=report_round).first()
    return row or RoundReport(enterprise=enterprise, round=report_round, version=0)


@form_page
@requires(P.FIGURE_READ)
def figure_report(request: HttpRequest, uid: UUID, round_uid: UUID) -> HttpResponse:
    """The form; saving computes growth and warnings, submitting makes the figures."""
    enterprise = own(request, uid, P.FIGURE_READ)
    report_round = asked(enterprise, round_uid)
    report = kept(enterprise, report_round)
    if request.method != "POST":
        return show_report(request, enterprise, report)
    enterprise = own(request, uid, P.FIGURE_REPORT)
    now, submitting = clock.now(), "submit" in request.POST
    report.answers = {name: text for name, text in request.POST.items() if "." in name}
    report.currency = request.POST.get("currency", "")
    report.scope_note = request.POST.get("scope_note", "")[:200]
    version = request.POST.get("version", "")
    try:
        saved = reporting.save(
            report_round,
            enterprise,
            report.answers,
            currency=report.currency,
            scope_note=report.scope_note,
            expected_version=int(version) if version.isdecimal() and len(version) < 9 else 0,
            by=request.user,
            now=now,
        )
        if submitting:
            report = saved
            counts = reporting.submit(saved, expected_version=saved.version, by=request.user, now=now)
            messages.success(request, submitted_words(counts.added, counts.revised))
            return redirect("portal:enterprises:figure_round_list", uid)
    except DomainError as error:
        report.version = kept(enterprise, report_round).version
        return show_report(request, enterprise, report, refused=error, status=error.status)
    messages.success(request, _("The draft is saved."))
    return redirect("portal:enterprises:figure_report", uid, round_uid)


def submitted_words(added: int, revised: int) -> str:
    if revised:
        return ngettext("%(n)s figure revised.", "%(n)s figures revised.", revised) % {"n": revised}
    return ngettext("%(n)s figure submitted.", "%(n)s figures submitted.", added) % {"n": added}


def show_report(
    request: HttpRequest,
    enterprise: Enterprise,
    report: RoundReport,
    *,
    refused: DomainError | None = None,
    status: int = 200,
) -> HttpResponse:
    fields = queries_figures.report_fields(report.round, enterprise, report)
    if refused is not None and refused.code == "answers_wrong":
        fields = [with_missing(field) for field in fields]
    context = {
        "enterprise": enterprise,
        "round": report.round,
        "report": report,
        "fields": fields,
        "errors": [
            {"text": labelled(field.error, field.label), "url": f"#{field.name}"} for field in fields if field.error
        ],
        "refused": refused.message if refused is not None and refused.code != "answers_wrong" else "",
        "currencies": sorted(EXPONENTS),
        "purposes": [purpose.label for purpose in OWN_PURPOSES],
        "may_report": request.user.may(P.FIGURE_REPORT, enterprise_id=enterprise.pk),
    }
    return render(request, "enterprises/portal/figure_report.html", context, status=status)


def with_missing(field: queries_figures.Field) -> queries_figures.Field:
    """A whole that was left empty is an error once the report is submitted."""
    if not field.text and not field.mode_label:
        field.error = figure_words.error_words("missing", {})
    return field


@require_safe
@requires(P.FIGURE_READ)
def figure_report_template(request: HttpRequest, uid: UUID, round_uid: UUID) -> HttpResponse:
    """The report as a table to fill in, with what is kept already."""
    enterprise = own(request, uid, P.FIGURE_READ)
    report_round = asked(enterprise, round_uid)
    fields = queries_figures.report_fields(report_round, enterprise, kept(enterprise, report_round))
    rows = [(field.indicator, field.mode, field.before_plain, field.text) for field in fields]
    response = HttpResponse(figure_sheets.report_template(rows), content_type=spreadsheets.XLSX)
    response["Content-Disposition"] = f'attachment; filename="{report_round.reference}.xlsx"'
    return response


@require_POST
@requires(P.FIGURE_REPORT)
def figure_report_upload(request: HttpRequest, uid: UUID, round_uid: UUID) -> HttpResponse:
    """Takes the values of a filled-in template into the draft; what the table does not hold stays as it is."""
    enterprise = own(request, uid, P.FIGURE_REPORT)
    report_round, now = asked(enterprise, round_uid), clock.now()
    report = kept(enterprise, report_round)
    upload = request.FILES.get("file")
    try:
        if upload is None:
            raise Refused("no_file", _("Choose a file."))
        stored = files.store(
            upload, by=request.user, now=now, accepted=spreadsheets.ACCEPTED, most=spreadsheets.MOST_BYTES
        )
        texts = answers.from_table(spreadsheets.rows_of(stored), map(spec_of, report_round.indicators.all()))
        reporting.save(
            report_round,
            enterprise,
            report.answers | texts,
            currency=report.currency,
            scope_note=report.scope_note,
            expected_version=report.version,
            by=request.user,
            now=now,
        )
    except sheet.NoHead:
        messages.error(request, _("The table has other columns than the template."))
    except DomainError as error:
        messages.error(request, error.message)
    else:
        taken = ngettext("%(n)s value taken over.", "%(n)s values taken over.", len(texts)) % {"n": len(texts)}
        messages.success(request, taken)
    return redirect("portal:enterprises:figure_report", uid, round_uid)


@form_page
@requires(P.FIGURE_READ)
def figure_authorisation_list(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Who may tell what, who has read it for what; and the form that gives another authorisation."""
    enterprise = own(request, uid, P.FIGURE_READ)
    form, status = AuthorisationForm(request.POST or None, initial={"starts_on": clock.today()}), 200
    if request.method == "POST":
        enterprise, status = own(request, uid, P.FIGURE_AUTHORISE), 422
        if form.is_valid():
            try:
                authorising.authorise(enterprise, **form.values(), by=request.user, now=clock.now())
            except DomainError as error:
                form.refuse(error)
            else:
                messages.success(request, _("The authorisation is given."))
                return redirect("portal:enterprises:figure_authorisation_list", uid)
    return render(
        request,
        "enterprises/portal/figure_authorisation_list.html",
        authorisations(request, enterprise, form),
        status=status,
    )


def authorisations(request: HttpRequest, enterprise: Enterprise, form: AuthorisationForm) -> dict[str, Any]:
    rows = enterprise.authorisations.select_related("source", "given_by").prefetch_related("indicators")
    readings = FigureReading.objects.filter(authorisation__enterprise=enterprise)
    readings = readings.select_related("authorisation__source", "read_by")
    page = page_of(readings, ("-read_at", "-pk"), size=READINGS, cursor=request.GET.get("page", ""))
    names = {each.code: local_text(each, "name") for each in Indicator.objects.all()}
    return {
        "enterprise": enterprise,
        "rows": rows,
        "page": page,
        "readings": [(row, [names[code] for code in row.indicators]) for row in page.items],
        "form": form,
        "today": clock.today(),
        "may_authorise": enterprise.is_open and request.user.may(P.FIGURE_AUTHORISE, enterprise_id=enterprise.pk),
    }


@require_POST
@requires(P.FIGURE_AUTHORISE)
def figure_authorisation_revoke(request: HttpRequest, uid: UUID, authorisation: UUID) -> HttpResponse:
    enterprise = own(request, uid, P.FIGURE_AUTHORISE)
    row = get_or_404(enterprise.authorisations.all(), uid=authorisation)
    authorising.revoke(row, by=request.user, now=clock.now())
    messages.success(request, _("The authorisation is revoked. Nothing more is taken or read on it."))
    return redirect("portal:enterprises:figure_authorisation_list", uid)
