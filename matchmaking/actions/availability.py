"""In which slots a participant takes no meeting."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from matchmaking.actions import places
from matchmaking.actions.locking import lock, lock_participation
from matchmaking.enums import SIDES
from matchmaking.models import Away, Meeting, Participation, Slot
from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import NotAllowed, Refused
from pilotzone.kernel.workflow import scope_of


def may_set(row: Participation, by: User) -> bool:
    """The enterprise itself, and whoever runs the event: for overseas firms, and for those who telephone."""
    enterprise = row.party.enterprise_id
    own = enterprise is not None and by.may(P.EVENT_JOIN, enterprise_id=enterprise)
    return own or by.may(P.EVENT_RUN, **scope_of(row.event))


@transaction.atomic
def set_away(
    row: Participation, slots: Iterable[Slot], *, expected_version: int | None = None, by: User, now: datetime
) -> Participation:
    """These and no other slots; the plans made from now on leave them free, drafts show what they break.

    Raises Refused: the event is over, the registration has ended, a meeting is planned in one of the slots.
    """
    event = lock(row.event)
    found = lock_participation(row, expected_version)
    if not may_set(found, by):
        raise NotAllowed("not_allowed", _("You may not take this step."))
    if event.is_over(now) or not found.is_live or found.role not in SIDES:
        raise Refused("ended", _("This registration takes no meetings, or no more."), status=409)
    keys = {slot.pk for slot in slots if slot.event_id == event.pk}
    refuse_planned(found, keys)
    Away.objects.filter(participation=found).delete()
    Away.objects.bulk_create([Away(participation=found, slot_id=key) for key in sorted(keys)])
    found.version += 1
    found.save(update_fields=["version"])
    payload = places.told(found) | {"count": len(keys)}
    audit.record("participation.away", found, by=by, now=now, payload=payload)
    return found


def refuse_planned(row: Participation, slots: set[int]) -> None:
    there = Meeting.objects.planned().of(row).filter(slot__in=slots).for_list().first()
    if there is not None:
        text = _("A meeting with %(party)s is planned in one of these slots. Cancel it first.")
        other = there.other(row).party.names["zh"]
        raise Refused("planned", text, field="slots", params={"party": other}, status=409)
