"""Notices of requests for the administration of an enterprise, and the words for their audit events.

The asker is told by the code alone until the request is approved.
"""

from django.utils.translation import gettext_lazy as _

from pilotzone.audit import sentences
from pilotzone.messages.kinds import Kind, register

GROUP = "enterprises"

register(
    Kind(
        "enterprises.administration_asked",
        GROUP,
        _("%(name)s asks to administer %(enterprise)s in your place"),
        _(
            "The request says that nobody is left who could hand the administration over. The bureau checks the "
            "enterprise's letter; if it approves the request, your membership ends. Are you still there? Object on "
            "this page by %(until)s, before which nothing is approved: the bureau then looks into it with the "
            "enterprise and answers you."
        ),
        urgent=True,
    ),
    Kind(
        "enterprises.administration_stays",
        GROUP,
        _("You stay the administrator of %(enterprise)s"),
        _("The request of %(name)s was not approved, or was withdrawn."),
    ),
    Kind(
        "enterprises.administration_ended",
        GROUP,
        _("You no longer administer %(enterprise)s"),
        _(
            "On the enterprise's letter, and after two officers had checked it, the bureau made %(name)s the "
            "administrator. Your membership has ended. Is that wrong? Call the bureau at once."
        ),
        urgent=True,
    ),
    Kind(
        "enterprises.administration_overruled",
        GROUP,
        _("You no longer administer %(enterprise)s: your objection does not stand"),
        _(
            "Two officers looked into it with the enterprise and made %(name)s the administrator. Their answer to "
            "your objection: “%(reason)s”. Your membership has ended. Is that wrong? Call the bureau at once."
        ),
        urgent=True,
    ),
    Kind(
        "enterprises.administration_checked",
        GROUP,
        _("The letter for the code %(uscc)s was checked"),
        _("A second officer confirms your request for the administration."),
    ),
    Kind(
        "enterprises.administration_approved",
        GROUP,
        _("You administer %(enterprise)s from now on"),
        _(
            "The former administrators' memberships have ended and open invitations were withdrawn. Look at the "
            "members and agents, the payee account and the systems with a key, and end what should end."
        ),
    ),
    Kind(
        "enterprises.administration_refused",
        GROUP,
        _("Your request for the administration was not approved"),
        _("Code %(uscc)s. Reason: %(reason)s"),
    ),
    Kind(
        "enterprises.administration_closed",
        GROUP,
        _("Your request for the administration is closed"),
        _("Code %(uscc)s: another person's request was approved. Ask the new administrator to invite you."),
    ),
)

sentences.register(
    {
        "enterprise.administration_asked": _("Change of the administrator asked for"),
        "enterprise.administration_objected": _("An administrator objects to the change"),
        "enterprise.administration_withdrawn": _("Request to change the administrator withdrawn"),
        "enterprise.administration_checked": _("Letter checked with the enterprise"),
        "enterprise.administration_approved": _("Change of the administrator confirmed"),
        "enterprise.administration_refused": _("Change of the administrator not approved: %(reason)s"),
        "enterprise.administration_closed": _("Request to change the administrator closed: another was approved"),
    }
)
