"""The invitation of an expert: read by whoever has the link, accepted after signing in with its address."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from enterprises import tokens
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.html import get_or_404, public, requires
from subsidies.actions import expert_accounts
from subsidies.models import ExpertInvitation


@require_safe
@public
def expert_invitation(request: HttpRequest, token: str) -> HttpResponse:
    rows = ExpertInvitation.objects.select_related("expert", "invited_by")
    found = get_or_404(rows, token_digest=tokens.digest_of(token))
    context = {
        "invitation": found,
        "is_open": ExpertInvitation.objects.valid_at(clock.now()).filter(pk=found.pk).exists(),
        "is_mine": request.user.is_authenticated and request.user.email.lower() == found.email,
    }
    return render(request, "subsidies/panels/invitation.html", context)


@require_POST
@requires(P.HOME_READ)
def expert_invitation_accept(request: HttpRequest, uid: UUID) -> HttpResponse:
    found = get_or_404(ExpertInvitation.objects.filter(email=request.user.email.lower()), uid=uid)
    expert_accounts.accept(found, by=request.user, now=clock.now())
    messages.success(request, _("You sign in as an expert from now on."))
    return redirect("bureau:subsidies:panel_list")
