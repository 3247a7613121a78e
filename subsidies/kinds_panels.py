"""The notices to experts and about their work."""

from django.utils.translation import gettext_lazy as _

from pilotzone.messages.kinds import Kind, register

register(
    Kind(
        "panel_claims_came",
        "work",
        _("Claims came before your group"),
        _("%(call)s: declare first whether you have an interest, then read and score them."),
    )
)
