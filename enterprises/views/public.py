"""What somebody without an account sees of the registry: the invitation whose link came by mail."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from enterprises import tokens
from enterprises.models import Invitation
from enterprises.views.members import show_invitation
from pilotzone.accounts.forms import INVITED
from pilotzone.kernel.html import get_or_404, public


@require_safe
@public
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    rows = Invitation.objects.select_related("enterprise", "invited_by")
    found = get_or_404(rows, token_digest=tokens.digest_of(token))
    if not request.user.is_authenticated and found.is_unanswered:
        request.session[INVITED] = found.email
    return show_invitation(request, found)
