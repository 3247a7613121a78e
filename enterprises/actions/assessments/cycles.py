"""A cycle is opened, by a person or by the scheme's calendar; then its figures are frozen and the scoring begins."""

import logging
from collections.abc import Callable, Collection, Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from enterprises import facts_assessments as facts
from enterprises import workflow
from enterprises.actions.assessments import asking, runs
from enterprises.actions.assessments.steps import lock, require_figures, require_idle, step
from enterprises.enums import BusinessRole
from enterprises.enums_assessments import CycleState, SchemeState
from enterprises.enums_figures import PeriodKind, SubjectKind
from enterprises.models import Cycle, SchemeCalendar, SchemeVersion
from enterprises.rules.figures.periods import Period, last_ended
from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import DomainError, Refused
from pilotzone.kernel.workflow import require
from pilotzone.reference import actions as reference

logger = logging.getLogger(__name__)

MOST_DAYS = 180


@transaction.atomic
def open_cycle(
    version: SchemeVersion,
    *,
    period: Period,
    collect_until: date,
    contest_days: int = 10,
    roles: Collection[str] = (),
    name_zh: str = "",
    name_en: str = "",
    with_round: bool = True,
    by: User,
    now: datetime,
) -> Cycle:
    """Begin to assess everybody whom the version's scheme is for, over a period that has ended.

    `with_round` asks enterprises for the figures that the scheme reads from themselves, by the same day. Raises
    Refused: a version that is not in use, a period that is not over or that the scheme does not read, a day that has
    passed or lies too far, a second cycle of the scheme for the period.
    """
    require(P.CYCLE_RUN, by)
    return _open(
        version,
        period,
        collect_until,
        contest_days,
        roles,
        (name_zh, name_en),
        with_round=with_round,
        by=by,
        for_round=by,
        now=now,
    )


def _open(
    version: SchemeVersion,
    period: Period,
    collect_until: date,
    contest_days: int,
    roles: Collection[str],
    names: tuple[str, str],
    *,
    with_round: bool,
    by: User | None,
    for_round: User,
    now: datetime,
) -> Cycle:
    # The version stays as it is and in use for as long as this takes.
    row = SchemeVersion.objects.select_related("scheme").select_for_update(of=("self",)).get(pk=version.pk)
    day = clock.local_date(now)
    _check(row, period, collect_until, day)
    cycle = Cycle(
        reference=reference.next_reference("PJ", day.year),
        scheme_version=row,
        name_zh=names[0].strip() or f"{row.scheme.name_zh}（{period}）",
        name_en=names[1].strip() or (f"{row.scheme.name_en} ({period})" if row.scheme.name_en else ""),
        period_start=period.start,
        period_kind=period.kind,
        roles=sorted(BusinessRole(role).value for role in roles),
        collect_until=collect_until,
        contest_days=contest_days,
        opened_at=now,
        opened_by=by,
    )
    cycle.save(force_insert=True)
    if with_round and row.scheme.subject == SubjectKind.ENTERPRISE:
        asking.ask(cycle, by=for_round, now=now)
    payload = {"scheme": str(row), "period": str(period), "collect_until": collect_until, "roles": cycle.roles}
    audit.record("cycle.opened", cycle, by=by, now=now, payload=payload)
    return cycle


def _check(version: SchemeVersion, period: Period, collect_until: date, day: date) -> None:
    if version.state != SchemeState.PUBLISHED:
        raise Refused("not_in_use", _("This version of the scheme is not in use."), field="scheme_version")
    require_figures(version, field="scheme_version")
    if period.end >= day:
        raise Refused("not_over", _("The period is not over yet."), field="period")
    kinds = facts.kinds_of(facts.scheme_of(version.document))
    if period.kind not in kinds:
        names = ", ".join(str(PeriodKind(each).label) for each in sorted(kinds))
        text = _("The scheme reads figures of other periods: %(kinds)s.")
        raise Refused("other_period", text, field="period", params={"kinds": names})
    if not day <= collect_until <= day + timedelta(days=MOST_DAYS):
        text = _("Figures are collected for %(days)s days at most, from today on.")
        raise Refused("collecting", text, field="collect_until", params={"days": MOST_DAYS})
    there = Cycle.objects.filter(
        scheme_version__scheme=version.scheme_id, period_start=period.start, period_kind=period.kind
    )
    if there.exclude(state=CycleState.STOPPED).exists():
        text = _("There is a cycle of this scheme for the period already.")
        raise Refused("twice", text, field="period", status=409)


