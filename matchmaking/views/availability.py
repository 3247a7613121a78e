"""When a participant takes no meeting: set by the enterprise, or by an officer for it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from enterprises.views.acts import posted
from matchmaking.actions import availability
from matchmaking.forms_availability import AwayForm
from matchmaking.models import Participation
from matchmaking.views import participants, portal
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.html import requires


def kept(request: HttpRequest, row: Participation, form: AwayForm) -> bool:
    def act() -> object:
        given = form.cleaned_data
        terms = {"expected_version": given["version"], "by": request.user, "now": clock.now()}
        return availability.set_away(row, given["slots"], **terms)

    if not posted(form, act, lambda: Participation.objects.get(pk=row.pk).version):
        return False
    messages.success(request, _("Kept. Plans leave these slots free."))
    return True


@require_POST
@requires(P.EVENT_JOIN)
def own_away(request: HttpRequest, uid: UUID) -> HttpResponse:
    row = portal.found(request, uid)
    form = AwayForm(request.POST, row=row)
    if kept(request, row, form):
        return redirect(portal.PAGE, uid)
    return portal.show(request, portal.found(request, uid), 422, away_form=form)


@require_POST
@requires(P.EVENT_RUN)
def participation_away(request: HttpRequest, uid: UUID) -> HttpResponse:
    row = participants.found(request, uid)
    form = AwayForm(request.POST, row=row)
    if kept(request, row, form):
        return redirect(participants.PAGE, uid)
    return participants.show(request, participants.found(request, uid), 422, refused=form, away_form=form)
