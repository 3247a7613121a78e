"""The profiles of overseas firms on the bureau's pages: entered by an officer."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from enterprises.views.portal import form_page
from matchmaking.models import Party
from matchmaking.views import profiles
from matchmaking.views.profiles import Keeping
from pilotzone.kernel.access import P
from pilotzone.kernel.html import get_or_404, requires


def keeping_of(request: HttpRequest, party: UUID) -> Keeping:
    row = get_or_404(Party.objects.visible_to(request.user).overseas(), uid=party)
    back = (reverse("bureau:matchmaking:party_detail", args=[row.uid]), row.overseas_name)
    return Keeping(row, None, True, "bureau.html", "bureau:matchmaking:", (row.uid,), back)


@form_page
@requires(P.EVENT_RUN)
def profile_keep(request: HttpRequest, party: UUID) -> HttpResponse:
    return profiles.profile_keep(request, keeping_of(request, party))


@form_page
@requires(P.EVENT_RUN)
def item_edit(request: HttpRequest, party: UUID, uid: UUID | None = None) -> HttpResponse:
    return profiles.item_edit(request, keeping_of(request, party), uid)


@require_POST
@requires(P.EVENT_RUN)
def item_withdraw(request: HttpRequest, party: UUID, uid: UUID) -> HttpResponse:
    return profiles.item_withdraw(request, keeping_of(request, party), uid)


@form_page
@requires(P.EVENT_RUN)
def item_import(request: HttpRequest, party: UUID) -> HttpResponse:
    return profiles.item_import(request, keeping_of(request, party))


@require_safe
@requires(P.EVENT_RUN)
def item_template(request: HttpRequest, party: UUID) -> HttpResponse:
    return profiles.item_template()
