"""How a programme takes claims in: whether districts submit by letter, and whether they compare originals."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import NotAllowed
from subsidies.models import Programme


@transaction.atomic
def set_intake(
    programme: Programme, *, submits_by_letter: bool, checks_originals: bool, by: User, now: datetime
) -> Programme:
    """From now on. What both desks of a district have agreed to before goes its way; the rest waits for a letter."""
    if not by.may(P.CALL_PUBLISH):
        raise NotAllowed("not_allowed", _("You may not take this step."))
    locked = Programme.objects.select_for_update(of=("self",)).get(pk=programme.pk)
    locked.submits_by_letter, locked.checks_originals = submits_by_letter, checks_originals
    locked.save(update_fields=["submits_by_letter", "checks_originals"])
    payload = {"code": locked.code, "submits_by_letter": submits_by_letter, "checks_originals": checks_originals}
    audit.record("programme.intake_set", locked, by=by, now=now, payload=payload)
    return locked
