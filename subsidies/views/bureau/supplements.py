"""Supplementary notices: a call takes the version in force, and submitted claims are chosen to move with it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import Refused
from pilotzone.kernel.html import get_or_404, requires
from pilotzone.kernel.paging import page_of
from subsidies import facts, queries, stated
from subsidies.actions import supplementing, switching
from subsidies.actions.supplementing import Wording
from subsidies.enums import EDITABLE, MOVABLE, Stage
from subsidies.forms_measures import SupplementForm
from subsidies.forms_stated import NewValuesForm
from subsidies.models import Application, Call, ClaimMove, MeasureVersion, Supplement
from subsidies.rules import differences
from subsidies.views.bureau.versions import counts_of, seen

PAGE = 25
STAGES = (Stage.AUDITED, Stage.VERIFIED, Stage.CLAIMED)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.CALL_PUBLISH)
def supplement_publish(request: HttpRequest, uid: UUID, call: UUID) -> HttpResponse:
    """From which moment the call takes the version, in what words, and which claims move."""
    version, now = seen(request, uid), clock.now()
    row = get_or_404(queries.open_calls_on_others(version, now).select_related("measure_version__measure"), uid=call)
    form, fixed = SupplementForm(request.POST or None), new_values(request, row, version)
    if form.is_valid() and (fixed is None or fixed.is_valid()):
        values = dict(form.cleaned_data)
        moment = values.pop("effective_at")
        try:
            made = supplementing.publish(
                row,
                version,
                Wording(**values),
                effective_at=moment,
                claims=ticked(request, row),
                values=fixed.typed_values() if fixed else None,
                by=request.user,
                now=now,
            )
        except Refused as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
        else:
            messages.success(request, _("The supplementary notice is published."))
            return redirect("bureau:subsidies:supplement_detail", made.uid)
    context = {
        "version": version,
        "call": row,
        "form": form,
        "fixed": fixed,
        "drafts": Application.objects.filter(call=row, state__in=EDITABLE)[: queries.TAB_CAP].count(),
        **changes(row.measure_version, version),
        **claims_page(request, movable(row), version),
    }
    return render(
        request,
        "subsidies/bureau/supplement_publish.html",
        context,
        status=422 if form.errors or (fixed and fixed.errors) else 200,
    )


def new_values(request: HttpRequest, call: Call, version: MeasureVersion) -> NewValuesForm | None:
    """Fields for what the version leaves to the call and the call has not fixed yet."""
    measure = facts.measure_of(version)
    specs = stated.new_to(call, measure)
    return NewValuesForm(measure, specs, request.POST or None) if specs else None


def changes(before: MeasureVersion, after: MeasureVersion) -> dict[str, Any]:
    comparison = differences.compare(before.document, after.document)
    return {"counts": counts_of(comparison), "same_meaning": comparison.same_meaning}


def movable(call: Call) -> QuerySet[Application]:
    rows = Application.objects.filter(call=call, state__in=MOVABLE)
    return rows.select_related("enterprise", "division", "measure_version", "call")


def ticked(request: HttpRequest, call: Call) -> list[Application]:
    chosen = set(request.POST.getlist("claim"))
    return [claim for claim in movable(call) if str(claim.uid) in chosen] if chosen else []


def claims_page(request: HttpRequest, rows: QuerySet[Application], version: MeasureVersion) -> dict[str, Any]:
    """One page of claims, each with its amount as it stands and as it would be."""
    page = page_of(rows, ("reference", "id"), size=PAGE, cursor=request.GET.get("page", ""))
    chosen = set(request.POST.getlist("claim"))
    return {
        "page": page,
        "count": rows.order_by()[: queries.TAB_CAP].count(),
        "rows": [claim_row(claim, version) | {"ticked": str(claim.uid) in chosen} for claim in page.items],
    }


def claim_row(claim: Application, version: MeasureVersion) -> dict[str, Any]:
    stage = next((each for each in STAGES if getattr(claim, each.value) is not None), Stage.CLAIMED)
    before = getattr(claim, stage.value)
    other = switching.estimate_under(claim, version, stage)
    after = other.total if other else None
    known = before is not None and after is not None
    return {"claim": claim, "before": before, "after": after, "change": after - before if known else None}


@require_safe
@requires(P.MEASURE_READ)
def supplement_detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The notice, the claims that it moved, and those that may still follow."""
    supplement, now = notice_of(request, uid), clock.now()
    moves = supplement.moves.select_related("application__enterprise", "chosen_by")
    context = {
        "supplement": supplement,
        "moves": page_of(moves, ("-chosen_at", "-id"), size=PAGE, cursor=request.GET.get("moved", "")),
        "may_move": may_move(request, supplement, now),
    }
    if context["may_move"]:
        chosen = ClaimMove.objects.filter(supplement=supplement).values("application")
        rows = movable(supplement.call).exclude(pk__in=chosen).exclude(measure_version=supplement.version)
        context |= claims_page(request, rows, supplement.version)
    return render(request, "subsidies/bureau/supplement_detail.html", context)


def notice_of(request: HttpRequest, uid: UUID) -> Supplement:
    rows = Supplement.objects.select_related("call", "version__measure", "replaced__measure", "published_by")
    return get_or_404(rows, uid=uid)


def may_move(request: HttpRequest, supplement: Supplement, now: datetime) -> bool:
    """Whoever publishes calls, as long as the call has the notice's version or is to have it."""
    current = supplement.call.measure_version_id == supplement.version_id or supplement.applied_at is None
    return current and request.user.may(P.CALL_PUBLISH)


@require_POST
@requires(P.CALL_PUBLISH)
def supplement_move(request: HttpRequest, uid: UUID) -> HttpResponse:
    supplement = notice_of(request, uid)
    claims = ticked(request, supplement.call)
    count = supplementing.move_more(supplement, claims, by=request.user, now=clock.now())
    if not count:
        messages.warning(request, _("Choose at least one claim."))
    else:
        text = ngettext("%(count)s claim was chosen.", "%(count)s claims were chosen.", count)
        messages.success(request, text % {"count": count})
    return redirect("bureau:subsidies:supplement_detail", uid)
