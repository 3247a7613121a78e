"""The app of what the whole portal looks up."""

from django.apps import AppConfig


class ReferenceConfig(AppConfig):
    name = "pilotzone.reference"
    label = "reference"

    def ready(self) -> None:
        from pilotzone.exchange import resources
        from pilotzone.exchange.resources import Resource
        from pilotzone.reference import kinds, rate_batches, tasks  # noqa: F401
        from pilotzone.reference.models import ExchangeRate

        rate_batches.register()
        resources.register(Resource("rates", ExchangeRate, "pilotzone.reference.api.views.RateList"))
