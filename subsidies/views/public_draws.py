"""Draws for anyone: what is fixed before the value is known, the result, and the file with which to repeat it."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from pilotzone.audit import packs
from pilotzone.kernel.html import get_or_404, public
from pilotzone.kernel.paging import page_of
from subsidies.models import Draw
from subsidies.views.draws import draw_context, draw_response

SIZE = 25


@public
def draw_list(request: HttpRequest) -> HttpResponse:
    rows = Draw.objects.select_related("call")
    page = page_of(rows, ("-fixed_at", "-id"), size=SIZE, cursor=request.GET.get("page", ""))
    return render(request, "subsidies/proof/public_draw_list.html", {"page": page})


@public
def draw_detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    draw = get_or_404(Draw.objects.select_related("call"), uid=uid)
    return render(request, "subsidies/proof/public_draw_detail.html", draw_context(draw))


@public
def verifier(request: HttpRequest) -> HttpResponse:
    """The program that repeats a draw and checks an evidence pack: one file, which needs nothing but Python."""
    response = HttpResponse(packs.verifier(), content_type="text/x-python; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="verify.py"'
    return response


@public
def draw_file(request: HttpRequest, uid: UUID) -> HttpResponse:
    return draw_response(get_or_404(Draw.objects.all(), uid=uid))
