"""What a cycle asks enterprises for themselves: its own figures, and earlier ones that nobody was asked for yet."""

from collections.abc import Collection
from datetime import datetime

from enterprises import facts_assessments as facts
from enterprises.actions.figures import rounds
from enterprises.enums_assessments import CycleState
from enterprises.enums_figures import SourceKind, SubjectKind
from enterprises.models import Cycle, Indicator, ReportRound
from enterprises.rules.figures.periods import Period
from pilotzone.accounts.models import User


def ask(cycle: Cycle, *, by: User, now: datetime) -> None:
    """Open the rounds of the cycle, by the last day on which its figures are collected.

    Of an earlier period, such as the year before, which growth is measured from, only what no round asked the same
    enterprises for: in a scheme's first cycle everything, later nothing.
    """
    scheme = facts.scheme_of(cycle.scheme_version.document)
    wanted = facts.read_from(scheme, cycle.period, SourceKind.SELF)
    cycle.round = _open(cycle, cycle.period, wanted.pop(cycle.period, set()), by=by, now=now)
    cycle.save(update_fields=["round"])
    for period in sorted(wanted, key=lambda each: each.start):
        if new := wanted[period] - asked_before(cycle.roles, period):
            _open(cycle, period, new, base_of=cycle, by=by, now=now)


def asked_before(roles: Collection[str], period: Period) -> set[str]:
    """Indicators for which a round of the period asked at least everybody in these roles (none: everybody).

    One that ended because its cycle was stopped does not count.
    """
    rows = ReportRound.objects.filter(period_start=period.start, period_kind=period.kind)
    stopped = Cycle.objects.filter(state=CycleState.STOPPED)
    rows = rows.exclude(base_of__in=stopped).exclude(pk__in=stopped.exclude(round=None).values("round"))
    covers = [
        row for row in rows.prefetch_related("indicators") if not row.roles or (roles and set(roles) <= set(row.roles))
    ]
    return {indicator.code for row in covers for indicator in row.indicators.all()}


def _open(
    cycle: Cycle, period: Period, codes: Collection[str], *, base_of: Cycle | None = None, by: User, now: datetime
) -> ReportRound | None:
    asked = [
        each
        for each in Indicator.objects.filter(code__in=codes)
        if period.kind in each.periods and SubjectKind.ENTERPRISE in each.subjects
    ]
    if not asked:
        return None
    earlier = base_of is not None
    return rounds.open_round(
        name_zh=f"{cycle.name_zh[:90]}：基期数据（{period}）" if earlier else cycle.name_zh[:120],
        name_en=f"{cycle.name_en[:120]}: base figures ({period})" if earlier and cycle.name_en else cycle.name_en[:160],
        period=period,
        indicators=asked,
        roles=cycle.roles,
        due_on=cycle.collect_until,
        base_of=base_of,
        by=by,
        now=now,
    )


def stop_asking(cycle: Cycle, *, by: User | None, now: datetime) -> None:
    """The rounds end with the collecting: the cycle's own, and those for earlier periods."""
    own = [cycle.round] if cycle.round else []
    for row in (*own, *cycle.base_rounds.order_by("period_start")):
        rounds.end(row, by=by, now=now)
