"""A request for the administration decided by two officers who have no part in the enterprise.

What is confirmed happens in one transaction: the former administrators' memberships end, the asker administers, all
open invitations are withdrawn (administrators alone invite, and these may be gone; the new one invites again), and
other requests for the enterprise close. Members and agents stay: the new administrator ends what should end.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from enterprises.actions.administration_requests import close, record, tell_administrators, tell_asker, undecided
from enterprises.actions.giving_up import given_up
from enterprises.actions.locking import require_no_part
from enterprises.actions.members import tell_members
from enterprises.enums import AdministrationState, MemberRole
from enterprises.models import AdministrationRequest, Enterprise, Membership
from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import NotAllowed, Refused
from pilotzone.ui.spoken import Moment


@transaction.atomic
def check(
    request: AdministrationRequest, *, note: str, answer: str = "", by: User, now: datetime
) -> AdministrationRequest:
    """The first officer: `note` says how the letter was checked with the enterprise, `answer` why an objection to the
    request, if there is one, does not stand."""
    row = taken_up(request, by=by)
    if row.state != AdministrationState.WAITING:
        raise Refused("checked_already", _("Another officer has checked this letter already."), status=409)
    note, answer = note.strip(), answer.strip() if row.is_objected else ""
    if not note:
        raise Refused("note_missing", _("Say how you checked the letter with the enterprise."), field="note")
    if row.is_objected and not answer:
        raise Refused(
            "answer_missing",
            _("An administrator objects. Say why the objection does not stand, or do not approve the request."),
            field="answer",
        )
    row.state, row.checked_at, row.checked_by = AdministrationState.CHECKED, now, by
    row.check_note, row.objection_answer = note, answer
    row.save(update_fields=["state", "checked_at", "checked_by", "check_note", "objection_answer"])
    record("enterprise.administration_checked", row, {}, {"note": note, "answer": answer}, by=by, now=now)
    tell_asker(row, "enterprises.administration_checked", now=now)
    return row


@transaction.atomic
def confirm(request: AdministrationRequest, *, by: User, now: datetime) -> Membership:
    """The second officer, another person than the first: from now on the asker administers the enterprise.

    Not before the administrators have had their days to object, unless one did and was answered.
    """
    row = taken_up(request, by=by)
    enterprise = row.enterprise
    if row.checked_by_id is None:
        raise Refused("not_checked", _("Somebody must check the letter first."), status=409)
    if row.checked_by_id == by.pk:
        raise Refused("second_person", _("You have checked the letter. Another officer confirms."))
    if row.may_be_objected_to(now):
        raise Refused(
            "objections_open",
            _("The administrators may object until %(until)s. Confirm after that."),
            params={"until": Moment(row.objections_until)},
            status=409,
        )
    withdraw_invitations(enterprise, by=by, now=now)
    gave_up = given_up(row.asked_by, gives_up_role=True, now=now)  # said when it was asked for
    member = installed(row, now=now)
    former = end_others(member, by=by, now=now)
    close(row, AdministrationState.APPROVED, by=by, now=now)
    payload = {"from": [str(user.uid) for user in former], "to": str(row.asked_by.uid)} | gave_up
    record("enterprise.administration_approved", row, payload, by=by, now=now)
    close_others(row, by=by, now=now)
    tell_former(row, former, now=now)
    tell_members(enterprise, [row.asked_by], "enterprises.administration_approved", {}, now=now)
    return member


@transaction.atomic
def refuse(request: AdministrationRequest, *, reason: str, by: User, now: datetime) -> AdministrationRequest:
    row = taken_up(request, by=by)
    reason = reason.strip()
    if not reason:
        raise Refused("reason_missing", _("Say why the request is not approved."), field="reason")
    row.refusal = reason
    close(row, AdministrationState.REFUSED, by=by, now=now)
    record("enterprise.administration_refused", row, {"reason": reason}, by=by, now=now)
    tell_asker(row, "enterprises.administration_refused", reason=reason, now=now)
    tell_administrators(row, "enterprises.administration_stays", now=now)
    return row


def taken_up(request: AdministrationRequest, *, by: User) -> AdministrationRequest:
    """The undecided request with its enterprise, both under lock, for an officer who has no part in either."""
    enterprise = Enterprise.objects.select_for_update(of=("self",)).get(pk=request.enterprise_id)
    if not by.may(P.REGISTRATION_REVIEW, division_id=enterprise.registration_division_id):
        raise NotAllowed("not_allowed", _("You may not decide who administers an enterprise."))
    row = undecided(request)
    if enterprise.administration_requests.by_person(by).exists():
        raise Refused("own_request", _("You have asked for the administration of this enterprise yourself."))
    require_no_part(enterprise, by)
    row.enterprise = enterprise
    return row


def withdraw_invitations(enterprise: Enterprise, *, by: User, now: datetime) -> None:
    """Before memberships are read: whoever accepts one at this moment is a member first, or finds it closed."""
    for invitation in enterprise.invitations.unanswered().select_for_update(of=("self",)).order_by("pk"):
        invitation.withdrawn_at = now
        invitation.save(update_fields=["withdrawn_at"])
        audit.record("enterprise.invitation_withdrawn", invitation, by=by, now=now, case=enterprise)


def installed(row: AdministrationRequest, *, now: datetime) -> Membership:
    """The asker's membership, raised or new, without an end."""
    asker, today = row.asked_by, clock.local_date(now)
    if not asker.is_active:
        raise Refused("asker_gone", _("The account of the person who asked is closed."), status=409)
    members = row.enterprise.memberships.in_force(today).filter(user=asker).select_for_update(of=("self",))
    own = sorted(members, key=lambda each: (each.ends_on is not None, each.pk))
    if any(member.role == MemberRole.AGENT for member in own):
        raise Refused(
            "agent_takes_over",
            _("This person is an agent of the enterprise by now, and an agent cannot be the administrator."),
            status=409,
        )
    if any(member.role == MemberRole.ADMIN for member in own):
        raise Refused(
            "administrator_already",
            _("This person administers the enterprise by now. Refuse the request: it has no object any more."),
            status=409,
        )
    member: Membership = own[0] if own else Membership(enterprise=row.enterprise, user=asker, starts_on=today)
    member.role, member.ends_on = MemberRole.ADMIN, None
    member.save()
    return member


