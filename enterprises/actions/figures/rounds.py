"""Rounds of reporting: opened for a period, closed when nothing more is expected."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from enterprises.enums import BusinessRole
from enterprises.enums_figures import SubjectKind
from enterprises.models import Cycle, Indicator, ReportRound
from enterprises.rules.figures.periods import Period
from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import NotAllowed, Refused
from pilotzone.reference import actions as reference


@transaction.atomic
def open_round(
    *,
    name_zh: str,
    name_en: str,
    period: Period,
    indicators: Collection[Indicator],
    roles: Collection[str],
    due_on: date,
    base_of: Cycle | None = None,
    by: User,
    now: datetime,
) -> ReportRound:
    """Ask the enterprises in these roles (none: all) for these figures of the period, by a day.

    `base_of` is the cycle that compares with this earlier period and ends the round with its own. Raises Refused:
    a period that is not over, a day that has passed, a figure that is not told of enterprises or not for such periods.
    """
    if not by.may(P.FIGURE_ROUND):
        raise NotAllowed("not_allowed", _("You may not open rounds of reporting."))
    day = clock.local_date(now)
    if period.end >= day:
        raise Refused("not_over", _("The period is not over yet."), field="period")
    if due_on < day:
        raise Refused("due_passed", _("The day by which figures are due has passed."), field="due_on")
    if not indicators:
        raise Refused("no_figures", _("Choose the figures that are asked."), field="indicators")
    for indicator in indicators:
        if period.kind not in indicator.periods or SubjectKind.ENTERPRISE not in indicator.subjects:
            text = _("“%(name)s” is not told of enterprises for such a period.")
            raise Refused("other_figure", text, field="indicators", params={"name": indicator.name_zh})
    row = ReportRound.objects.create(
        reference=reference.next_reference("BS", day.year),
        name_zh=name_zh.strip(),
        name_en=name_en.strip(),
        period_start=period.start,
        period_kind=period.kind,
        roles=sorted(BusinessRole(role).value for role in roles),
        due_on=due_on,
        base_of=base_of,
        opened_at=now,
        opened_by=by,
    )
    row.indicators.set(indicators)
    payload = {"period": str(period), "figures": sorted(each.code for each in indicators), "due_on": due_on}
    audit.record("figures.round_opened", row, by=by, now=now, payload=payload | {"roles": row.roles})
    return row


@transaction.atomic
def close_round(report_round: ReportRound, *, by: User, now: datetime) -> ReportRound:
    """Nobody is chased any more. What was submitted can still be corrected."""
    if not by.may(P.FIGURE_ROUND):
        raise NotAllowed("not_allowed", _("You may not close rounds of reporting."))
    row: ReportRound = ReportRound.objects.select_for_update(of=("self",)).get(pk=report_round.pk)
    end(row, by=by, now=now)
    return row


def end(row: ReportRound, *, by: User | None, now: datetime) -> None:
    """Once; by nobody where the calendar ends what the round was for."""
    if row.closed_at is None:
        row.closed_at = now
        row.save(update_fields=["closed_at"])
        audit.record("figures.round_closed", row, by=by, now=now)
