"""Decision meetings: their list, the sheet of one by district and direction, its claims put on and taken off."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pilotzone.files import spreadsheets
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import DomainError
from pilotzone.kernel.html import get_or_404, requires
from pilotzone.kernel.paging import page_of
from subsidies import meeting_results, meeting_sheets
from subsidies import meetings as reads
from subsidies.actions.meetings import preparing
from subsidies.enums import State
from subsidies.enums_meeting import OPEN_MEETINGS, ItemState, MeetingState, MeetingVerdict
from subsidies.forms_meeting import ChosenClaimsForm, DropMeetingForm, MeetingForm
from subsidies.meeting_results import Result
from subsidies.models import Application, Meeting, MeetingItem, SelectedClaim
from subsidies.views.bureau.budgets import bar_of
from subsidies.views.bureau.bulk import job_addresses

SIZE, SHEET = 25, 100
PAGE = "bureau:subsidies:meeting_detail"


def found(request: HttpRequest, uid: UUID) -> Meeting:
    rows = Meeting.objects.visible_to(request.user).select_related("made_by", "minuted_by", "confirmed_by", "job")
    meeting: Meeting = get_or_404(rows, uid=uid)
    return meeting


def items_of(request: HttpRequest, meeting: Meeting) -> QuerySet[MeetingItem]:
    return MeetingItem.objects.visible_to(request.user).filter(meeting=meeting)


@require_safe
@requires(P.MEETING_READ)
def meeting_list(request: HttpRequest) -> HttpResponse:
    rows = Meeting.objects.visible_to(request.user).defer("result").annotate(claims=Count("items"))
    context = {
        "page": page_of(rows, ("-planned_on", "-id"), size=SIZE, cursor=request.GET.get("page", "")),
        "may_prepare": request.user.may(P.MEETING_PREPARE),
    }
    return render(request, "subsidies/meetings/list.html", context)


def choosable(request: HttpRequest) -> dict[str, QuerySet[Application]]:
    """What can be put to a meeting: of all that the officer sees, and of what is ticked."""
    rows = preparing.waiting(Application.objects.in_office(request.user))
    held = SelectedClaim.objects.filter(user=request.user).values("application")
    return {"claims": rows, "ticked": rows.filter(pk__in=held)}


def holding(request: HttpRequest) -> QuerySet[Meeting]:
    """The meetings that have the claims which wait for a decision, of those that the officer sees."""
    items = MeetingItem.objects.visible_to(request.user).filter(stands=True, application__state=State.DECIDING)
    return Meeting.objects.visible_to(request.user).filter(pk__in=items.values("meeting")).order_by("planned_on", "pk")


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.MEETING_PREPARE)
def meeting_start(request: HttpRequest) -> HttpResponse:
    form = MeetingForm(request.POST or None, **choosable(request))
    if form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("title_zh", "title_en", "planned_on")}
        try:
            meeting = preparing.plan(**given, claims=form.chosen(), by=request.user, now=clock.now())
            return redirect(PAGE, meeting.uid)
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
    context = {"form": form, "holding": () if form.has_choice else holding(request)}
    return render(request, "subsidies/meetings/start.html", context, status=422 if form.errors else 200)


@require_safe
@requires(P.MEETING_READ)
def meeting_detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The sheet: sums by SQL over the whole list, the claims a page at a time."""
    meeting = found(request, uid)
    return render(request, "subsidies/meetings/detail.html", sheet(request, meeting) | outcome(request, meeting))


def outcome(request: HttpRequest, meeting: Meeting) -> dict[str, Any]:
    """How far the two entries have come; after the confirmation, what became of each claim."""
    may_enter, job = request.user.may(P.MEETING_ENTER), meeting.job
    if meeting.state == MeetingState.HELD:
        result = meeting_results.of_meeting(meeting)
        return {"may_enter": may_enter, "progress": progress_of(result), "agreed": agreed(result, request.user.pk)}
    counts = dict(meeting.items.exclude(verdict="").order_by().values_list("state").annotate(count=Count("pk")))
    left = meeting.items.filter(stands=True).exclude(verdict="").exists()
    is_over = meeting.state == MeetingState.CONFIRMED and (job is None or not job.is_open)
    return {
        "counts": [{"state": each, "count": counts[each]} for each in ItemState if counts.get(each)],
        "job": job,
        "may_take_up": may_enter and is_over and left,
        "may_close": request.user.may(P.MEETING_PREPARE) and is_over,
        **(job_addresses(job) if job else {}),
    }


