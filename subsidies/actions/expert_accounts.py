"""How an expert of the pool comes to sign in: invited by e-mail, accepted once by the person with that address."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from enterprises import tokens
from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.jobs import outbox
from pilotzone.kernel.errors import NotAllowed, Refused
from subsidies.actions.experts import require
from subsidies.models import Expert, ExpertInvitation

VALID_FOR = timedelta(days=7)
TASK = "subsidies.send_expert_invitation"


@transaction.atomic
def invite(expert: Expert, email: str, *, by: User, now: datetime) -> ExpertInvitation:
    """Ask the expert to sign in with this address; a new invitation replaces the one before it."""
    require(by)
    locked: Expert = Expert.objects.select_for_update(of=("self",)).get(pk=expert.pk)
    if locked.ended_at is not None:
        raise Refused("expert_left", _("This expert is no longer in the pool."), status=409)
    if locked.user_id is not None:
        raise Refused("expert_signs_in", _("This expert has an account already."), field="email", status=409)
    locked.invitations.unanswered().update(withdrawn_at=now)
    invitation = ExpertInvitation(
        expert=locked, email=email.strip().lower(), invited_at=now, invited_by=by, expires_at=now + VALID_FOR
    )
    invitation.token_digest = tokens.digest_of(tokens.token_of(invitation.uid))
    invitation.save(force_insert=True)
    personal = {"email": invitation.email}
    payload = {"reference": locked.reference}
    audit.record("expert.invited", invitation, by=by, now=now, payload=payload, personal=personal, case=locked)
    outbox.enqueue(TASK, invitation.pk, now=now)
    return invitation


@transaction.atomic
def accept(invitation: ExpertInvitation, *, by: User, now: datetime) -> Expert:
    """Sign in as the expert from now on. Only the invited address, once and in time; nobody of the bureau's offices."""
    rows = ExpertInvitation.objects.select_for_update(of=("self",))
    row: ExpertInvitation = rows.get(pk=invitation.pk)
    expert: Expert = Expert.objects.select_for_update(of=("self",)).get(pk=row.expert_id)
    refuse_unless_open(row, expert, by=by, now=now)
    expert.user = by
    expert.save(update_fields=["user"])
    row.accepted_at, row.accepted_by = now, by
    row.save(update_fields=["accepted_at", "accepted_by"])
    audit.record("expert.signed_in", expert, by=by, now=now, payload={"reference": expert.reference})
    return expert


def refuse_unless_open(row: ExpertInvitation, expert: Expert, *, by: User, now: datetime) -> None:
    if row.email != by.email.lower():
        raise NotAllowed("other_address", _("This invitation was sent to another address. Sign in with that one."))
    if not row.is_unanswered or expert.ended_at is not None or expert.user_id is not None:
        raise Refused("invitation_used", _("This invitation is no longer open. Ask for a new one."), status=409)
    if row.expires_at <= now:
        raise Refused("invitation_expired", _("This invitation has expired. Ask for a new one."), status=409)
    is_expert = by.experts.filter(ended_at=None).exists()
    if is_expert or by.appointments.exists() or by.memberships.exists():
        text = _("This account has another role already. An expert signs in with an account apart.")
        raise Refused("account_taken", text, status=409)


@transaction.atomic
def forget_invitations(rows: Iterable[ExpertInvitation], now: datetime) -> int:
    """The address in an invitation that is long over; an unanswered one counts as withdrawn."""
    over = ExpertInvitation.objects.filter(pk__in=[row.pk for row in rows])
    over.filter(accepted_at=None, withdrawn_at=None).update(withdrawn_at=now)
    return over.update(email="")
