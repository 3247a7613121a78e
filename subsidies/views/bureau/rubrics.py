"""The rubric of a call: what is in force, what waits for a second person, and the form that proposes a new number."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import DomainError
from pilotzone.kernel.html import get_or_404, requires
from subsidies import facts
from subsidies.actions import rubrics
from subsidies.forms_panels import RubricForm
from subsidies.models import Call, Rubric
from subsidies.views.explained import language


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.PROGRAMME_READ)
def rubric_detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Everybody of the bureau reads it; proposing takes the permission, and another person to approve."""
    call = get_or_404(Call.objects.select_related("measure_version__measure", "programme"), uid=uid)
    standing = list(call.rubrics.filter(ended_at=None).select_related("proposed_by", "approved_by").order_by("number"))
    may_propose = request.user.may(P.RUBRIC_PROPOSE)
    measure = facts.measure_of(call.measure_version)
    materials = [(each.id, each.label.pick(language())) for each in measure.materials]
    form = RubricForm(
        request.POST if request.method == "POST" and may_propose else None,
        materials=materials,
        inputs=list(rubrics.inputs_of(call).items()),
        before=next((each for each in standing if each.approved_at), None),
    )
    if form.is_valid():
        try:
            rubrics.propose(call, form.proposal(), by=request.user, now=clock.now())
            messages.success(request, _("Proposed. Another person approves."))
            return redirect("bureau:subsidies:rubric_detail", uid)
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
    labels = dict(materials)
    context = {
        "call": call,
        "rubrics": [
            {"rubric": row, "materials": [labels.get(each, each) for each in row.materials]} for row in standing
        ],
        "waits": any(each.approved_at is None for each in standing),
        "form": form if may_propose else None,
        "may_propose": may_propose,
        "may_approve": request.user.may(P.RUBRIC_APPROVE),
    }
    return render(request, "subsidies/panels/rubric_detail.html", context, status=422 if form.errors else 200)


@require_POST
@requires(P.RUBRIC_APPROVE)
def rubric_approve(request: HttpRequest, uid: UUID) -> HttpResponse:
    rubric = rubrics.approve(get_or_404(Rubric.objects.all(), uid=uid), by=request.user, now=clock.now())
    messages.success(request, _("The rubric is in force for what is dealt from now on."))
    return redirect("bureau:subsidies:rubric_detail", rubric.call.uid)


@require_POST
@requires(P.PROGRAMME_READ)
def rubric_give_back(request: HttpRequest, uid: UUID) -> HttpResponse:
    rubric = rubrics.give_back(get_or_404(Rubric.objects.all(), uid=uid), by=request.user, now=clock.now())
    messages.success(request, _("Not put in force. A new one can be proposed."))
    return redirect("bureau:subsidies:rubric_detail", rubric.call.uid)