def progress_of(result: Result) -> dict[str, Any]:
    """Who entered how many; how many are still missing and differ."""
    people: dict[str, int] = {}
    for line in result.lines:
        for entry in line.entries:
            people[entry.entered_by.name] = people.get(entry.entered_by.name, 0) + 1
    return {
        "all": len(result.lines),
        "people": sorted(people.items()),
        "missing": len(result.missing),
        "differing": len(result.differing),
    }


def agreed(result: Result, person: int) -> dict[str, Any] | None:
    """What is confirmed, once both entries say the same."""
    if not result.agrees:
        return None
    verdicts = [(each, len(result.of(each)), result.sum_of(each)) for each in MeetingVerdict]
    return {
        "digest": result.digest,
        "verdicts": [row for row in verdicts if row[1]],
        "refused": [(each.reference, each.entries[0]) for each in result.of(MeetingVerdict.REFUSE)],
        "may_confirm": any(each.by(person) for each in result.lines),
    }


def sheet(request: HttpRequest, meeting: Meeting) -> dict[str, Any]:
    items = items_of(request, meeting)
    groups, recusals = reads.groups(items), reads.recusals(meeting)
    rows = items.for_sheet().with_due()
    page = page_of(rows, ("sort_key",), size=SHEET, cursor=request.GET.get("page", ""))
    return {
        "meeting": meeting,
        "state": meeting.state_enum,
        "page": page,
        "rows": [
            row | {"stepped_back": reads.stepped_back(recusals, row["claim"])}
            for row in reads.with_heads(page.items, groups)
        ],
        "recusals": recusals,
        "attendees": list(meeting.attendees.all()),
        "districts": reads.by_district(groups),
        "total": reads.total(groups),
        "budgets": [budget_row(each) for each in reads.budgets(items)],
        "is_minuted": meeting.minuted_at is not None,
        "may_minute": request.user.may(P.MEETING_PREPARE) and meeting.state in OPEN_MEETINGS,
        "is_planned": meeting.state == MeetingState.PLANNED,
        "may_prepare": request.user.may(P.MEETING_PREPARE),
    }


def budget_row(row: dict[str, Any]) -> dict[str, Any]:
    """The budget with what the list would take of it, and what it lacks."""
    free = row["budget"].balance
    return row | {"bar": bar_of(row["budget"], this=row["due"]), "over": max(0, row["due"] - free)}


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.MEETING_PREPARE)
def meeting_put(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Further claims onto the list."""
    meeting = found(request, uid)
    form = ChosenClaimsForm(request.POST or None, **choosable(request))
    if form.is_valid():
        try:
            count = preparing.put_on(meeting, form.chosen(), by=request.user, now=clock.now())
            text = ngettext("%(count)s claim put to the meeting.", "%(count)s claims put to the meeting.", count)
            messages.success(request, text % {"count": count})
            return redirect(PAGE, uid)
        except DomainError as error:
            form.add_error(None, error.message)
    context = {"form": form, "meeting": meeting, "holding": () if form.has_choice else holding(request)}
    return render(request, "subsidies/meetings/put.html", context, status=422 if form.errors else 200)


@require_POST
@requires(P.MEETING_PREPARE)
def meeting_take_off(request: HttpRequest, uid: UUID, claim: UUID) -> HttpResponse:
    application = get_or_404(Application.objects.in_office(request.user), uid=claim)
    preparing.take_off(found(request, uid), application, by=request.user, now=clock.now())
    messages.success(request, _("%(reference)s is off the list.") % {"reference": application.reference})
    return redirect(PAGE, uid)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.MEETING_PREPARE)
def meeting_drop(request: HttpRequest, uid: UUID) -> HttpResponse:
    meeting = found(request, uid)
    form = DropMeetingForm(request.POST or None)
    if form.is_valid():
        preparing.drop(meeting, **form.cleaned_data, by=request.user, now=clock.now())
        messages.success(request, _("The meeting is not held. Its claims wait for another."))
        return redirect(PAGE, uid)
    context = {"form": form, "meeting": meeting}
    return render(request, "subsidies/meetings/drop.html", context, status=422 if form.errors else 200)


@require_safe
@requires(P.MEETING_READ)
def meeting_file(request: HttpRequest, uid: UUID, form: str) -> HttpResponse:
    """The whole sheet, as .xlsx or PDF; for those who see the claims of the whole zone."""
    meeting = found(request, uid)
    if request.user.divisions_for(P.QUEUE_READ) is not None:
        raise Http404
    if form == "xlsx":
        response = HttpResponse(meeting_sheets.workbook(meeting), content_type=spreadsheets.XLSX)
    elif form == "pdf":
        response = HttpResponse(meeting_sheets.paper(meeting, now=clock.now()), content_type="application/pdf")
    else:
        raise Http404
    response["Content-Disposition"] = f'attachment; filename="{meeting.reference}.{form}"'
    return response
