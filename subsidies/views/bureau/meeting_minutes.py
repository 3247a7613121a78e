"""The minutes of a decision meeting: entered by its secretary, with those who stepped back; as a paper."""

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
from pilotzone.kernel.html import get_or_404, requires
from subsidies import meeting_sheets, queries
from subsidies import meetings as reads
from subsidies.actions.meetings import minuting
from subsidies.enums_meeting import MeetingState
from subsidies.forms_meeting import MeetingRecusalForm, MinutesForm
from subsidies.models import Meeting, MeetingRecusal
from subsidies.views.bureau.meetings import PAGE, found

MINUTES = "bureau:subsidies:meeting_minutes"


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.MEETING_PREPARE)
def meeting_minutes(request: HttpRequest, uid: UUID) -> HttpResponse:
    meeting = found(request, uid)
    people = queries.officers(P.MEETING_READ)
    form = MinutesForm(request.POST or None, people=people, initial=MinutesForm.initial_of(meeting))
    if form.is_valid():
        try:
            minuting.hold(meeting, form.minutes(), by=request.user, now=clock.now())
            messages.success(request, _("The minutes are entered. The list is fixed."))
            return redirect(PAGE, uid)
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
    return page(request, meeting, form=form)


def page(
    request: HttpRequest, meeting: Meeting, *, form: MinutesForm, recusal: MeetingRecusalForm | None = None
) -> HttpResponse:
    is_held = meeting.state == MeetingState.HELD
    context: dict[str, Any] = {
        "meeting": meeting,
        "form": form,
        "recusal": (recusal or MeetingRecusalForm(meeting=meeting)) if is_held else None,
        "recusals": reads.recusals(meeting),
        "linked": reads.still_linked(meeting) if is_held else [],
    }
    wrong = form.errors or (recusal is not None and recusal.errors)
    return render(request, "subsidies/meetings/minutes.html", context, status=422 if wrong else 200)


@require_POST
@requires(P.MEETING_PREPARE)
def meeting_recuse(request: HttpRequest, uid: UUID) -> HttpResponse:
    meeting = found(request, uid)
    form = MeetingRecusalForm(request.POST, meeting=meeting)
    if form.is_valid():
        given = form.cleaned_data
        try:
            minuting.recuse(
                meeting,
                given["attendee"],
                **given["about"],
                reason=given["reason"],
                by=request.user,
                now=clock.now(),
            )
            return redirect(MINUTES, uid)
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
    people = queries.officers(P.MEETING_READ)
    return page(
        request, meeting, form=MinutesForm(people=people, initial=MinutesForm.initial_of(meeting)), recusal=form
    )


@require_POST
@requires(P.MEETING_PREPARE)
def meeting_unrecuse(request: HttpRequest, uid: UUID, row: UUID) -> HttpResponse:
    rows = MeetingRecusal.objects.filter(attendee__meeting=found(request, uid))
    minuting.lift(get_or_404(rows.select_related("attendee__meeting"), uid=row), by=request.user, now=clock.now())
    return redirect(MINUTES, uid)


@require_safe
@requires(P.MEETING_READ)
def meeting_minutes_file(request: HttpRequest, uid: UUID) -> HttpResponse:
    """With the whole list as annex; for those who see the claims of the whole zone."""
    meeting = found(request, uid)
    if meeting.minuted_at is None or request.user.divisions_for(P.QUEUE_READ) is not None:
        raise Http404
    response = HttpResponse(meeting_sheets.minutes(meeting), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{meeting.reference}-minutes.pdf"'
    return response
