"""Notices of changes of registered facts and of an enterprise's end, and the words for their audit events."""

from django.utils.translation import gettext_lazy as _

from pilotzone.audit import sentences
from pilotzone.messages.kinds import Kind, register

GROUP = "enterprises"

for kind in (
    Kind(
        "enterprises.facts_change_asked",
        GROUP,
        _("%(enterprise)s asks for a change of registered facts"),
        _(
            "%(name)s asked for it with the new licence. It counts only when the bureau has approved it. Did none of "
            "you ask for it? Withdraw it on this page and call the bureau."
        ),
    ),
    Kind(
        "enterprises.facts_changed",
        GROUP,
        _("The registered facts of %(enterprise)s have changed"),
        _(
            "The bureau approved the change. Is the account in the former name? Once the bank has renamed it, ask for "
            "a change of the payee account with the same number, so that payments do not come back."
        ),
    ),
    Kind(
        "enterprises.facts_change_refused",
        GROUP,
        _("The change of registered facts of %(enterprise)s was not approved"),
        _("What stood before goes on. Reason: %(reason)s"),
    ),
    Kind(
        "enterprises.ended",
        GROUP,
        _("%(enterprise)s is recorded as no longer existing"),
        _(
            "From %(day)s on, by the bureau's record: %(reason)s Nothing more is claimed by it or paid to it. Is that "
            "wrong? Write to the bureau at once."
        ),
        urgent=True,
    ),
    Kind(
        "enterprises.end_lifted",
        GROUP,
        _("%(enterprise)s is registered as before"),
        _("That it no longer exists was recorded wrongly. Reason: %(reason)s"),
        urgent=True,
    ),
):
    register(kind)

sentences.register(
    {
        "enterprise.facts_change_asked": _("Change of registered facts asked for: %(reason)s"),
        "enterprise.facts_changed": _("Registered facts changed, now %(name_zh)s: %(note)s"),
        "enterprise.facts_change_refused": _("Change of registered facts not approved: %(reason)s"),
        "enterprise.facts_change_withdrawn": _("Change of registered facts withdrawn"),
        "enterprise.ended": _("Recorded as no longer existing from %(ended_on)s: %(reason)s"),
        "enterprise.end_lifted": _("Registered as before: %(reason)s"),
    }
)
