"""The messages app; its label differs, since Django's own `messages` has that one."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MessagesConfig(AppConfig):
    name = "pilotzone.messages"
    label = "notices"
    verbose_name = _("Messages")
