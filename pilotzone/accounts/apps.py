from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "pilotzone.accounts"
    label = "accounts"

    def ready(self) -> None:
        from pilotzone.accounts import grants, queries
        from pilotzone.audit import sentences

        grants.register(queries.appointment_grants)
        sentences.register(
            {"appointment.made": _("Person appointed"), "appointment.ended": _("Last day of an appointment set")}
        )
