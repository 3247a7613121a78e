"""A plan is worked out in a job, with progress and a proven bound; stopped, the best until then is kept."""

import threading
import time
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matchmaking.actions.locking import lock
from matchmaking.actions.meetings.keeping import keep
from matchmaking.actions.meetings.locking import check_event, lock_event, lock_plan
from matchmaking.enums_plan import PlanStart, PlanState
from matchmaking.facts import Facts, facts_of
from matchmaking.models import Event, MeetingPlan, Participation
from matchmaking.plan_names import fault_lines
from matchmaking.rules.plan.checking import faults_of
from matchmaking.rules.plan.control import Control, Progress
from matchmaking.rules.plan.mending import mend
from matchmaking.rules.plan.model import Plan
from matchmaking.rules.plan.planning import plan as planned
from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.jobs import actions as jobs
from pilotzone.jobs.enums import JobState
from pilotzone.jobs.models import Job
from pilotzone.jobs.progress import Cancelled
from pilotzone.kernel.errors import Refused

KIND = "matchmaking.plan"
USUAL_SECONDS = 60
LOOK_SECONDS = 0.5  # how often the search looks whether somebody stopped it, and says how far it is


@transaction.atomic
def start(
    event: Event,
    *,
    start: PlanStart,
    time_limit: int = USUAL_SECONDS,
    absent: Sequence[Participation] = (),
    by: User,
    now: datetime,
) -> MeetingPlan:
    """Begin to work a draft out. `absent`: participants who did not come; their meetings to come are given up.

    Raises Refused: one is being worked out, nothing is published to start from; Conflicts with what is wrong.
    """
    row = lock_event(event, by=by, now=now)
    give_up_lost(row)
    if MeetingPlan.objects.working().filter(event=row).exists():
        raise Refused("working", gettext_lazy("A plan is being worked out already."), status=409)
    if start != PlanStart.FRESH and not row.meetings.living().exists():
        raise Refused("nothing", gettext_lazy("No meetings are published yet: plan anew."), field="start")
    if absent and start != PlanStart.MEND:
        text = gettext_lazy("Who did not come is left out by mending the published plan.")
        raise Refused("absent", text, field="absent")
    keys = sorted(each.pk for each in absent if each.event_id == row.pk)
    check_event(facts_of(row, now=now, absent=keys))
    made: MeetingPlan = MeetingPlan.objects.create(
        event=row, start=start, time_limit=time_limit, absent=keys, made_at=now, made_by=by
    )
    link = reverse("bureau:matchmaking:plan_detail", args=[row.uid, made.uid])
    made.job = jobs.start(KIND, _("Plan the meetings"), total=time_limit, by=by, now=now, args=(made.pk,), link=link)
    made.save(update_fields=["job"])
    audit.record("meeting_plan.begun", made, case=row, by=by, now=now, payload=told(made))
    return made


def told(row: MeetingPlan) -> dict[str, Any]:
    return {"event": row.event.name_zh, "reference": row.event.reference, "plan": str(row.uid)}


def give_up_lost(event: Event) -> None:
    """Plans whose job was cancelled before it began, or was given up, are worked on by nobody."""
    rows = MeetingPlan.objects.working().filter(event=event).exclude(job__state__in=JobState.open())
    rows.update(state=PlanState.DROPPED)


@transaction.atomic
def stop(plan: MeetingPlan, *, by: User, now: datetime) -> MeetingPlan:
    """Ask the search to end: the best plan found until then is kept as a draft."""
    event = lock_event(plan.event, by=by, now=now)
    row = lock_plan(plan)
    if row.state == PlanState.WORKING and row.job is not None:
        jobs.request_cancel(row.job, by=row.job.created_by, now=now)
        give_up_lost(event)
        audit.record("meeting_plan.stopped", row, case=event, by=by, now=now, payload=told(row))
        row.refresh_from_db()
    return row


def run(plan_id: int, job: Job, *, now: datetime) -> dict[str, Any]:
    """Work a plan out from its beginning; after a lost worker again. What is kept is kept at once, at the end."""
    row = MeetingPlan.objects.select_related("event").get(pk=plan_id)
    if row.state != PlanState.WORKING:
        return {}
    facts = facts_of(row.event, now=now, absent=row.absent)
    if faults := faults_of(facts.problem):
        keep_faults(row, fault_lines(faults, facts), now=now)
        return {"faults": len(faults)}
    watch = Watch(job, row)
    made = work_out(row, facts, Control(watch.seconds, row.time_limit, watch.is_stopped, watch.tell))
    finish(row, facts, made, by=job.created_by, now=now)
    return {"meetings": len(made.meetings), "objective": made.objective, "bound": made.bound}


def work_out(row: MeetingPlan, facts: Facts, control: Control) -> Plan:
    if row.start == PlanStart.MEND:
        return mend(facts.problem, facts.previous, control)
    return planned(facts.problem, control, previous=facts.previous if row.start == PlanStart.PUBLISHED else ())


@transaction.atomic
def keep_faults(plan: MeetingPlan, lines: list[str], *, now: datetime) -> None:
    lock(plan.event)
    row = lock_plan(plan)
    if row.state == PlanState.WORKING:
        row.state, row.faults, row.finished_at, row.version = PlanState.FAULTY, lines, now, row.version + 1
        row.save()


@transaction.atomic
def finish(plan: MeetingPlan, facts: Facts, made: Plan, *, by: User, now: datetime) -> None:
    """Nothing happens where another worker was quicker."""
    event = lock(plan.event)
    row = lock_plan(plan)
    if row.state != PlanState.WORKING:
        return
    keep(row, facts, made, now=now)
    payload = told(row) | {"meetings": len(made.meetings), "objective": made.objective, "bound": row.bound}
    audit.record("meeting_plan.made", row, case=event, by=by, now=now, payload=payload)


class Watch:
    """Between the search and the job's row: how far it is, and whether somebody stopped it."""

    def __init__(self, job: Job, row: MeetingPlan) -> None:
        self.job, self.row = job, row
        self.began = self.looked = time.monotonic()
        self.thread = threading.get_ident()  # the solver may ask from its own threads, which have no connection
        self.stopped = False
        self.stage, self.told = "", 0.0

    def seconds(self) -> float:
        return time.monotonic() - self.began

    def is_stopped(self) -> bool:
        if self.stopped or threading.get_ident() != self.thread:
            return self.stopped
        if time.monotonic() - self.looked >= LOOK_SECONDS:
            self.looked = time.monotonic()
            try:
                jobs.report(self.job, min(int(self.seconds()), max(0, self.row.time_limit - 1)))
            except Cancelled:
                self.stopped = True
        return self.stopped

    def tell(self, progress: Progress) -> None:
        now = time.monotonic()
        if threading.get_ident() != self.thread or (progress.stage == self.stage and now - self.told < LOOK_SECONDS):
            return
        self.stage, self.told = progress.stage, now
        bound = None if progress.bound is None else max(progress.bound, progress.objective)
        rows = MeetingPlan.objects.working().filter(pk=self.row.pk)
        rows.update(stage=progress.stage, objective=progress.objective, bound=bound)
