"""An event is made known to the enterprises that it fits, each once; a job with progress."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enterprises.enums import BusinessRole
from enterprises.models import Enterprise
from matchmaking import markets
from matchmaking.actions.locking import lock_for_running
from matchmaking.actions.telling import about, organisers
from matchmaking.enums import LIVING, Topic
from matchmaking.models import Event, Invitation, Item, Participation
from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.jobs import actions as jobs
from pilotzone.jobs.models import Job
from pilotzone.kernel import clock
from pilotzone.kernel.errors import Refused
from pilotzone.messages import actions as messages

KIND = "matchmaking.invite"
PORTION = 50


@dataclass(frozen=True, slots=True)
class Choice:
    """Who is meant, each part empty for all: roles in business, keys of districts, and by needs and offers (`Item`)
    the markets as ISO 3166-1 codes and the topics. An item that names no market or no category means any.
    """

    roles: tuple[str, ...] = ()
    divisions: tuple[int, ...] = ()
    markets: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()

    @classmethod
    def read(cls, roles: str, divisions: str, markets: str, topics: str) -> "Choice":
        """From the texts that a job carries."""
        parts = [tuple(each for each in text.split(",") if each) for text in (roles, divisions, markets, topics)]
        return cls(parts[0], tuple(map(int, parts[1])), parts[2], parts[3])

    def written(self) -> tuple[str, ...]:
        return tuple(",".join(map(str, part)) for part in (self.roles, self.divisions, self.markets, self.topics))


def fitting(event: Event, choice: Choice) -> QuerySet[Enterprise]:
    """Registered enterprises that are meant, but for whoever was told or is in."""
    rows = Enterprise.objects.active()
    if choice.roles:
        rows = rows.filter(business_roles__role__in=choice.roles)
    if choice.divisions:
        rows = rows.filter(registration_division__in=choice.divisions)
    if choice.markets or choice.topics:
        rows = rows.filter(party__profile__in=about_these(choice).values("profile"))
    told = Invitation.objects.filter(event=event).values("enterprise")
    live = Participation.objects.live().filter(event=event, party__enterprise__isnull=False)
    rows = rows.exclude(pk__in=told).exclude(pk__in=live.values("party__enterprise"))
    return rows.distinct().order_by("pk")


def about_these(choice: Choice) -> QuerySet[Item]:
    """Needs and offers of one of the markets and of one of the topics."""
    texts = {"in_markets": Cast("markets", TextField()), "in_topics": Cast("categories", TextField())}
    rows: QuerySet[Item] = Item.objects.standing().alias(**texts)
    if choice.markets:
        rows = rows.filter(one_of("in_markets", choice.markets))
    if choice.topics:
        rows = rows.filter(one_of("in_topics", choice.topics))
    return rows


def one_of(name: str, codes: Iterable[str]) -> Q:
    """Of a list of codes as the database writes it: SQLite has no look into JSON lists of its own."""
    found = Q(**{name: "[]"})
    for code in codes:
        found |= Q(**{f"{name}__contains": f'"{code}"'})
    return found


@transaction.atomic
def start(event: Event, choice: Choice, *, by: User, now: datetime) -> Job:
    """Begin to tell them; whether by e-mail too is each person's own choice (My notices)."""
    row = lock_for_running(event, by=by)
    if row.state not in LIVING:
        raise Refused("not_announced", gettext_lazy("Announce the event first."), status=409)
    check(choice)
    total = fitting(row, choice).count()
    if not total:
        text = gettext_lazy("Nobody is left whom this fits: they have been told or take part, or there is none.")
        raise Refused("nobody", text, field="roles", status=409)
    link = reverse("bureau:matchmaking:event_detail", args=[row.uid])
    args = (str(row.uid), *choice.written())
    return jobs.start(KIND, _("Tell enterprises of the event"), total=total, by=by, now=now, args=args, link=link)


def check(choice: Choice) -> None:
    if set(choice.roles) - set(BusinessRole.values):
        raise Refused("no_role", gettext_lazy("There is no such role."), field="roles")
    if set(choice.topics) - set(Topic.values):
        raise Refused("no_topic", gettext_lazy("There is no such topic."), field="topics")
    if not all(map(markets.is_known, choice.markets)):
        raise Refused("no_market", gettext_lazy("There is no such country or region."), field="markets")


def run(uid: str, choice: Choice, job: Job, *, now: datetime) -> dict[str, Any]:
    """By portions, each its own transaction: what was told before a stop stays told, and nobody is told twice."""
    event = Event.objects.get(uid=uid)
    done = 0
    while portion := list(fitting(event, choice)[:PORTION]):
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
