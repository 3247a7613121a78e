"""An enterprise's meetings at an event in the portal: candidates, directory, partners, requests."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from matchmaking.models import Participation
from matchmaking.views import desks
from matchmaking.views.desks import Desk
from pilotzone.kernel.access import P
from pilotzone.kernel.html import get_or_404, requires


def desk_of(request: HttpRequest, uid: UUID) -> Desk:
    row = get_or_404(Participation.objects.of_members(request.user).for_list(), uid=uid)
    return Desk(
        participation=row,
        by=request.user,
        may_act=request.user.may(P.EVENT_JOIN, enterprise_id=row.enterprise_id),
        base="portal.html",
        space="portal:matchmaking:",
        args=(row.uid,),
        home=reverse("portal:matchmaking:participation_detail", args=[row.uid]),
    )


@require_safe
@requires(P.EVENT_FOLLOW)
def candidate_list(request: HttpRequest, uid: UUID) -> HttpResponse:
    return desks.candidate_list(request, desk_of(request, uid))


@require_safe
@requires(P.EVENT_FOLLOW)
def partner_list(request: HttpRequest, uid: UUID) -> HttpResponse:
    return desks.partner_list(request, desk_of(request, uid))


@require_safe
@requires(P.EVENT_FOLLOW)
def request_own(request: HttpRequest, uid: UUID) -> HttpResponse:
    return desks.request_own(request, desk_of(request, uid))


@require_safe
@requires(P.EVENT_FOLLOW)
def partner_detail(request: HttpRequest, uid: UUID, other: UUID) -> HttpResponse:
    return desks.partner_detail(request, desk_of(request, uid), other)


@require_POST
@requires(P.EVENT_JOIN)
def partner_step(request: HttpRequest, uid: UUID, other: UUID, step: str) -> HttpResponse:
    return desks.partner_step(request, desk_of(request, uid), other, step)
