"""The notices of the registry, and the words for its audit events."""

from django.utils.translation import gettext_lazy as _

from pilotzone.audit import sentences
from pilotzone.messages.kinds import Kind, register

GROUP = "enterprises"

register(
    Kind(
        "enterprises.registration_accepted",
        GROUP,
        _("%(enterprise)s is registered"),
        _("You are its administrator. You can enter the payee account, invite colleagues and begin claims."),
    ),
    Kind(
        "enterprises.registration_waiting",
        GROUP,
        _("The registration of %(enterprise)s waits for the bureau"),
        _("Its page says why. You can still correct the entries; claims can begin once it is accepted."),
    ),
    Kind(
        "enterprises.registration_refused",
        GROUP,
        _("The registration of %(enterprise)s was not accepted"),
        _("Reason: %(reason)s You can register again with the facts corrected."),
    ),
    Kind(
        "enterprises.invited",
        GROUP,
        _("%(enterprise)s invites you"),
        _("%(name)s invites you to act for %(enterprise)s as: %(role)s. Accept by %(until)s."),
    ),
    Kind(
        "enterprises.agent_named",
        GROUP,
        _("%(enterprise)s names you its agent"),
        _("%(name)s names you as agent of %(enterprise)s up to and including %(last_day)s. Accept by %(until)s."),
    ),
    Kind(
        "enterprises.member_joined",
        GROUP,
        _("%(name)s has joined %(enterprise)s"),
        _("%(name)s accepted the invitation and acts for %(enterprise)s as: %(role)s."),
    ),
    Kind(
        "enterprises.handed_over",
        GROUP,
        _("%(enterprise)s has a new administrator"),
        _("%(giver)s handed the administration over to %(taker)s."),
    ),
    Kind(
        "enterprises.membership_ended",
        GROUP,
        _("You no longer act for %(enterprise)s"),
        _("%(name)s ended your membership. What you entered stays with the enterprise."),
    ),
)

sentences.register(
    {
        "enterprise.registered": _("Enterprise registered"),
        "enterprise.edited": _("Enterprise profile changed"),
        "enterprise.registration_accepted": _("Registration accepted by the bureau"),
        "enterprise.registration_refused": _("Registration not accepted: %(note)s"),
        "enterprise.invited": _("Person invited as %(role)s"),
        "enterprise.invitation_withdrawn": _("Invitation withdrawn"),
        "enterprise.joined": _("Person joined as %(role)s"),
        "enterprise.handed_over": _("Administration handed over"),
        "enterprise.membership_ended": _("Membership ended (%(role)s)"),
        "enterprise.payee_entered": _("Payee account entered, ending in %(tail)s"),
        "enterprise.payee_read": _("Account number read in clear, ending in %(tail)s, for: %(purpose)s"),
    }
)
