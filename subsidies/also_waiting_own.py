"""What waits for the people of an enterprise beside its claims: money, figures, services, warehouses, meetings."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from enterprises.models import Enterprise, ReportRound, ServiceOffer
from enterprises.querysets import of_member
from matchmaking.models import MeetingRequest
from pilotzone.accounts.models import User
from pilotzone.kernel.access import P
from subsidies import receipts_of_year
from subsidies.models import Application
from warehouses.enums import WarehouseState
from warehouses.models import Enquiry, Recognition, Warehouse


@dataclass(frozen=True)
class Kind:
    """One line of the home: where its list is, filtered by `query`."""

    label: str | Promise
    page: str
    rows: Callable[[User, datetime], QuerySet]
    query: str = ""


def own_claims(user: User, permission: P) -> QuerySet:
    return Application.objects.filter(enterprise__in=of_member(user, permission))


KINDS = (
    Kind(
        _("Payments that came back: the account is to be corrected"),
        "portal:subsidies:money_list",
        lambda user, now: receipts_of_year.came_back(own_claims(user, P.PAYEE_EDIT)),
    ),
    Kind(
        _("Money to be repaid"),
        "portal:subsidies:money_list",
        lambda user, now: receipts_of_year.demanded(own_claims(user, P.CLAIM_APPROVE)),
    ),
    Kind(
        _("Figures to report"),
        "portal:enterprises:figure_home",
        lambda user, now: ReportRound.objects.to_report(Enterprise.objects.for_member(user, P.FIGURE_REPORT)),
    ),
    Kind(
        _("Services offered, to be answered"),
        "portal:enterprises:service_home",
        lambda user, now: ServiceOffer.objects.to_answer(user),
    ),
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
