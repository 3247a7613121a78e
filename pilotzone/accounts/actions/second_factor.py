"""The way out for a person who has lost the second factor."""

from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.jobs import outbox
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import NotAllowed, Refused


@transaction.atomic
def reset_second_factor(user: User, *, by: User | None, now: datetime, reason: str) -> User:
    """Take away every second factor of a person, end the sessions and tell the person; None is the operator.

    The password stays, so nobody comes in by this alone. Whoever must have a second factor sets up a new one.
    """
    if by is not None and not by.may(P.SECOND_FACTOR_RESET):
        raise NotAllowed("not_allowed", _("You may not reset a second factor."))
    if user == by:
        raise Refused("own_second_factor", _("Nobody resets the own second factor: another administrator does."))
    reason = reason.strip()
    if not reason:
        raise Refused("reason_missing", _("Give the reason: it stands in the record."), field="reason")
    row: User = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    held = Authenticator.objects.filter(user=row)
    kinds = sorted(held.values_list("type", flat=True).distinct())
    if not kinds:
        raise Refused("no_second_factor", _("This person has no second factor."), field="user")
    held.delete()
    User.objects.filter(pk=row.pk).update(sessions_ended=F("sessions_ended") + 1)
    payload = {"kinds": kinds}
    audit.record("account.second_factor_reset", row, by=by, now=now, payload=payload, personal={"reason": reason})
    outbox.enqueue("accounts.tell_second_factor_reset", row.pk, now.isoformat(), now=now)
    return row
