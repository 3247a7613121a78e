"""An agent's authority that nears its last day, and one that is over: the agent and the administrators are told."""

from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse

from enterprises.enums import MemberRole
from enterprises.models import Membership
from pilotzone.kernel import clock
from pilotzone.messages import actions as messages
from pilotzone.messages.actions import Telling
from pilotzone.messages.models import Notice

BEFORE = timedelta(days=14)
LOOKS_BACK = timedelta(days=7)  # one that ended longer ago is told no more, if nothing ran meanwhile
NEARS, OVER = "enterprises.agent_nears", "enterprises.agent_over"


def remind(*, now: datetime) -> int:
    """Once on each side of the last day, however often it runs; how many authorities were told of."""
    today = clock.local_date(now)
    rows = Membership.objects.filter(
        role=MemberRole.AGENT, ended_at=None, ends_on__gte=today - LOOKS_BACK, ends_on__lte=today + BEFORE
    )
    found = rows.select_related("enterprise", "user").order_by("pk")
    return sum(remind_of(row, NEARS if row.ends_on >= today else OVER, now=now) for row in found if row.ends_on)


@transaction.atomic
def remind_of(row: Membership, kind: str, *, now: datetime) -> bool:
    Membership.objects.select_for_update(of=("self",)).get(pk=row.pk)
    enterprise, today = row.enterprise, clock.local_date(now)
    again = enterprise.memberships.in_force(today).filter(user=row.user).exclude(pk=row.pk).exists()
    if again or Notice.objects.filter(kind=kind, case_uid=row.uid).exists():
        return False
    params = {"enterprise": enterprise.names, "name": str(row.user), "day": row.ends_on}
    administrators = enterprise.memberships.in_force(today).filter(role=MemberRole.ADMIN).select_related("user")
    members = reverse("portal:enterprises:member_list", args=[enterprise.uid])
    told = [
        Telling([each.user for each in administrators], kind, params, members),
        Telling([row.user], kind, params, reverse("portal:home")),
    ]
    messages.notify_all(told, now=now, case=row)
    return True
