"""Papers of sessions: kept by officers on the programme's page, fetched by those who have a place."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from enterprises.views.acts import posted
from matchmaking.actions import materials
from matchmaking.forms_materials import MaterialForm
from matchmaking.models import SessionMaterial
from matchmaking.views import programme
from matchmaking.views.pages import found
from pilotzone.files.views import stream
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.html import get_or_404, requires


@require_POST
@requires(P.EVENT_RUN)
def session_paper_add(request: HttpRequest, uid: UUID) -> HttpResponse:
    row = found(request, uid)
    form = MaterialForm(request.POST, request.FILES, event=row, auto_id="material_%s")

    def act() -> object:
        given = dict(form.cleaned_data)
        return materials.add(given.pop("session"), given.pop("file"), **given, by=request.user, now=clock.now())

    if posted(form, act):
        messages.success(request, _("The paper is kept. Whoever has a place can fetch it."))
        return redirect(programme.PAGE, uid)
    return programme.show(request, found(request, uid), 422, material_form=form)


@require_POST
@requires(P.EVENT_RUN)
def session_paper_remove(request: HttpRequest, uid: UUID, material: UUID) -> HttpResponse:
    rows = SessionMaterial.objects.standing().filter(session__event=found(request, uid))
    materials.remove(get_or_404(rows.for_list(), uid=material), by=request.user, now=clock.now())
    messages.success(request, _("Removed."))
    return redirect(programme.PAGE, uid)


@require_safe
@requires(P.EVENT_READ)
def session_paper(request: HttpRequest, uid: UUID, material: UUID) -> HttpResponse:
    rows = SessionMaterial.objects.standing().filter(session__event=found(request, uid))
    return stream(get_or_404(rows.for_list(), uid=material).file)


@require_safe
@requires(P.EVENT_FOLLOW)
def own_session_paper(request: HttpRequest, uid: UUID) -> HttpResponse:
    return stream(get_or_404(SessionMaterial.objects.standing().of_members(request.user).for_list(), uid=uid).file)
