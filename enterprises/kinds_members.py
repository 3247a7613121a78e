"""Notices of a member's other role and of an agent's last day, and the words for an audit event."""

from django.utils.translation import gettext_lazy as _

from pilotzone.audit import sentences
from pilotzone.messages.kinds import Kind, register

register(
    Kind(
        "enterprises.role_changed",
        "enterprises",
        _("Your role in %(enterprise)s is now: %(role)s"),
        _("%(name)s changed it. It holds at once."),
    ),
)
register(
    Kind(
        "enterprises.agent_nears",
        "enterprises",
        _("The authority of %(name)s for %(enterprise)s ends on %(day)s"),
        _(
            "After that day the agent opens no claim of the enterprise any more; what was written stays with it. To go "
            "on, the administrator names the agent again with a new letter, once the authority is over or ended."
        ),
    ),
)
register(
    Kind(
        "enterprises.agent_over",
        "enterprises",
        _("The authority of %(name)s for %(enterprise)s is over"),
        _("It ended on %(day)s. Drafts and requests for corrections are with the enterprise's own people now."),
    ),
)
sentences.register({"enterprise.role_changed": _("Role of a member changed to %(role)s")})
