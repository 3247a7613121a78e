"""The secrets with which a client signs files: issued, replaced and ended on its page."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pilotzone.exchange.actions import drops
from pilotzone.exchange.views import client_page, found
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.html import requires


@require_POST
@requires(P.PARTNER_CONFIRM)
def drop_secret_issue(request: HttpRequest, uid: UUID) -> HttpResponse:
    """No redirect: the secret is nowhere but in this answer, and no cache keeps it."""
    client = found(request, uid)
    secret = drops.issue_secret(client, by=request.user, now=clock.now())
    response = client_page(request, client, drop_secret=secret)
    response["Cache-Control"] = "no-store"
    return response


@require_POST
@requires(P.PARTNER_WITHDRAW)
def drop_secret_end(request: HttpRequest, uid: UUID) -> HttpResponse:
    drops.end_secrets(found(request, uid), by=request.user, now=clock.now())
    messages.success(request, _("No file of this system is taken any more."))
    return redirect("bureau:exchange:client_detail", uid)
