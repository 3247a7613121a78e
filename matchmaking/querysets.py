"""Chainable reads of events, parties and those who take part."""

from datetime import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from enterprises.querysets import LONGEST, of_member
from enterprises.tokens import digest_of
from matchmaking.enums import LIVE, LIVING, PUBLIC_STATES, UNSETTLED, EventState, ParticipationState
from pilotzone.kernel.access import P


def firm(path: str, text: str) -> Q:
    """A party by any part of its name in either language; `path` leads to the party."""
    path = f"{path}__" if path else ""
    return (
        Q(**{f"{path}enterprise__name_zh__icontains": text})
        | Q(**{f"{path}enterprise__name_en__icontains": text})
        | Q(**{f"{path}overseas_name__icontains": text})
    )


class EventQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """Officers see the city's and their division's, drafts too; everybody else what has been announced."""
        if not user.may(P.EVENT_READ):
            return self.open_to_the_public()
        divisions = user.divisions_for(P.EVENT_READ)
        if divisions is None:
            return self
        own = Q(division=None) | Q(division__in=divisions)
        return self.filter(own | Q(state__in=PUBLIC_STATES))

    def open_to_the_public(self) -> Self:
        return self.filter(state__in=PUBLIC_STATES)

    def coming(self, now: datetime) -> Self:
        return self.filter(ends_at__gt=now).exclude(state=EventState.CANCELLED).order_by("starts_at", "id")

    def overlapping(self, starts_at: datetime, ends_at: datetime) -> Self:
        """Those at the same time that are held."""
        held = self.exclude(state__in=(EventState.CANCELLED, EventState.DRAFT))
        return held.filter(starts_at__lt=ends_at, ends_at__gt=starts_at)

    def search(self, text: str) -> Self:
        """By any part of a name or of the venue, or by the reference."""
        text = text.strip()
        if len(text) > LONGEST:
            return self.none()
        named = Q(name_zh__icontains=text) | Q(name_en__icontains=text)
        placed = Q(venue_zh__icontains=text) | Q(venue_en__icontains=text)
        return self.filter(named | placed | Q(reference=text.upper()))

    def for_list(self) -> Self:
        return self.select_related("division", "poster")


class PartyQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """An enterprise sees itself, whoever reads events all of them."""
        if user.may(P.EVENT_READ):
            return self
        return self.filter(enterprise__in=of_member(user, P.EVENT_FOLLOW))

    def overseas(self) -> Self:
        return self.filter(enterprise=None)

    def by_token(self, token: str) -> Any:
        """The firm whose newest link holds the token; None for a void or made-up one."""
        return self.overseas().filter(key_digest=digest_of(token)).first()

    def search(self, text: str) -> Self:
        return self.filter(overseas_name__icontains=text.strip()[:LONGEST])

    def named(self, text: str) -> Self:
        """Enterprises and overseas firms by any part of a name."""
        return self.filter(firm("", text.strip()[:LONGEST]))


class ParticipationQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """Both an enterprise's own and those of the events that an officer may see."""
        own = Q(party__enterprise__in=of_member(user, P.EVENT_FOLLOW))
        if not user.may(P.EVENT_READ):
            return self.filter(own)
        divisions = user.divisions_for(P.EVENT_READ)
        if divisions is None:
            return self
        return self.filter(own | Q(event__division=None) | Q(event__division__in=divisions))

    def of_members(self, user: Any) -> Self:
        return self.filter(party__enterprise__in=of_member(user, P.EVENT_FOLLOW))

    def live(self) -> Self:
        return self.filter(state__in=LIVE)

    def applied(self) -> Self:
        """What an officer has to decide on."""
        return self.filter(state=ParticipationState.APPLIED)

    def to_decide(self, user: Any, now: datetime) -> Self:
        """Registrations for events that are not over, for a person who runs them."""
        rows = self.applied().filter(event__state__in=LIVING, event__ends_at__gt=now)
        divisions = user.divisions_for(P.EVENT_RUN)
        return rows if divisions is None else rows.filter(event__division__in=divisions)

    def confirmed(self) -> Self:
        return self.filter(state=ParticipationState.CONFIRMED)

    def unsettled(self) -> Self:
        """Neither with a place nor without: not decided on, or on the waiting list."""
        return self.filter(state__in=UNSETTLED)

    def waiting(self) -> Self:
        """The waiting list in its order."""
        return self.filter(state=ParticipationState.WAITING).order_by("applied_at", "id")

    def search(self, text: str) -> Self:
        """By the party's name, its people or the reference."""
        text = text.strip()
        if len(text) > LONGEST:
            return self.none()
        firm = Q(party__enterprise__name_zh__icontains=text) | Q(party__enterprise__name_en__icontains=text)
        guest = Q(party__overseas_name__icontains=text) | Q(reference=text.upper())
        rows = self.model._meta.get_field("attendees").related_model.objects.current()
        people = rows.filter(participation=OuterRef("pk"), name__icontains=text)
        return self.filter(firm | guest | Exists(people))

    def of_firm(self, text: str) -> Self:
        """By the firm's name alone: who else takes part does not find a firm by its people."""
        return self.filter(firm("party", text.strip()[:LONGEST]))

    def for_list(self) -> Self:
        return self.select_related("event", "party__enterprise")


class AttendeeQuerySet(models.QuerySet[Any]):
    def reachable_since(self, before: datetime) -> Self:
        """People of events that were over before the moment, by telephone or e-mail."""
        return self.filter(participation__event__ends_at__lt=before).exclude(phone="", email="")

    def current(self) -> Self:
        return self.filter(removed_at=None)

    def seen(self) -> Self:
        """Read at the door at least once."""
        return self.filter(passages__isnull=False).distinct()


class ConsentQuerySet(models.QuerySet[Any]):
    def standing(self) -> Self:
        return self.filter(withdrawn_at=None)


class CertificateQuerySet(models.QuerySet[Any]):
    def of_event(self, event: Any) -> Self:
        return self.filter(attendee__participation__event=event).select_related(
            "attendee__participation__party__enterprise", "given_by"
        )

    def of_members(self, user: Any) -> Self:
        return self.filter(attendee__participation__party__enterprise__in=of_member(user, P.EVENT_FOLLOW))
