"""Offices: read by the three administrators, entered and renamed by the one for security."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pilotzone.accounts import actions
from pilotzone.accounts.forms import OfficeForm, RenameOfficeForm
from pilotzone.accounts.models import Office
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import DomainError
from pilotzone.kernel.html import get_or_404, requires

form_page = require_http_methods(["GET", "HEAD", "POST"])


@form_page
@requires(P.APPOINTMENT_READ)
def office_list(request: HttpRequest) -> HttpResponse:
    """All offices, and the form for another one."""
    may_manage = request.user.may(P.APPOINTMENT_MANAGE)
    if request.method == "POST" and not may_manage:
        raise PermissionDenied
    form = OfficeForm(request.POST or None) if may_manage else None
    if form is not None and form.is_valid():
        try:
            actions.enter_office(**form.cleaned_data, by=request.user, now=clock.now())
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("The office is entered."))
            return redirect("bureau:accounts:office_list")
    rows = Office.objects.select_related("division").order_by("division__position", "name_zh", "pk")
    context = {"rows": rows, "form": form, "title": _("Offices"), "form_title": _("Enter an office")}
    return render(request, "accounts/office_list.html", context, status=422 if form and form.errors else 200)


@form_page
@requires(P.APPOINTMENT_MANAGE)
def office_rename(request: HttpRequest, uid: UUID) -> HttpResponse:
    office = get_or_404(Office.objects.select_related("division"), uid=uid)
    form = RenameOfficeForm(request.POST or None, initial={"name_zh": office.name_zh, "name_en": office.name_en})
    if form.is_valid():
        try:
            actions.rename_office(office, **form.cleaned_data, by=request.user, now=clock.now())
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("The office has its new name."))
            return redirect("bureau:accounts:office_list")
    context = {"office": office, "form": form}
    return render(request, "accounts/office_rename.html", context, status=422 if form.errors else 200)
