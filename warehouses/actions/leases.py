"""Operators are told before the lease of a warehouse ends, also where no document of it is kept."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef

from pilotzone.kernel import clock
from warehouses.actions import telling
from warehouses.actions.documents import PORTION, WARNED, is_due, step
from warehouses.enums import DocumentKind
from warehouses.models import Warehouse, WarehouseDocument


def warn_due(*, now: datetime) -> int:
    """In 60, 30 and 7 days and on the day, as of documents; run again it tells nobody twice."""
    told = 0
    while portion := warn_portion(now=now):
        told += portion
    return told


@transaction.atomic
def warn_portion(*, now: datetime) -> int:
    """A lease whose document lapses on the same day is warned of as that document."""
    day = clock.local_date(now)
    papers = WarehouseDocument.objects.current().filter(
        warehouse=OuterRef("pk"), kind=DocumentKind.LEASE, valid_until=OuterRef("lease_ends_on")
    )
    rows = Warehouse.objects.registered().filter(
        ~Exists(papers), lease_ends_on__gte=day, lease_ends_on__lte=day + timedelta(days=WARNED[0])
    )
    rows = rows.exclude(lease_warned_days__lte=WARNED[-1]).select_related("operator")
    due = [
        row
        for row in rows.select_for_update(of=("self",)).order_by("lease_ends_on", "pk")
        if is_due(row.lease_warned_days, row.lease_ends_on, day)
    ][:PORTION]
    for row in due:
        Warehouse.objects.filter(pk=row.pk).update(lease_warned_days=step(row.lease_ends_on, day))
        telling.tell(row, "warehouses.lease_ends", {"until": row.lease_ends_on}, now=now)
    return len(due)
