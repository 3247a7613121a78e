"""The Python client against a portal: tokens, pages, refusals, cut connections, signatures."""

import base64
import hashlib
import hmac
import importlib
import re
from email.message import Message

import pytest

from pilotzone.exchange.models import Key, Receipt
from pilotzone.kernel.scopes import Scope
from tests.clients.conftest import CLIENT
from tests.clients.cutting import Cutting
from tests.factories import figures
from tests.factories.partners import make_partner, make_system
from tests.factories.people import make_enterprise
from tests.factories.warehouses import make_warehouse

README = re.findall(r"^```python\n(.*?)^```$", (CLIENT / "README.md").read_text(encoding="utf-8"), re.M | re.S)


@pytest.fixture
def made(python_client):
    return importlib.import_module("pilotzone_client")


@pytest.fixture
def connect(made):
    """The client's own, closed with the test: a server's thread would keep its database open for it."""
    opened = []

    def connected(*args, **kwargs):
        opened.append(made.connect(*args, **kwargs))
        return opened[-1]

    yield connected
    for each in opened:
        each.get_httpx_client().close()


def operation(path):
    return importlib.import_module(f"pilotzone_client.contract.api.{path}").sync_detailed


@pytest.mark.django_db(transaction=True)
def test_it_reads_all_pages_with_tokens_of_its_own_and_repeats_a_read_that_was_cut_off(live_server, at, made, connect):
    at("2024-07-02T10:00")
    codes = sorted(make_warehouse().code for _ in range(102))
    system = make_system(make_partner(code="customs"), Scope.WAREHOUSES_READ)
    port = int(live_server.url.rpartition(":")[2])
    between = Cutting(port, [0, 600])
    portal = connect(between.address, system.client_id, system.secret, language="en")
    found = [one for page in made.pages(operation("warehouses.warehouses_list"), client=portal) for one in page.items]
    assert sorted(one.code for one in found) == codes
    assert between.taken >= 3  # cut twice, and still all of them
    with pytest.raises(made.Refused, match="not_found") as refused:
        made.ask(operation("warehouses.warehouses_retrieve"), "00000000-0000-0000-0000-000000000000", client=portal)
    assert (refused.value.status, refused.value.code) == (404, "not_found")
    with pytest.raises(made.Refused, match="scope_missing"):
        made.ask(operation("events.events_list"), client=portal)
    between.server.close()


@pytest.mark.django_db(transaction=True)
def test_a_write_whose_answer_is_lost_is_sent_again_and_done_once(live_server, at, made, connect):
    at("2024-07-02T10:00")
    figures.load()
    firm = make_enterprise()
    system = make_system(make_partner(code="customs"), Scope.FIGURES_WRITE)
    between = Cutting(int(live_server.url.rpartition(":")[2]), [])
    portal = connect(between.address, system.client_id, system.secret, language="en")
    made.ask(operation("codes.codes_list"), client=portal)  # the token is there, the next answer is the batch's
    row = {"code": firm.uscc, "indicator": "trade", "period": "2024Q1", "value": "1200.50", "currency": "CNY"}
    batch = importlib.import_module("pilotzone_client.contract.models").FigureBatchRequest.from_dict(
        {"source": "customs", "sharing": figures.CUSTOMS_ITEM, "as_of": "2024-07-01", "rows": [row]}
    )
    between.lose_next()
    key = made.sent_key("customs", "2024Q1")
    receipt = made.ask(operation("figures.figures_create"), body=batch, idempotency_key=key, client=portal)
    assert not between.losing.is_set()  # it was lost
    assert (receipt.state.value, receipt.taken) == ("done", 1)
    assert Receipt.objects.get().uid == receipt.uid
    batch.rows[0].value = "12元"
    with pytest.raises(made.Refused, match=r"rows_refused.* row 1, value: ") as refused:
        made.ask(operation("figures.figures_create"), body=batch, idempotency_key=f"{key}-2", client=portal)
    assert [(row["row"], row["errors"][0]["field"]) for row in refused.value.rows] == [(1, "value")]
    assert refused.value.uid == str(Receipt.objects.latest("pk").uid)
    between.server.close()


