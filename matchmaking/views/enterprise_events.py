"""The events of one enterprise with what came of its meetings, beside its file in the bureau."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from enterprises.models import Enterprise
from matchmaking import queries
from matchmaking.models import Participation
from pilotzone.kernel.access import P
from pilotzone.kernel.html import get_or_404, requires
from pilotzone.kernel.paging import page_of

SIZE = 25


@require_safe
@requires(P.EVENT_READ)
def enterprise_events(request: HttpRequest, uid: UUID) -> HttpResponse:
    enterprise = get_or_404(Enterprise.objects.visible_to(request.user), uid=uid)
    rows = Participation.objects.visible_to(request.user).filter(party__enterprise=enterprise).for_list()
    page = page_of(rows, ("-applied_at", "-id"), size=SIZE, cursor=request.GET.get("page", ""))
    context = {"enterprise": enterprise, "page": page, "deals": queries.deals_of(page.items)}
    return render(request, "matchmaking/bureau/enterprise_events.html", context)
