"""The enterprises of claims that were decided together are told after the portion is committed, each once."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from subsidies.actions import deciding
from subsidies.models import BulkRow, MeetingItem


def tell(rows: QuerySet[Any], *, now: datetime) -> int:
    """Of these rows, whose claims are approved, those that were not told yet; how many. Safe to run twice."""
    return sum(tell_row(row, now=now) for row in rows.select_related("application__enterprise", "application__call"))


@transaction.atomic
def tell_row(row: BulkRow | MeetingItem, *, now: datetime) -> int:
    if not type(row)._default_manager.filter(pk=row.pk, told_at=None).update(told_at=now):
        return 0
    deciding.tell_approved(row.application, deciding.due(row.application), now=now)
    return 1
