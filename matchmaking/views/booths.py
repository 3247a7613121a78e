"""An exhibition in the bureau: the plan of booths, who gets which, and what exhibitors ordered."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from enterprises.forms import DomainForm
from enterprises.views.acts import posted
from matchmaking import booth_plans
from matchmaking.actions.exhibitions import allotting, applying, plan
from matchmaking.enums import EventKind, Role
from matchmaking.forms_exhibitions import AllotForm, LayoutForm, MaterialForm, PlaceForm
from matchmaking.models import BoothApplication, Event, Participation
from matchmaking.views.pages import found, frame
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import DomainError
from pilotzone.kernel.html import get_or_404, public, requires

Show = Callable[..., HttpResponse]


def exhibition(request: HttpRequest, uid: UUID) -> Event:
    row = found(request, uid)
    if row.kind != EventKind.EXHIBITION:
        raise Http404
    return row


def rows_of(event: Event) -> Any:
    return BoothApplication.objects.live().filter(participation__event=event).for_list()


def without_application(event: Event) -> Any:
    """Exhibitors with a place who asked for no booth: late ones, and overseas firms."""
    rows = Participation.objects.confirmed().filter(event=event, role=Role.EXHIBITOR, booth_application=None)
    return rows.for_list().order_by("applied_at", "pk")


@require_safe
@requires(P.EVENT_READ)
def booth_plan(request: HttpRequest, uid: UUID) -> HttpResponse:
    return show_plan(request, exhibition(request, uid))


def show_plan(request: HttpRequest, event: Event, form: LayoutForm | None = None, status: int = 200) -> HttpResponse:
    context = frame(request, event, "booth_plan") | {
        "plans": booth_plans.plans(event, rows_of(event).filter(booth__isnull=False)),
        "layout_form": form or LayoutForm(halls=event.halls.all()),
        "form": form,
    }
    return render(request, "matchmaking/exhibitions/booth_plan.html", context, status=status)


@require_POST
@requires(P.EVENT_RUN)
def booth_add(request: HttpRequest, uid: UUID) -> HttpResponse:
    event = exhibition(request, uid)
    form = LayoutForm(request.POST, halls=event.halls.all())
    if posted(form, lambda: plan.lay_out(event, **form.values(), by=request.user, now=clock.now())):
        messages.success(request, _("The booths are on the plan."))
        return redirect("bureau:matchmaking:booth_plan", uid)
    return show_plan(request, event, form, 422)


@require_POST
@requires(P.EVENT_RUN)
def booth_remove(request: HttpRequest, uid: UUID) -> HttpResponse:
    event = exhibition(request, uid)
    try:
        plan.take_off(event, request.POST.get("code", ""), by=request.user, now=clock.now())
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("The booth is off the plan."))
    return redirect("bureau:matchmaking:booth_plan", uid)


@require_safe
@requires(P.EVENT_READ)
def booth_list(request: HttpRequest, uid: UUID) -> HttpResponse:
    return show_list(request, exhibition(request, uid))


def show_list(
    request: HttpRequest, event: Event, form: DomainForm | None = None, status: int = 200, at: UUID | None = None
) -> HttpResponse:
    """`at`: whose booth the form that was refused is about; it stands there with what was typed."""
    rows = sorted(rows_of(event), key=lambda row: (row.outcome.get("number", 0), row.applied_at))
    context = frame(request, event, "booth_list") | {
        "rows": [(row, booth_plans.why(row.outcome)) for row in rows],
        "unasked": without_application(event),
        "allotment": event.allotments.select_related("made_by", "published_by").first(),
        "allot_form": form if isinstance(form, AllotForm) else AllotForm(initial={"rule": "first_come"}),
        "place_form": form if isinstance(form, PlaceForm) else PlaceForm(),
        "place_at": at,
        "form": form,
    }
    return render(request, "matchmaking/exhibitions/booth_list.html", context, status=status)


@require_POST
@requires(P.EVENT_RUN)
def booth_allot(request: HttpRequest, uid: UUID) -> HttpResponse:
    event, form = exhibition(request, uid), AllotForm(request.POST)
    if posted(form, lambda: allotting.allot(event, **form.cleaned_data, by=request.user, now=clock.now())):
        messages.success(request, _("The booths are given by the rule. Exhibitors are told when you publish."))
        return redirect("bureau:matchmaking:booth_list", uid)
    return show_list(request, event, form, 422)


@require_POST
@requires(P.EVENT_RUN)
def booth_place(request: HttpRequest, uid: UUID, application: UUID) -> HttpResponse:
    event, form = exhibition(request, uid), PlaceForm(request.POST, auto_id=f"place-{application}-%s")
    row = get_or_404(rows_of(event), uid=application)
    if posted(form, lambda: allotting.place(row, **form.cleaned_data, by=request.user, now=clock.now())):
        messages.success(request, _("Kept."))
        return redirect("bureau:matchmaking:booth_list", uid)
    return show_list(request, event, form, 422, application)


@require_POST
@requires(P.EVENT_RUN)
def booth_place_unasked(request: HttpRequest, uid: UUID, participation: UUID) -> HttpResponse:
    event, form = exhibition(request, uid), PlaceForm(request.POST, auto_id=f"place-{participation}-%s")
    row = get_or_404(without_application(event), uid=participation)
    if posted(form, lambda: allotting.place_unasked(row, **form.cleaned_data, by=request.user, now=clock.now())):
        messages.success(request, _("Kept."))
        return redirect("bureau:matchmaking:booth_list", uid)
    return show_list(request, event, form, 422, participation)


@require_POST
@requires(P.EVENT_RUN)
def booth_publish(request: HttpRequest, uid: UUID) -> HttpResponse:
    allotting.publish(exhibition(request, uid), by=request.user, now=clock.now())
    messages.success(request, _("Published. Every exhibitor is told."))
    return redirect("bureau:matchmaking:booth_list", uid)


@require_safe
@requires(P.EVENT_READ)
def material_list(request: HttpRequest, uid: UUID) -> HttpResponse:
    return show_materials(request, exhibition(request, uid))


def show_materials(
    request: HttpRequest, event: Event, form: MaterialForm | None = None, status: int = 200
) -> HttpResponse:
    orders = event.participations.filter(material_orders__isnull=False).distinct()
    context = frame(request, event, "material_list") | {
        "materials": event.materials.annotate(ordered=Sum("orders__quantity")),
        "orders": orders.select_related("party__enterprise").prefetch_related("material_orders__material"),
        "material_form": form or MaterialForm(),
        "form": form,
    }
    return render(request, "matchmaking/exhibitions/material_list.html", context, status=status)


@require_POST
@requires(P.EVENT_RUN)
def material_add(request: HttpRequest, uid: UUID) -> HttpResponse:
    event, form = exhibition(request, uid), MaterialForm(request.POST)
    if posted(form, lambda: applying.offer_material(event, **form.cleaned_data, by=request.user, now=clock.now())):
        messages.success(request, _("It is on the list."))
        return redirect("bureau:matchmaking:material_list", uid)
    return show_materials(request, event, form, 422)


@require_safe
@public
def public_plan(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The plan for anybody; who stands where, once it is published."""
    event = get_or_404(Event.objects.open_to_the_public(), uid=uid, kind=EventKind.EXHIBITION)
    placed = BoothApplication.objects.placed().filter(participation__event=event).for_list().order_by("booth__code")
    context = {
        "event": event,
        "plans": booth_plans.plans(event, placed),
        "placed": placed,
        "allotment": event.allotments.exclude(published_at=None).first(),
    }
    return render(request, "matchmaking/exhibitions/public_plan.html", context)
