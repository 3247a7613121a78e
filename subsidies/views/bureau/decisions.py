"""The decision: what waits for it beside the budget, a sum of what is selected, two signatures."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from pilotzone.accounts.models import User
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.html import get_or_404, requires
from pilotzone.kernel.money import format_money
from subsidies import listing, many, queries
from subsidies.actions import deciding, settling
from subsidies.actions.bulk.foreseeing import foresight
from subsidies.enums import State
from subsidies.enums_desk import BulkKind
from subsidies.forms_bureau import SendBackForm
from subsidies.models import Application, Budget, Bulk, Call, Signature
from subsidies.rules import desks
from subsidies.views.bureau.budgets import bar_of
from subsidies.views.bureau.call_lists import call_lists
from subsidies.views.bureau.seen import seen

MOST = 200


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.QUEUE_READ)
def decision_list(request: HttpRequest) -> HttpResponse:
    """The claims before the decision on one budget, by district; ticked ones are added up against the balance.

    The ticks of the form that signs come by POST: there are more of them than an address holds.
    """
    asked = request.POST if request.method == "POST" else request.GET
    waiting = Application.objects.in_office(request.user).filter(state=State.DECIDING)
    budgets = list(Budget.objects.filter(calls__applications__in=waiting).distinct().order_by("-year", "pk"))
    budget = next((each for each in budgets if str(each.uid) == asked.get("budget")), budgets[0] if budgets else None)
    rows = waiting.filter(call__budget=budget).select_related(
        "enterprise", "division", "call__measure_version__measure"
    )
    claims = list(rows.order_by("division__position", "reference")[:MOST])
    context = {
        "budgets": budgets,
        "budget": budget,
        "waiting": rows.order_by().count() if len(claims) == MOST else len(claims),
        "may_sign": request.user.may(P.DECISION_SIGN),
        "may_read_meetings": request.user.may(P.MEETING_READ),
        **(what_if(request, budget, claims) if budget else {}),
    }
    return render(request, "subsidies/bureau/decision_list.html", context)


def what_if(request: HttpRequest, budget: Budget, claims: list[Application]) -> dict[str, Any]:
    """The list with the sum of what is ticked; where nobody has ticked anything yet, all that the reader can sign."""
    posted, named = request.method == "POST", set(request.GET.getlist("claim"))
    why_not = obstacles(request.user, claims)
    free = {str(claim.uid) for claim in claims if claim.pk not in why_not}
    ticked = set(request.POST.getlist("claim")) if posted else named or free
    chosen = [claim for claim in claims if str(claim.uid) in ticked]
    lists = call_lists(request, budget, claims)
    ruled = {reference: row for each in lists for reference, row in each["by_reference"].items()}
    due = {claim.pk: due_of(claim, ruled.get(claim.reference)) for claim in claims}
    total = sum(due[claim.pk] for claim in chosen)
    borne = listing.borne_by(budget, claims, due)
    here = sum(borne[claim.pk] for claim in chosen)
    over = max(0, here - budget.balance)
    ways = many.ways_of({claim.call_id for claim in claims})
    digests, signed, at_meetings = queries.digests_of(claims), signatures_on(claims), many.before_meetings(claims)
    return {
        "bar": bar_of(budget, this=here),
        "back": f"{request.path}?budget={budget.uid}",
        "total": total,
        "here": here,
        "over": over,
        "left": max(0, budget.balance - here),
        "chosen_count": len(chosen),
        "lists": lists,
        "has_rule": bool(ruled),
        "rows": [
            {
                "claim": claim,
                "digest": digests.get(claim.pk, ""),
                "ticked": str(claim.uid) in ticked,
                "signed": signed.get(claim.pk, []),
                "why_not": why_not.get(claim.pk, ""),
                "change": 0 if claim.claimed is None else (claim.audited or 0) - claim.claimed,
                "rule": ruled.get(claim.reference),
                "before_meeting": claim.pk in at_meetings,
                "needed": 0 if claim.pk in at_meetings else desks.signatures_needed(ways[claim.call_id], due[claim.pk]),
            }
            for claim in claims
        ],
        "sums": {
            name: sum(getattr(claim, name) or 0 for claim in claims) for name in ("claimed", "verified", "audited")
        }
        | {"due": sum(due.values())},
    }


def obstacles(user: User, claims: list[Application]) -> dict[int, Any]:
    """Why the reader cannot sign which claims. Who signs none reads no reason, and an open list says it above."""
    if not user.may(P.DECISION_SIGN):
        return {}
    foreseen = foresight(Bulk(kind=BulkKind.SIGN), by=user)(claims)
    errors = {key: seen.error for key, seen in foreseen.items() if seen.error}
    return {key: error.message for key, error in errors.items() if error.code != "list_open"}


def due_of(claim: Application, row: dict[str, Any] | None) -> int:
    """What would be signed for: by the rule where the list has one, else the re-reviewed amount."""
    return row["amount"] if row else claim.audited or 0


@require_POST
@requires(P.DECISION_SETTLE)
def decision_settle(request: HttpRequest, call: UUID) -> HttpResponse:
    """Settle the list by the measure's rule; the digest says which list was on the page."""
    row = get_or_404(Call.objects.select_related("budget", "measure_version__measure"), uid=call)
    made = settling.settle(row, digest=request.POST.get("digest", ""), by=request.user, now=clock.now())
    text = _("The list is settled: %(total)s in all. These amounts are now decided on.")
    messages.success(request, text % {"total": format_money(made.total)})
    return redirect(f"{reverse('bureau:subsidies:decision_list')}?budget={row.budget.uid}")


