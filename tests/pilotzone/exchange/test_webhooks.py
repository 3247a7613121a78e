"""A partner's system is told of what changes: signed, in order for each object, again until it is taken."""

import socket
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address, ip_address, ip_network
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.db import transaction
from django.utils import timezone

from enterprises.models import Enterprise
from pilotzone.exchange import outgoing
from pilotzone.exchange.actions import changes, deliveries, partners, sending
from pilotzone.exchange.enums import Verb
from pilotzone.exchange.models import Delivery, Subscription
from pilotzone.exchange.tasks import mail_paused
from pilotzone.jobs import actions as jobs
from pilotzone.jobs.models import OutboxTask
from pilotzone.kernel import clock
from pilotzone.kernel.access import R
from pilotzone.kernel.scopes import Scope
from pilotzone.messages.models import Notice
from tests.factories.partners import make_partner, make_system
from tests.factories.people import make_enterprise, make_officer
from tests.factories.receivers import permit_loopback, receiving

pytestmark = pytest.mark.django_db
HOOKS = "/api/v1/webhooks/"
ANYWHERE = str(IPv4Address(0))  # on most systems it leads to the machine itself


class Log:
    """Numbered changes of enterprises."""

    def __init__(self):
        self.count = 0

    def firm(self):
        self.count += 1
        return make_enterprise(f"天津第{self.count}贸易有限公司").uid

    def add(self, key):
        with transaction.atomic():
            changes.note("enterprises", [(str(key), Verb.CHANGE, 1, (None, None))], now=timezone.now())
        changes.number()


@pytest.fixture
def log():
    made = Log()
    made.add(made.firm())  # what was before a subscription is not told
    return made


@pytest.fixture
def receiver(settings):
    permit_loopback()
    with receiving() as server:
        yield server


@pytest.fixture
def system():
    return make_system(make_partner(), Scope.ENTERPRISES_READ, Scope.APPLICATIONS_READ)


def api(client, system, method, address, data=None, status=200):
    answer = getattr(client, method)(address, data, content_type="application/json", **system.bearer())
    assert answer.status_code == status, answer.content.decode()
    return answer.json()


def subscribed(client, system, receiver, **wishes):
    made = api(client, system, "post", HOOKS, {"address": receiver.address} | wishes, 201)
    receiver.secrets.append(made["secret"])
    return made


def work(after=timedelta()):
    """What beat and a worker do: sweep, then every task that is due, until nothing is."""
    now = timezone.now() + after
    deliveries.sweep(now=now)
    while due := list(OutboxTask.objects.due(now := timezone.now() + after).order_by("pk")):
        for task in due:
            if task.task == "exchange.deliver":
                sending.deliver(*task.args, now=now)
                task.delete()
            else:
                assert jobs.run(task.pk, now=now)


def test_told_signed_and_thin(client, system, receiver, log):
    subscribed(client, system, receiver, resources=["enterprises"])
    uid = log.firm()
    log.add(uid)
    work()
    assert [(each["type"], each["data"]["key"]) for each in receiver.taken] == [("enterprises.change", str(uid))]
    assert receiver.taken[0]["data"].keys() == {"webhook", "resource", "key", "verb", "version", "position", "url"}
    there = client.get(receiver.taken[0]["data"]["url"].removeprefix("http://127.0.0.1:8000"), **system.bearer())
    assert str(uid) in there.content.decode()


def test_a_later_change_of_an_object_waits_for_the_earlier_and_other_objects_go_on(client, system, receiver, log):
    made = subscribed(client, system, receiver)
    one, other = log.firm(), log.firm()
    receiver.answers = [(500, {})]
    for uid in (one, one, other):
        log.add(uid)
    work()
    assert [each["data"]["position"] for each in receiver.taken] == [4]
    work(timedelta(seconds=31))
    assert [each["data"]["position"] for each in receiver.taken] == [4, 2, 3]
    shown = api(client, system, "get", f"{HOOKS}{made['uid']}/deliveries/")["items"]
    statuses = {each["position"]: [one["status"] for one in each["attempts"]] for each in shown}
    assert statuses == {2: [500, 204], 3: [204], 4: [204]}
    assert receiver.seen[0][0] == next(each["id"] for each in shown if each["position"] == 2)


