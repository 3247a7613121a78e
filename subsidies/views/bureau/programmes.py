"""Programmes, their measures in versions and their calls, as the bureau reads them."""

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.html import get_or_404, requires
from subsidies import facts
from subsidies.models import Call, MeasureVersion, Programme
from subsidies.views.explained import language


@require_safe
@requires(P.PROGRAMME_READ)
def programme_list(request: HttpRequest) -> HttpResponse:
    versions = Prefetch("measures__versions", MeasureVersion.objects.order_by("-number"))
    calls = Prefetch("calls", Call.objects.select_related("measure_version__measure", "budget").order_by("-opens_at"))
    programmes = Programme.objects.prefetch_related(versions, calls).order_by("code")
    context = {"programmes": programmes, "now": clock.now()}
    return render(request, "subsidies/bureau/programme_list.html", context)


@require_safe
@requires(P.PROGRAMME_READ)
def programme_detail(request: HttpRequest, code: str) -> HttpResponse:
    """The programme with each measure's clauses, conditions and assumptions, from the version in use."""
    programme = get_or_404(Programme.objects.all(), code=code)
    newest = [measure.versions.order_by("-number").first() for measure in programme.measures.order_by("code")]
    measures = [(version, facts.measure_of(version)) for version in newest if version is not None]
    context = {
        "programme": programme,
        "measures": [measure_row(version, measure) for version, measure in measures],
        "calls": programme.calls.select_related("budget", "measure_version__measure").order_by("-opens_at"),
        "now": clock.now(),
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
