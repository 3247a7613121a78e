"""One person proposes an outcome, another confirms it or gives it back. Inside the caller's transaction and lock."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from enterprises.objections.enums import RulingState
from enterprises.objections.models import Ruling
from pilotzone.accounts.models import User
from pilotzone.kernel.errors import Refused, Stale

MOST_REASON = 2000


def require_open(row: Ruling) -> None:
    if row.state == RulingState.DECIDED:
        raise Refused("decided_already", _("This has been decided already."), status=409)
    if row.state == RulingState.PROPOSED:
        raise Refused("proposed_already", _("There is a proposal already. Confirm it or give it back."), status=409)


def propose(row: Ruling, *, outcome: str, clause: str = "", reason: str, by: User, now: datetime) -> None:
    """Write the proposal into the locked row; the caller records."""
    require_open(row)
    if not outcome:
        raise Refused("outcome_missing", _("Choose what is decided."), field="outcome")
    reason = reason.strip()
    if not reason:
        raise Refused(
            "reason_missing", _("Give the reason in words that everybody concerned understands."), field="reason"
        )
    if len(reason) > MOST_REASON:
        raise Refused(
            "reason_long", _("A reason has %(most)s signs at most."), field="reason", params={"most": MOST_REASON}
        )
    row.outcome, row.clause, row.reason = outcome, clause, reason
    row.proposed_at, row.proposed_by = now, by
    row.save(update_fields=["outcome", "clause", "reason", "proposed_at", "proposed_by"])


def require_second(row: Ruling, by: User, seen: str | None) -> None:
    """There is a proposal, it is another person's, and the one that was read, where that is said."""
    if row.state != RulingState.PROPOSED:
        raise Refused("not_proposed", _("There is no proposal that waits for a second person."), status=409)
    if row.proposed_by_id == by.pk:
        raise Refused("proposed_it", _("You proposed this. Another person confirms it or gives it back."))
    if seen is not None and seen != row.proposal:
        raise Stale("proposal_changed", _("Another proposal was made since you opened the page. Read it first."))


def confirm(row: Ruling, *, seen: str | None = None, by: User, now: datetime) -> None:
    """`seen` is the proposal that was on the page."""
    require_second(row, by, seen)
    row.decided_at, row.decided_by = now, by
    row.save(update_fields=["decided_at", "decided_by"])


def give_back(row: Ruling, *, reason: str, seen: str | None = None, by: User) -> str:
    """Undo the proposal; the reason, which the caller records."""
    require_second(row, by, seen)
    reason = reason.strip()
    if not reason:
        raise Refused("reason_missing", _("Say what should be looked at again."), field="back_reason")
    row.outcome = row.clause = row.reason = ""
    row.proposed_at = row.proposed_by = None
    row.save(update_fields=["outcome", "clause", "reason", "proposed_at", "proposed_by"])
    return reason[:MOST_REASON]
