"""Liaison officers of enterprises, and the register of problems: raised by either side, answered, solved."""

from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from enterprises import queries_services
from enterprises import workflow_services as workflow
from enterprises.actions.locking import lock as lock_enterprise
from enterprises.enums_services import ProblemState, Side
from enterprises.models import Enterprise, LiaisonAppointment, Problem
from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import Refused, Stale
from pilotzone.kernel.workflow import Transition, move
from pilotzone.messages import actions as messages
from pilotzone.reference import actions as reference

RAISE = "raise"


@transaction.atomic
def appoint(enterprise: Enterprise, officer: User, *, starts_on: date, by: User, now: datetime) -> LiaisonAppointment:
    """Instead of whoever it was: the appointment before ends on the day before. Raises Refused: the same person."""
    row = lock_enterprise(enterprise, P.LIAISON_KEEP, by=by)
    if not queries_services.liaison_officers(starts_on).filter(pk=officer.pk).exists():
        raise Refused("no_liaison", _("This person's office does not look after enterprises."), field="officer")
    before: LiaisonAppointment | None = row.liaisons.filter(ended_at=None).first()
    if before is not None:
        if before.officer_id == officer.pk:
            raise Refused("same_officer", _("This person is the liaison officer already."), field="officer")
        if starts_on <= before.starts_on:
            text = _("The present officer began on that day or later. Choose a later one.")
            raise Refused("too_early", text, field="starts_on")
        close(before, date.fromordinal(starts_on.toordinal() - 1), by=by, now=now)
    made: LiaisonAppointment = row.liaisons.create(
        officer=officer, starts_on=starts_on, appointed_at=now, appointed_by=by
    )
    payload = {"officer": officer.name, "starts_on": starts_on}
    audit.record("liaison.appointed", made, case=row, by=by, now=now, payload=payload)
    people = queries_services.people_of([row.pk], clock.local_date(now)).get(row.pk, [])
    params = {"enterprise": row.names, "officer": officer.name, "day": starts_on}
    link = reverse("portal:enterprises:service_list", args=[row.uid])
    messages.notify(people, "enterprises.liaison_appointed", params=params, link=link, now=now, case=row)
    return made


def close(row: LiaisonAppointment, last: date, *, by: User, now: datetime) -> None:
    row.ends_on, row.ended_at, row.ended_by = last, now, by
    row.save(update_fields=["ends_on", "ended_at", "ended_by"])


@transaction.atomic
def end(appointment: LiaisonAppointment, *, ends_on: date, by: User, now: datetime) -> LiaisonAppointment:
    """The last day, today at the earliest unless it never began."""
    enterprise = lock_enterprise(appointment.enterprise, P.LIAISON_KEEP, by=by)
    row: LiaisonAppointment = LiaisonAppointment.objects.select_for_update(of=("self",)).get(pk=appointment.pk)
    if row.ended_at is not None:
        raise Refused("ended", _("This appointment has ended already."), status=409)
    if ends_on < row.starts_on:
        raise Refused("dates", _("The last day lies before the first."), field="ends_on")
    close(row, ends_on, by=by, now=now)
    audit.record("liaison.ended", row, case=enterprise, by=by, now=now, payload={"ends_on": ends_on})
    return row


# --- problems ----------------------------------------------------------------------------------------


@transaction.atomic
def raise_problem(enterprise: Enterprise, *, title: str, text: str, side: Side, by: User, now: datetime) -> Problem:
    """By the enterprise, or by an officer for it. The other side is told."""
    permission = P.SERVICE_ANSWER if side == Side.ENTERPRISE else P.LIAISON_KEEP
    row = lock_enterprise(enterprise, permission, by=by)
    if not title.strip() or not text.strip():
        raise Refused("text_missing", _("Say in one line and in full what the problem is."), field="title")
    made: Problem = row.problems.create(
        reference=reference.next_reference("WT", clock.local_date(now).year),
        title=title.strip(),
        side=side,
        raised_at=now,
        raised_by=by,
    )
    made.entries.create(act=RAISE, side=side, text=text.strip(), at=now, by=by)
    audit.record("problem.raised", made, by=by, now=now, payload={"enterprise": row.uscc})
    tell(made, "problem_raised", side, now=now)
    return made


def tell(problem: Problem, kind: str, side: Side, *, now: datetime) -> None:
    """The other side: the enterprise's people, or its liaison officer; without one those who keep the register."""
    today, enterprise = clock.local_date(now), problem.enterprise
    if side == Side.BUREAU:
        people = queries_services.people_of([enterprise.pk], today).get(enterprise.pk, [])
        link = reverse("portal:enterprises:problem_detail", args=[problem.uid])
    else:
        liaison = queries_services.liaison_of(enterprise, today)
        people = [liaison.officer] if liaison else list(queries_services.liaison_officers(today))
        link = reverse("bureau:enterprises:problem_detail", args=[problem.uid])
    params = {"enterprise": enterprise.names, "problem": problem.title}
    messages.notify(people, f"enterprises.{kind}", params=params, link=link, now=now, case=problem)


@transaction.atomic
def write(problem: Problem, step: Transition, *, text: str, expected: int, by: User, now: datetime) -> Problem:
    """One step on a problem with its words: an answer, "solved", a further word of the enterprise, "not solved".

    Raises Stale where somebody wrote meanwhile, Refused without words.
    """
    rows = Problem.objects.select_for_update(of=("self",)).select_related("enterprise")
    row: Problem = rows.get(pk=problem.pk)
    if row.version != expected:
        raise Stale("stale", _("Somebody has written about this problem meanwhile. Read it first."))
    if not text.strip():
        raise Refused("text_missing", _("Write what you have to say."), field="text")
    move(row, step, by=by)
    side = Side.BUREAU if step in (workflow.ANSWER, workflow.SOLVE) else Side.ENTERPRISE
    if step == workflow.ANSWER and row.answered_at is None:
        row.answered_at = now
    solved = row.state == ProblemState.SOLVED
    row.solved_at, row.solved_by = (now, by) if solved else (None, None)
    row.version += 1
    row.save()
    row.entries.create(act=step.name, side=side, text=text.strip(), at=now, by=by)
    audit.record(f"problem.{step.name}", row, by=by, now=now, payload={"enterprise": row.enterprise.uscc})
    told = {workflow.ANSWER: "problem_answered", workflow.SOLVE: "problem_solved"}
    tell(row, told.get(step, "problem_raised"), side, now=now)
    return row
