"""Reminds offices of the claims that are past their limit: one notice a person a day, however often it runs."""

from collections import defaultdict
from datetime import datetime

from django.db import transaction
from django.urls import reverse

from pilotzone.accounts.models import User
from pilotzone.kernel import clock
from pilotzone.messages import actions as messages
from pilotzone.messages.models import Notice
from subsidies import queries
from subsidies.models import Application
from subsidies.rules import deadlines

KIND = "claims_overdue"


@transaction.atomic
def remind_overdue(*, now: datetime) -> int:
    """Tell each officer how many claims of their office are late; how many people were told."""
    late: dict[User, dict[int, datetime]] = defaultdict(dict)
    for permission, state in queries.OFFICE_STATES:
        rows = Application.objects.filter(state=state, due_at__lte=now, due_provisional=False)
        by_division: dict[int | None, dict[int, datetime]] = defaultdict(dict)
        for pk, place, due_at in rows.values_list("pk", "division_id", "due_at"):
            by_division[place][pk] = due_at
        for division_id, claims in by_division.items():
            for officer in queries.officers(permission, division_id):
                late[officer] |= claims
    told = set(
        Notice.objects.filter(kind=KIND, created_at__gte=deadlines.start_of(clock.local_date(now))).values_list(
            "recipient_id", flat=True
        )
    )
    link = reverse("bureau:subsidies:application_list") + "?view=late"
    waiting = {officer: claims for officer, claims in late.items() if officer.pk not in told}
    for officer, claims in waiting.items():
        params = {"count": len(claims), "since": min(claims.values())}
        messages.notify([officer], KIND, params=params, link=link, now=now)
    return len(waiting)
