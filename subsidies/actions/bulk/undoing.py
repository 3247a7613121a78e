"""Taking back what the law lets one take back: an assignment, and a proposal that nobody has signed."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.kernel.errors import DomainError, NotAllowed, Refused
from pilotzone.kernel.transactions import transacted
from subsidies.actions import assigning, deciding, taking_back
from subsidies.actions.bulk.rows import finish, in_both
from subsidies.actions.bulk.running import lock
from subsidies.enums_desk import BulkKind, RowState
from subsidies.models import Bulk, BulkRow

UNDOABLE = (BulkKind.ASSIGN, BulkKind.AGREE)


def undo(bulk: Bulk, *, by: User, now: datetime) -> dict[str, int]:
    """Each claim for itself: what somebody has built on since stays done, and its row says why."""
    begun = begin(bulk, by=by, now=now)
    undone = refused = 0
    for row in begun.rows.filter(state=RowState.DONE).select_related("application", "before").order_by("position"):
        try:
            undo_row(begun, row, by=by, now=now)
            undone += 1
        except DomainError as error:
            BulkRow.objects.filter(pk=row.pk).update(**in_both(error))
            refused += 1
    return {"undone": undone, "kept": refused}


@transaction.atomic
def begin(bulk: Bulk, *, by: User, now: datetime) -> Bulk:
    locked = lock(bulk)
    if locked.made_by_id != by.pk:
        raise NotAllowed("not_allowed", deciding.NOT_ALLOWED)
    if locked.kind not in UNDOABLE:
        raise Refused(
            "not_undoable", _("A request and a signature are not taken back: each has reached somebody."), status=409
        )
    if locked.job is None or locked.job.is_open:
        raise Refused("still_running", _("Stop the action first."), status=409)
    if locked.undone_at is None:
        locked.undone_at = now
        locked.save(update_fields=["undone_at"])
        audit.record("bulk.undone", locked, by=by, now=now)
    return locked


@transacted
def undo_row(bulk: Bulk, row: BulkRow, *, by: User, now: datetime) -> None:
    if bulk.kind == BulkKind.ASSIGN:
        row.application.refresh_from_db(fields=["assigned_to"])
        if row.application.assigned_to_id != bulk.officer_id:
            raise Refused("assigned_since", _("Somebody has assigned or taken the claim since."), status=409)
        assigning.assign(row.application, row.before, by=by, now=now, tell=False)
    else:
        taking_back.take_back(row.application, by=by, now=now)
    finish([row], RowState.UNDONE)
