"""The notices to experts and about their work."""

from django.utils.translation import gettext_lazy as _

from pilotzone.messages.kinds import Kind, register

register(
    Kind(
        "panel_claims_came",
        "work",
        _("Claims came before your group"),
        _("%(call)s: declare first whether you have an interest, then read and score them."),
    ),
    Kind(
        "panel_due_changed",
        "work",
        _("Scores are signed by another day"),
        _("%(call)s: the day is %(due_on)s now."),
    ),
    Kind(
        "panel_due_nears",
        "work",
        _("Scores of yours are due on %(due_on)s"),
        _("%(call)s: scores of yours not signed yet: %(count)s."),
        urgent=True,
    ),
    Kind(
        "panel_due_over",
        "work",
        _("Experts' scores did not come by %(due_on)s"),
        _("%(call)s: scores not signed: %(count)s. Give the seat to the next, or set another day."),
    ),
)
