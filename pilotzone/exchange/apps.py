"""The app of the exchange with other organisations."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExchangeConfig(AppConfig):
    name = "pilotzone.exchange"
    label = "exchange"
    verbose_name = _("Partners")

    def ready(self) -> None:
        from pilotzone.accounts import grants
        from pilotzone.audit import listening, retention
        from pilotzone.exchange import kinds, queries, tasks  # noqa: F401  registers notices and outbox tasks
        from pilotzone.exchange.drops import tasks as drop_tasks  # noqa: F401

        mailbox = _("Kept as long as the organisation exchanges facts with the portal: its keys are told there")
        retention.keep({"exchange.Partner.contact_email": mailbox})
        from pilotzone.exchange.actions import changes, drops, sending
        from pilotzone.kernel import sealing

        sealing.register(
            sealing.Column("exchange.DropSecret", "sealed", drops.PURPOSE),
            sealing.Column("exchange.SubscriptionSecret", "sealed", sending.PURPOSE),
        )
        listening.register(changes.hear)
        grants.register_machines(queries.machine_grants)
