"""Papers that were accepted as missing: acceptance, what is owed and missed, and the desk's answer to what came."""

import json
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import Refused
from pilotzone.kernel.html import get_or_404, requires
from pilotzone.kernel.paging import page_of as paged
from pilotzone.reference import queries as reference
from subsidies.actions import missing_papers, reviewing, undertaking
from subsidies.forms_terms import PaperReturnForm, RestoreForm
from subsidies.models import Application, MissingPaper, Undertaking
from subsidies.rules import deadlines
from subsidies.views.bureau.decisions import is_uuid
from subsidies.views.bureau.seen import page_of, seen
from subsidies.wording import pick_both

VIEWS = ("missed", "owed", "in", "ended")


def papers_of(claim: Application) -> dict[str, Any]:
    """The claim page's part: each paper that follows with its limit and its files, and what was undertaken."""
    if not getattr(claim, "has_missing", True):
        return {"missing_papers": [], "undertaking": None, "to_accept": False}
    rows = list(claim.missing_papers.select_related("accepted_by", "handed_in_by", "passed_by"))
    given = Undertaking.objects.filter(application=claim).select_related("given_by").first() if rows else None
    files: dict[str, list[Any]] = {}
    if rows:
        for each in claim.documents.filter(replaced_at=None).select_related("file"):
            files.setdefault(each.material, []).append(each)
    return {
        "missing_papers": [{"row": row, "label": label(row), "documents": files.get(row.material, [])} for row in rows],
        "undertaking": {"row": given, "content": json.loads(given.content)} if given else None,
        "to_accept": bool(rows and undertaking.not_accepted(claim)),
    }


def label(row: MissingPaper) -> str:
    return pick_both(undertaking.label_of(row))


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.QUEUE_READ)
def missing_accept(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Accept the claim with its papers to follow: each with the limit that begins now."""
    claim, now = seen(request, uid), clock.now()
    if request.method == "POST":
        reviewing.take(claim, with_missing=True, by=request.user, now=now)
        messages.success(request, _("%(reference)s is yours now.") % {"reference": claim.reference})
        return redirect(page_of(request, claim))
    reviewing.require_desk(claim, request.user)
    calendar = reference.calendar()
    rows = [
        {"label": label(row), "days": row.days, "due": deadlines.applicant_due(calendar, now, row.days)}
        for row in undertaking.not_accepted(claim)
    ]
    if not rows:
        return redirect(page_of(request, claim))
    context = {"claim": claim, "rows": rows, "tail": request.GET.urlencode(), **papers_of(claim)}
    return render(request, "subsidies/missing/accept.html", context)


def rows_in(request: HttpRequest, view: str) -> Any:
    rows = MissingPaper.objects.visible_to(request.user).for_list()
    if view == "ended":
        return rows.ended()
    if view == "in":
        return rows.handed_in()
    late = view == "missed"
    return rows.owed().filter(overdue_at__isnull=not late)


@require_safe
@requires(P.CORRECTION_REQUEST)
def missing_list(request: HttpRequest) -> HttpResponse:
    """The nearest limit first; those of missed papers can be ticked to end the acceptance."""
    view = request.GET.get("view", "")
    view = view if view in VIEWS else VIEWS[0]
    rows = rows_in(request, view)
    order = ("handed_in_at", "id") if view == "in" else ("due_at", "id")
    page = paged(rows, order, size=50, cursor=request.GET.get("page", ""))
    labels = {"missed": _("Missed"), "owed": _("Running"), "in": _("Handed in"), "ended": _("Acceptance ended")}
    context = {
        "page": page,
        "rows": [{"paper": row, "label": label(row)} for row in page.items],
        "view": view,
        "may_end": view == "missed" and request.user.may(P.WITHDRAWAL_DEEM),
        "may_restore": view == "ended" and request.user.may(P.WITHDRAWAL_DEEM),
        "tabs": [
            {"label": labels[each], "url": f"?view={each}", "active": each == view, "count": None} for each in VIEWS
        ],
    }
    return render(request, "subsidies/missing/list.html", context)


@require_POST
@requires(P.WITHDRAWAL_DEEM)
def missing_end(request: HttpRequest) -> HttpResponse:
    """End the acceptance of the ticked claims, each for itself; what came of each stands on the answer."""
    uids = [uid for uid in request.POST.getlist("paper") if is_uuid(uid)]
    chosen = list(MissingPaper.objects.visible_to(request.user).for_list().filter(uid__in=uids).order_by("due_at"))
    if not chosen:
        messages.warning(request, _("Choose at least one claim."))
        return redirect("bureau:subsidies:missing_list")
    outcomes = missing_papers.end_each(chosen, by=request.user, now=clock.now())
    context = {"outcomes": outcomes, "done": sum(outcome.error is None for outcome in outcomes), "of_papers": True}
    return render(request, "subsidies/corrections/deemed.html", context)


def load(request: HttpRequest, uid: UUID) -> MissingPaper:
    return get_or_404(MissingPaper.objects.visible_to(request.user).for_list(), uid=uid)


@require_POST
@requires(P.QUEUE_READ)
def missing_pass(request: HttpRequest, uid: UUID) -> HttpResponse:
    paper = load(request, uid)
    missing_papers.accept(paper, by=request.user, now=clock.now())
    messages.success(request, _("The paper is accepted."))
    return redirect(page_of(request, paper.application))


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.QUEUE_READ)
def missing_return(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What was handed in is not accepted, with the reason."""
    paper = load(request, uid)
    form = PaperReturnForm(request.POST or None)
    if form.is_valid():
        try:
            missing_papers.send_back(paper, **form.cleaned_data, by=request.user, now=clock.now())
        except Refused as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
        else:
            messages.success(request, _("The enterprise is told."))
            return redirect(page_of(request, paper.application))
    context = {"form": form, "claim": paper.application, "paper": paper, "label": label(paper)}
    return render(request, "subsidies/missing/return.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.WITHDRAWAL_DEEM)
def missing_restore(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Take the claim up again after its acceptance was ended."""
    paper = load(request, uid)
    form = RestoreForm(request.POST or None)
    if form.is_valid():
        try:
            claim = missing_papers.restore(paper, **form.cleaned_data, by=request.user, now=clock.now())
        except Refused as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
        else:
            text = _("%(reference)s is taken up again, and the enterprise is told.")
            messages.success(request, text % {"reference": claim.reference})
            return redirect(page_of(request, claim))
    context = {"form": form, "claim": paper.application, "paper": paper, "label": label(paper)}
    return render(request, "subsidies/missing/restore.html", context, status=422 if form.errors else 200)
