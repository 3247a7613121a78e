"""Working days and exchange rates as officers see them, and the changes of both."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import DomainError
from pilotzone.kernel.html import ListPage, get_or_404, requires
from pilotzone.kernel.inputs import DomainForm
from pilotzone.kernel.paging import KeysetPage, page_of
from pilotzone.reference import actions, needs, pages, queries
from pilotzone.reference.enums import ChangeKind, ChangeState
from pilotzone.reference.filters import RateFilter
from pilotzone.reference.forms import CalendarForm, RatesForm, ReturnForm
from pilotzone.reference.models import CalendarYear, ExchangeRate, ReferenceChange
from pilotzone.reference.rate_batches import PARITY
from pilotzone.reference.rules import rates

PAGE, SIZE = "bureau:reference:change_detail", 50
form_page = require_http_methods(["GET", "HEAD", "POST"])


def rights(request: HttpRequest) -> dict[str, Any]:
    waiting = ReferenceChange.objects.filter(state=ChangeState.PROPOSED).count()
    return {"may_propose": request.user.may(P.REFERENCE_PROPOSE), "waiting": waiting}


@require_safe
@requires(P.REFERENCE_READ)
def calendar(request: HttpRequest, year: int | None = None) -> HttpResponse:
    """One year's sheet; without a year this one's."""
    year = year or clock.today().year
    entered = {row.year: row for row in CalendarYear.objects.order_by("year")}
    if year not in entered and year != clock.today().year:
        raise Http404
    standing = queries.standing_calendar(year)
    context = {
        "here": "calendar",
        "year": year,
        "row": entered.get(year),
        "years": list(entered),
        "months": pages.sheet(year, standing),
        "weekdays": pages.WEEKDAYS,
        "holidays": list(pages.holidays(standing)),
        "missing_year": queries.missing_year(clock.today()),
        **rights(request),
    }
    return render(request, "reference/calendar.html", context)


@form_page
@requires(P.REFERENCE_PROPOSE)
def calendar_propose(request: HttpRequest) -> HttpResponse:
    """The text of the notice; its days are shown on the page of the change."""
    form = CalendarForm(request.POST or None, initial=start(request.GET.get("year", "")))
    if form.is_valid():
        try:
            made = actions.propose_calendar(**form.cleaned_data, by=request.user, now=clock.now())
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("Proposed. Compare the days; another person confirms them."))
            return redirect(PAGE, made.uid)
    return propose_page(request, form, "reference/calendar_propose.html")


def start(asked: str) -> dict[str, Any]:
    """The year that was asked for, with the words from which its days were read last; else the next one."""
    year = int(asked) if asked.isdecimal() and len(asked) == 4 else clock.today().year + 1
    kept = ReferenceChange.objects.filter(kind=ChangeKind.CALENDAR, key=str(year)).order_by("-proposed_at", "-pk")
    last = kept.exclude(state=ChangeState.WITHDRAWN).first()
    return {"year": year} | ({"ground": last.ground, "text": last.text} if last else {})


def propose_page(request: HttpRequest, form: DomainForm, template: str) -> HttpResponse:
    return render(request, template, {"form": form}, status=422 if form.errors else 200)


class RateList(ListPage):
    filterset = RateFilter
    template = "reference/rate_list.html"
    sorts = {"newest": ("-day", "-id")}

    def rows(self) -> Any:
        return ExchangeRate.objects.all()

    def context(self, page: KeysetPage) -> dict[str, Any]:
        for row in page.items:
            row.units, row.quoted = rates.QUOTED_FOR.get(row.currency, 1), rates.quoted(row.rate, row.currency)
            row.list = pages.list_called(row.source)
        return {"here": "rates", "needs": needs.missing(clock.today()), **rights(self.request)}


rate_list = require_safe(RateList.as_view(P.REFERENCE_READ))


@form_page
@requires(P.REFERENCE_PROPOSE)
def rates_propose(request: HttpRequest) -> HttpResponse:
    form = RatesForm(request.POST or None, initial={"day": request.GET.get("day") or clock.today()})
    if form.is_valid():
        given = dict(form.cleaned_data)
        try:
            made = actions.propose_rates(PARITY, **given, by=request.user, now=clock.now())
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("Proposed. Another person compares and confirms them."))
            return redirect(PAGE, made.uid)
    return propose_page(request, form, "reference/rates_propose.html")


@require_safe
@requires(P.REFERENCE_READ)
def change_list(request: HttpRequest) -> HttpResponse:
    """The latest first; what waits stands above."""
    rows = ReferenceChange.objects.select_related("proposed_by", "decided_by")
    page = page_of(
        rows.exclude(state=ChangeState.PROPOSED), ("-proposed_at", "-pk"), size=SIZE, cursor=request.GET.get("page", "")
    )
    waiting = list(rows.filter(state=ChangeState.PROPOSED).order_by("proposed_at", "pk"))
    for row in (*waiting, *page.items):
        row.title = pages.title(row)
    context = {"here": "changes", "page": page, "open": waiting}
    return render(request, "reference/change_list.html", context | rights(request))


@require_safe
@requires(P.REFERENCE_READ)
def change_detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    return show(request, change_of(uid), ReturnForm())


def change_of(uid: UUID) -> ReferenceChange:
    return get_or_404(ReferenceChange.objects.select_related("proposed_by", "decided_by"), uid=uid)


def show(request: HttpRequest, change: ReferenceChange, form: ReturnForm, *, status: int = 200) -> HttpResponse:
    user, waits = request.user, change.state == ChangeState.PROPOSED
    context = {
        "change": change,
        "title": pages.title(change),
        "form": form,
        "may_decide": waits and user.may(P.REFERENCE_CONFIRM) and change.proposed_by_id != user.pk,
        "may_withdraw": waits and user.may(P.REFERENCE_PROPOSE),
        **(of_calendar(change) if change.kind == ChangeKind.CALENDAR else of_rates(change)),
    }
    return render(request, "reference/change_detail.html", context, status=status)


def of_calendar(change: ReferenceChange) -> dict[str, Any]:
    return {
        "months": pages.sheet(int(change.key), change.content, change.before or None),
        "weekdays": pages.WEEKDAYS,
        "holidays": list(pages.holidays(change.content)),
        **pages.read_again(change),
    }


def of_rates(change: ReferenceChange) -> dict[str, Any]:
    rows = list(pages.rate_rows(change))
    return {
        "rates": rows,
        "list": pages.list_called(change.source),
        "jumps": any(row.jumps for row in rows),
    }


@require_POST
@requires(P.REFERENCE_CONFIRM)
def change_confirm(request: HttpRequest, uid: UUID) -> HttpResponse:
    actions.confirm(change_of(uid), by=request.user, now=clock.now())
    messages.success(request, _("Confirmed; in force from now on."))
    return redirect(PAGE, uid)


@require_POST
@requires(P.REFERENCE_CONFIRM)
def change_return(request: HttpRequest, uid: UUID) -> HttpResponse:
    form = ReturnForm(request.POST)
    if form.is_valid():
        try:
            actions.send_back(change_of(uid), **form.cleaned_data, by=request.user, now=clock.now())
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("Returned; whoever proposed it is told why."))
            return redirect(PAGE, uid)
    return show(request, change_of(uid), form, status=422)


@require_POST
@requires(P.REFERENCE_PROPOSE)
def change_withdraw(request: HttpRequest, uid: UUID) -> HttpResponse:
    actions.withdraw(change_of(uid), by=request.user, now=clock.now())
    messages.success(request, _("The proposal is withdrawn."))
    return redirect(PAGE, uid)
