"""Reads about later remarks: when a desk reviewed a claim last, and which points it may not raise by itself then."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime

from subsidies.enums import Desk
from subsidies.models import Application, Correction, CorrectionItem, LateRemark, Opinion
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


def needing_permission(keys: Collection[int], point: str) -> set[tuple[int, str]]:
    """Of many claims those, each with the desk, where this point needs a permission that is not there.

    As `late_points` and `waiting_or_allowed` find it for one claim, in four statements.
    """
    asked = Correction.objects.filter(application__in=keys).values_list("application", "desk", "opened_at")
    given = Opinion.objects.filter(application__in=keys).values_list("application", "desk", "given_at")
    last: dict[tuple[int, str], datetime] = {}
    for key, desk, at in (*asked, *given):
        last[key, desk] = max(at, last.get((key, desk), at))
    named, answered = defaultdict(list), defaultdict(list)
    items = CorrectionItem.objects.filter(correction__application__in=keys)
    for key, desk, at, target, before, after in items.values_list(
        "correction__application", "correction__desk", "correction__answered_at", "target", "before", "after"
    ):
        named[key, desk].append(target)
        if at and before != after:
            answered[key].append((at, target))
    allowed = LateRemark.objects.filter(application__in=keys, target=point, used_at=None, allowed=True)
    found = {
        (key, desk)
        for (key, desk), at in last.items()
        if rules.late([point], named[key, desk], [target for when, target in answered[key] if when > at])
    }
    return found - set(allowed.values_list("application", "desk"))


def waiting_or_allowed(application: Application, desk: Desk) -> dict[str, LateRemark]:
    """What the desk asked a supervisor for and has not used yet, by point."""
    rows = LateRemark.objects.filter(application=application, desk=desk, used_at=None)
    return {row.target: row for row in rows.order_by("pk")}
