"""A person's consent that one overseas firm is given the own telephone and e-mail; separate, named, and taken back."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from matchmaking.actions.locking import lock
from matchmaking.enums import LIVE
from matchmaking.models import Attendee, Consent, Participation, Party
from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import NotAllowed, Refused


def require_own(row: Participation, by: User) -> None:
    if row.party.enterprise_id is None or not by.may(P.EVENT_JOIN, enterprise_id=row.party.enterprise_id):
        raise NotAllowed("not_allowed", _("You may not take this step."))


@transaction.atomic
def give(attendee: Attendee, recipient: Party, *, agreed: bool, by: User, now: datetime) -> Consent:
    """Entered for the person by the enterprise, which states that the person has agreed to this firm by name.

    Raises Refused: not agreed, the firm takes no part in the same event, given before.
    """
    row = attendee.participation
    require_own(row, by)
    lock(row.event)
    if not agreed:
        raise Refused("not_agreed", _("Without the person's own agreement nothing is given."), field="agreed")
    if not row.is_live or Attendee.objects.current().filter(pk=attendee.pk).first() is None:
        raise Refused("ended", _("This registration has ended."), status=409)
    together = Participation.objects.filter(event=row.event_id, party=recipient, state__in=LIVE)
    if not recipient.is_overseas or not together.exists():
        raise Refused("not_there", _("This firm takes no part in the event."), field="recipient")
    if Consent.objects.standing().filter(attendee=attendee, recipient=recipient).exists():
        raise Refused("given", _("This consent is given already."), field="recipient", status=409)
    made: Consent = Consent.objects.create(attendee=attendee, recipient=recipient, given_at=now, given_by=by)
    audit.record("consent.given", made, by=by, now=now, payload=told(made), personal={"name": attendee.name}, case=row)
    return made


@transaction.atomic
def withdraw(consent: Consent, *, by: User, now: datetime) -> Consent:
    """From this moment the firm's page no longer shows the contact."""
    row: Consent = Consent.objects.select_for_update(of=("self",)).get(pk=consent.pk)
    participation = row.attendee.participation
    require_own(participation, by)
    if row.withdrawn_at is None:
        row.withdrawn_at, row.withdrawn_by = now, by
        row.save(update_fields=["withdrawn_at", "withdrawn_by"])
        personal = {"name": row.attendee.name}
        audit.record("consent.withdrawn", row, by=by, now=now, payload=told(row), personal=personal, case=participation)
    return row


def told(consent: Consent) -> dict[str, str]:
    return {"recipient": consent.recipient.overseas_name}
