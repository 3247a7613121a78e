"""Plans of meetings in the bureau: made, looked at, changed by hand, published, mended."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from enterprises.forms import DomainForm
from enterprises.views.acts import posted
from matchmaking import plan_pages
from matchmaking.actions.meetings import drafting, planning, publishing
from matchmaking.actions.meetings.locking import facts_for
from matchmaking.enums import SIDES, EventKind, ParticipationState
from matchmaking.enums_plan import MeetingState, PlanStart, PlanState
from matchmaking.facts import as_planned
from matchmaking.forms_plans import AddForm, ConflictForm, PlaceForm, PlanForm
from matchmaking.models import Event, Meeting, MeetingPlan, Participation, PlannedMeeting
from matchmaking.plan_pages import PEOPLE_AT_ONCE as AT_ONCE
from matchmaking.plan_words import STAGES
from matchmaking.views.pages import found, frame
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.html import get_or_404, requires

PAGE = "bureau:matchmaking:plan_detail"


def meetings_of(request: HttpRequest, uid: UUID) -> Event:
    row = found(request, uid)
    if row.kind != EventKind.MEETINGS:
        raise Http404
    return row


def plan_of(event: Event, uid: UUID) -> MeetingPlan:
    row: MeetingPlan = get_or_404(MeetingPlan.objects.filter(event=event).for_list(), uid=uid)
    return row


@require_safe
@requires(P.EVENT_READ)
def plan_list(request: HttpRequest, uid: UUID) -> HttpResponse:
    return show_list(request, meetings_of(request, uid))


def plan_form(event: Event, data: Any = None) -> PlanForm:
    living, now = event.meetings.living().exists(), clock.now()
    start = PlanStart.MEND if living else PlanStart.FRESH
    values = {"start": start, "time_limit": planning.USUAL_SECONDS}
    return PlanForm(data, event=event, may_mend=living, absent=living and event.starts_at <= now, initial=values)


def show_list(request: HttpRequest, event: Event, form: PlanForm | None = None, status: int = 200) -> HttpResponse:
    plans = list(MeetingPlan.objects.filter(event=event).for_list())
    living = Meeting.objects.filter(event=event)
    grid = plan_pages.grid(event, list(living.living().for_list()), request.GET.get("tables", ""))
    context = frame(request, event, "plan_list") | {
        "plans": plans,
        "published": next((each for each in plans if each.state == PlanState.PUBLISHED), None),
        "working": next((each for each in plans if each.state == PlanState.WORKING and is_worked_on(each)), None),
        "grid": grid,
        "has_meetings": living.exists(),
        "cancelled": living.filter(state=MeetingState.CANCELLED).for_list(),
        "displaced": living.displaced().count(),
        "is_over": event.is_over(clock.now()),
        "plan_form": form or plan_form(event),
        "form": form,
    }
    return render(request, "matchmaking/meetings/plan_list.html", context, status=status)


def is_worked_on(row: MeetingPlan) -> bool:
    """Not where its job was cancelled before it began, or was given up."""
    return row.state == PlanState.WORKING and row.job is not None and row.job.is_open


@require_POST
@requires(P.EVENT_RUN)
def plan_make(request: HttpRequest, uid: UUID) -> HttpResponse:
    event = meetings_of(request, uid)
    form = plan_form(event, request.POST)
    made: list[MeetingPlan] = []

    def act() -> None:
        given = dict(form.cleaned_data)
        given |= {"start": PlanStart(given["start"]), "absent": list(given.get("absent") or [])}
        made.append(planning.start(event, **given, by=request.user, now=clock.now()))

    if posted(form, act):
        messages.success(request, _("The plan is being worked out. Nobody is told before you publish it."))
        return redirect(PAGE, uid, made[0].uid)
    return show_list(request, event, form, 422)


@require_safe
@requires(P.EVENT_READ)
def plan_detail(request: HttpRequest, uid: UUID, plan: UUID) -> HttpResponse:
    event = meetings_of(request, uid)
    return show(request, event, plan_of(event, plan))


def show(
    request: HttpRequest, event: Event, row: MeetingPlan, status: int = 200, form: DomainForm | None = None
) -> HttpResponse:
    rows = list(row.rows.all().for_list())
    people = list(Participation.objects.filter(event=event, role__in=SIDES).for_list().order_by("role", "pk"))
    names = plan_pages.names_of(people)
    seated = [each for each in people if each.state == ParticipationState.CONFIRMED]
    window, parts = plan_pages.parts_of([names[each.pk] for each in seated], AT_ONCE, request.GET.get("people", ""))
    left = plan_pages.left_over(row, names)
    is_draft = row.state == PlanState.DRAFT and not event.is_over(clock.now())
    changed = changes_of(row, event, rows) if is_draft else []
    context = frame(request, event, "plan_list") | progress_of(row)
    context |= {
        "rows": rows,
        "grid": plan_pages.grid(event, rows, request.GET.get("tables", "")),
        "own": plan_pages.by_participant(seated[window], rows, row.unmet.values_list("buyer_id", "supplier_id")),
        "people_parts": parts,
        "left": left,
        "left_count": row.unmet.count(),
        "is_draft": is_draft,
        "conflicts": conflicts_of(row, event, rows) if is_draft else [],
        "changes": changed[: plan_pages.MOST_SHOWN],
        "changes_count": len(changed),
        "form": form,
    }
    may_edit = is_draft and context["may_run"]
    context |= edit_forms(request, event, row, rows, form) if may_edit else {"step_form": None}
    return render(request, "matchmaking/meetings/plan_detail.html", context, status=status)


def progress_of(row: MeetingPlan) -> dict[str, Any]:
    return {
        "plan": row,
        "is_working": is_worked_on(row),
        "is_lost": row.state == PlanState.WORKING and not is_worked_on(row),
        "stage": STAGES.get(row.stage, ""),
    }


def conflicts_of(row: MeetingPlan, event: Event, rows: list[PlannedMeeting]) -> list[str]:
    """What the event has become since that the draft breaks."""
    return drafting.conflicts(facts_for(row, event, clock.now()), [as_planned(each) for each in rows])


def changes_of(row: MeetingPlan, event: Event, rows: list[PlannedMeeting]) -> list[plan_pages.Change]:
    living = list(Meeting.objects.living().filter(event=event).for_list())
    return plan_pages.changes(row, rows, living) if living else []


def edit_forms(
    request: HttpRequest, event: Event, row: MeetingPlan, rows: list[PlannedMeeting], form: DomainForm | None
) -> dict[str, Any]:
    chosen = next((each for each in rows if str(each.pk) == request.GET.get("edit", "")), None)
    version = {"version": row.version}
    place = {"slot": chosen.slot_id, "table": chosen.table_id} if chosen else {}
    return {
        "chosen": chosen,
        "step_form": ConflictForm(initial=version, auto_id="step_%s"),
        "place_form": form
        if type(form) is PlaceForm
        else PlaceForm(initial=version | place, event=event, auto_id="place_%s"),
        "add_form": form if isinstance(form, AddForm) else AddForm(initial=version, event=event, auto_id="add_%s"),
    }


@require_safe
@requires(P.EVENT_READ)
def plan_progress(request: HttpRequest, uid: UUID, plan: UUID) -> HttpResponse:
    """The fragment that is polled while it is worked out; then the page has more to show."""
    event = meetings_of(request, uid)
    row = plan_of(event, plan)
    may_run = request.user.may(P.EVENT_RUN, division_id=event.division_id)
    context = progress_of(row) | {"event": event, "may_run": may_run}
    response = render(request, "matchmaking/meetings/_progress.html", context)
    if not context["is_working"]:
        response["HX-Refresh"] = "true"
    return response


@require_POST
@requires(P.EVENT_RUN)
def plan_step(request: HttpRequest, uid: UUID, plan: UUID, step: str) -> HttpResponse:
    event = meetings_of(request, uid)
    row = plan_of(event, plan)
    terms: dict[str, Any] = {"by": request.user, "now": clock.now()}
    if step == "stop":
        planning.stop(row, **terms)
        return redirect(PAGE, uid, plan)
    steps = {"publish": publishing.publish, "drop": drafting.drop}
    if step not in steps:
        raise Http404
    form = ConflictForm(request.POST, auto_id="step_%s")
    if posted(form, lambda: steps[step](row, expected_version=form.cleaned_data["version"], **terms)):
        said = _("Published. Everybody whose meetings are new or changed is told.")
        messages.success(request, said if step == "publish" else _("The draft is dropped."))
        return redirect("bureau:matchmaking:plan_list", uid)
    return show(request, event, plan_of(event, plan), 422, form)


@require_POST
@requires(P.EVENT_RUN)
def plan_edit(request: HttpRequest, uid: UUID, plan: UUID, what: str) -> HttpResponse:
    event = meetings_of(request, uid)
    row = plan_of(event, plan)
    forms = {"move": PlaceForm, "add": AddForm}
    if what in forms:
        form = forms[what](request.POST, event=event, auto_id=f"{'place' if what == 'move' else what}_%s")
    elif what in ("remove", "lock", "unlock"):
        form = ConflictForm(request.POST, auto_id="step_%s")
    else:
        raise Http404
    if posted(form, lambda: changed(request, row, what, form)):
        messages.success(request, _("The draft is changed."))
        return redirect(PAGE, uid, plan)
    return show(request, event, plan_of(event, plan), 422, form)


def changed(request: HttpRequest, row: MeetingPlan, what: str, form: ConflictForm) -> MeetingPlan:
    given = dict(form.cleaned_data)
    terms: dict[str, Any] = {"expected_version": given.pop("version"), "by": request.user, "now": clock.now()}
    if what == "add":
        return drafting.add(row, **given, **terms)
    text = request.GET.get("edit", "")
    key = int(text) if text.isdecimal() else 0
    if what == "move":
        return drafting.move(row, key, **given, **terms)
    if what == "remove":
        return drafting.remove(row, key, **terms)
    return drafting.set_locked(row, key, locked=what == "lock", **terms)
