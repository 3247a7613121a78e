"""An enterprise's profile with its needs and offers in the portal, and candidates among all open profiles."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from enterprises.views.acts import posted
from enterprises.views.portal import acting_for, form_page
from matchmaking import queries_candidates
from matchmaking.actions.profiles import judge
from matchmaking.candidate_index import Pool
from matchmaking.forms_profiles import OpinionForm
from matchmaking.models import Party
from matchmaking.views import profiles
from matchmaking.views.profiles import Keeping
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.html import get_or_404, requires


def keeping_of(request: HttpRequest) -> Keeping:
    enterprise = acting_for(request, P.EVENT_FOLLOW)
    return Keeping(
        party=Party.objects.filter(enterprise=enterprise).select_related("enterprise").first(),
        enterprise=enterprise,
        may_keep=enterprise.may_claim and request.user.may(P.EVENT_JOIN, enterprise_id=enterprise.pk),
        base="portal.html",
        space="portal:matchmaking:",
        args=(),
        back=(reverse("portal:matchmaking:event_home"), pgettext("matchmaking", "Events")),
    )


@form_page
@requires(P.EVENT_FOLLOW)
def profile_keep(request: HttpRequest) -> HttpResponse:
    return profiles.profile_keep(request, keeping_of(request))


@form_page
@requires(P.EVENT_JOIN)
def item_edit(request: HttpRequest, uid: UUID | None = None) -> HttpResponse:
    return profiles.item_edit(request, keeping_of(request), uid)


@require_POST
@requires(P.EVENT_JOIN)
def item_withdraw(request: HttpRequest, uid: UUID) -> HttpResponse:
    return profiles.item_withdraw(request, keeping_of(request), uid)


@form_page
@requires(P.EVENT_JOIN)
def item_import(request: HttpRequest) -> HttpResponse:
    return profiles.item_import(request, keeping_of(request))


@require_safe
@requires(P.EVENT_JOIN)
def item_template(request: HttpRequest) -> HttpResponse:
    return profiles.item_template()


@require_safe
@requires(P.EVENT_FOLLOW)
def candidate_open(request: HttpRequest) -> HttpResponse:
    """Candidates among all open profiles, without an event."""
    keeping, search = keeping_of(request), request.GET.get("q", "")
    found = queries_candidates.candidates_of(keeping.party, Pool(), search=search) if keeping.party else None
    context = keeping.context() | {"found": found, "search": search}
    return render(request, "matchmaking/profiles/candidate_open.html", context)


@require_POST
@requires(P.EVENT_JOIN)
def candidate_judge(request: HttpRequest, uid: UUID) -> HttpResponse:
    own, form = keeping_of(request).party, OpinionForm(request.POST)
    other = get_or_404(Party.objects.filter(profile__is_open=True), uid=uid)
    terms = {"by": request.user, "now": clock.now()}
    if own is None or not posted(form, lambda: judge(own, other, form.cleaned_data["opinion"], **terms)):
        raise Http404
    messages.success(request, _("Kept; the order follows it."))
    return redirect("portal:matchmaking:candidate_open")
