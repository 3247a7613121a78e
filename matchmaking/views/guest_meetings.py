"""An overseas firm's meetings behind its link: the same pages, with nothing of a person but by consent."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from allauth.core import ratelimit
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from matchmaking.models import Participation, Party
from matchmaking.views import desks
from matchmaking.views.desks import Desk
from matchmaking.views.guests import dressed
from pilotzone.kernel.html import get_or_404, public


def behind_link(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """With the desk of one of the firm's registrations; guessing is slowed down."""

    @wraps(view)
    def found(request: HttpRequest, token: str, uid: UUID, **kwargs: Any) -> HttpResponse:
        if refused := ratelimit.consume_or_429(request, action="guest", limit_get=True):
            return refused
        party = Party.objects.by_token(token)
        if party is None:
            raise Http404
        row = get_or_404(Participation.objects.live().filter(party=party).for_list(), uid=uid)
        home = reverse("public:guest", args=[token])
        desk = Desk(row, None, True, "public.html", "public:guest_", (token, row.uid), home)
        return dressed(view(request, desk, **kwargs))

    return public(found)


candidate_list = require_safe(behind_link(desks.candidate_list))
partner_list = require_safe(behind_link(desks.partner_list))
request_own = require_safe(behind_link(desks.request_own))


@require_safe
@behind_link
def partner_detail(request: HttpRequest, desk: Desk, other: UUID) -> HttpResponse:
    return desks.partner_detail(request, desk, other)


@require_POST
@behind_link
def partner_step(request: HttpRequest, desk: Desk, other: UUID, step: str) -> HttpResponse:
    return desks.partner_step(request, desk, other, step)
