"""An event's programme on the bureau's page: slots by day, halls, tables and sessions."""

from collections import defaultdict
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from enterprises.forms import DomainForm
from enterprises.views.acts import posted
from matchmaking.actions import programme
from matchmaking.enums import OVER, EventState
from matchmaking.forms import HallForm, SessionForm, SlotsForm, TablesForm
from matchmaking.forms_materials import MaterialForm
from matchmaking.models import Event, SessionMaterial, Slot
from matchmaking.rules.periods import Period
from matchmaking.views.pages import found, frame
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.html import get_or_404, requires

PAGE = "bureau:matchmaking:event_programme"
DAY = timedelta(days=1)


@require_safe
@requires(P.EVENT_READ)
def event_programme(request: HttpRequest, uid: UUID) -> HttpResponse:
    return show(request, found(request, uid))


def show(request: HttpRequest, row: Event, status: int = 200, **forms: DomainForm) -> HttpResponse:
    first_day = {"day": timezone.localtime(row.starts_at).date()}
    hours = {"starts_at": row.starts_at, "ends_at": row.ends_at}
    context = frame(request, row, "event_programme") | {
        "days": days_of(row),
        "halls": row.halls.all(),
        "tables": row.tables.filter(removed_at=None).select_related("hall"),
        "sessions": row.sessions.select_related("hall"),
        "changes": row.state not in OVER,
        "slots_form": SlotsForm(initial=first_day, auto_id="slots_%s"),
        "hall_form": HallForm(auto_id="hall_%s"),
        "tables_form": TablesForm(event=row, auto_id="tables_%s"),
        "materials": SessionMaterial.objects.standing().filter(session__event=row).for_list(),
        "keeps_materials": row.state != EventState.CANCELLED,
        "material_form": MaterialForm(event=row, auto_id="material_%s"),
        "session_form": SessionForm(event=row, initial=hours, auto_id="session_%s"),
        **forms,
    }
    context["form"] = next(iter(forms.values()), None)
    return render(request, "matchmaking/bureau/event_programme.html", context, status=status)


def days_of(event: Event) -> list[dict[str, Any]]:
    found: dict[Any, list[Slot]] = defaultdict(list)
    for slot in event.slots.all():
        found[timezone.localtime(slot.starts_at).date()].append(slot)
    return [{"day": day, "slots": slots} for day, slots in found.items()]


@require_POST
@requires(P.EVENT_RUN)
def programme_add(request: HttpRequest, uid: UUID, what: str) -> HttpResponse:
    row = found(request, uid)
    adding = ADDING.get(what)
    if adding is None:
        raise Http404
    name, form, act = adding(request, row)
    if posted(form, act):
        messages.success(request, _("Added."))
        return redirect(PAGE, uid)
    return show(request, found(request, uid), 422, **{name: form})


Adding = tuple[str, DomainForm, Callable[[], object]]


def add_slots(request: HttpRequest, row: Event) -> Adding:
    form = SlotsForm(request.POST, auto_id="slots_%s")

    def act() -> object:
        whole = Period(form.moment("start"), form.moment("until"))
        pause = form.moment("break_start")
        breaks = [Period(pause, form.moment("break_until"))] if pause else []
        return programme.add_slots(row, whole, breaks=breaks, by=request.user, now=clock.now())

    return "slots_form", form, act


def add_hall(request: HttpRequest, row: Event) -> Adding:
    form = HallForm(request.POST, auto_id="hall_%s")
    terms = {"by": request.user, "now": clock.now()}
    return "hall_form", form, lambda: programme.add_hall(row, **form.cleaned_data, **terms)


def add_tables(request: HttpRequest, row: Event) -> Adding:
    form = TablesForm(request.POST, event=row, auto_id="tables_%s")

    def act() -> object:
        given = dict(form.cleaned_data)
        return programme.add_tables(row, given.pop("hall"), **given, by=request.user, now=clock.now())

    return "tables_form", form, act


def add_session(request: HttpRequest, row: Event) -> Adding:
    form = SessionForm(request.POST, event=row, auto_id="session_%s")
    terms = {"by": request.user, "now": clock.now()}
    return "session_form", form, lambda: programme.add_session(row, form.cleaned_data, **terms)


ADDING: dict[str, Callable[[HttpRequest, Event], Adding]] = {
    "slots": add_slots,
    "hall": add_hall,
    "tables": add_tables,
    "session": add_session,
}


@require_POST
@requires(P.EVENT_RUN)
def programme_remove(request: HttpRequest, uid: UUID, what: str) -> HttpResponse:
    """The slots of a day, a hall or table by its number, a session."""
    row, terms = found(request, uid), {"by": request.user, "now": clock.now()}
    if what == "slots":
        day = parse_date(request.POST.get("day", ""))
        if day is None:
            raise Http404
        first = timezone.make_aware(timezone.datetime(day.year, day.month, day.day))
        programme.remove_slots(row, first, first + DAY, **terms)
    elif what == "hall":
        hall = get_or_404(row.halls.select_related("event"), code=request.POST.get("code", ""))
        programme.remove_hall(hall, **terms)
    elif what == "table":
        table = get_or_404(row.tables.select_related("event"), code=request.POST.get("code", ""))
        programme.remove_table(table, **terms)
    elif what == "session":
        session = get_or_404(row.sessions.select_related("event"), uid=request.POST.get("session", ""))
        programme.remove_session(session, **terms)
    else:
        raise Http404
    messages.success(request, _("Removed."))
    return redirect(PAGE, uid)
