"""An exhibitor's booth: asking for one, which one and why, and what is ordered for it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from enterprises.views.acts import posted
from matchmaking import booth_plans
from matchmaking.actions.exhibitions import applying
from matchmaking.enums import Role
from matchmaking.forms_exhibitions import BoothApplicationForm, OrderForm
from matchmaking.models import BoothApplication, Participation
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.html import get_or_404, requires

PAGE = "portal:matchmaking:own_booth"


def own(request: HttpRequest, uid: UUID) -> Participation:
    rows = Participation.objects.of_members(request.user).filter(role=Role.EXHIBITOR).for_list()
    return get_or_404(rows, uid=uid)


@require_safe
@requires(P.EVENT_FOLLOW)
def own_booth(request: HttpRequest, uid: UUID) -> HttpResponse:
    return show(request, own(request, uid))


def show(request: HttpRequest, row: Participation, status: int = 200, **forms: Any) -> HttpResponse:
    event, now = row.event, clock.now()
    application = BoothApplication.objects.filter(participation=row).for_list().first()
    placed = BoothApplication.objects.placed().filter(participation__event=event).for_list()
    published = event.allotments.exclude(published_at=None).exists()
    may_act = row.is_live and request.user.may(P.EVENT_JOIN, enterprise_id=row.enterprise_id)
    booths, materials = list(event.booths.current()), list(event.materials.all())
    ordered = {f"material_{each.material_id}": each.quantity for each in row.material_orders.all()}
    told = application if application and application.told_at else None
    context = {
        "participation": row,
        "event": event,
        "application": application,
        "told": told,
        "why": booth_plans.why(told.outcome) if told else [],
        "plans": booth_plans.plans(event, placed, told),
        "is_late": published and row.is_live and now < event.starts_at,
        "may_apply": may_act and not published and now < event.starts_at,
        "may_order": may_act and bool(materials) and now < event.starts_at - applying.ORDERS_END,
        "materials": [(each, ordered.get(f"material_{each.pk}", 0)) for each in materials],
        "fee": sum(each.fee * ordered.get(f"material_{each.pk}", 0) for each in materials),
        "orders_end": event.starts_at - applying.ORDERS_END,
        "booth_form": BoothApplicationForm.of(application, booths),
        "order_form": OrderForm(initial=ordered, materials=materials),
        "form": next(iter(forms.values()), None),
    }
    return render(request, "matchmaking/exhibitions/own_booth.html", context | forms, status=status)


def version_of(row: Participation) -> int:
    """Of the application; 0 where there is none."""
    application = BoothApplication.objects.filter(participation=row).first()
    return application.version if application else 0


@require_POST
@requires(P.EVENT_JOIN)
def booth_apply(request: HttpRequest, uid: UUID) -> HttpResponse:
    row = own(request, uid)
    form = BoothApplicationForm(request.POST, booths=list(row.event.booths.current()))
    terms = {"by": request.user, "now": clock.now()}
    if posted(form, lambda: applying.apply(row, **form.values(), **terms), lambda: version_of(row)):
        messages.success(request, _("The application is kept. You are told when booths are given."))
        return redirect(PAGE, uid)
    return show(request, row, 422, booth_form=form)


@require_POST
@requires(P.EVENT_JOIN)
def material_order(request: HttpRequest, uid: UUID) -> HttpResponse:
    row = own(request, uid)
    form = OrderForm(request.POST, materials=list(row.event.materials.all()))
    if posted(form, lambda: applying.order(row, form.quantities, by=request.user, now=clock.now())):
        messages.success(request, _("The order is kept."))
        return redirect(PAGE, uid)
    return show(request, row, 422, order_form=form)