def signatures_on(claims: list[Application]) -> dict[int, list[Signature]]:
    found: dict[int, list[Signature]] = {}
    rows = Signature.objects.filter(application__in=claims, fallen_at=None).select_related("signed_by")
    for signature in rows.order_by("signed_at"):
        found.setdefault(signature.application_id, []).append(signature)
    return found


@require_POST
@requires(P.DECISION_SIGN)
def decision_sign(request: HttpRequest) -> HttpResponse:
    """Sign what is ticked, each for itself; the digest says which amount was on the page."""
    uids = request.POST.getlist("claim")
    rows = Application.objects.in_office(request.user).filter(uid__in=[uid for uid in uids if is_uuid(uid)])
    claims = list(rows.select_related("call__budget", "enterprise").order_by("pk"))
    shown = {claim.pk: request.POST.get(f"digest-{claim.uid}", "") for claim in claims}
    outcomes = deciding.sign_each(claims, shown, by=request.user, now=clock.now())
    signed = sum(outcome.error is None for outcome in outcomes)
    if signed:
        text = ngettext("%(count)s claim signed.", "%(count)s claims signed.", signed)
        messages.success(request, text % {"count": signed})
    for reason, references in refused(outcomes).items():
        messages.error(request, f"{', '.join(references)} · {reason}")
    if not outcomes:
        messages.warning(request, _("Choose at least one claim."))
    back = request.POST.get("back") if is_inside(request) else ""
    if not back and claims:
        back = f"{reverse('bureau:subsidies:decision_list')}?budget={claims[0].call.budget.uid}"
    return redirect(back or "bureau:subsidies:decision_list")


def refused(outcomes: list[deciding.Outcome]) -> dict[str, list[str]]:
    """What was not signed, by the reason."""
    found: dict[str, list[str]] = {}
    for outcome in outcomes:
        if outcome.error:
            found.setdefault(str(outcome.error.message), []).append(outcome.application.reference)
    return found


def is_uuid(text: str) -> bool:
    try:
        return bool(UUID(text))
    except ValueError:
        return False


def is_inside(request: HttpRequest) -> bool:
    return request.POST.get("back", "").startswith("/bureau/")


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.DECISION_SIGN)
def application_send_back(request: HttpRequest, uid: UUID) -> HttpResponse:
    application = seen(request, uid)
    form = SendBackForm(request.POST or None)
    if not form.is_valid():
        return render(request, "subsidies/bureau/application_send_back.html", {"form": form, "claim": application})
    deciding.send_back(application, reason=form.cleaned_data["reason"], by=request.user, now=clock.now())
    messages.success(request, _("%(reference)s is back with the re-review.") % {"reference": application.reference})
    return redirect("bureau:subsidies:decision_list")
