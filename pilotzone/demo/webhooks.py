"""The demo's messages of changes: customs is told of one enterprise, once only at the second attempt."""

from datetime import datetime, timedelta

from enterprises.models import Enterprise
from pilotzone.accounts.models import User
from pilotzone.exchange.actions import changes, deliveries, networks, sending, subscriptions
from pilotzone.exchange.actions.sending import Outcome
from pilotzone.exchange.enums import Withheld
from pilotzone.exchange.models import Client, Subscription

ADDRESS = "https://data.customs.example/pilotzone"
MINUTE = timedelta(minutes=1)
NOT_NOW = '{"message": "系统维护中"}'


def set_up(officers: dict[str, User], company: Enterprise, *, now: datetime) -> int:
    """How many messages there are."""
    networks.list_network(
        network="10.20.30.0/28",
        purpose="天津海关前置机，津商数据〔2026〕3号 第五条",
        by=officers["security.admin"],
        now=now - timedelta(days=5),
    )
    client = Client.objects.get(name="跨境统计报送系统")
    begun = now - timedelta(hours=6)
    wishes = {"address": ADDRESS, "resources": ["enterprises"], "enterprise": company.uscc}
    row, _secret = subscriptions.subscribe(client, by=client.user, now=begun, **wishes)
    subscriptions.ping(row, by=client.user, now=begun)
    while changes.number():
        pass
    deliveries.make(row.pk, now=begun + MINUTE)
    return tell(row, now=begun + 2 * MINUTE)


def tell(row: Subscription, *, now: datetime) -> int:
    """All of them, without a call: the first after an error, the others at once."""
    waiting = list(row.deliveries.waiting().order_by("pk"))
    if waiting:
        sending.note(waiting[0], Outcome(now, 412, 503, NOT_NOW, Withheld.REFUSED.value))
    for place, each in enumerate(waiting, start=1):
        sending.note(each, Outcome(now + place * MINUTE, 80 + place, 204, "", ""))
    return len(waiting)
