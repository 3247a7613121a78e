"""Firms that an events officer brings into events; overseas ones are entered, with a link that a new one makes void."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from enterprises.models import Enterprise
from enterprises.tokens import digest_of
from matchmaking import markets
from matchmaking.actions import people as persons
from matchmaking.actions import places
from matchmaking.actions.locking import lock_with_neighbours
from matchmaking.actions.people import Person
from matchmaking.actions.registering import SERIES, party_of, refuse_over
from matchmaking.actions.telling import tell
from matchmaking.enums import EventState, PartyKind, Role
from matchmaking.models import Event, Participation, Party
from matchmaking.tokens import token_of
from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.jobs import outbox
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import NotAllowed, Refused
from pilotzone.kernel.transactions import transacted
from pilotzone.kernel.workflow import require, scope_of
from pilotzone.reference import actions as references


@transaction.atomic
def enter(values: Mapping[str, str], *, by: User, now: datetime) -> Party:
    """`overseas_name`, `country`, `contact`, `email`, `language`. It has no credit code, and no link yet."""
    require(P.EVENT_RUN, by)
    if not values["overseas_name"].strip():
        raise Refused("no_name", _("Enter the firm's name."), field="overseas_name")
    if not markets.is_known(values["country"]):
        raise Refused("no_market", _("There is no such country or region."), field="country")
    email = values["email"].strip().lower()
    if email and Party.objects.filter(email=email).exists():
        raise Refused("email_twice", _("There is an overseas firm with this e-mail already."), field="email")
    row: Party = Party.objects.create(
        kind=PartyKind.OVERSEAS,
        overseas_name=values["overseas_name"].strip(),
        country=values["country"],
        contact=values["contact"].strip(),
        email=email,
        language=values["language"],
        entered_at=now,
        entered_by=by,
    )
    audit.record("party.entered", row, by=by, now=now, payload={"party": row.overseas_name})
    return row


@transaction.atomic
def send_link(party: Party, *, by: User, now: datetime) -> Party:
    """A new link by e-mail; from now on the old one leads nowhere."""
    require(P.EVENT_RUN, by)
    row: Party = Party.objects.overseas().select_for_update(of=("self",)).get(pk=party.pk)
    if not row.email:
        raise Refused("no_email", _("The firm has no e-mail."), status=409)
    row.key_number += 1
    row.key_digest, row.key_sent_at = digest_of(token_of(row.uid, row.key_number)), now
    row.save(update_fields=["key_number", "key_digest", "key_sent_at"])
    audit.record("party.link_sent", row, by=by, now=now, payload={"party": row.overseas_name, "number": row.key_number})
    outbox.enqueue("matchmaking.mail_link", row.pk, row.key_number, now=now)
    return row


@transaction.atomic
def void_link(party: Party, *, by: User, now: datetime) -> Party:
    require(P.EVENT_RUN, by)
    row: Party = Party.objects.overseas().select_for_update(of=("self",)).get(pk=party.pk)
    row.key_number, row.key_digest = row.key_number + 1, ""
    row.save(update_fields=["key_number", "key_digest"])
    audit.record("party.link_void", row, by=by, now=now, payload={"party": row.overseas_name})
    return row


@transacted
def bring(
    event: Event, party: Party, *, role: Role, people: Sequence[Person], by: User, now: datetime
) -> Participation:
    """An officer registers a firm, also after registration has ended; it has a place, or waits for one."""
    found = lock_with_neighbours(event)
    if not by.may(P.EVENT_RUN, **scope_of(found)):
        raise NotAllowed("not_allowed", _("You may not take this step."))
    refuse_over(found, now)
    if found.state == EventState.DRAFT or not places.places_of(found, role):
        raise Refused("no_role", _("This event has no places for this role."), field="role")
    if Participation.objects.live().filter(event=found, party=party).exists():
        raise Refused("twice", _("This firm takes part in the event already."), status=409)
    persons.check(found, people)
    row = Participation(
        reference=references.next_reference(SERIES, clock.local_date(now).year),
        event=found,
        party=party,
        role=role,
        applied_at=now,
        applied_by=by,
        decided_by=by,
    )
    places.seat(row, now=now)
    row.save()
    persons.write(row, people, now=now)
    audit.record("participation.applied", row, by=by, now=now, payload=places.told(row))
    tell(row, places.outcome(row), now=now)
    return row


@transacted
def bring_enterprise(
    event: Event, enterprise: Enterprise, *, role: Role, people: Sequence[Person], by: User, now: datetime
) -> Participation:
    """One that telephones, or whose people stand at the door without a registration."""
    if not enterprise.may_claim:
        text = _("The enterprise's own registration has not been accepted yet.")
        raise Refused("not_active", text, field="enterprise", status=409)
    return bring(event, party_of(enterprise, by=by, now=now), role=role, people=people, by=by, now=now)
