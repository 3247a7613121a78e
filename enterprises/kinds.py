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

register(
    Kind(
        "enterprises.figures_due",
        GROUP,
        _("Figures of %(enterprise)s are due on %(due)s"),
        _("Round: %(round)s. Enter and submit them on this page."),
    ),
    Kind(
        "enterprises.figures_late",
        GROUP,
        _("Figures of %(enterprise)s are late"),
        _("Round: %(round)s. They were due on %(due)s. Submit them on this page, or tell the bureau what keeps you."),
    ),
)

for kind in (
    Kind(
        "enterprises.payee_entered",
        GROUP,
        _("The payee account of %(enterprise)s was entered"),
        _("%(name)s entered the account %(account)s. Money is paid to it. Is that wrong? Call the bureau at once."),
        urgent=True,
    ),
    Kind(
        "enterprises.payee_change_asked",
        GROUP,
        _("%(enterprise)s asks to be paid to another account"),
        _(
            "%(name)s asked for the account %(account)s. It counts only when the bureau has approved it. "
            "Did none of you ask for it? Withdraw it on this page and call the bureau at once."
        ),
        urgent=True,
    ),
    Kind(
        "enterprises.payee_changed",
        GROUP,
        _("%(enterprise)s is paid to another account from now on"),
        _("The bureau approved the account %(account)s. Did none of you ask for it? Call the bureau at once."),
        urgent=True,
    ),
    Kind(
        "enterprises.payee_change_refused",
        GROUP,
        _("The change of account of %(enterprise)s was not approved"),
        _("The account %(account)s does not count; the one before stays. Reason: %(reason)s"),
        urgent=True,
    ),
    Kind(
        "enterprises.payee_change_withdrawn",
        GROUP,
        _("The change of account of %(enterprise)s was withdrawn"),
        _("%(name)s withdrew the account %(account)s; the one before stays."),
        urgent=True,
    ),
):
    register(kind)

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
        "enterprise.payee_change_asked": _("Change to the account ending in %(tail)s asked for: %(reason)s"),
        "enterprise.payee_change_approved": _("Account ending in %(tail)s approved: %(note)s"),
        "enterprise.payee_change_refused": _("Account ending in %(tail)s not approved: %(reason)s"),
        "enterprise.payee_change_withdrawn": _("Change to the account ending in %(tail)s withdrawn"),
        "enterprise.shareholder_added": _("Shareholder entered"),
        "enterprise.shareholder_ended": _("Shareholder no longer listed"),
        "enterprise.credit_entered": _("Entered in the credit list “%(list)s”"),
        "enterprise.credit_repaired": _("Entry in the credit list “%(list)s” settled"),
        "figures.reported": _("Figures of the round %(round)s reported: %(added)s"),
        "figures.corrected": _("Figures of the round %(round)s corrected: %(revised)s revised, %(added)s added"),
        "figures.authorised": _("Source %(source)s authorised until %(ends_on)s"),
        "figures.authorisation_revoked": _("Authorisation revoked"),
        "figures.import_started": _("Import of figures begun: %(file)s"),
        "figures.import_refused": _("Nothing imported: %(errors)s errors"),
        "figures.imported": _("Figures imported: %(added)s added, %(revised)s revised, %(unchanged)s unchanged"),
        "figures.round_opened": _("Round of reporting opened for %(period)s, due on %(due_on)s"),
        "figures.round_closed": _("Round of reporting closed"),
        "park.registered": _("Park %(code)s registered"),
        "park.changed": _("Park changed"),
        "park.tenant_entered": _("Tenant entered: %(enterprise)s"),
        "park.tenant_left": _("Tenant left on %(ends_on)s"),
        "enterprise.payee_read": _("Account number read in clear, ending in %(tail)s, for: %(purpose)s"),
    }
)
