"""Many claims at once: ticked in the queue, an act chosen, its preview, its progress, what became of each, undo."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Count, Max, QuerySet, Sum
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import DomainError
from pilotzone.kernel.html import get_or_404, requires
from pilotzone.kernel.paging import page_of
from pilotzone.ui.templatetags.ui import local_text
from subsidies import bulk_sheets
from subsidies.actions.bulk import choosing, previewing, running, undoing
from subsidies.enums_desk import BulkKind, RowState
from subsidies.filters import ApplicationFilter
from subsidies.forms_bulk import BulkForm, kinds_for
from subsidies.models import Application, Budget, Bulk, BulkRow, SelectedClaim
from subsidies.views.bureau import queue
from subsidies.views.bureau.decisions import is_uuid

SIZE = 50
SHOWN = 50  # one's latest acts


def matching(request: HttpRequest) -> QuerySet[Application]:
    """All claims of the queue that the address names, the ones beyond the page too.

    A filter that can't be read would let more in than was meant: then there are none.
    """
    rows = queue.queue_rows(request, clock.now())
    found = ApplicationFilter(request.GET, queryset=rows, request=request)
    return found.qs if found.is_valid() else rows.none()


def selected(request: HttpRequest) -> QuerySet[Application]:
    """What the person has ticked and still sees."""
    held = SelectedClaim.objects.filter(user=request.user).values("application")
    return Application.objects.in_office(request.user).filter(pk__in=held)


def is_of_selection(request: HttpRequest) -> bool:
    return request.GET.get("of") == "selection"


def back_to_queue(request: HttpRequest) -> HttpResponseRedirect:
    address, query = reverse("bureau:subsidies:application_list"), queue.short(request.GET, without=("of",))
    return redirect(f"{address}?{query.urlencode()}" if query else address)


@require_POST
@requires(P.QUEUE_READ)
def selection_change(request: HttpRequest) -> HttpResponse:
    """Add or take out the ticked claims of the page, add all that match, or clear; back to the same queue."""
    op = request.POST.get("op", "")
    uids = [uid for uid in request.POST.getlist("claim") if is_uuid(uid)]
    ticked = Application.objects.in_office(request.user).filter(uid__in=uids)
    if op == "match":
        choosing.select(matching(request), by=request.user)
    elif op == "add":
        choosing.select(ticked, by=request.user)
    elif op == "drop":
        choosing.deselect(ticked, by=request.user)
    elif op == "clear":
        choosing.deselect(None, by=request.user)
    return back_to_queue(request)


@require_safe
@requires(P.QUEUE_READ)
def bulk_list(request: HttpRequest) -> HttpResponse:
    """One's latest acts on many claims, with how far each has come."""
    counted = Count("rows")
    rows = Bulk.objects.visible_to(request.user).select_related("job", "officer").annotate(claims=counted)
    context = {"rows": rows.order_by("-made_at", "-pk")[:SHOWN]}
    return render(request, "subsidies/bureau/desk/bulk_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.QUEUE_READ)
def bulk_start(request: HttpRequest) -> HttpResponse:
    """Which act, on the selection or on all that match the queue's address."""
    claims = selected(request) if is_of_selection(request) else matching(request)
    count = claims.order_by().values("pk")[: choosing.MOST + 1].count()
    kinds = kinds_for(request.user)
    form = BulkForm(request.POST or None, kinds=kinds, claims=claims, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            bulk = previewing.prepare(form.bulk(), claims, by=request.user, now=clock.now())
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            return redirect("bureau:subsidies:bulk_detail", bulk.uid)
    context = {
        "form": form,
        "kinds": kinds,
        "count": count,
        "too_many": count > choosing.MOST,
        "most": choosing.MOST,
        "of_selection": is_of_selection(request),
        "tail": queue.short(request.GET, without=("of",)).urlencode(),
    }
    return render(request, "subsidies/bureau/desk/bulk_start.html", context, status=422 if form.errors else 200)


def found(request: HttpRequest, uid: UUID) -> Bulk:
    return get_or_404(Bulk.objects.visible_to(request.user).select_related("job", "preview", "officer"), uid=uid)


@require_safe
@requires(P.QUEUE_READ)
def bulk_detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The preview before, the progress during, the results after."""
    bulk = found(request, uid)
    rows = bulk.rows.select_related("application__enterprise", "application__division")
    asked = request.GET.get("state", "")
    chosen = rows.filter(state=asked) if asked in RowState.values else rows
    counts = dict(bulk.rows.order_by().values_list("state").annotate(count=Count("pk")))
    waiting, job = counts.get(RowState.WAITING, 0), bulk.job or bulk.preview
    seen = not counts.get(RowState.UNSEEN)
    context = {
        "bulk": bulk,
        "page": page_of(chosen, ("position",), size=SIZE, cursor=request.GET.get("page", "")),
        "states": [{"state": each, "count": counts[each]} for each in RowState if counts.get(each)],
        "asked": asked,
        "total": sum(counts.values()),
        "waiting": waiting,
        "sum": bulk.rows.exclude(state__in=(RowState.LEFT_OUT, RowState.REFUSED)).aggregate(sum=Sum("amount"))["sum"],
        "reasons": reasons(bulk),
        "budgets": budget_effect(bulk) if bulk.kind == BulkKind.SIGN else [],
        "job": job,
        "may_look_again": not seen and not (job and job.is_open),
        "may_confirm": bool(waiting) and seen and not bulk.undone_at and (job is None or not job.is_open),
        "may_undo": bulk.kind in undoing.UNDOABLE
        and not bulk.undone_at
        and bool(bulk.job and not bulk.job.is_open and counts.get(RowState.DONE)),
        "act": act_words(bulk),
        **(job_addresses(job) if job else {}),
    }
    return render(request, "subsidies/bureau/desk/bulk_detail.html", context)


def job_addresses(job: Any) -> dict[str, str]:
    return {"poll_url": reverse("jobs:detail", args=[job.uid]), "cancel_url": reverse("jobs:cancel", args=[job.uid])}


def act_words(bulk: Bulk) -> str:
    """What is to be done, in a sentence's part."""
    if bulk.kind == BulkKind.ASSIGN:
        return _("Assign to %(name)s") % {"name": bulk.officer.name} if bulk.officer else _("Assign to nobody")
    return bulk.get_kind_display()


def reasons(bulk: Bulk) -> list[dict[str, Any]]:
    """Why claims can't be done, the most frequent first; figures in the words are those of one of them."""
    rows = bulk.rows.exclude(code="").order_by().values("code")
    counted = rows.annotate(count=Count("pk"), reason_zh=Max("reason_zh"), reason_en=Max("reason_en"))
    return [
        {"count": row["count"], "reason": local_text({"zh": row["reason_zh"], "en": row["reason_en"]})}
        for row in counted.order_by("-count", "code")
    ]


def budget_effect(bulk: Bulk) -> list[dict[str, Any]]:
    """What the signatures still to be given take from each budget, beside what is left of it now."""
    rows = bulk.rows.filter(state=RowState.WAITING).order_by().values_list("application__call__budget")
    takes = dict(rows.annotate(sum=Sum("reserves")))
    budgets = Budget.objects.filter(calls__applications__in=bulk.rows.values("application")).distinct().order_by("pk")
    return [
        {"budget": each, "takes": takes.get(each.pk, 0), "left": each.balance - takes.get(each.pk, 0)}
        for each in budgets
    ]


@require_POST
@requires(P.QUEUE_READ)
def bulk_look(request: HttpRequest, uid: UUID) -> HttpResponse:
    bulk = previewing.look_again(found(request, uid), by=request.user, now=clock.now())
    return redirect("bureau:subsidies:bulk_detail", bulk.uid)


@require_POST
@requires(P.QUEUE_READ)
def bulk_confirm(request: HttpRequest, uid: UUID) -> HttpResponse:
    bulk = running.confirm(found(request, uid), by=request.user, now=clock.now())
    choosing.deselect(None, by=request.user)
    return redirect("bureau:subsidies:bulk_detail", bulk.uid)


@require_POST
@requires(P.QUEUE_READ)
def bulk_undo(request: HttpRequest, uid: UUID) -> HttpResponse:
    bulk = found(request, uid)
    counts = undoing.undo(bulk, by=request.user, now=clock.now())
    text = ngettext("%(undone)s claim taken back.", "%(undone)s claims taken back.", counts["undone"])
    messages.success(request, text % counts)
    if counts["kept"]:
        kept = ngettext(
            "%(kept)s claim stays as it is; its row says why.",
            "%(kept)s claims stay; their rows say why.",
            counts["kept"],
        )
        messages.warning(request, kept % counts)
    return redirect("bureau:subsidies:bulk_detail", bulk.uid)


@require_safe
@requires(P.QUEUE_READ)
def bulk_file(request: HttpRequest, uid: UUID, form: str) -> HttpResponse:
    """Every claim of the act with its result, as .xlsx or .csv."""
    if form not in bulk_sheets.FORMS:
        raise Http404
    bulk = found(request, uid)
    write, content_type = bulk_sheets.FORMS[form]
    rows = BulkRow.objects.filter(bulk=bulk).select_related("application__enterprise", "application__division")
    response = HttpResponse(write(rows.order_by("position")), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="claims-{bulk.made_at:%Y%m%d-%H%M}.{form}"'
    return response
