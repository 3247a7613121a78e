"""A page with nothing but the given claims in a table: what Django and a template cost at least."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from pilotzone.kernel.access import P
from pilotzone.kernel.html import requires
from subsidies.models import Application


@requires(P.QUEUE_READ)
def bare(request: HttpRequest) -> HttpResponse:
    rows = Application.objects.filter(uid__in=request.GET.getlist("uid")).select_related(
        "enterprise", "division", "call"
    )
    lines = request.GET.get("lines") == "1"
    return render(request, "benchmarks/bare.html", {"rows": rows, "lines": lines})
