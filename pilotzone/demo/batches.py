"""The demo's batches of partners' systems: figures with a row that is wrong, tenants of the park that wait."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from enterprises.enums_figures import PeriodKind
from enterprises.rules.figures.periods import last_ended
from pilotzone.accounts.models import User
from pilotzone.demo.cast import Company
from pilotzone.demo.figures import CUSTOMS_ITEM
from pilotzone.demo.partners import PARK, TERMS
from pilotzone.exchange import batches
from pilotzone.exchange.actions import partners, receipts
from pilotzone.exchange.api.authentication import acting
from pilotzone.exchange.enums import BatchMode, Kind
from pilotzone.exchange.models import Client, Partner, Receipt
from pilotzone.kernel import clock
from pilotzone.kernel.scopes import Scope

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
TENANTS = ("lisen", "jinze", "yuanhe")
NO_CODE = "91120116MA0000000X"


def set_up(officers: dict[str, User], companies: Mapping[str, Company], *, now: datetime) -> int:
    """How many batches there are."""
    customs = Client.objects.get(name="跨境统计报送系统")
    period = str(last_ended(clock.local_date(now - 30 * DAY), PeriodKind.QUARTER).previous)
    codes = [companies[key].enterprise.uscc for key in TENANTS]
    figures = [
        {"code": code, "indicator": "trade", "period": period, "value": f"{place}800000.00", "currency": "CNY"}
        for place, code in enumerate(codes, start=1)
    ]
    wrong = [*figures[:1], figures[1] | {"value": "12万元"}, figures[2] | {"code": NO_CODE}]
    terms = {"source": "customs", "sharing": CUSTOMS_ITEM, "as_of": clock.local_date(now - DAY).isoformat()}
    send(customs, "figures", terms, wrong, BatchMode.ALL, now=now - 5 * HOUR)
    send(customs, "figures", terms, [*figures[:2], wrong[2]], BatchMode.ROWS, now=now - 4 * HOUR)
    rows = [
        {"enterprise": code, "starts_on": date(2023, month, 1).isoformat()} for month, code in enumerate(codes, start=3)
    ]
    park = park_system(officers["system.admin"], officers["security.admin"], now=now)
    send(park, "tenants", {}, [*rows, {"enterprise": NO_CODE, "starts_on": "2023-06-01"}], BatchMode.ROWS, now=now)
    return Receipt.objects.count()


def park_system(proposer: User, confirmer: User, *, now: datetime) -> Client:
    named: dict[str, Any] = {"name": "园区运营平台", "scopes": (Scope.TENANTS_WRITE,), "basis": "园区数据报送协议"}
    partner = Partner.objects.get(kind=Kind.PARK, code=PARK)
    system = partners.propose_client(partner, **named, **TERMS, by=proposer, now=now - 3 * DAY)
    partners.confirm_client(system, by=confirmer, now=now - 2 * DAY)
    return Client.objects.get(pk=system.pk)


def send(
    client: Client, resource: str, terms: dict[str, Any], rows: Sequence[Any], mode: BatchMode, *, now: datetime
) -> None:
    sender, _presented = acting(client, client.held_scopes, clock.local_date(now))
    receipts.take(batches.registered(resource), terms, rows, mode=mode, by=sender, now=now)
