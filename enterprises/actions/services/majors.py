"""Major enterprises that no rule finds: marked by an officer with the reason, until the mark is taken back."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from enterprises.actions.locking import lock
from enterprises.models import Enterprise, MajorMark
from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import Refused


@transaction.atomic
def mark(enterprise: Enterprise, *, reason: str, by: User, now: datetime) -> MajorMark:
    """Raises Refused: marked already, or without a reason."""
    row = lock(enterprise, P.LIAISON_KEEP, by=by)
    if not reason.strip():
        raise Refused("no_reason", _("Give a reason."), field="reason")
    if row.major_marks.filter(ended_at=None).exists():
        raise Refused("marked", _("The enterprise is marked already."), field="reason", status=409)
    made: MajorMark = row.major_marks.create(reason=reason.strip(), marked_at=now, marked_by=by)
    audit.record("major.marked", made, case=row, by=by, now=now, payload={"reason": made.reason})
    return made


@transaction.atomic
def take_back(enterprise: Enterprise, *, by: User, now: datetime) -> int:
    """From now on only the rules say whether it is major; how many marks ended."""
    row = lock(enterprise, P.LIAISON_KEEP, by=by)
    standing = list(row.major_marks.select_for_update(of=("self",)).filter(ended_at=None))
    for each in standing:
        each.ended_at, each.ended_by = now, by
        each.save(update_fields=["ended_at", "ended_by"])
        audit.record("major.mark_ended", each, case=row, by=by, now=now, payload={"reason": each.reason})
    return len(standing)
