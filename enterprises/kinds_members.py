"""The notice of a member's other role, and the words for its audit event."""

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
sentences.register({"enterprise.role_changed": _("Role of a member changed to %(role)s")})