@pytest.mark.django_db(transaction=True)
def test_the_readmes_lines_do_what_they_say(live_server, at, made, capsys):
    at("2024-07-02T10:00")
    figures.load()
    firm = make_enterprise("海宁试样贸易有限公司", uscc="91120116MA07B2X41J")
    scopes = (Scope.ENTERPRISES_READ, Scope.FIGURES_READ, Scope.FIGURES_WRITE)
    system = make_system(make_partner(code="customs"), *scopes)
    known = {"client_id": system.client_id, "client_secret": system.secret}
    begin, send, keep, follow, _check = README
    try:
        exec(begin.replace("https://portal.example.gov.cn", live_server.url), known)  # noqa: S102
        assert capsys.readouterr().out == f"{firm.uscc} 海宁试样贸易有限公司\n"
        assert known["one"].uscc == firm.uscc
        for lines in (keep, send, follow):
            exec(lines, known)  # noqa: S102
    finally:
        known["portal"].get_httpx_client().close()
    assert (known["receipt"].state.value, known["receipt"].taken) == ("done", 1)
    [(key, told)] = known["copy"].items()
    assert (key, told["value"]) == (f"{firm.uscc}:trade:2024Q1:-:customs", "1200.50")


@pytest.mark.django_db(transaction=True)
def test_a_wrong_secret_is_said_in_the_portals_words(live_server, made, connect):
    system = make_system(make_partner(code="customs"), Scope.WAREHOUSES_READ)
    portal = connect(live_server.url, system.client_id, "wrong", language="en")
    with pytest.raises(made.Refused, match="credentials_wrong"):
        made.ask(operation("warehouses.warehouses_list"), client=portal)
    assert Key.objects.get().last_used_on is None


def signed(key: bytes, number: str, moment: int, body: bytes) -> str:
    digest = hmac.new(key, f"{number}.{moment}.".encode() + body, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(digest).decode()}"


def test_signatures(made):
    key, body = b"0123456789abcdef0123456789abcdef", b'{"type": "applications.change"}'
    secret = f"whsec_{base64.b64encode(key).decode()}"
    headers = {"webhook-id": "msg_1", "webhook-timestamp": "1719900000"}
    good = signed(key, "msg_1", 1719900000, body)
    assert made.verify(secret, headers | {"webhook-signature": f"v1,AAAA {good}"}, body, now=1719900290) == "msg_1"
    for changed, sent, now in (
        ({"webhook-signature": good}, body + b" ", 1719900000),
        ({"webhook-signature": good, "webhook-id": "msg_2"}, body, 1719900000),
        ({"webhook-signature": good}, body, 1719900301),
        ({"webhook-signature": "v1,AAAA"}, body, 1719900000),
        ({}, body, 1719900000),
    ):
        with pytest.raises(made.Forged):
            made.verify(secret, headers | changed, sent, now=now)


def test_headers_are_taken_as_servers_hand_them_over(made):
    """The standard library's own server answers None for what is not there, and keeps names as they were written."""
    key, body = b"0123456789abcdef0123456789abcdef", b"{}"
    secret, headers = f"whsec_{base64.b64encode(key).decode()}", Message()
    with pytest.raises(made.Forged):
        made.verify(secret, headers, body)
    headers["Webhook-Id"], headers["Webhook-Timestamp"] = "msg_1", "1719900000"
    headers["Webhook-Signature"] = signed(key, "msg_1", 1719900000, body)
    assert made.verify(secret, headers, body, now=1719900000) == "msg_1"
    assert made.verify(secret, dict(headers), body, now=1719900000) == "msg_1"


def test_the_signature_of_the_standards_own_example(made):
    """From the specification's published test vector (standard-webhooks, libraries' tests)."""
    headers = {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }
    secret, body = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", b'{"test": 2432232314}'
    assert made.verify(secret, headers, body, now=1614265330) == "msg_p5jXN8AQM9LWM0D4loKWxJek"


def test_the_key_of_a_write_is_the_same_for_the_same_parts(made):
    assert made.sent_key("customs", "2024Q1", 3) == made.sent_key("customs", "2024Q1", 3)
    assert made.sent_key("customs", "2024Q1", 3) != made.sent_key("customs", "2024Q13", "")
