"""The named people of a registration; nobody is in two places at a time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from matchmaking.enums import LIVE
from matchmaking.models import Attendee, Event, Participation
from matchmaking.rules.people import email_key, phone_key
from pilotzone.kernel.errors import Refused

MOST_PEOPLE = 10
FIELD = "people"
NAMED = 10  # how many who would be in two places are named to the officer


@dataclass(frozen=True, slots=True)
class Person:
    """As typed; `uid` of one who is named already."""

    name: str
    post: str = ""
    phone: str = ""
    email: str = ""
    uid: UUID | None = None

    @property
    def keys(self) -> tuple[str, str]:
        return phone_key(self.phone), email_key(self.email)


def check(event: Event, people: Sequence[Person], participation: Participation | None = None) -> None:
    """Raises Refused. The caller holds the locks of the event and of those at the same time."""
    if not people:
        raise Refused("nobody", _("Name at least one person."), field=FIELD)
    if len(people) > MOST_PEOPLE:
        raise Refused("too_many", _("At most %(most)s people."), field=FIELD, params={"most": MOST_PEOPLE})
    if any(not person.name.strip() for person in people):
        raise Refused("no_name", _("Give each person's name."), field=FIELD)
    unreachable = next((person for person in people if not any(person.keys)), None)
    if unreachable:
        text = _("Give a telephone number or an e-mail of %(name)s.")
        raise Refused("no_way", text, field=FIELD, params={"name": unreachable.name})
    refuse_twice(people)
    refuse_elsewhere(event, people, participation)


def refuse_twice(people: Sequence[Person]) -> None:
    seen: set[str] = set()
    for person in people:
        keys = {key for key in person.keys if key}
        if seen & keys:
            text = _("%(name)s has the telephone number or e-mail of somebody else on this list.")
            raise Refused("twice", text, field=FIELD, params={"name": person.name})
        seen |= keys


def refuse_elsewhere(event: Event, people: Sequence[Person], participation: Participation | None) -> None:
    """The same person at the other side of this event, or in another event at the same time."""
    phones = {phone for phone, _email in (person.keys for person in people) if phone}
    emails = {email for _phone, email in (person.keys for person in people) if email}
    events = Event.objects.overlapping(event.starts_at, event.ends_at)
    same = Q(phone_key__in=phones) | Q(email_key__in=emails)
    rows = Attendee.objects.current().filter(same, participation__state__in=LIVE, participation__event__in=events)
    if participation is not None:
        rows = rows.exclude(participation=participation)
    there = rows.select_related("participation__event").first()
    if there is None:
        return
    person = next(each for each in people if {*each.keys} & {there.phone_key, there.email_key} - {""})
    text = _("%(name)s is registered for “%(event)s” at the same time. One person is in one place.")
    params = {"name": person.name, "event": there.participation.event.name_zh}
    raise Refused("two_places", text, field=FIELD, params=params, status=409)


def refuse_replaced(row: Participation, people: Iterable[Person]) -> None:
    """Whoever has been at the event stays on the list, also when the name is set right; nobody else is put there."""
    named = {person.uid: person for person in people if person.uid}
    for came in row.attendees.current().seen().order_by("pk"):
        person = named.get(came.uid)
        same = person and (person.name.strip() == came.name or {*person.keys} & {came.phone_key, came.email_key} - {""})
        if not same:
            text = _("%(name)s has been at the event already and stays on the list.")
            raise Refused("has_come", text, field=FIELD, params={"name": came.name}, status=409)


def refuse_moved(event: Event) -> None:
    """Who takes part in `event`, at the hours that it is given now, and in another event at the same time.

    Raises Refused with the names. The caller holds the locks of the events at these hours.
    """
    own = Attendee.objects.current().filter(participation__event=event, participation__state__in=LIVE)
    same = Q(phone_key__in=own.exclude(phone_key="").values("phone_key"))
    same |= Q(email_key__in=own.exclude(email_key="").values("email_key"))
    others = Event.objects.overlapping(event.starts_at, event.ends_at).exclude(pk=event.pk)
    there = Attendee.objects.current().filter(participation__state__in=LIVE, participation__event__in=others)
    found = there.filter(same).order_by("name", "pk").values_list("name", "participation__event__name_zh")
    if not (count := found.count()):
        return
    named = "; ".join(_("%(name)s (“%(event)s”)") % {"name": name, "event": other} for name, other in found[:NAMED])
    text = ngettext(
        "At this time %(count)s person is at another event as well: %(who)s.",
        "At this time %(count)s people are at other events as well, among them: %(who)s.",
        count,
    )
    params = {"count": count, "who": named}
    raise Refused("two_places", text, field="starts_at", params=params, status=409)


def write(row: Participation, people: Iterable[Person], *, now: datetime) -> dict[str, int]:
    """Who stays keeps the badge; who is no longer named loses it."""
    kept = {each.uid: each for each in row.attendees.current()}
    added = changed = 0
    for person in people:
        attendee = kept.pop(person.uid, None) if person.uid else None
        added, changed = added + (attendee is None), changed + (attendee is not None)
        attendee = attendee or Attendee(participation=row)
        attendee.name, attendee.post = person.name.strip(), person.post.strip()
        attendee.phone, attendee.email = person.phone.strip(), person.email.strip()
        attendee.phone_key, attendee.email_key = person.keys
        attendee.save()
    for attendee in kept.values():
        attendee.removed_at = now
        attendee.save(update_fields=["removed_at"])
    return {"added": added, "kept": changed, "removed": len(kept)}


def forget(rows: Iterable[Attendee], now: datetime) -> int:
    """How somebody was reached; the name stays with the list of who took part."""
    blank = {"phone": "", "email": "", "phone_key": "", "email_key": ""}
    return Attendee.objects.filter(pk__in=[row.pk for row in rows]).update(**blank)
