"""An enterprise assesses itself where experts give points, while a cycle collects figures."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from enterprises import queries_points as queries
from enterprises.actions.assessments import self_assessing
from enterprises.forms_points import HUNDREDTHS, SelfForm
from enterprises.models import Cycle, Enterprise, Park, SelfAssessment, Subject
from enterprises.views.acts import posted
from enterprises.views.portal import form_page, own
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.html import requires


@form_page
@requires(P.ASSESSMENT_READ)
def self_assessment(request: HttpRequest, uid: UUID, cycle: UUID, subject: UUID) -> HttpResponse:
    """The form, for those who may report figures; others read what was told."""
    enterprise = own(request, uid, P.ASSESSMENT_READ)
    found, thing = asking(enterprise, cycle, subject)
    subject_row = queries.kept_subject(thing)
    kept = SelfAssessment.objects.filter(cycle=found, subject=subject_row).select_related("told_by").first()
    asked = queries.asked_of(found)
    form, status = SelfForm(initial=initial_of(kept), asked=asked), 200
    if request.method == "POST":
        own(request, uid, P.FIGURE_REPORT)
        status = 422
        form = SelfForm(request.POST, asked=asked)
        if posted(form, lambda: tell(request, found, thing, form), lambda: version_of(found, subject_row)):
            messages.success(request, _("The bureau has the self-assessment. You can change it until the last day."))
            return redirect("portal:enterprises:assessment_list", uid)
    context = {
        "enterprise": enterprise,
        "cycle": found,
        "thing": thing,
        "form": form,
        "kept": kept,
        "may_tell": request.user.may(P.FIGURE_REPORT, enterprise_id=enterprise.pk),
    }
    return render(request, "enterprises/portal/self_assessment.html", context, status=status)


def asking(enterprise: Enterprise, uid: UUID, subject: UUID) -> tuple[Cycle, Enterprise | Park | Subject]:
    """A cycle that asks this enterprise now, for itself or for what it operates."""
    for cycle, thing in queries.asking(enterprise, clock.today()):
        if (cycle.uid, thing.uid) == (uid, subject):
            return cycle, thing
    raise Http404


def version_of(cycle: Cycle, subject: Subject | None) -> int:
    """Of what was told; 0 where nothing was told."""
    kept = SelfAssessment.objects.filter(cycle=cycle, subject=subject).first()
    return kept.version if kept else 0


def initial_of(kept: SelfAssessment | None) -> dict[str, Any]:
    if kept is None:
        return {"version": 0}
    points = {part: Decimal(value) / HUNDREDTHS for part, value in kept.points.items()}
    return {"version": kept.version} | points | {f"{part}_note": note for part, note in kept.notes.items()}


def tell(request: HttpRequest, cycle: Cycle, thing: Enterprise | Park | Subject, form: SelfForm) -> SelfAssessment:
    return self_assessing.tell(
        cycle,
        thing,
        form.points,
        form.notes,
        expected_version=form.cleaned_data["version"],
        by=request.user,
        now=clock.now(),
    )
