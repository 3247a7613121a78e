"""Inspections: the list of those to be made, one on the telephone, what the telephone sends, and what was found."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from enterprises.views.acts import posted
from pilotzone.files.views import stream
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.html import get_or_404, requires
from pilotzone.kernel.paging import page_of
from pilotzone.onsite.pages import entered, item_rows, photographed
from warehouses.actions.recognition import inspecting
from warehouses.enums_recognition import InspectionState
from warehouses.forms_recognition import InspectionCloseForm
from warehouses.impartial import is_linked
from warehouses.models import Inspection, InspectionPhoto

SIZE = 50
PAGE = "bureau:warehouses:inspection_detail"


def of(request: HttpRequest, uid: UUID) -> Inspection:
    rows = Inspection.objects.visible_to(request.user).for_list()
    found: Inspection = get_or_404(rows.select_related("closed_by", "confirmed_by"), uid=uid)
    return found


@require_safe
@requires(P.INSPECTION_MAKE)
def inspection_list(request: HttpRequest) -> HttpResponse:
    """Those to be made by day: one's own; `all=1` shows everybody's, made ones too."""
    rows = Inspection.objects.visible_to(request.user).for_list()
    everything = request.GET.get("all") == "1"
    rows = rows.exclude(state=InspectionState.DROPPED) if everything else rows.to_make().of_officer(request.user)
    page = page_of(rows, ("planned_on", "pk"), size=SIZE, cursor=request.GET.get("page", ""))
    context = {"page": page, "everything": everything, "here": "inspections"}
    return render(request, "warehouses/recognition/inspection_list.html", context)


@require_safe
@requires(P.RECOGNITION_READ)
def inspection_detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    return shown(request, of(request, uid))


def shown(request: HttpRequest, inspection: Inspection, form: InspectionCloseForm | None = None) -> HttpResponse:
    """For its inspectors the page to fill in; for everybody else what was found."""
    row = inspection.recognition
    mine = request.user in inspection.officers and not is_linked(request.user, row.enterprise)
    mine = mine and request.user.may(P.INSPECTION_MAKE, division_id=row.division_id)
    planned = inspection.state == InspectionState.PLANNED
    context = {
        "inspection": inspection,
        "recognition": row,
        "warehouse": row.warehouse,
        "rows": item_rows(inspection),
        "fills": mine and planned,
        "form": (form or InspectionCloseForm()) if mine and planned else None,
        "may_confirm": mine
        and inspection.state == InspectionState.CLOSED
        and inspection.closed_by_id != request.user.pk,
        "may_drop": planned and request.user.may(P.RECOGNITION_CHECK, division_id=row.division_id),
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "warehouses/recognition/inspection_detail.html", context, status=status)


@require_POST
@requires(P.INSPECTION_MAKE)
def inspection_enter(request: HttpRequest, uid: UUID) -> JsonResponse:
    row = of(request, uid)
    return entered(request, lambda answer: inspecting.enter(row, answer, by=request.user, now=clock.now()))


@require_POST
@requires(P.INSPECTION_MAKE)
def inspection_photograph(request: HttpRequest, uid: UUID) -> JsonResponse:
    row = of(request, uid)
    return photographed(
        request, lambda file, shot: inspecting.photograph(row, file, shot, by=request.user, now=clock.now())
    )


@require_safe
@requires(P.RECOGNITION_READ)
def inspection_photo(request: HttpRequest, uid: UUID, photo: UUID) -> HttpResponse:
    rows = InspectionPhoto.objects.filter(inspection=of(request, uid)).select_related("file")
    return stream(get_or_404(rows, uid=photo).file, inline=True)


@require_POST
@requires(P.INSPECTION_MAKE)
def inspection_close(request: HttpRequest, uid: UUID) -> HttpResponse:
    row, form = of(request, uid), InspectionCloseForm(request.POST)
    if posted(form, lambda: inspecting.close(row, **form.cleaned_data, by=request.user, now=clock.now())):
        messages.success(request, _("Signed. The second inspector confirms with the own account."))
        return redirect(PAGE, uid)
    return shown(request, of(request, uid), form)


@require_POST
@requires(P.INSPECTION_MAKE)
def inspection_confirm(request: HttpRequest, uid: UUID) -> HttpResponse:
    inspecting.confirm(of(request, uid), request.POST.get("digest", ""), by=request.user, now=clock.now())
    messages.success(request, _("The inspection is made."))
    return redirect(PAGE, uid)


@require_POST
@requires(P.RECOGNITION_CHECK)
def inspection_drop(request: HttpRequest, uid: UUID) -> HttpResponse:
    inspecting.drop(of(request, uid), by=request.user, now=clock.now())
    messages.success(request, _("The inspection is not made; plan another one."))
    return redirect(PAGE, uid)
