"""Figures of a park: seen by the bureau, reported by the operator or on its behalf."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from enterprises import queries_figures
from enterprises.actions.figures import park_reporting
from enterprises.models import Park
from enterprises.rules.figures import periods, scaled
from enterprises.rules.figures.answers import field_of
from enterprises.rules.figures.periods import Period
from enterprises.views.figures import submitted_words
from enterprises.views.figures_bureau import read_lines
from enterprises.views.parks import found
from enterprises.views.portal import form_page, own
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import DomainError
from pilotzone.kernel.html import get_or_404, requires
from pilotzone.kernel.money import EXPONENTS
from pilotzone.ui.templatetags.ui import labelled

YUAN = "CNY"


@require_safe
@requires(P.FIGURE_INSPECT)
def park_figure_list(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One park's figures of a period from all sources, read for a purpose."""
    park = found(uid)
    context = read_lines(request, park) | {"park": park, "may_report": request.user.may(P.FIGURE_PARK)}
    return render(request, "enterprises/bureau/park_figure_list.html", context)


@form_page
@requires(P.FIGURE_PARK)
def park_figure_report(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The bureau tells what an operator has told it otherwise than here."""
    park = found(uid)
    done = reverse("bureau:enterprises:park_figure_list", args=[uid])
    return report(request, park, "enterprises/bureau/park_figure_report.html", done, {})


@form_page
@requires(P.FIGURE_READ)
def park_report(request: HttpRequest, uid: UUID, park: UUID) -> HttpResponse:
    """The operator's own page."""
    enterprise = own(request, uid, P.FIGURE_READ)
    row = get_or_404(enterprise.parks.all(), uid=park)
    if request.method == "POST":
        own(request, uid, P.FIGURE_REPORT)
    context = {"enterprise": enterprise, "may_report": request.user.may(P.FIGURE_REPORT, enterprise_id=enterprise.pk)}
    done = reverse("portal:enterprises:park_report", args=[uid, park])
    return report(request, row, "enterprises/portal/park_report.html", done, context)


def choices() -> list[Period]:
    """Periods that are over, of each kind the last two."""
    today = clock.today()
    last = [periods.last_ended(today, kind) for kind in park_reporting.KINDS]
    return [each for period in last for each in (period, period.previous)]


def report(request: HttpRequest, park: Park, template: str, done: str, context: dict[str, Any]) -> HttpResponse:
    offered = choices()
    asked = periods.parse(request.POST.get("period", request.GET.get("period", "")))
    period = asked if asked in offered else offered[0]
    indicators = park_reporting.told_of_parks(period.kind)
    values = queries_figures.own_values(park, period, [each.code for each in indicators])
    places = {each.code: each.places for each in indicators}
    texts = {field_of(*key): scaled.plain(value, places[key[0]]) for key, (value, _currency) in values.items()}
    currency = next((currency for _value, currency in values.values() if currency), YUAN)
    note, refused, status = "", "", 200
    if request.method == "POST":
        texts = {name: text[:40] for name, text in request.POST.items() if "." in name}
        currency, note = request.POST.get("currency", ""), request.POST.get("scope_note", "")
        try:
            counts = park_reporting.report(
                park, period, texts, currency=currency, scope_note=note, by=request.user, now=clock.now()
            )
        except DomainError as error:
            refused, status = error.message, error.status
        else:
            messages.success(request, submitted_words(counts.added, counts.revised))
            return redirect(f"{done}?period={period}")
    fields = queries_figures.fields_of(park, period, indicators, texts, currency)
    errors = [{"text": labelled(field.error, field.label), "url": f"#{field.name}"} for field in fields if field.error]
    context = {
        "may_report": True,
        "park": park,
        "period": period,
        "periods": offered,
        "fields": fields,
        "errors": errors,
        "refused": "" if errors else refused,
        "currency": currency,
        "currencies": sorted(EXPONENTS),
        "scope_note": note,
    } | context
    return render(request, template, context, status=status)
