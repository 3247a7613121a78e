"""Reads about later remarks: when a desk reviewed a claim last, and which points it may not raise by itself then."""

from collections.abc import Iterable
from datetime import datetime

from subsidies.enums import Desk
from subsidies.models import Application, CorrectionItem, LateRemark
from subsidies.rules import late_remarks as rules


def reviewed_at(application: Application, desk: Desk) -> datetime | None:
    """The desk's last opinion or request, also an opinion that fell since."""
    asked = application.corrections.filter(desk=desk).values_list("opened_at", flat=True)
    given = application.opinions.filter(desk=desk).values_list("given_at", flat=True)
    return max([*asked, *given], default=None)


def late_points(application: Application, desk: Desk, points: Iterable[str]) -> set[str]:
    """Of these points those that need a supervisor; none before the desk's first review."""
    last = reviewed_at(application, desk)
    if last is None:
        return set()
    items = CorrectionItem.objects.filter(correction__application=application)
    named = items.filter(correction__desk=desk).values_list("target", flat=True)
    answered = items.filter(correction__answered_at__gt=last).values_list("target", "before", "after")
    return rules.late(points, named, [target for target, before, after in answered if before != after])


def waiting_or_allowed(application: Application, desk: Desk) -> dict[str, LateRemark]:
    """What the desk asked a supervisor for and has not used yet, by point."""
    rows = LateRemark.objects.filter(application=application, desk=desk, used_at=None)
    return {row.target: row for row in rows.order_by("pk")}
