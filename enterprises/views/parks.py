"""The register of parks."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from enterprises.actions.figures import parks, tenancies
from enterprises.enums_parks import TenancyState
from enterprises.filters_figures import ParkFilter
from enterprises.forms_figures import ParkForm, TenantDecisionForm, TenantEndForm, TenantForm
from enterprises.models import Park, ParkTenant
from enterprises.views.acts import posted
from enterprises.views.portal import form_page
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import DomainError
from pilotzone.kernel.html import ListPage, get_or_404, requires
from pilotzone.kernel.paging import KeysetPage

SHOWN_TENANTS, SHOWN_REFUSED = 200, 50


class ParkList(ListPage):
    filterset = ParkFilter
    template = "enterprises/bureau/park_list.html"
    sorts = {"name": ("name_zh", "id")}

    def rows(self) -> Any:
        return Park.objects.for_list().with_waiting()

    def context(self, page: KeysetPage) -> dict[str, Any]:
        return {"here": "parks", "waiting": ParkTenant.objects.waiting().count()}


park_list = require_safe(ParkList.as_view(P.FIGURE_PARK))


def found(uid: UUID) -> Park:
    return get_or_404(Park.objects.for_list(), uid=uid)


@form_page
@requires(P.FIGURE_PARK)
def park_register(request: HttpRequest) -> HttpResponse:
    form, status = ParkForm(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                park = parks.register_park(form.cleaned_data["code"], form.values(), by=request.user, now=clock.now())
            except DomainError as error:
                form.refuse(error)
            else:
                messages.success(request, _("The park is registered."))
                return redirect("bureau:enterprises:park_detail", park.uid)
    return render(request, "enterprises/bureau/park_edit.html", {"form": form, "park": None}, status=status)


@form_page
@requires(P.FIGURE_PARK)
def park_edit(request: HttpRequest, uid: UUID) -> HttpResponse:
    park = found(uid)
    form, status = ParkForm.of(park, request.POST or None), 200

    def act() -> object:
        version = form.cleaned_data["version"] or 0
        return parks.change_park(park, form.values(), expected_version=version, by=request.user, now=clock.now())

    if request.method == "POST":
        status = 422
        if posted(form, act, lambda: found(uid).version):
            messages.success(request, _("The park is changed."))
            return redirect("bureau:enterprises:park_detail", uid)
    return render(request, "enterprises/bureau/park_edit.html", {"form": form, "park": park}, status=status)


@require_safe
@requires(P.FIGURE_PARK)
def park_detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    return show(request, found(uid), TenantForm(initial={"starts_on": clock.today()}))


def show(
    request: HttpRequest, park: Park, form: TenantForm, *, deciding: TenantDecisionForm | None = None, status: int = 200
) -> HttpResponse:
    tenants = park.tenants.for_list().confirmed().order_by("ends_on", "-starts_on", "-pk")
    reported = park.tenants.for_list().waiting().order_by("entered_at", "pk")
    refused = park.tenants.for_list().filter(state=TenancyState.REFUSED).order_by("-decided_at", "-pk")
    context = {
        "park": park,
        "form": form,
        "deciding": deciding or TenantDecisionForm(),
        "tenants": list(tenants[:SHOWN_TENANTS]),
        "present": park.tenants.confirmed().on(clock.today()).count(),
        "reported": list(reported[:SHOWN_TENANTS]),
        "waiting": reported.count(),
        "refused": list(refused[:SHOWN_REFUSED]),
        "today": clock.today(),
    }
    return render(request, "enterprises/bureau/park_detail.html", context, status=status)


@require_POST
@requires(P.FIGURE_PARK)
def park_tenants_decide(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Those that are ticked: confirmed, or not, with a reason."""
    park, form, confirmed = found(uid), TenantDecisionForm(request.POST), "refuse" not in request.POST
    now = clock.now()

    def act() -> object:
        reason = "" if confirmed else form.cleaned_data["reason"]
        return tenancies.decide(park, form.shown(), confirmed=confirmed, reason=reason, by=request.user, now=now)

    if posted(form, act):
        messages.success(request, _("The tenants are confirmed.") if confirmed else _("The tenants are not confirmed."))
        return redirect("bureau:enterprises:park_detail", uid)
    return show(request, park, TenantForm(initial={"starts_on": clock.today()}), deciding=form, status=422)


@require_POST
@requires(P.FIGURE_PARK)
def park_tenant_add(request: HttpRequest, uid: UUID) -> HttpResponse:
    park, form = found(uid), TenantForm(request.POST)
    if form.is_valid():
        try:
            day = form.cleaned_data["starts_on"]
            parks.add_tenant(park, form.enterprise, starts_on=day, by=request.user, now=clock.now())
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("The tenant is entered."))
            return redirect("bureau:enterprises:park_detail", uid)
    return show(request, park, form, status=422)


@require_POST
@requires(P.FIGURE_PARK)
def park_tenant_end(request: HttpRequest, uid: UUID, tenant: UUID) -> HttpResponse:
    row, form = get_or_404(found(uid).tenants.confirmed(), uid=tenant), TenantEndForm(request.POST)
    if form.is_valid():
        parks.end_tenant(row, ends_on=form.cleaned_data["ends_on"], by=request.user, now=clock.now())
        messages.success(request, _("The tenant has left."))
    else:
        messages.error(request, _("Give the last day."))
    return redirect("bureau:enterprises:park_detail", uid)