def test_old_and_new_secret_sign_for_a_day(client, system, receiver, log):
    made = subscribed(client, system, receiver)
    new = api(client, system, "post", f"{HOOKS}{made['uid']}/secret/")["secret"]
    old, receiver.secrets = receiver.secrets, [new]
    api(client, system, "post", f"{HOOKS}{made['uid']}/ping/", status=202)
    work()
    receiver.secrets = old
    api(client, system, "post", f"{HOOKS}{made['uid']}/ping/", status=202)
    work()
    assert len(receiver.taken) == 2
    api(client, system, "post", f"{HOOKS}{made['uid']}/ping/", status=202)
    work(timedelta(hours=25))
    assert len(receiver.taken) == 2
    assert len(receiver.seen) == 3
    row = Subscription.objects.get()
    assert all(new not in each.sealed for each in row.secrets.all())


def test_a_redirection_is_not_followed(client, system, receiver, log):
    subscribed(client, system, receiver)
    receiver.answers = [(302, {"Location": receiver.address})]
    log.add(log.firm())
    work()
    assert len(receiver.seen) == 1
    assert not receiver.taken
    assert Delivery.objects.get().attempts.get().problem == "redirected"


@pytest.mark.parametrize("status", [429, 503])
def test_a_receiver_that_asks_for_a_pause_is_left_alone(client, system, receiver, log, status):
    subscribed(client, system, receiver)
    receiver.answers = [(status, {"Retry-After": "900"})]
    log.add(log.firm())
    work()
    log.add(log.firm())  # of another object: not sent to the same address either
    work(timedelta(minutes=14))
    assert len(receiver.seen) == 1
    work(timedelta(minutes=16))
    assert sorted(each["data"]["position"] for each in receiver.taken) == [2, 3]


def test_what_meets_the_pause_is_sent_when_it_ends(client, system, receiver, log):
    subscribed(client, system, receiver)
    receiver.answers = [(503, {"Retry-After": "20"})]
    log.add(log.firm())
    work()
    log.add(log.firm())
    work()
    work(timedelta(seconds=15))
    assert len(receiver.seen) == 1
    work(timedelta(seconds=25))
    assert sorted(each["data"]["position"] for each in receiver.taken) == [2, 3]


def test_a_test_waits_for_no_earlier_one(client, system, receiver, log):
    made = subscribed(client, system, receiver)
    receiver.answers = [(500, {})]
    for _time in range(2):
        api(client, system, "post", f"{HOOKS}{made['uid']}/ping/", status=202)
        work()
    assert [each["type"] for each in receiver.taken] == ["webhook.ping"]
    assert receiver.taken[0]["timestamp"].endswith("+08:00")


def test_what_waits_is_sent_once_its_network_is_listed(client, system, log):
    with receiving() as receiver:
        receiver.secrets.append(api(client, system, "post", HOOKS, {"address": receiver.address}, 201)["secret"])
        log.add(log.firm())
        work()
        assert not receiver.seen
        permit_loopback()
        work()
        assert [each["data"]["position"] for each in receiver.taken] == [2]


def test_how_long_a_receiver_may_ask_for():
    noon = datetime(2026, 11, 27, 12, tzinfo=UTC)
    asked = ("120", "Fri, 27 Nov 2026 13:00:00 GMT", "Fri, 27 Nov 2026 11:00:00 GMT", "9" * 5000, "-5", "soon", "")
    waits = [sending.asked_wait(text, now=noon) for text in asked]
    hours = [each / timedelta(hours=1) for each in waits]
    assert hours == [120 / 3600, 1, 0, 24, 0, 0, 0]


@pytest.mark.parametrize("name", ["localhost", "127.0.0.1", "[::1]", ANYWHERE, "2130706433", "[::ffff:127.0.0.1]"])
def test_a_private_address_is_not_called_however_it_is_named(client, system, log, name, settings):
    settings.PILOTZONE_DEMO = False
    with receiving() as receiver:
        port = receiver.server_address[1]
        api(client, system, "post", HOOKS, {"address": f"https://{name}:{port}/"}, 201)
        log.add(log.firm())
        work()
        assert not receiver.seen
    assert Delivery.objects.get().attempts.get().problem in {"private_address", "unresolved"}


