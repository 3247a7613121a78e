"""Calls: prepared, given the values that the measure leaves to them, published."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import DomainError
from pilotzone.kernel.html import get_or_404, requires
from subsidies import facts, queries, rates_needed, stated, wording
from subsidies.actions import calls
from subsidies.enums import VersionState
from subsidies.forms_bureau import LIMITS, CallDaysForm, CallForm, ChangeCallForm
from subsidies.forms_stated import CallValuesForm
from subsidies.models import Call, CallValue, MeasureVersion
from subsidies.rules import validity
from subsidies.rules.model import Measure
from subsidies.rules.statements import fixed_by_call


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.CALL_PUBLISH)
def call_start(request: HttpRequest) -> HttpResponse:
    """Prepare a call; nobody outside sees it before it is published on its own page."""
    versions = MeasureVersion.objects.filter(state=VersionState.IN_FORCE).select_related("measure")
    form = CallForm(request.POST or None, versions=versions)
    if form.is_valid():
        given = form.cleaned_data
        try:
            call = calls.prepare(
                given["version"], given["budget"], form.announcement(), by=request.user, now=clock.now()
            )
            return redirect("bureau:subsidies:call_detail", call.uid)
        except DomainError as error:
            form.add_error("last_day" if error.field == "closes_at" else None, error.message)
    status = 422 if form.errors else 200
    return render(request, "subsidies/bureau/call_start.html", {"form": form, "versions": versions}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.CALL_PUBLISH)
def call_change(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What the call says of itself, while nobody outside sees it."""
    call = call_of(uid)
    if call.published_at and request.method != "POST":
        return redirect("bureau:subsidies:call_detail", call.uid)
    form = ChangeCallForm(call, request.POST or None)
    if form.is_valid():
        try:
            calls.change(call, form.cleaned_data["budget"], form.announcement(), by=request.user, now=clock.now())
            messages.success(request, _("The call is changed."))
            return redirect("bureau:subsidies:call_detail", call.uid)
        except DomainError as error:
            form.add_error("last_day" if error.field == "closes_at" else None, error.message)
    context = {"call": call, "form": form}
    return render(request, "subsidies/bureau/call_change.html", context, status=422 if form.errors else 200)


@require_POST
@requires(P.CALL_PUBLISH)
def call_discard(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Pressed twice, the call is gone all the same."""
    call = Call.objects.filter(uid=uid).select_related("programme").first()
    if call is None:
        return redirect("bureau:subsidies:programme_list")
    calls.discard(call, by=request.user, now=clock.now())
    messages.success(request, _("The call in preparation is discarded."))
    return redirect("bureau:subsidies:programme_detail", call.programme.code)


@require_safe
@requires(P.PROGRAMME_READ)
def call_detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    call = call_of(uid)
    return page(request, call, values_form(call) if request.user.may(P.CALL_PUBLISH) else None)


@require_POST
@requires(P.CALL_PUBLISH)
def call_fix(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Fix or change what the measure leaves to the call."""
    call = call_of(uid)
    form = values_form(call, request.POST)
    if not form.is_valid():
        return page(request, call, form, status=422)
    reason = form.cleaned_data.get("reason", "")
    made = calls.fix(call, form.typed_values(), reason=reason, by=request.user, now=clock.now())
    messages.success(request, _("The values are kept.") if made else _("Nothing changed."))
    return redirect("bureau:subsidies:call_detail", call.uid)


@require_POST
@requires(P.CALL_PUBLISH)
def call_publish(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Make the call public; what is still missing is told at its field."""
    call = call_of(uid)
    try:
        calls.open_prepared(call, by=request.user, now=clock.now())
    except DomainError as error:
        if error.code == "call_over":
            messages.error(request, error.message)
            return redirect("bureau:subsidies:call_change", call.uid)
        if error.code != "call_value_missing":
            raise
        form = values_form(call)
        form = values_form(call, form.initial)  # as if it had been sent: every value that is missing says so
        return page(request, call, form, status=error.status)
    messages.success(request, _("The call is public."))
    return redirect("bureau:subsidies:call_detail", call.uid)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.CALL_PUBLISH)
def call_days(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The time limits in working days, while nobody outside sees the call."""
    call = call_of(uid)
    if call.published_at and request.method != "POST":
        return redirect("bureau:subsidies:call_detail", call.uid)
    form = CallDaysForm(call, request.POST or None)
    if form.is_valid():
        calls.set_days(call, form.cleaned_data, by=request.user, now=clock.now())
        messages.success(request, _("The time limits are kept."))
        return redirect("bureau:subsidies:call_detail", call.uid)
    context = {"call": call, "form": form}
    return render(request, "subsidies/bureau/call_days.html", context, status=422 if form.errors else 200)


def call_of(uid: UUID) -> Call:
    rows = Call.objects.select_related("measure_version__measure", "programme", "budget")
    found: Call = get_or_404(rows, uid=uid)
    return found


def values_form(call: Call, data: Any = None) -> CallValuesForm:
    measure = facts.measure_of(call.measure_version)
    return CallValuesForm(measure, stated.call_values(call), data, public=call.published_at is not None)


def page(request: HttpRequest, call: Call, form: CallValuesForm | None, *, status: int = 200) -> HttpResponse:
    measure = facts.measure_of(call.measure_version)
    open_values = stated.unset(measure, stated.call_values(call))
    context = {
        "call": call,
        "now": clock.now(),
        "measure_title": wording.pick(measure.name),
        "form": form if form is not None and form.specs else None,
        "values": value_rows(call, measure),
        "rates_missing": sorted(rates_needed.missing(measure)),
        "rates_day": measure.exchange and measure.exchange.date,
        "still_open": wording.listed(wording.pick(spec.label) for spec in open_values),
        "ends_before": measure.valid_to if validity.is_past(measure.valid_to, last_day_of(call)) else None,
        "newer": queries.newer_of_call(call) if call.closes_at > clock.now() else None,
        "may_publish": request.user.may(P.CALL_PUBLISH),
        "limits": [(label, getattr(call, name)) for name, (label, _text) in LIMITS.items()],
        "payers": payer_rows(call, measure),
        "may_set_payers": request.user.may(P.BUDGET_ALLOT),
    }
    return render(request, "subsidies/bureau/call_detail.html", context, status=status)


def last_day_of(call: Call) -> date:
    """A call that closes at 24:00 is still open on that day."""
    return clock.local_date(call.closes_at - timedelta(microseconds=1))


def payer_rows(call: Call, measure: Measure) -> list[dict[str, Any]]:
    """From which budget each of the measure's payers pays."""
    if not measure.payers:
        return []
    own = {row.payer: row.budget for row in call.payers.select_related("budget")}
    return [{"label": wording.pick(each.label), "budget": own.get(each.id, call.budget)} for each in measure.payers]


def value_rows(call: Call, measure: Measure) -> list[dict[str, Any]]:
    """What the call fixes, each with every value that it had, newest first."""
    rows = list(CallValue.objects.filter(call=call).select_related("set_by").order_by("-set_at", "-pk"))
    return [
        {
            "label": wording.pick(spec.label),
            "history": [
                {"row": row, "value": wording.answer_words(row.value, spec)} for row in rows if row.input == spec.name
            ],
        }
        for spec in fixed_by_call(measure)
    ]
