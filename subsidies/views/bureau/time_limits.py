"""Requests for corrections by their limits: running, missed, taken as withdrawn; one with its proof of service."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import Refused
from pilotzone.kernel.html import get_or_404, requires
from pilotzone.kernel.paging import page_of
from pilotzone.reference import queries as reference
from subsidies.actions import lapsing, time_limits
from subsidies.enums import State
from subsidies.forms_terms import ExtensionForm, RestoreForm
from subsidies.models import Correction
from subsidies.rules import deadlines
from subsidies.service import service_of
from subsidies.views.bureau.decisions import is_uuid

VIEWS = ("missed", "running", "lapsed")
DETAIL = "bureau:subsidies:correction_detail"


def rows_in(request: HttpRequest, view: str) -> Any:
    rows = Correction.objects.visible_to(request.user).for_list()
    if view == "lapsed":
        return rows.lapsed()
    return rows.missed() if view == "missed" else rows.waiting().filter(overdue_at=None)


@require_safe
@requires(P.CORRECTION_REQUEST)
def correction_list(request: HttpRequest) -> HttpResponse:
    """The nearest limit first, with how the request was served; missed ones can be ticked."""
    view = request.GET.get("view", "")
    view = view if view in VIEWS else VIEWS[0]
    page = page_of(rows_in(request, view), ("due_at", "id"), size=50, cursor=request.GET.get("page", ""))
    now, calendar = clock.now(), reference.calendar()
    served = service_of(page.items)
    labels = {"missed": _("Missed"), "running": _("Running"), "lapsed": _("Taken as withdrawn")}
    context = {
        "page": page,
        "rows": [
            {
                "correction": row,
                "days": deadlines.days_left(calendar, now, row.due_at),
                "service": served[row.pk],
            }
            for row in page.items
        ],
        "view": view,
        "may_deem": view == "missed" and request.user.may(P.WITHDRAWAL_DEEM),
        "tabs": [
            {"label": labels[each], "url": f"?view={each}", "active": each == view, "count": None} for each in VIEWS
        ],
    }
    return render(request, "subsidies/corrections/list.html", context)


@require_POST
@requires(P.WITHDRAWAL_DEEM)
def correction_deem(request: HttpRequest) -> HttpResponse:
    """Take the ticked claims as withdrawn, each for itself; what came of each stands on the answer."""
    uids = [uid for uid in request.POST.getlist("correction") if is_uuid(uid)]
    chosen = list(Correction.objects.visible_to(request.user).for_list().filter(uid__in=uids).order_by("due_at", "pk"))
    if not chosen:
        messages.warning(request, _("Choose at least one claim."))
        return redirect("bureau:subsidies:correction_list")
    outcomes = lapsing.deem_each(chosen, by=request.user, now=clock.now())
    context = {"outcomes": outcomes, "done": sum(outcome.error is None for outcome in outcomes)}
    return render(request, "subsidies/corrections/deemed.html", context)


def load(request: HttpRequest, uid: UUID) -> Correction:
    rows = Correction.objects.visible_to(request.user).for_list().select_related("opened_by", "extension__granted_by")
    return get_or_404(rows, uid=uid)


@require_safe
@requires(P.CORRECTION_REQUEST)
def correction_detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    return detail(request, load(request, uid))


def detail(
    request: HttpRequest, correction: Correction, *, form: Any = None, restore_form: Any = None, status: int = 200
) -> HttpResponse:
    now, application = clock.now(), correction.application
    running = correction.answered_at is None and application.state == State.CORRECTION
    in_time = running and correction.overdue_at is None and (correction.due_provisional or now < correction.due_at)
    withdrawal = correction.withdrawals.filter(restored_at=None).select_related("confirmed_by").first()
    context = {
        "correction": correction,
        "claim": application,
        "points": correction.items.count(),
        "service": service_of([correction])[correction.pk],
        "extension": getattr(correction, "extension", None),
        "withdrawal": withdrawal,
        "form": form or ExtensionForm(),
        "restore_form": restore_form or RestoreForm(),
        "may_extend": in_time and not hasattr(correction, "extension"),
        "may_restore": withdrawal is not None
        and request.user.may(P.WITHDRAWAL_DEEM)
        and (withdrawal.provisional or now < withdrawal.restorable_until),
        "days": deadlines.days_left(reference.calendar(), now, correction.due_at),
        "running": running,
    }
    return render(request, "subsidies/corrections/detail.html", context, status=status)


@require_POST
@requires(P.CORRECTION_REQUEST)
def correction_extend(request: HttpRequest, uid: UUID) -> HttpResponse:
    correction, form = load(request, uid), ExtensionForm(request.POST)
    if form.is_valid():
        try:
            time_limits.extend(correction, **form.cleaned_data, by=request.user, now=clock.now())
        except Refused as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
        else:
            messages.success(request, _("More time is given, and the enterprise is told."))
            return redirect(DETAIL, uid)
    return detail(request, correction, form=form, status=422)


@require_POST
@requires(P.WITHDRAWAL_DEEM)
def correction_restore(request: HttpRequest, uid: UUID) -> HttpResponse:
    correction, form = load(request, uid), RestoreForm(request.POST)
    if form.is_valid():
        try:
            application = lapsing.restore(correction, **form.cleaned_data, by=request.user, now=clock.now())
        except Refused as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
        else:
            text = _("%(reference)s is taken up again, and the enterprise is told.")
            messages.success(request, text % {"reference": application.reference})
            return redirect(reverse(DETAIL, args=[uid]))
    return detail(request, correction, restore_form=form, status=422)
