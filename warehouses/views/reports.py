"""A month of a warehouse, reported on a page, with what was told before it."""

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from enterprises.enums_figures import PeriodKind
from enterprises.rules.figures import periods
from enterprises.views.acts import posted
from enterprises.views.portal import form_page
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import Stale
from pilotzone.kernel.html import requires
from warehouses import facts, queries, sheets
from warehouses.actions import reporting
from warehouses.enums import Channel
from warehouses.forms import ReportForm
from warehouses.models import Warehouse
from warehouses.rules import reports as rules
from warehouses.views.portal import book, mine


def month_from(text: str) -> date:
    period = periods.parse(text)
    if period is None or period.kind != PeriodKind.MONTH:
        raise Http404
    return period.start


@form_page
@requires(P.WAREHOUSE_REPORT)
def report_edit(request: HttpRequest, uid: UUID, month: str) -> HttpResponse:
    row, first = mine(request, uid, P.WAREHOUSE_REPORT), month_from(month)
    current = row.reports.current().filter(month=first).first()
    choices = sheets.words_of()["countries"]
    if request.method != "POST":
        form = ReportForm(initial=ReportForm.initial_of(current), choices=dict(choices))
        return show(request, row, first, form)
    form = ReportForm(request.POST, choices=dict(choices))
    before = current.pk if current else None

    def act() -> object:
        terms = {"expected_revision": form.cleaned_data["revision"], "by": request.user, "now": clock.now()}
        try:
            made = reporting.report(row, first, form.report(), channel=Channel.PAGE, **terms)
        except Stale:
            form.take_revision(row.reports.current().filter(month=first).first())
            raise
        messages.success(request, said(before, made.pk))
        return made

    if posted(form, act):
        return redirect("portal:warehouses:warehouse_detail", uid)
    return show(request, row, first, form, status=422)


def said(before: int | None, now: int) -> str:
    if before is None:
        return _("The month is reported.")
    return _("Nothing was changed.") if before == now else _("The month is corrected; what was told before is kept.")


def show(request: HttpRequest, row: Warehouse, month: date, form: ReportForm, status: int = 200) -> HttpResponse:
    site, day = facts.site_of(row), clock.today()
    revisions = row.reports.filter(month=month).select_related("reported_by").order_by("-revision")
    earlier = row.reports.current().filter(month=rules.before(month)).first()
    context = {
        "warehouse": row,
        "enterprise": row.operator,
        "month": month,
        "due_on": rules.due_on(month),
        "capacity": site.capacity,
        "form": form,
        "revisions": [queries.month_of(month, each, day) for each in revisions],
        "earlier": queries.month_of(rules.before(month), earlier, day) if earlier else None,
    }
    return render(request, "warehouses/portal/report_edit.html", context, status=status)


@require_safe
@requires(P.WAREHOUSE_READ)
def report_export(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Every month that is told of the warehouse, as the import takes them."""
    row = mine(request, uid, P.WAREHOUSE_READ)
    rows = row.reports.current().select_related("warehouse").prefetch_related("served_enterprises").order_by("month")
    return book(sheets.reports_book(rows), f"{row.code}-reports.xlsx")
