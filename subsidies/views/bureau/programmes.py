"""Programmes, their measures in versions and their calls, as the bureau reads them."""

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import Refused
from pilotzone.kernel.html import get_or_404, requires
from subsidies import facts
from subsidies.actions import measures as actions
from subsidies.forms_measures import ProgrammeForm
from subsidies.models import Call, MeasureVersion, Programme
from subsidies.views.bureau import measures
from subsidies.views.explained import language


@require_safe
@requires(P.PROGRAMME_READ)
def programme_list(request: HttpRequest) -> HttpResponse:
    versions = Prefetch("measures__versions", MeasureVersion.objects.order_by("-number"))
    calls = Prefetch("calls", Call.objects.select_related("measure_version__measure", "budget").order_by("-opens_at"))
    programmes = Programme.objects.prefetch_related(versions, calls).order_by("code")
    context = {
        "programmes": programmes,
        "now": clock.now(),
        "tabs": measures.tabs("programmes"),
        "may_publish": request.user.may(P.CALL_PUBLISH),
        "may_open": request.user.may(P.MEASURE_ENTER),
    }
    return render(request, "subsidies/bureau/programme_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.MEASURE_ENTER)
def programme_open(request: HttpRequest) -> HttpResponse:
    """A new field of support; nobody outside sees it before its first call is public."""
    form = ProgrammeForm(request.POST or None)
    if form.is_valid():
        try:
            programme = actions.open_programme(**form.cleaned_data, by=request.user, now=clock.now())
        except Refused as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
        else:
            messages.success(request, _("The programme is opened. Measures can be written for it."))
            return redirect("bureau:subsidies:programme_detail", programme.code)
    status = 422 if form.errors else 200
    return render(request, "subsidies/bureau/programme_open.html", {"form": form}, status=status)


@require_safe
@requires(P.PROGRAMME_READ)
def programme_detail(request: HttpRequest, code: str) -> HttpResponse:
    """The programme with each measure's clauses, conditions and assumptions, from the version in use."""
    programme = get_or_404(Programme.objects.all(), code=code)
    newest = [measure.versions.order_by("-number").first() for measure in programme.measures.order_by("code")]
    measures = [(version, facts.measure_of(version)) for version in newest if version is not None]
    context = {
        "programme": programme,
        "may_set": request.user.may(P.CALL_PUBLISH),
        "measures": [measure_row(version, measure) for version, measure in measures],
        "calls": programme.calls.select_related("budget", "measure_version__measure").order_by("-opens_at"),
        "now": clock.now(),
        "may_set_way": request.user.may(P.DECISION_WAY_SET),
    }
    return render(request, "subsidies/bureau/programme_detail.html", context)


def measure_row(version: MeasureVersion, measure):
    picked = language()
    clause = {each.id: each.label.pick(picked) for each in measure.clauses.values()}
    return {
        "version": version,
        "name": measure.name.pick(picked),
        "clauses": [(each.label.pick(picked), each.text.pick(picked)) for each in measure.clauses.values()],
        "conditions": [(each.label.pick(picked), clause.get(each.clause, "")) for each in measure.conditions],
        "assumptions": [(each.text.pick(picked), clause.get(each.about, "")) for each in measure.assumptions.values()],
        "materials": [each.label.pick(picked) for each in measure.materials],
    }