def open_due(*, now: datetime) -> int:
    """Open the cycles whose day has come by their scheme's calendar; run again, it opens nothing. How many."""
    day = clock.local_date(now)
    rows = SchemeCalendar.objects.filter(opens_on_day__lte=day.day).order_by("pk")
    return by_itself((row for row in rows if day.month in row.months), lambda row: open_by_calendar(row, day, now=now))


def by_itself(rows: Iterable[Any], act: Callable[[Any], bool]) -> int:
    """The act on each row; one that cannot be done is logged and does not keep back the others. How many were done."""
    done = 0
    for row in rows:
        try:
            done += act(row)
        except DomainError as error:
            logger.warning("The calendar's act on %s cannot be done: %s", row, error)
    return done


@transaction.atomic
def open_by_calendar(calendar: SchemeCalendar, day: date, *, now: datetime) -> bool:
    """The cycle of the period that has ended last, unless there is one. A day that was missed is made up for."""
    row = SchemeCalendar.objects.select_for_update(of=("self",)).select_related("set_by").get(pk=calendar.pk)
    version = SchemeVersion.objects.published().filter(scheme=row.scheme_id).first()
    period = last_ended(day, PeriodKind(row.period_kind))
    there = Cycle.objects.filter(
        scheme_version__scheme=row.scheme_id, period_start=period.start, period_kind=period.kind
    )
    if version is None or there.exists():
        return False
    _open(
        version,
        period,
        day + timedelta(days=row.collecting_days),
        row.contest_days,
        row.roles,
        ("", ""),
        with_round=row.set_by.may(P.FIGURE_ROUND),
        by=None,
        for_round=row.set_by,
        now=now,
    )
    return True


@transaction.atomic
def freeze(cycle: Cycle, *, expected_version: int | None = None, by: User | None, now: datetime) -> Cycle:
    """No more figures are taken: what stands now is read, and the scoring begins."""
    row = lock(cycle, expected_version)
    step(row, workflow.FREEZE, by=by)
    row.frozen_at, row.frozen_by = now, by
    row.save(update_fields=["state", "frozen_at", "frozen_by", "version"])
    asking.stop_asking(row, by=by, now=now)
    run = runs.begin(row, by=by, now=now)
    audit.record("cycle.frozen", row, by=by, now=now, payload={"run": run.number, "count": run.size})
    return row


def freeze_due(*, now: datetime) -> int:
    """Freeze the cycles whose collecting has ended; how many."""
    day = clock.local_date(now)
    due = Cycle.objects.filter(state=CycleState.COLLECTING, collect_until__lt=day).order_by("pk")
    return by_itself(due, lambda cycle: _freeze_if_due(cycle, now=now))


@transaction.atomic
def _freeze_if_due(cycle: Cycle, *, now: datetime) -> bool:
    row = lock(cycle)
    if row.state != CycleState.COLLECTING:
        return False
    freeze(row, by=None, now=now)
    return True


@transaction.atomic
def run_again(cycle: Cycle, *, expected_version: int | None = None, by: User, now: datetime) -> Cycle:
    """Read and score everything anew, before anything is published: after a correction, or a run that failed."""
    row = lock(cycle, expected_version)
    require_idle(row)
    step(row, workflow.RUN_AGAIN, by=by)
    row.checked_at = row.checked_by = None
    row.check_note = ""
    row.save(update_fields=["state", "checked_at", "checked_by", "check_note", "version"])
    run = runs.begin(row, by=by, now=now)
    audit.record("cycle.run_again", row, by=by, now=now, payload={"run": run.number})
    return row
