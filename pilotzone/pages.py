"""Pages that span apps: the public home, the portal's home, the bureau's home."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from enterprises.enums import EnterpriseState
from enterprises.models import Enterprise
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.html import public, requires
from subsidies import queries
from subsidies.enums import NoticeState, State
from subsidies.models import Application, Call, PublicNotice

WAITING_FOR_APPLICANT = (State.DRAFT, State.CONFIRMING, State.CORRECTION)
SHOWN = 6


@public
def public_home(request: HttpRequest) -> HttpResponse:
    """What is open now and what is on notice: the two things a visitor comes for."""
    now = clock.now()
    context = {
        "now": now,
        "calls": Call.objects.open_at(now).for_list(),
        "notices": PublicNotice.objects.filter(state=NoticeState.PUBLISHED).select_related("call")[:SHOWN],
    }
    return render(request, "pages/public_home.html", context)


@requires(P.HOME_READ)
def home(request: HttpRequest) -> HttpResponse:
    """After sign-in: everybody to the face they work on."""
    return redirect("bureau:home" if request.user.is_bureau else "portal:home")


@requires(P.HOME_READ)
def portal_home(request: HttpRequest) -> HttpResponse:
    """What waits for this person, then what moves, then what could be claimed."""
    now = clock.now()
    claims = Application.objects.visible_to(request.user).filter(enterprise__memberships__user=request.user)
    claims = claims.for_list().order_by("due_at", "id").distinct()
    context = {
        "now": now,
        "enterprises": Enterprise.objects.filter(memberships__user=request.user).for_list().distinct()
        | Enterprise.objects.filter(registered_by=request.user).for_list().distinct(),
        "waiting": claims.filter(state__in=WAITING_FOR_APPLICANT)[:SHOWN],
        "moving": claims.exclude(state__in=WAITING_FOR_APPLICANT).order_by("-submitted_at", "-id")[:SHOWN],
        "calls": Call.objects.open_at(now).for_list()[:SHOWN],
    }
    return render(request, "pages/portal_home.html", context)


@requires(P.WORKBENCH_READ)
def bureau_home(request: HttpRequest) -> HttpResponse:
    """The day in one sentence; late and due first, then who holds the rest."""
    now, user = clock.now(), request.user
    context = queries.workbench(user, now)
    context["held_elsewhere"] = [row | {"label": State(row["state"]).label} for row in context["held_elsewhere"]]
    context["may_queue"] = user.may(P.QUEUE_READ)
    context["now"] = now
    if user.may(P.REGISTRATION_REVIEW):
        context["registrations"] = Enterprise.objects.filter(state=EnterpriseState.PENDING).count()
    return render(request, "pages/bureau_home.html", context)
