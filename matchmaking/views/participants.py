"""Who takes part, for the bureau: the list of an event, one registration with its decision, badges, attendance."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from enterprises.forms_cycles import VersionedForm
from enterprises.views.acts import Acts, posted
from enterprises.views.portal import form_page
from matchmaking import badges, queries, sheets, workflow
from matchmaking.actions import exporting, parties, registering
from matchmaking.enums import SIDES, ParticipationState
from matchmaking.filters import ParticipationFilter
from matchmaking.forms_availability import AwayForm
from matchmaking.forms_participation import DeclineForm, EnterForm, People
from matchmaking.models import Attendee, Event, Participation
from matchmaking.queries_candidates import other_side
from matchmaking.views import pages
from pilotzone.files.spreadsheets import XLSX
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.html import ListPage, get_or_404, requires
from pilotzone.kernel.paging import KeysetPage
from pilotzone.kernel.workflow import available

PAGE = "bureau:matchmaking:participation_detail"
MOST_BADGES = 400


class ParticipationList(ListPage):
    """The longest waiting first."""

    filterset = ParticipationFilter
    template = "matchmaking/bureau/participation_list.html"
    sorts = {"oldest": ("applied_at", "id"), "newest": ("-applied_at", "-id")}

    def rows(self) -> Any:
        self.event = pages.found(self.request, self.kwargs["uid"])
        return Participation.objects.filter(event=self.event).for_list()

    def context(self, page: KeysetPage) -> dict[str, Any]:
        return pages.frame(self.request, self.event, "participation_list") | {"places": queries.places_of(self.event)}


participation_list = require_safe(ParticipationList.as_view(P.EVENT_READ))


@form_page
@requires(P.EVENT_RUN)
def participation_new(request: HttpRequest, uid: UUID) -> HttpResponse:
    """An enterprise that telephones, or whose people stand at the door without a registration."""
    event = pages.found(request, uid)
    data = request.POST if request.method == "POST" else None
    form, people = EnterForm(data, event=event), People(data)
    made: list[Participation] = []

    def act() -> None:
        terms = {"people": people.people, "by": request.user, "now": clock.now()}
        made.append(parties.bring_enterprise(event, **form.cleaned_data, **terms))

    if data is not None and people.is_valid() and posted(form, act):
        has_place = made[0].state == ParticipationState.CONFIRMED
        said = _("The firm has a place.") if has_place else _("All places are taken: the firm is on the waiting list.")
        messages.success(request, said)
        return redirect(PAGE, made[0].uid)
    context = pages.frame(request, event, "participation_list") | {
        "form": form,
        "people": people,
        "places": queries.places_of(event),
    }
    status = 200 if data is None else 422
    return render(request, "matchmaking/bureau/participation_new.html", context, status=status)


def found(request: HttpRequest, uid: UUID) -> Participation:
    return get_or_404(Participation.objects.visible_to(request.user).for_list(), uid=uid)


@require_safe
@requires(P.EVENT_READ)
def participation_detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    return show(request, found(request, uid))


def show(request: HttpRequest, row: Participation, status: int = 200, **forms: Any) -> HttpResponse:
    version = {"version": row.version}
    refused = forms.pop("refused", None)
    context = pages.frame(request, row.event, "participation_list") | {
        "participation": row,
        "has_partners": row.state == ParticipationState.CONFIRMED and other_side(row) is not None,
        "attendees": row.attendees.current(),
        "steps": {step.name for step in available(row, workflow.PARTICIPATION, request.user)},
        "place": queries.place_in_list(row) if row.state == "waiting" else None,
        "is_over": row.event.is_over(clock.now()),
        "is_settled": row.event.is_over(clock.now()) or row.attendees.seen().exists(),
        "has_slots": row.is_live and row.role in SIDES and row.event.slots.exists(),
        "away_form": AwayForm(row=row),
        "approve_form": VersionedForm(initial=version, auto_id="approve_%s"),
        "decline_form": DeclineForm(initial=version, auto_id="decline_%s"),
        **forms,
        "form": refused,
    }
    return render(request, "matchmaking/bureau/participation_detail.html", context, status=status)


acts = Acts(found, show, PAGE)


@require_POST
@requires(P.EVENT_RUN)
def participation_step(request: HttpRequest, uid: UUID, step: str) -> HttpResponse:
    if step == "approve":
        form = VersionedForm(request.POST, auto_id="approve_%s")
        return acts.take(request, uid, form, "approve_form", registering.approve, _("Decided. The enterprise is told."))
    if step == "decline":
        ending = DeclineForm(request.POST, auto_id="decline_%s")
        return acts.take(
            request, uid, ending, "decline_form", registering.decline, _("Declined. The enterprise is told.")
        )
    raise Http404


def badge_rows(event: Event) -> Any:
    rows = Attendee.objects.current().filter(participation__event=event, participation__state="confirmed")
    return rows.select_related("participation__party__enterprise").order_by("participation_id", "pk")


@require_POST
@requires(P.EVENT_RUN)
def event_badges(request: HttpRequest, uid: UUID) -> HttpResponse:
    """All badges, or from a number on where an event has more than one file takes."""
    row = pages.found(request, uid)
    first = request.POST.get("first", "0")
    start = int(first) if first.isdecimal() else 0
    rows = list(badge_rows(row)[start : start + MOST_BADGES])
    if not rows:
        messages.error(request, _("Nobody has a confirmed place yet."))
        return redirect("bureau:matchmaking:event_attendance", uid)
    exporting.badges(row, count=len(rows), by=request.user, now=clock.now())
    return pdf(row, rows)


def pdf(event: Event, rows: list[Attendee]) -> HttpResponse:
    response = HttpResponse(badges.sheet(event, rows), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="badges-{event.reference}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
@requires(P.EVENT_READ)
def event_attendance(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Who came and for how long; after the end, who did not."""
    row = pages.found(request, uid)
    rows = queries.presence_of(row)
    over = row.is_over(clock.now())
    context = pages.frame(request, row, "event_attendance") | {
        "rows": rows,
        "came": sum(each.first_in is not None for each in rows),
        "is_over": over,
        "absent": queries.absent(rows) if over else [],
        "starts": list(range(0, len(rows), MOST_BADGES)),
    }
    return render(request, "matchmaking/bureau/event_attendance.html", context)


@require_POST
@requires(P.EVENT_RUN)
def attendance_export(request: HttpRequest, uid: UUID) -> HttpResponse:
    row = pages.found(request, uid)
    exporting.attendance(row, by=request.user, now=clock.now())
    response = HttpResponse(sheets.attendance(row), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="attendance-{row.reference}.xlsx"'
    response["Cache-Control"] = "private, no-store"
    return response
