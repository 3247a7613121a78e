"""What waits for the people of an enterprise beside its claims: recognitions, warehouses, enquiries, meetings."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from matchmaking.models import MeetingRequest
from pilotzone.accounts.models import User
from pilotzone.kernel.access import P
from warehouses.enums import WarehouseState
from warehouses.models import Enquiry, Recognition, Warehouse


@dataclass(frozen=True)
class Kind:
    """One line of the home: where its list is, filtered by `query`."""

    label: str | Promise
    page: str
    rows: Callable[[User, datetime], QuerySet]
    query: str = ""


KINDS = (
    Kind(
        _("Recognition of warehouses: to correct, to report or to put right"),
        "portal:warehouses:recognition_list",
        lambda user, now: Recognition.objects.for_member(user, P.RECOGNITION_APPLY).waiting_for_operator(),
    ),
    Kind(
        _("Overseas warehouses that came back"),
        "portal:warehouses:warehouse_home",
        lambda user, now: Warehouse.objects.for_member(user, P.WAREHOUSE_EDIT).filter(state=WarehouseState.RETURNED),
    ),
    Kind(
        _("Enquiries for space to answer"),
        "portal:warehouses:enquiry_list",
        lambda user, now: Enquiry.objects.to_answer(user),
        "?side=received",
    ),
    Kind(
        _("Requests for meetings to answer"),
        "portal:matchmaking:event_home",
        lambda user, now: MeetingRequest.objects.to_answer(user, now),
    ),
)


def lines_for(user: User, now: datetime) -> list[dict[str, object]]:
    """What is empty is left out."""
    lines = [
        {"label": kind.label, "url": f"{reverse(kind.page)}{kind.query}", "count": kind.rows(user, now).count()}
        for kind in KINDS
    ]
    return [line for line in lines if line["count"]]
