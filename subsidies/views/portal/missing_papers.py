"""Papers that the enterprise undertook to hand in later: what is owed, until when, and the upload."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import Refused
from pilotzone.kernel.html import get_or_404, requires
from pilotzone.reference import queries as reference
from subsidies.actions import missing_papers, undertaking
from subsidies.forms import UploadForm
from subsidies.models import MissingPaper
from subsidies.querysets_terms import AT_DESKS
from subsidies.rules import deadlines
from subsidies.views.portal.claim import Claim
from subsidies.wording import pick_both


def owed_rows(claim: Claim) -> list[dict[str, Any]]:
    """The papers of a claim that are still out, or wait for the desk's answer."""
    if claim.application.state not in AT_DESKS:
        return []
    rows = MissingPaper.objects.filter(application=claim.application, passed_at=None, released_at=None)
    calendar = reference.calendar()
    user, enterprise = claim.request.user, claim.application.enterprise_id
    return [
        {
            "row": row,
            "label": pick_both(undertaking.label_of(row)),
            "days": deadlines.days_left(calendar, claim.now, row.due_at) if row.due_at else None,
            "may": user.may(P.CLAIM_EDIT, enterprise_id=enterprise),
        }
        for row in rows.select_related("application__measure_version__measure")
    ]


@require_POST
@requires(P.CLAIM_EDIT)
def missing_hand_in(request: HttpRequest, uid: UUID, paper: UUID) -> HttpResponse:
    rows = MissingPaper.objects.visible_to(request.user).select_related("application__enterprise", "application__call")
    row = get_or_404(rows.filter(application__uid=uid), uid=paper)
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        raise Refused("no_file", _("Choose a file."), field="file")
    missing_papers.hand_in(row, form.cleaned_data["file"], by=request.user, now=clock.now())
    messages.success(request, _("The file is saved."))
    return redirect("portal:subsidies:application_detail", uid)
