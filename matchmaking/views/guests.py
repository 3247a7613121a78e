"""The page of an overseas firm behind its link; nobody finds it by searching, and no machine keeps it."""

from allauth.core import ratelimit
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from matchmaking.guests import visits_of
from matchmaking.models import Party
from pilotzone.kernel.html import public

HEADERS = {
    "X-Robots-Tag": "noindex, nofollow",
    "Referrer-Policy": "same-origin",  # the address goes nowhere else; without it here no form could be sent
    "Cache-Control": "private, no-store",
}


@require_safe
@public
def guest(request: HttpRequest, token: str) -> HttpResponse:
    if refused := ratelimit.consume_or_429(request, action="guest", limit_get=True):
        return refused
    party = Party.objects.by_token(token)
    if party is None:
        raise Http404
    context = {"party": party, "visits": visits_of(party), "token": token}
    return dressed(render(request, "matchmaking/public/guest.html", context))


def dressed(response: HttpResponse) -> HttpResponse:
    for name, value in HEADERS.items():
        response[name] = value
    return response
