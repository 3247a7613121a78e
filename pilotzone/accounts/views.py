"""Appointments: read by the three administrators, made and ended by the one for security."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from pilotzone.accounts import actions
from pilotzone.accounts.forms import AppointForm, EndForm
from pilotzone.accounts.models import Appointment
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import DomainError
from pilotzone.kernel.html import get_or_404, requires
from pilotzone.kernel.paging import page_of

SIZE = 50
form_page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@requires(P.APPOINTMENT_READ)
def appointment_list(request: HttpRequest) -> HttpResponse:
    """Those in force or to come; `all=1` adds the ended ones."""
    with_ended = request.GET.get("all") == "1"
    rows = Appointment.objects.for_list()
    rows = rows if with_ended else rows.not_over(clock.today())
    context = {
        "page": page_of(rows, ("-starts_on", "-pk"), size=SIZE, cursor=request.GET.get("page", "")),
        "with_ended": with_ended,
        "today": clock.today(),
        "may_manage": request.user.may(P.APPOINTMENT_MANAGE),
        "may_reset": request.user.may(P.SECOND_FACTOR_RESET),
    }
    return render(request, "accounts/appointment_list.html", context)


@form_page
@requires(P.APPOINTMENT_MANAGE)
def appointment_create(request: HttpRequest) -> HttpResponse:
    form = AppointForm(request.POST or None, initial={"starts_on": clock.today()})
    if request.method == "POST" and form.is_valid():
        try:
            actions.appoint(**form.cleaned_data, by=request.user, now=clock.now())
        except (DomainError, ValidationError) as error:
            form.refuse(error)
        else:
            messages.success(request, _("The appointment was made."))
            return redirect("bureau:accounts:appointment_list")
    status = 422 if form.errors else 200
    return render(request, "accounts/appointment_create.html", {"form": form}, status=status)


@form_page
@requires(P.APPOINTMENT_MANAGE)
def appointment_end(request: HttpRequest, uid: UUID) -> HttpResponse:
    appointment = get_or_404(Appointment.objects.for_list(), uid=uid)
    form = EndForm(request.POST or None, initial={"last_day": clock.today()})
    if request.method == "POST" and form.is_valid():
        try:
            actions.end_appointment(appointment, **form.cleaned_data, by=request.user, now=clock.now())
        except (DomainError, ValidationError) as error:
            form.refuse(error)
        else:
            messages.success(request, _("The last day was entered."))
            return redirect("bureau:accounts:appointment_list")
    context = {"form": form, "appointment": appointment}
    return render(request, "accounts/appointment_end.html", context, status=422 if form.errors else 200)
