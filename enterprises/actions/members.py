"""Who acts for an enterprise: invited, named as agent, handed over to, ended."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from enterprises import tokens
from enterprises.actions.giving_up import given_up
from enterprises.actions.locking import lock
from enterprises.enums import MemberRole
from enterprises.models import Enterprise, Invitation, Membership
from enterprises.querysets import MembershipQuerySet
from pilotzone.accounts.models import User
from pilotzone.accounts.queries import addresses_of
from pilotzone.audit import actions as audit
from pilotzone.files.models import StoredFile
from pilotzone.jobs import outbox
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import NotAllowed, Refused
from pilotzone.messages import actions as messages

VALID_FOR = timedelta(days=7)
LONGEST_AUTHORITY = timedelta(days=3 * 365 + 1)  # one of them may be a leap year
INVITED_ROLES = (MemberRole.LEAD, MemberRole.READER)


@transaction.atomic
def invite(enterprise: Enterprise, *, email: str, role: MemberRole, by: User, now: datetime) -> Invitation:
    """Ask a colleague to join as project lead or reader; an administrator comes by handing over alone."""
    if role not in INVITED_ROLES:
        raise Refused("role_not_invited", _("Invite project leads and readers."), field="role")
    row = lock(enterprise, P.MEMBER_MANAGE, by=by)
    return send(Invitation(enterprise=row, email=email, role=role), by=by, now=now)


@transaction.atomic
def name_agent(
    enterprise: Enterprise,
    *,
    email: str,
    programmes: Sequence[str],
    last_day: date,
    letter: StoredFile | None,
    by: User,
    now: datetime,
) -> Invitation:
    """Name an agent for some programmes (none: all) up to a last day, on a letter of authority."""
    row = lock(enterprise, P.MEMBER_MANAGE, by=by)
    if last_day < clock.local_date(now):
        raise Refused("last_day_past", _("The last day lies in the past."), field="last_day")
    if last_day > clock.local_date(now) + LONGEST_AUTHORITY:
        text = _("An agent is named for three years at most; name the agent again before they are over.")
        raise Refused("authority_too_long", text, field="last_day")
    if letter is None:
        raise Refused("letter_missing", _("Attach the letter of authority."), field="letter")
    invitation = Invitation(
        enterprise=row,
        email=email,
        role=MemberRole.AGENT,
        programmes=list(programmes),
        member_until=last_day,
        letter=letter,
    )
    return send(invitation, by=by, now=now)


def send(invitation: Invitation, *, by: User, now: datetime) -> Invitation:
    """Save the invitation and let it go out: as a notice to a user of the portal, as a mail to anybody else."""
    enterprise = invitation.enterprise
    invitation.email = invitation.email.strip().lower()
    user = User.objects.filter(email=invitation.email, is_active=True).first()
    refuse_members(enterprise, user, now=now)
    earlier = enterprise.invitations.unanswered().filter(email=invitation.email)
    if earlier.valid_at(now).exists():
        raise Refused(
            "invited_already",
            _("This person has been invited already. To invite again, withdraw that invitation first."),
            field="email",
        )
    earlier.update(withdrawn_at=now)
    invitation.invited_at, invitation.invited_by, invitation.expires_at = now, by, now + VALID_FOR
    invitation.token_digest = tokens.digest_of(tokens.token_of(invitation.uid))
    invitation.save(force_insert=True)
    audit.record(
        "enterprise.invited",
        invitation,
        by=by,
        now=now,
        payload={
            "role": invitation.role,
            "programmes": invitation.programmes,
            "until": str(invitation.member_until or ""),
        },
        personal={"email": invitation.email},
        case=enterprise,
    )
    if user is None:
        outbox.enqueue("enterprises.send_invitation", invitation.pk, now=now)
    else:
        tell_invited(invitation, user, by=by, now=now)
    return invitation


def refuse_members(enterprise: Enterprise, user: User | None, *, now: datetime) -> None:
    if user and enterprise.memberships.in_force(clock.local_date(now)).filter(user=user).exists():
        raise Refused("member_already", _("This person is a member already."), field="email")


def tell_invited(invitation: Invitation, user: User, *, by: User, now: datetime) -> None:
    params = {
        "enterprise": invitation.enterprise.names,
        "name": str(by),
        "role": MemberRole(invitation.role).label,
        "until": invitation.expires_at,
    }
    is_agent = invitation.role == MemberRole.AGENT
    messages.notify(
        [user],
        "enterprises.agent_named" if is_agent else "enterprises.invited",
        params=params | ({"last_day": invitation.member_until} if is_agent else {}),
        link=reverse("portal:enterprises:invitation_detail", args=[invitation.uid]),
        now=now,
        case=invitation.enterprise,
    )


@transaction.atomic
def accept(invitation: Invitation, *, by: User, now: datetime, gives_up_role: bool = False) -> Membership:
    """Join. Only the person with the invited address may, once, and in time.

    Whoever holds a role that stands beside no other says that it may end.
    """
    rows = Invitation.objects.select_for_update(of=("self",)).select_related("enterprise", "invited_by")
    row: Invitation = rows.get(pk=invitation.pk)
    refuse_unless_open(row, by=by, now=now)
    refuse_members(row.enterprise, by, now=now)
    gave_up = given_up(by, gives_up_role=gives_up_role, now=now)
    member: Membership = Membership.objects.create(
        enterprise=row.enterprise,
        user=by,
        role=row.role,
        programmes=row.programmes,
        letter=row.letter,
        starts_on=clock.local_date(now),
        ends_on=row.member_until,
    )
    row.accepted_at, row.accepted_by = now, by
    row.save(update_fields=["accepted_at", "accepted_by"])
    payload = {"role": row.role, **gave_up}
    audit.record("enterprise.joined", member, by=by, now=now, payload=payload, case=row.enterprise)
    tell_members(
        row.enterprise,
        [row.invited_by],
        "enterprises.member_joined",
        {"name": str(by), "role": MemberRole(row.role).label},
        now=now,
    )
    return member


def refuse_unless_open(row: Invitation, *, by: User, now: datetime) -> None:
    if row.email not in addresses_of(by):
        raise NotAllowed("other_address", _("This invitation was sent to another address. Sign in with that one."))
    if not row.is_unanswered:
        raise Refused("invitation_used", _("This invitation is no longer open. Ask for a new one."), status=409)
    if row.expires_at <= now:
        raise Refused("invitation_expired", _("This invitation has expired. Ask for a new one."), status=409)
    if not row.enterprise.is_open:
        raise Refused("registration_closed", _("The registration of the enterprise was not accepted."), status=409)


@transaction.atomic
def withdraw_invitation(invitation: Invitation, *, by: User, now: datetime) -> Invitation:
    enterprise = lock(invitation.enterprise, P.MEMBER_MANAGE, by=by)
    row: Invitation = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    if not row.is_unanswered:
        raise Refused("invitation_used", _("This invitation is no longer open. Ask for a new one."), status=409)
    row.withdrawn_at = now
    row.save(update_fields=["withdrawn_at"])
    audit.record("enterprise.invitation_withdrawn", row, by=by, now=now, case=enterprise)
    return row


@transaction.atomic
def hand_over(enterprise: Enterprise, *, to: Membership, by: User, now: datetime) -> Membership:
    """A member becomes the administrator, the former one a project lead."""
    row = lock(enterprise, P.MEMBER_MANAGE, by=by)
    members: MembershipQuerySet = row.memberships.in_force(clock.local_date(now)).select_for_update(of=("self",))
    own = members.filter(user=by, role=MemberRole.ADMIN).first()
    new: Membership | None = members.filter(pk=to.pk).exclude(user=by).select_related("user").first()
    if own is None or new is None:
        raise Refused("not_a_member", _("The new administrator must be a member of the enterprise."), status=409)
    if new.role == MemberRole.AGENT:
        raise Refused("agent_takes_over", _("An agent cannot be the administrator. Choose one of your own staff."))
    new.role, own.role = MemberRole.ADMIN, MemberRole.LEAD
    new.save(update_fields=["role"])
    own.save(update_fields=["role"])
    audit.record(
        "enterprise.handed_over",
        new,
        by=by,
        now=now,
        payload={"from": str(by.uid), "to": str(new.user.uid)},
        case=row,
    )
    params = {"giver": str(by), "taker": str(new.user)}
    tell_members(row, [by, new.user], "enterprises.handed_over", params, now=now)
    return new


def locked_member(
    membership: Membership, *, by: User, now: datetime
) -> tuple[Enterprise, MembershipQuerySet, Membership]:
    """The enterprise, who acts for it today, and the one that is meant, under lock for its administrator."""
    enterprise = lock(membership.enterprise, P.MEMBER_MANAGE, by=by)
    members: MembershipQuerySet = enterprise.memberships.in_force(clock.local_date(now)).select_for_update(of=("self",))
    row: Membership | None = members.filter(pk=membership.pk).select_related("user").first()
    if row is None:
        raise Refused("ended_already", _("This membership has ended already."), status=409)
    return enterprise, members, row


@transaction.atomic
def change_role(membership: Membership, role: MemberRole, *, by: User, now: datetime) -> Membership:
    """A project lead becomes a reader, or a reader a project lead, at once; an administrator by handing over alone."""
    enterprise, _members, row = locked_member(membership, by=by, now=now)
    if row.role not in INVITED_ROLES or role not in INVITED_ROLES:
        raise Refused("role_not_invited", _("Only project leads and readers change their role here."))
    if row.role == role:
        return row
    payload, row.role = {"from": row.role, "role": role}, role
    row.save(update_fields=["role"])
    audit.record("enterprise.role_changed", row, by=by, now=now, payload=payload, case=enterprise)
    params = {"name": str(by), "role": role.label}
    tell_members(enterprise, [row.user], "enterprises.role_changed", params, now=now)
    return row


@transaction.atomic
def end_membership(membership: Membership, *, by: User, now: datetime) -> Membership:
    """End at once what a person may do for the enterprise; the last administrator stays."""
    enterprise, members, row = locked_member(membership, by=by, now=now)
    if row.role == MemberRole.ADMIN and not members.filter(role=MemberRole.ADMIN).exclude(pk=row.pk).exists():
        raise Refused(
            "last_administrator",
            _("The enterprise needs an administrator. Hand the administration over first."),
            status=409,
        )
    row.ended_at, row.ended_by = now, by
    row.save(update_fields=["ended_at", "ended_by"])
    audit.record("enterprise.membership_ended", row, by=by, now=now, payload={"role": row.role}, case=enterprise)
    if row.user_id != by.pk:
        tell_members(enterprise, [row.user], "enterprises.membership_ended", {"name": str(by)}, link="", now=now)
    return row


def tell_members(
    enterprise: Enterprise,
    people: Sequence[User],
    kind: str,
    params: Mapping[str, object],
    *,
    link: str | None = None,
    now: datetime,
) -> None:
    """By default with a link to the members' page, which is for members alone."""
    messages.notify(
        people,
        kind,
        params={"enterprise": enterprise.names, **params},
        link=reverse("portal:enterprises:member_list", args=[enterprise.uid]) if link is None else link,
        now=now,
        case=enterprise,
    )


@transaction.atomic
def forget_invitations(rows: Iterable[Invitation], now: datetime) -> int:
    """The address of somebody whose invitation is long over; an unanswered one counts as withdrawn."""
    keys = [row.pk for row in rows]
    over = Invitation.objects.filter(pk__in=keys)
    over.filter(accepted_at=None, withdrawn_at=None).update(withdrawn_at=now)
    return over.update(email="")