def test_a_name_with_one_private_address_among_public_ones_is_refused(monkeypatch):
    rows = [(2, 1, 6, "", (text, 443)) for text in ("8.8.8.8", "10.1.2.3")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: rows)
    with pytest.raises(outgoing.Unreached) as refused:
        outgoing.post("https://system.example/", b"", {}, permitted=())
    assert refused.value.code == "private_address"


@pytest.mark.parametrize(
    "text",
    [
        "10.0.0.1", "172.16.0.1", "192.168.1.1", "100.64.0.1", "169.254.169.254", "224.0.0.1", "255.255.255.255",
        ANYWHERE, "fe80::1", "fc00::1", "ff02::1", "::", "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:a00:1::1",
    ],
)  # fmt: skip
def test_addresses_that_are_not_open(text):
    assert not outgoing.is_open(ip_address(text), ())
    assert outgoing.is_open(ip_address("8.8.8.8"), ())
    assert outgoing.is_open(ip_address("2400:3200::1"), ())
    assert outgoing.is_open(ip_address("::ffff:10.0.0.1"), [ip_network("10.0.0.0/8")])


def test_the_checked_address_is_called_and_the_name_is_not_asked_again(monkeypatch, receiver):
    asked = []
    real, port = socket.getaddrinfo, urlsplit(receiver.address).port

    def resolve(host, *args, **kwargs):
        asked.append(host)
        return [(2, 1, 6, "", ("127.0.0.1", port))] if host == "rebound.example" else real(host, *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    headers = {"webhook-id": "x", "webhook-timestamp": "1", "webhook-signature": "v1,x"}
    answer = outgoing.post(f"http://rebound.example:{port}/", b"", headers, permitted=[ip_network("127.0.0.0/8")])
    assert answer.status == 204
    assert receiver.seen == [("x", f"rebound.example:{port}")]
    assert asked.count("rebound.example") == 1


def test_a_lost_message_is_sent_again_under_its_id(client, system, receiver, log):
    made = subscribed(client, system, receiver)
    log.add(log.firm())
    work()
    first = receiver.taken[0]["id"]
    address = f"{HOOKS}{made['uid']}/replay/"
    assert api(client, system, "post", address, {"ids": [first]}, 202) == {"messages": 1}
    work()
    since = (timezone.now() - timedelta(minutes=5)).isoformat()
    assert api(client, system, "post", address, {"since": since}, 202) == {"messages": 1}
    work()
    assert [each["id"] for each in receiver.taken] == [first] * 3


def test_paused_after_three_days_with_notice_and_nothing_lost(client, system, receiver, log):
    admin = make_officer(R.SECURITY_ADMIN)
    made = subscribed(client, system, receiver)
    receiver.answers = [(503, {})] * 20
    log.add(log.firm())
    for hours in (0, 0.1, 1, 4, 10, 22, 39, 60, 85):
        work(timedelta(hours=hours))
    row = Subscription.objects.get()
    assert (row.state, row.reason) == ("paused", "refused")
    assert Notice.objects.filter(recipient=admin, kind="webhook.paused").exists()
    assert mail.outbox[-1].to == ["api@customs.example"]
    log.add(log.firm())
    work()
    receiver.answers = []
    api(client, system, "patch", f"{HOOKS}{made['uid']}/", {"state": "active"})
    work()
    assert [each["data"]["position"] for each in receiver.taken] == [2, 3]


def test_the_mail_of_a_pause_is_in_both_languages(client, system, receiver, log):
    subscribed(client, system, receiver)
    mail_paused(Subscription.objects.get().pk)
    assert "暂停" in mail.outbox[0].body
    assert "paused" in mail.outbox[0].body


def test_gone_ends_the_subscription(client, system, receiver, log):
    made = subscribed(client, system, receiver)
    receiver.answers = [(410, {})]
    log.add(log.firm())
    log.add(log.firm())
    work()
    shown = api(client, system, "get", f"{HOOKS}{made['uid']}/")
    assert (shown["state"], shown["reason"]) == ("ended", "gone")
    assert Subscription.objects.get().secrets.count() == 0
    assert len(receiver.seen) == 1


def test_what_is_done_is_forgotten_after_90_days_and_what_waits_is_not(client, system, receiver, log):
    subscribed(client, system, receiver)
    log.add(log.firm())
    work()
    receiver.answers = [(500, {})]
    log.add(log.firm())
    work()
    now = timezone.now()
    assert deliveries.purge(now=now + timedelta(days=89)) == 0
    assert deliveries.purge(now=now + timedelta(days=91)) == 2  # a message and its attempt
    assert [each.position for each in Delivery.objects.all()] == [3]


def test_what_was_forgotten_during_a_long_pause_is_told_as_a_gap(client, system, receiver, log):
    made = subscribed(client, system, receiver)
    api(client, system, "patch", f"{HOOKS}{made['uid']}/", {"state": "paused"})
    log.add(log.firm())
    assert changes.purge(now=timezone.now() + timedelta(days=91)) == 2
    kept = log.firm()
    log.add(kept)
    api(client, system, "patch", f"{HOOKS}{made['uid']}/", {"state": "active"})
    work()
    work()
    gap, change = receiver.taken
    assert (gap["type"], gap["data"]) == ("webhook.gap", {"webhook": made["uid"]})
    assert (change["type"], change["data"]["key"]) == ("enterprises.change", str(kept))


def test_rights_are_looked_at_when_it_leaves(client, system, receiver, log):
    subscribed(client, system, receiver)
    uid = log.firm()
    log.add(uid)
    deliveries.make(Subscription.objects.get().pk, now=timezone.now())
    Enterprise.objects.filter(uid=uid).delete()
    work()
    assert not receiver.seen
    assert Delivery.objects.get().reason == "not_visible"
    log.add(log.firm())
    deliveries.make(Subscription.objects.get().pk, now=timezone.now())
    partners.withdraw_client(system.client, reason="-", by=make_officer(R.SECURITY_ADMIN), now=clock.now())
    work()
    assert not receiver.seen
    assert Delivery.objects.last().reason == "client_withdrawn"


def test_a_worker_that_was_killed_in_the_call_is_followed_by_another(client, system, receiver, log):
    subscribed(client, system, receiver)
    log.add(log.firm())
    now = timezone.now()
    deliveries.make(Subscription.objects.get().pk, now=now)
    row = Delivery.objects.get()
    assert sending.claim(row.pk, now=now) is not None  # and nothing follows: the process is gone
    assert sending.deliver(row.pk, now=now) is False
    OutboxTask.objects.all().delete()
    work(timedelta(minutes=3))
    assert [each["id"] for each in receiver.taken] == [str(row)]


def test_who_keeps_it_and_what_it_may_be(client, system, receiver, log):
    made = subscribed(client, system, receiver)
    other = make_system(make_partner(name="税务局"), Scope.ENTERPRISES_READ)
    api(client, other, "get", f"{HOOKS}{made['uid']}/", status=404)
    for address in ("http://system.example/", "https://a:b@system.example/", "ftp://system.example/", "https:///x"):
        assert api(client, other, "post", HOOKS, {"address": address}, 422)["field"] == "address"
    wrong = {"address": "https://system.example/", "resources": ["applications"]}
    assert api(client, other, "post", HOOKS, wrong, 422)["code"] == "resource_not_readable"
    client.force_login(make_officer(R.SYSTEM_ADMIN))
    assert client.get(HOOKS).json()["code"] == "only_for_systems"


def test_a_misspelt_wish_is_refused_and_a_credit_code_is_taken_in_small_letters(client, system, receiver, log):
    made = subscribed(client, system, receiver)
    misspelt = {"address": "https://system.example/b", "resource": ["enterprises"]}
    for verb, address, sent in (
        ("post", HOOKS, misspelt),
        ("patch", f"{HOOKS}{made['uid']}/", {"adress": "https://system.example/b"}),
        ("post", f"{HOOKS}{made['uid']}/replay/", {"since": "2024-07-02T10:00:00+08:00", "id": []}),
    ):
        wrong = api(client, system, verb, address, sent, 422)["errors"]
        assert [(each["field"], each["code"]) for each in wrong] == [([*sent][-1], "unknown_field")]
    firm = make_enterprise()
    one = {"address": "https://system.example/b", "enterprise": firm.uscc.lower()}
    assert api(client, system, "post", HOOKS, one, 201)["enterprise"] == firm.uscc
