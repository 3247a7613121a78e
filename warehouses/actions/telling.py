"""Notices to those who keep a warehouse's page for its operator."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.urls import reverse

from enterprises.models import Membership
from enterprises.querysets_figures import holders
from pilotzone.accounts.models import User
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.messages import actions as messages
from warehouses.models import Warehouse


def tell(warehouse: Warehouse, kind: str, params: Mapping[str, Any], *, now: datetime) -> int:
    """To everybody who may edit it for its operator today; how many."""
    people = editors(warehouse.operator_id, clock.local_date(now))
    link = reverse("portal:warehouses:warehouse_detail", args=[warehouse.uid])
    given = {"warehouse": warehouse.names, "code": warehouse.code, **params}
    messages.notify(people, kind, params=given, link=link, now=now, case=warehouse)
    return len(people)


def editors(operator_id: int, day: date) -> list[User]:
    found = Membership.objects.filter(holders([operator_id], P.WAREHOUSE_EDIT, day)).select_related("user")
    return [membership.user for membership in found]