def end_others(member: Membership, *, by: User, now: datetime) -> Sequence[User]:
    """All that the former administrators may do for the enterprise, in whatever role."""
    members = member.enterprise.memberships.in_force(clock.local_date(now)).exclude(user=member.user)
    former = members.filter(role=MemberRole.ADMIN).values_list("user", flat=True)
    rows = list(members.filter(user__in=list(former)).select_for_update(of=("self",)).select_related("user"))
    for row in rows:
        row.ended_at, row.ended_by = now, by
        row.save(update_fields=["ended_at", "ended_by"])
        payload = {"role": row.role}
        audit.record("enterprise.membership_ended", row, by=by, now=now, payload=payload, case=member.enterprise)
    return list({row.user_id: row.user for row in rows}.values())


def tell_former(row: AdministrationRequest, former: Sequence[User], *, now: datetime) -> None:
    """Whoever objected is told why that did not stand."""
    told, answered = {"name": str(row.asked_by)}, [row.objected_by] if row.objected_by else []
    others = [user for user in former if user not in answered]
    tell_members(row.enterprise, others, "enterprises.administration_ended", told, link="", now=now)
    told["reason"] = row.objection_answer
    tell_members(row.enterprise, answered, "enterprises.administration_overruled", told, link="", now=now)


def refuse_all(enterprise: Enterprise, *, by: User, now: datetime) -> None:
    """The registration was not accepted: there is nothing to administer. Each asker reads it in the own language."""
    for row in enterprise.administration_requests.open().select_for_update(of=("self",)).select_related("asked_by"):
        row.enterprise = enterprise
        with translation.override(row.asked_by.language):
            row.refusal = gettext("This enterprise's registration was not accepted.")
        close(row, AdministrationState.REFUSED, by=by, now=now)
        record("enterprise.administration_refused", row, {"reason": row.refusal}, by=by, now=now)
        tell_asker(row, "enterprises.administration_refused", reason=row.refusal, now=now)


def close_others(row: AdministrationRequest, *, by: User, now: datetime) -> None:
    """Their askers read why in their own language: the state says that another request was approved."""
    others = row.enterprise.administration_requests.open().exclude(pk=row.pk)
    for other in others.select_for_update(of=("self",)).select_related("asked_by").order_by("pk"):
        other.enterprise = row.enterprise
        close(other, AdministrationState.CLOSED, by=by, now=now)
        record("enterprise.administration_closed", other, by=by, now=now)
        tell_asker(other, "enterprises.administration_closed", now=now)
