"""Pages that span apps: the public home, the portal's home, the bureau's home."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from enterprises.enums import MemberRole
from enterprises.models import AdministrationRequest, Enterprise, Membership
from enterprises.queries import invitations_to
from enterprises.querysets_assessments import own_enterprises
from enterprises.views.assessments import latest
from pilotzone.accounts.models import User
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.html import public, requires
from pilotzone.kernel.workdays import Calendar
from pilotzone.reference import queries as reference
from subsidies import also_waiting, also_waiting_own, queries
from subsidies.enums import ENDED, NoticeState, State
from subsidies.models import Application, Call, Offer, PublicNotice
from subsidies.views.bureau.budgets import bar_of
from subsidies.views.bureau.due import due_of
from subsidies.views.bureau.queue import VIEWS

WITH_APPLICANT = (State.DRAFT, State.CONFIRMING, State.CORRECTION)
SHOWN = 6
SHOWN_RESULTS = 2
SHOWN_OVER = 3


@public
def public_home(request: HttpRequest) -> HttpResponse:
    """What is open now and what is on notice: the two things a visitor comes for."""
    now = clock.now()
    context = {
        "now": now,
        "calls": Call.objects.claimable_at(now).for_list(),
        "notices": PublicNotice.objects.filter(state=NoticeState.PUBLISHED).select_related("call")[:SHOWN],
    }
    return render(request, "pages/public_home.html", context)


@requires(P.HOME_READ)
def home(request: HttpRequest) -> HttpResponse:
    """After sign-in: everybody to the face they work on."""
    user = request.user
    if user.may(P.WORKBENCH_READ):
        return redirect("bureau:home")
    if user.may(P.EXPERT_REVIEW):
        return redirect("bureau:subsidies:panel_list")
    return redirect("bureau:subsidies:audited_list" if user.may(P.OUTSIDE_AUDIT_RECORD) else "portal:home")


@never_cache
@require_safe
@requires(P.HOME_READ)
def who_is_here(request: HttpRequest) -> JsonResponse:
    """For a page that is still open after its session ended: who is signed in now, and the token to send with.

    The page takes the token only for the person that it was drawn for, so that no text is kept under another name.
    """
    return JsonResponse({"person": str(request.user.uid), "token": get_token(request)})


@requires(P.HOME_READ)
def portal_home(request: HttpRequest) -> HttpResponse:
    """What waits for this person, then what moves, then what could be claimed."""
    now, user = clock.now(), request.user
    memberships = Membership.objects.in_force(clock.today()).filter(user=user)
    claims = Application.objects.visible_to(user).filter(enterprise__memberships__user=user)
    claims = claims.for_list().with_own_limit().order_by("own_limit", "id").distinct()
    own = Application.objects.waiting_for(user)
    waiting = claims.filter(pk__in=own.values("pk"))
    context = {
        "now": now,
        "invitations": invitations_to(user, now),
        "takeovers": takeovers(memberships),
        "enterprises": Enterprise.objects.filter(memberships__in=memberships).for_list().distinct(),
        "readable": set(Enterprise.objects.for_member(user, P.ENTERPRISE_READ).values_list("pk", flat=True)),
        "count": waiting.count(),
        "waiting": waiting[:SHOWN],
        "also": (also := also_waiting_own.lines_for(user, now)),
        "also_count": sum(line["count"] for line in also),
        "colleagues": claims.filter(state__in=WITH_APPLICANT).exclude(pk__in=own.values("pk"))[:SHOWN],
        "moving": claims.exclude(state__in=(*WITH_APPLICANT, *ENDED)).order_by("-submitted_at", "-id")[:SHOWN],
        "over": claims.filter(state__in=ENDED).exclude(submitted_at=None).order_by("-submitted_at", "-id")[:SHOWN_OVER],
        "calls": Call.objects.claimable_at(now).for_list()[:SHOWN],
        "offers": own_offers(request, now),
        "results": latest(own_enterprises(user), SHOWN_RESULTS),
        "may_claim": bool(request.enterprise) and request.user.may(P.CLAIM_READ),
    }
    return render(request, "pages/portal_home.html", context)


def takeovers(memberships: QuerySet[Membership]) -> QuerySet[AdministrationRequest]:
    """Requests of others to administer an enterprise in this person's place, to which nobody has objected yet."""
    administered = memberships.filter(role=MemberRole.ADMIN).values("enterprise")
    rows = AdministrationRequest.objects.open().filter(enterprise__in=administered, objected_at=None)
    return rows.for_list().order_by("objections_until", "pk")[:SHOWN]


def own_offers(request: HttpRequest, now: datetime) -> Any:
    """What was found due to the person's enterprises and waits for an answer."""
    rows = Offer.objects.visible_to(request.user).filter(enterprise__memberships__user=request.user)
    return rows.waiting(now).for_list().order_by("answer_by", "pk").distinct()[:SHOWN]


@requires(P.WORKBENCH_READ)
def bureau_home(request: HttpRequest) -> HttpResponse:
    """The day in one sentence; late and due first, then who holds the rest."""
    now, user = clock.now(), request.user
    found = queries.workbench(user, now)
    calendar = reference.calendar()
    context = found | {
        "now": now,
        "may_queue": user.may(P.QUEUE_READ),
        "figures": [figure(found["counts"], view) for view in ("late", "today", "mine", "unassigned", "office")],
        "mentions": user.notices.unread().filter(kind="note_mention").count(),
        "rows": [row_of(claim, calendar, now) for claim in found["queue"]],
        "held_elsewhere": [row | {"label": State(row["state"]).label} for row in found["held_elsewhere"]],
        "budget_rows": [{"budget": budget, "bar": bar_of(budget)} for budget in found["budgets"]],
        "also": (also := also_waiting_lines(user, found["counts"])),
        "also_count": sum(line["count"] for line in also),
        "registrations": None,
        "missing_year": reference.missing_year(clock.today()) if user.may(P.REFERENCE_PROPOSE) else None,
    }
    if user.may(P.REGISTRATION_REVIEW):
        context["registrations"] = Enterprise.objects.pending().count()
    return render(request, "pages/bureau_home.html", context)


def also_waiting_lines(user: User, counts: dict[str, Any]) -> list[dict[str, Any]]:
    """What waits beside the queue, each with its list; what is empty is left out."""
    kinds = also_waiting.kinds_for(user).items()
    lines = [
        {"label": kind.label, "url": f"{reverse(kind.page)}{kind.query}", "count": counts[f"also_{name}"]}
        for name, kind in kinds
    ]
    return [line for line in lines if line["count"]]


def figure(counts: dict[str, int], view: str) -> dict[str, Any]:
    """One of the large numbers; red and amber only where something is late or due."""
    tone = {"late": "late", "today": "due"}.get(view, "") if counts.get(view) else ""
    return {"view": view, "label": VIEWS[view], "count": counts.get(view, 0), "tone": tone}


def row_of(claim: Application, calendar: Calendar, now: datetime) -> dict[str, Any]:
    """A claim of the queue with the amount of the stage it has reached."""
    amounts = (claim.approved, claim.audited, claim.verified, claim.claimed)
    amount = next((amount for amount in amounts if amount is not None), None)
    return {"claim": claim, "amount": amount, "due": due_of(claim, calendar, now)}
