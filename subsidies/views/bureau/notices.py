"""Public notices as the bureau prepares them: choose approved claims of a call, look at the paper, publish."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Count, Exists, OuterRef, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import DomainError
from pilotzone.kernel.html import get_or_404, requires
from pilotzone.kernel.paging import page_of
from pilotzone.reference import queries as reference
from subsidies import facts, noticed
from subsidies.actions import noticing
from subsidies.enums import State
from subsidies.forms_bureau import NoticeForm
from subsidies.models import Application, Call, Objection, PublicNotice


@require_safe
@requires(P.PUBLIC_NOTICE_PUBLISH)
def notice_list(request: HttpRequest) -> HttpResponse:
    """What waits for public notice, by call; then the notices, newest first."""
    approved = Application.objects.in_office(request.user).filter(state=State.APPROVED)
    waiting = approved.order_by().values("call").annotate(count=Count("pk"), total=Sum("approved"))
    calls = Call.objects.in_bulk([row["call"] for row in waiting])
    notices = PublicNotice.objects.select_related("call").annotate(count=Count("items"))
    context = {
        "waiting": [row | {"call": calls[row["call"]]} for row in waiting],
        "page": page_of(notices, ("-published_at", "-id"), size=25, cursor=request.GET.get("page", "")),
        "now": clock.now(),
    }
    return render(request, "subsidies/bureau/notice_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.PUBLIC_NOTICE_PUBLISH)
def notice_publish(request: HttpRequest, call: UUID) -> HttpResponse:
    """First the choice, then the paper as it will stand, then its publication."""
    row = get_or_404(Call.objects.select_related("measure_version__measure", "programme"), uid=call)
    rows = Application.objects.in_office(request.user).filter(call=row, state=State.APPROVED)
    claims = list(rows.select_related("enterprise", "division", "measure_version").order_by("reference"))
    ticked = set(request.POST.getlist("claim"))
    chosen = [claim for claim in claims if not ticked or str(claim.uid) in ticked]
    form = NoticeForm(request.POST or None)
    if form.is_valid() and request.POST.get("act") == "publish":
        try:
            notice = noticing.publish(row, chosen, **form.cleaned_data, by=request.user, now=clock.now())
            messages.success(request, _("The notice is public."))
            return redirect("bureau:subsidies:notice_detail", notice.uid)
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
    context = {
        "call": row,
        "form": form,
        "rows": [{"claim": claim, "ticked": claim in chosen} for claim in claims],
        "total": sum(claim.approved for claim in chosen),
        **preview(request, row, chosen, clock.now(), form.is_valid()),
    }
    return render(request, "subsidies/bureau/notice_publish.html", context)


def preview(
    request: HttpRequest, call: Call, chosen: list[Application], now: datetime, complete: bool
) -> dict[str, Any]:
    first = clock.local_date(now)
    last = noticing.last_day(call, first, reference.calendar())
    days = {"first_day": first, "last_day": last.day, "provisional": last.provisional}
    if not (complete and request.POST.get("act") == "preview"):
        return days
    return days | {"paper": noticed.table(facts.measure_of(call.measure_version), noticing.drafts(call, chosen))}


@require_safe
@requires(P.PUBLIC_NOTICE_PUBLISH)
def notice_detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    rows = PublicNotice.objects.select_related("call__measure_version__measure", "published_by")
    notice = get_or_404(rows, uid=uid)
    items = notice.items.select_related("application__enterprise", "application__division", "application__call")
    about = Objection.objects.filter(item=OuterRef("pk"))
    items = items.annotate(objected=Exists(about.undecided()), off=Exists(about.upheld()))
    context = {
        "notice": notice,
        "items": items,
        "table": noticed.table(facts.measure_of(notice.call.measure_version), items),
        "may_enter": request.user.may(P.OBJECTION_ENTER),
    }
    return render(request, "subsidies/bureau/notice_detail.html", context)
