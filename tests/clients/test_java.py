"""The quick start in Java, compiled and run against a portal: it writes, reads, and knows forged and old webhooks."""

import base64
import hashlib
import hmac
import http.client
import json
import os
import shutil
import subprocess
import time
from pathlib import Path

import pytest

from pilotzone.exchange.models import Receipt
from pilotzone.kernel.scopes import Scope
from tests.factories import figures
from tests.factories.partners import make_partner, make_system
from tests.factories.people import make_enterprise
from tests.factories.warehouses import make_warehouse
from warehouses.api.views import NewestFirst

SOURCE = Path(__file__).resolve().parents[2] / "clients" / "java" / "QuickStart.java"
OLD, NEW, OTHERS = ("whsec_" + base64.b64encode(bytes([sign]) * 32).decode() for sign in b"onx")


@pytest.fixture(scope="module")
def compiled(tmp_path_factory):
    if shutil.which("javac") is None:
        assert os.environ.get("CI") != "true", "javac is missing: .ci/engines installs it"
        pytest.skip("javac is missing; .ci/engines installs it, and in CI this runs")
    target = tmp_path_factory.mktemp("java")
    command = ["javac", "--release", "17", "-Xlint:all", "-Werror", "-d", str(target), str(SOURCE)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    return target


def environment(**given):
    return {"PATH": os.environ["PATH"]} | given


@pytest.mark.django_db(transaction=True)  # not marked slow: those go first, and this empties tables
def test_it_pushes_once_and_reads_page_by_page(live_server, compiled, at, tmp_path, monkeypatch):
    at("2024-07-02T10:00")
    figures.load()
    firm = make_enterprise()
    found = {make_warehouse(firm, name_zh=f"汉堡{number}号仓").code for number in range(3)}
    monkeypatch.setattr(NewestFirst, "size", 2)
    system = make_system(make_partner(code="customs"), Scope.WAREHOUSES_READ, Scope.FIGURES_WRITE)
    row = {"code": firm.uscc, "indicator": "trade", "period": "2024Q1", "value": "1200.50", "currency": "CNY"}
    body = {"source": "customs", "sharing": figures.CUSTOMS_ITEM, "as_of": "2024-07-01", "rows": [row]}
    batch = tmp_path / "batch.json"
    batch.write_text(json.dumps(body), encoding="utf-8")

    def run(*arguments):
        given = environment(PORTAL=live_server.url, CLIENT_ID=system.client_id, CLIENT_SECRET=system.secret)
        command = ["java", "-cp", str(compiled), "-Dfile.encoding=UTF-8", "QuickStart", *arguments]
        return subprocess.run(command, env=given, capture_output=True, text=True, timeout=120)

    for _attempt in range(2):
        pushed = run("push", "/api/v1/figures/", str(batch), "2024Q1-trade")
        assert pushed.returncode == 0, pushed.stdout + pushed.stderr
        assert pushed.stdout.startswith(f"200 {live_server.url}/api/v1/receipts/")
    sent = Receipt.objects.get()  # twice asked, once taken
    assert (sent.made_by, sent.taken) == (system.client.user, 1)
    read = run("read", "/api/v1/warehouses/")
    assert (read.returncode, len(read.stdout.splitlines())) == (0, 3), read.stderr
    assert all(f"code={code}," in read.stdout for code in found)
    refused = run("read", "/api/v1/payments/")
    assert refused.returncode != 0
    assert "scope_missing" in refused.stderr


def signature(secret, uid, moment, body):
    key = base64.b64decode(secret.removeprefix("whsec_"))
    content = f"{uid}.{moment}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()


def test_the_signature_is_that_of_the_standards_own_example():
    given = ("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330)
    assert signature(*given, b'{"test": 2432232314}') == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@pytest.fixture
def listener(compiled):
    """A partner's machine while its secret is replaced: the old one and the new one are known to it."""
    command = ["java", "-cp", str(compiled), "-Dfile.encoding=UTF-8", "QuickStart", "listen", "0"]
    given = environment(WEBHOOK_SECRET=f"{OLD} {NEW}")
    with subprocess.Popen(command, env=given, stdout=subprocess.PIPE, text=True, encoding="utf-8") as running:
        try:
            yield int(running.stdout.readline().removeprefix("listening on ")), running
        finally:
            running.kill()


def deliver(port, uid, moment, body, signatures):
    headers = {"webhook-id": uid, "webhook-timestamp": str(moment), "webhook-signature": signatures}
    caller = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        caller.request("POST", "/", body, headers)
        return caller.getresponse().status
    finally:
        caller.close()


def test_it_takes_what_is_signed_now_and_nothing_forged_or_old(listener):
    port, running = listener
    now, body = int(time.time()), '{"type": "application.approved", "名称": "澜图"}'.encode()
    both = " ".join(signature(secret, "m1", now, body) for secret in (OTHERS, NEW))
    assert deliver(port, "m1", now, body, both) == 204
    assert deliver(port, "m1", now, body, both) == 204  # sent again: taken, and not done twice
    assert deliver(port, "m2", now, body, signature(OLD, "m2", now, body)) == 204
    good = signature(NEW, "m3", now, body)
    forged = [
        ("m3", now, body, signature(OTHERS, "m3", now, body)),
        ("m3", now, body + b" ", good),
        ("m4", now, body, good),
        ("m3", now - 1, body, good),
        ("m3", now, body, good.replace("v1,", "v2,")),
        ("m3", now, body, good.removeprefix("v1,")),
        ("m3", now, body, "v1,***"),
        ("m3", now, body, ""),
        ("m3", "yesterday", body, good),
    ]
    assert [deliver(port, *each) for each in forged] == [400] * len(forged)
    for moment in (now - 400, now + 400):  # rightly signed, and not of this moment
        assert deliver(port, "m5", moment, body, signature(NEW, "m5", moment, body)) == 400
    running.kill()
    taken = running.stdout.read().splitlines()
    assert taken == [f"{uid} {body.decode()}" for uid in ("m1", "m2")]
