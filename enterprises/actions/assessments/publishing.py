"""A result is checked by one person and published by another, provisionally, then for good; it expires or stops."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from enterprises import facts_assessments as facts
from enterprises import queries_assessments as queries
from enterprises import workflow
from enterprises.actions.assessments import asking
from enterprises.actions.assessments.steps import lock, require_idle, step
from enterprises.enums_assessments import ContestState, CycleState, RunState
from enterprises.models import Assessment, Contest, Cycle, Run, RunPortion
from enterprises.querysets_assessments import SUBJECTS
from enterprises.rules.assessment.model import RANKED_FROM
from enterprises.rules.figures.periods import months_on
from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.jobs import outbox
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import Refused
from pilotzone.messages import actions as messages
from pilotzone.reference import queries as reference

TELL = "enterprises.assessment_tell"
PROVISIONAL, FINAL = "provisional", "final"


@transaction.atomic
def sign(cycle: Cycle, *, note: str = "", expected_version: int | None = None, by: User, now: datetime) -> Cycle:
    """An officer has looked at the whole result and stands for it; another person publishes it."""
    row = lock(cycle, expected_version)
    require_idle(row)
    step(row, workflow.SIGN, by=by)
    row.checked_at, row.checked_by, row.check_note = now, by, note.strip()
    row.save(update_fields=["checked_at", "checked_by", "check_note", "version"])
    payload = {"run": counted(row).number, "digest": counted(row).digest, "note": row.check_note}
    audit.record("cycle.checked", row, by=by, now=now, payload=payload)
    return row


def counted(cycle: Cycle) -> Run:
    """The run whose results count. Raises Refused: there is none yet."""
    if cycle.run is None:
        raise Refused("unscored", _("There is no result yet."), status=409)
    return cycle.run


def require_another(cycle: Cycle, by: User) -> None:
    if cycle.checked_by_id is None:
        raise Refused("unchecked", _("The result has not been checked yet."), status=409)
    if cycle.checked_by_id == by.pk:
        raise Refused("same_person", _("Whoever checked the result may not publish it."), status=403)


@transaction.atomic
def publish_provisionally(cycle: Cycle, *, expected_version: int | None = None, by: User, now: datetime) -> Cycle:
    """Every enterprise sees its result, and can contest it for so many working days from the next on."""
    row = lock(cycle, expected_version)
    require_idle(row)
    step(row, workflow.PUBLISH_PROVISIONALLY, by=by)
    require_another(row, by)
    deadline = reference.calendar().add(clock.local_date(now), row.contest_days)
    row.provisional_at, row.provisional_by = now, by
    row.contest_until, row.contest_provisional = deadline.day, deadline.provisional
    fields = ["state", "provisional_at", "provisional_by", "contest_until", "contest_provisional", "version"]
    row.save(update_fields=fields)
    audit.record("cycle.provisional", row, by=by, now=now, payload={"until": row.contest_until})
    tell_all(row, PROVISIONAL, now=now)
    return row


def contest_end(cycle: Cycle) -> tuple[date, bool]:
    """The last day to contest by the calendar as it is known now, and whether that can still change."""
    if cycle.provisional_at is None:
        raise Refused("not_open", _("This result cannot be contested yet."), status=409)
    found = reference.calendar().add(clock.local_date(cycle.provisional_at), cycle.contest_days)
    return found.day, found.provisional


@transaction.atomic
def publish(
    cycle: Cycle,
    *,
    publication_reference: str = "",
    with_ranks: bool = False,
    expected_version: int | None = None,
    by: User,
    now: datetime,
) -> Cycle:
    """The result is final: the time to contest is over and no contest is open.

    Without the reference of a decision that allows it, nobody but the enterprise and the bureau sees a named result.
    With it everybody reads names and grades, and ranks only where that is said and ten or more are rated.
    """
    row = lock(cycle, expected_version)
    require_idle(row)
    step(row, workflow.PUBLISH, by=by)
    require_another(row, by)
    until, uncertain = contest_end(row)
    if uncertain or clock.local_date(now) <= until:
        raise Refused("contestable", _("The result can still be contested."), status=409)
    if Contest.objects.filter(cycle=row).open().exists():
        raise Refused("contests_open", _("Contests of this cycle are not decided yet."), status=409)
    if with_ranks:
        require_ranks(row, publication_reference)
    months = facts.scheme_of(row.scheme_version.document).valid_months
    row.contest_until, row.contest_provisional = until, False
    row.published_at, row.published_by = now, by
    row.publication_reference, row.publishes_ranks = publication_reference.strip(), with_ranks
    row.expires_on = months_on(clock.local_date(now), months)
    row.save()
    payload = {
        "reference": row.publication_reference,
        "with_ranks": with_ranks,
        "expires_on": row.expires_on,
        "run": counted(row).number,
    }
    audit.record("cycle.published", row, by=by, now=now, payload=payload)
    tell_all(row, FINAL, now=now)
    return row


def require_ranks(cycle: Cycle, reference: str) -> None:
    """Raises Refused: no decision allows it, or the group is too small for ranks that anybody should read."""
    if not reference.strip():
        text = _("Named ranks are published by a decision alone.")
        raise Refused("no_decision", text, field="publication_reference")
    least = max(RANKED_FROM, facts.scheme_of(cycle.scheme_version.document).ranked_from)
    if counted(cycle).rated < least:
        text = _("Ranks are not published of fewer than %(least)s.")
        raise Refused("too_few", text, field="with_ranks", params={"least": least})


def expire_due(*, now: datetime) -> int:
    """Results whose time is over no longer hold; how many cycles."""
    day = clock.local_date(now)
    due = Cycle.objects.filter(state=CycleState.PUBLISHED, expires_on__lte=day).order_by("pk")
    return sum(_expire(cycle, day, now=now) for cycle in due)


@transaction.atomic
def _expire(cycle: Cycle, day: date, *, now: datetime) -> bool:
    row = lock(cycle)
    if row.state != CycleState.PUBLISHED or row.expires_on is None or row.expires_on > day:
        return False
    step(row, workflow.EXPIRE, by=None)
    row.expired_at = now
    row.save(update_fields=["state", "expired_at", "version"])
    audit.record("cycle.expired", row, by=None, now=now)
    return True


@transaction.atomic
def stop(cycle: Cycle, *, reason: str, expected_version: int | None = None, by: User, now: datetime) -> Cycle:
    """End a cycle without a result: a run that is under way goes no further, open contests are without object."""
    row = lock(cycle, expected_version)
    step(row, workflow.STOP, by=by)
    if not reason.strip():
        raise Refused("no_reason", _("Say why."), field="reason")
    row.stopped_at, row.stopped_by, row.stop_reason = now, by, reason.strip()
    row.save(update_fields=["state", "stopped_at", "stopped_by", "stop_reason", "version"])
    Run.objects.filter(cycle=row).open().update(state=RunState.FAILED, ended_at=now, error="stopped")
    Contest.objects.filter(cycle=row).open().update(state=ContestState.WITHDRAWN, version=F("version") + 1)
    asking.stop_asking(row, by=by, now=now)
    audit.record("cycle.stopped", row, by=by, now=now, payload={"reason": row.stop_reason})
    return row


def tell_all(cycle: Cycle, what: str, *, now: datetime) -> None:
    """Every enterprise, portion by portion."""
    portions = counted(cycle).portions.order_by("number").values_list("pk", flat=True)
    outbox.enqueue_each(TELL, [(key, what) for key in portions], now=now)


@transaction.atomic
def tell_portion(portion_id: int, what: str, *, now: datetime) -> int:
    """Who reads the results of their enterprise, and of what it operates, is told.

    What is told and that it was stand or fall together.
    """
    field = f"told_{what}_at"
    portion = RunPortion.objects.select_related("run__cycle").select_for_update(of=("self",)).get(pk=portion_id)
    if getattr(portion, field) is not None:
        return 0
    RunPortion.objects.filter(pk=portion.pk).update(**{field: now})
    cycle = portion.run.cycle
    rows = Assessment.objects.current().filter(cycle=cycle, subject__in=portion.subjects)
    rows = rows.defer("record").select_related(*SUBJECTS)
    owned = [(row.subject.owner.pk, row) for row in rows if row.subject.owner is not None]
    people = queries.people_of({key for key, _row in owned}, P.ASSESSMENT_READ, clock.local_date(now))
    tellings = [
        messages.Telling(
            people[key],
            f"enterprises.assessment_{what}",
            {"enterprise": row.subject.thing.names, "cycle": cycle.names, "until": cycle.contest_until},
            reverse("portal:enterprises:assessment_detail", args=[row.uid]),
        )
        for key, row in owned
        if key in people
    ]
    return len(messages.notify_all(tellings, now=now, case=cycle))
