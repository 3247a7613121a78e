"""What the change feed tells of this app: measures, claims, public notices and payments."""

from collections.abc import Iterable

from pilotzone.exchange import resources
from pilotzone.exchange.resources import Bounds, Resource
from subsidies.models import Application, Measure, MeasureVersion, Payment, PaymentBatch, PublicNotice


def payments_of(batch: PaymentBatch) -> Iterable[Payment]:
    return batch.payments.select_related("application")


def payment_bounds(row: Payment) -> Bounds:
    return row.application.enterprise_id, row.application.division_id


def register() -> None:
    """Called once, when the app is ready."""
    resources.register(
        Resource(
            "measures",
            Measure,
            "subsidies.api.reads.MeasureList",
            parts={MeasureVersion._meta.label_lower: lambda version: (version.measure,)},
        )
    )
    resources.register(Resource("applications", Application, "subsidies.api.views.ApplicationList"))
    resources.register(Resource("notices", PublicNotice, "subsidies.api.reads.NoticeList"))
    resources.register(
        Resource(
            "payments",
            Payment,
            "subsidies.api.reads.PaymentList",
            payment_bounds,
            summed="amount",
            parts={PaymentBatch._meta.label_lower: payments_of},
        )
    )
