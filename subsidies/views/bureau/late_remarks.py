"""Later remarks before the supervisors: what waits for a permission, and what was answered."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import Refused
from pilotzone.kernel.html import get_or_404, requires
from pilotzone.kernel.paging import page_of
from subsidies import facts
from subsidies.actions import late_remarking
from subsidies.forms_terms import LateRemarkForm
from subsidies.models import LateRemark
from subsidies.rules import targets
from subsidies.views.bureau import evidence, ruling_pages
from subsidies.views.explained import language


@require_safe
@requires(P.LATE_REMARK_ALLOW)
def late_remark_list(request: HttpRequest) -> HttpResponse:
    """What waits first, the oldest on top; then what was answered."""
    answered = request.GET.get("view") == "decided"
    rows = LateRemark.objects.visible_to(request.user).for_list()
    rows = rows.filter(answered_at__isnull=not answered)
    page = page_of(
        rows, ("-asked_at", "-id") if answered else ("asked_at", "id"), size=25, cursor=request.GET.get("page", "")
    )
    context = {
        "page": page,
        "rows": [{"remark": row, "label": label_of(row)} for row in page.items],
        "answered": answered,
        "tabs": ruling_pages.tabs(request, "late_remark", answered),
    }
    return render(request, "subsidies/late_remarks/list.html", context)


def label_of(remark: LateRemark) -> str:
    """The point in words."""
    target = targets.parse(remark.target)
    measure = facts.measure_of(remark.application.measure_version)
    spec = evidence.spec_of(target, measure)
    if target.kind == targets.MATERIAL:
        return next((each.label.pick(language()) for each in measure.materials if each.id == target.name), target.name)
    if target.kind == targets.LINE:
        column = f" · {spec.label.pick(language())}" if spec else ""
        return _("A line") + column
    return spec.label.pick(language()) if spec else target.name


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.LATE_REMARK_ALLOW)
def late_remark_answer(request: HttpRequest, uid: UUID) -> HttpResponse:
    remark = get_or_404(LateRemark.objects.visible_to(request.user).for_list(), uid=uid)
    form = LateRemarkForm(request.POST or None)
    if form.is_valid() and answered(request, remark, form):
        messages.success(request, _("Your answer is recorded, and the desk is told."))
        return redirect("bureau:subsidies:late_remark_list")
    context: dict[str, Any] = {"remark": remark, "claim": remark.application, "label": label_of(remark), "form": form}
    return render(request, "subsidies/late_remarks/answer.html", context, status=422 if form.errors else 200)


def answered(request: HttpRequest, remark: LateRemark, form: LateRemarkForm) -> bool:
    try:
        late_remarking.answer(remark, **form.cleaned_data, by=request.user, now=clock.now())
    except Refused as error:
        form.add_error(error.field if error.field in form.fields else None, error.message)
        return False
    return True
