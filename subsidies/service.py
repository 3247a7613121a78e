"""Proof of service: how a request for corrections reached the enterprise's people, by channel, and who has read it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from pilotzone.messages.enums import DeliveryState
from pilotzone.messages.models import Delivery, Notice
from subsidies.models import Correction

KIND = "correction_requested"


@dataclass(slots=True)
class Service:
    """One request: the notices about it with their deliveries; `sent_at` and `read_at` are the first of all."""

    notices: list[Notice] = field(default_factory=list)

    @property
    def deliveries(self) -> list[Delivery]:
        return [delivery for notice in self.notices for delivery in notice.deliveries.all()]

    @property
    def sent_at(self) -> datetime | None:
        """When it first went out of the portal."""
        sent = [each.at for each in self.deliveries if each.state == DeliveryState.SENT and each.at]
        return min(sent, default=None)

    @property
    def read_at(self) -> datetime | None:
        return min((notice.read_at for notice in self.notices if notice.read_at), default=None)


def service_of(corrections: Iterable[Correction]) -> dict[int, Service]:
    """By request: in the same few queries for one and for many."""
    rows = list(corrections)
    found = {row.pk: Service() for row in rows}
    keys = {(row.application.uid, row.opened_at): row.pk for row in rows}
    notices = Notice.objects.filter(kind=KIND, case_uid__in={uid for uid, _opened in keys})
    for notice in notices.select_related("recipient").prefetch_related("deliveries").order_by("pk"):
        pk = keys.get((notice.case_uid, notice.created_at))
        if pk is not None:
            found[pk].notices.append(notice)
    return found
