from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EnterprisesConfig(AppConfig):
    name = "enterprises"
    verbose_name = _("Enterprises")

    def ready(self) -> None:
        from enterprises import kinds, queries, tasks  # noqa: F401  registers notices and outbox tasks
        from pilotzone.accounts import grants

        grants.register(queries.membership_grants)
