"""An event is made known to the enterprises that it fits, each once; a job with progress."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enterprises.enums import BusinessRole
from enterprises.models import Enterprise
from matchmaking.actions.locking import lock_for_running
from matchmaking.actions.telling import about, organisers
from matchmaking.enums import LIVING
from matchmaking.models import Event, Invitation, Participation
from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.jobs import actions as jobs
from pilotzone.jobs.models import Job
from pilotzone.kernel import clock
from pilotzone.kernel.errors import Refused
from pilotzone.messages import actions as messages

KIND = "matchmaking.invite"
PORTION = 50


def fitting(event: Event, roles: Sequence[str], divisions: Sequence[int] = ()) -> QuerySet[Enterprise]:
    """Registered enterprises of these business roles and districts (none: all), but for whoever was told or is in."""
    rows = Enterprise.objects.active()
    if roles:
        rows = rows.filter(business_roles__role__in=roles)
    if divisions:
        rows = rows.filter(registration_division__in=divisions)
    told = Invitation.objects.filter(event=event).values("enterprise")
    live = Participation.objects.live().filter(event=event, party__enterprise__isnull=False)
    rows = rows.exclude(pk__in=told).exclude(pk__in=live.values("party__enterprise"))
    return rows.distinct().order_by("pk")


@transaction.atomic
def start(event: Event, *, roles: Sequence[str] = (), divisions: Sequence[int] = (), by: User, now: datetime) -> Job:
    """Begin to tell them; whether by e-mail too is each person's own choice (My notices)."""
    row = lock_for_running(event, by=by)
    if row.state not in LIVING:
        raise Refused("not_announced", gettext_lazy("Announce the event first."), status=409)
    if set(roles) - set(BusinessRole.values):
        raise Refused("no_role", gettext_lazy("There is no such role."), field="roles")
    total = fitting(row, roles, divisions).count()
    if not total:
        raise Refused("nobody", gettext_lazy("Everybody whom this fits has been told."), field="roles", status=409)
    args = (str(row.uid), ",".join(roles), ",".join(map(str, divisions)))
    link = reverse("bureau:matchmaking:event_detail", args=[row.uid])
    return jobs.start(KIND, _("Tell enterprises of the event"), total=total, by=by, now=now, args=args, link=link)


def run(uid: str, roles: str, divisions: str, job: Job, *, now: datetime) -> dict[str, Any]:
    """By portions, each its own transaction: what was told before a stop stays told, and nobody is told twice."""
    event = Event.objects.get(uid=uid)
    chosen = [role for role in roles.split(",") if role]
    keys = [int(key) for key in divisions.split(",") if key]
    done = 0
    while portion := list(fitting(event, chosen, keys)[:PORTION]):
        invite(event, portion, by=job.created_by, now=now)
        done += len(portion)
        jobs.report(job, done)
    return {"told": done}


@transaction.atomic
def invite(event: Event, enterprises: Sequence[Enterprise], *, by: User, now: datetime) -> None:
    row = lock_for_running(event, by=by)
    told = set(row.invitations.filter(enterprise__in=enterprises).values_list("enterprise_id", flat=True))
    new = [each for each in enterprises if each.pk not in told]
    Invitation.objects.bulk_create([Invitation(event=row, enterprise=each, sent_at=now, sent_by=by) for each in new])
    people = organisers([each.pk for each in new], clock.local_date(now))
    link = reverse("public:event_detail", args=[row.uid])
    messages.notify(people, "matchmaking.invited", params=about(row), link=link, now=now, case=row)
    audit.record("event.told", row, by=by, now=now, payload={"event": row.name_zh, "count": len(new)})
