"""The messages app; its label differs, since Django's own `messages` has that one."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MessagesConfig(AppConfig):
    name = "pilotzone.messages"
    label = "notices"
    verbose_name = _("Messages")

    def ready(self) -> None:
        from pilotzone.audit import retention
        from pilotzone.messages import actions
        from pilotzone.messages.models import Delivery

        retention.register(
            retention.Rule(
                what=_("Addresses that notices went to"),
                purpose=_("To prove that a notice was delivered"),
                shown=_("Masked, to its recipient"),
                days=365,
                due=lambda before: Delivery.objects.filter(at__lt=before).exclude(address_masked=""),
                forget=actions.forget_addresses,
                fields=("notices.Delivery.address_masked",),
            )
        )
        retention.keep({"notices.Notice.params": _("Kept with the case: the notice proves what its person was told")})
