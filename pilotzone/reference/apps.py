"""The app of what the whole portal looks up."""

from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class ReferenceConfig(AppConfig):
    name = "pilotzone.reference"
    label = "reference"

    def ready(self) -> None:
        from pilotzone.audit import cases
        from pilotzone.exchange import resources
        from pilotzone.exchange.resources import Resource
        from pilotzone.reference import rate_batches
        from pilotzone.reference.models import ExchangeRate

        rate_batches.register()
        resources.register(Resource("rates", ExchangeRate, "pilotzone.reference.api.views.RateList"))
        cases.register(
            {"reference.exchangerate": cases.CaseKind(pgettext_lazy("case", "Exchange rate"), ("currency", "day"), ())}
        )
