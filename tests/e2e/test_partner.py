"""A partner that knows the docs alone: a key from the sandbox, 50,000 figures over a line that breaks, the change feed
while eight others write and a copy that is the same at the end; webhooks that are signed, lost, and sent again.
"""

import itertools
import random
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.clients.conftest import python_client as python_client
from tests.clients.cutting import Cutting
from tests.e2e.browser import Crowd, check_axe, check_side_scroll
from tests.e2e.conftest import shared_folder
from tests.e2e.partner import Copy, Hook, Partner, hook
from tests.e2e.portal import Portal, wait_for
from tests.e2e.seed import Seed

ROWS, BATCH = 50_000, 10_000
MODES = ("", "9610", "9710", "9810", "1210", "1239", "other")
SERIES = [*(("trade", mode) for mode in MODES), *(("orders", mode) for mode in MODES), ("export", "")]
MONTHS = [f"{year}-{month:02d}" for year in range(2023, 1999, -1) for month in range(1, 13)]
WRITERS, TURNS = 8, 4
PATIENCE = 90  # seconds: a message that was not taken comes again when the timetable looks after it
# They work out figures at a minute of the hour, once: done before, none of them comes between those that are counted.
OF_THE_HOUR = ("enterprises.tasks.keep_cycles", "warehouses.tasks.count_months")
Row = dict[str, Any]


@pytest.fixture(scope="module")
def sandbox(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """As `bin/run --sandbox` starts it, with its timetable and the true time, by which messages are signed."""
    started = Portal(tmp_path_factory.mktemp("sandbox"), "_sandbox")
    started.environment["PILOTZONE_SANDBOX"] = "true"
    del started.environment["PILOTZONE_CLOCK"]
    try:
        Seed(shared_folder(tmp_path_factory)).copy_to(started)
        started.start()
        for task in OF_THE_HOUR:
            started.send_task(task)
        started.settle()
        started.start_program("beat")
        yield started
    finally:
        started.stop()


@pytest.fixture(scope="module")
def key(sandbox: Portal, browser: Browser, axe: Any) -> tuple[str, str]:
    """As a vendor does: chooses for whom the system acts, and reads the key off the page."""
    crowd = Crowd(browser, sandbox, {})
    page = crowd.visitor("en")
    page.goto("/developers/")
    page.get_by_role("link", name="open a key by yourself").click()
    assert check_axe(page, axe) == []
    page.get_by_label("Your system acts for").select_option(label="Tianjin Customs (Agency of the whole zone)")
    page.get_by_label("Name of the system").fill("对接测试")
    page.get_by_role("button", name="Open the key").click()
    expect(page.get_by_role("heading", name="Your key, shown this once")).to_be_visible()
    assert check_axe(page, axe) == []
    found = (page.locator("#client-id").inner_text(), page.locator("#client-secret").inner_text())
    assert check_side_scroll(page) == []
    crowd.leave()
    assert crowd.troubles.found == []
    return found


def test_50000_figures_over_a_line_that_breaks_and_a_copy_while_eight_others_write(
    sandbox: Portal, key: tuple[str, str], python_client: Path
):
    between = Cutting(int(sandbox.address.rpartition(":")[2]), [])
    partner = Partner(between.address, key)
    copy = Copy(partner)
    rows = sent_rows(partner.registered())

    push(partner, between, rows)
    copy.follow()
    assert copy.differences() == []

    told, count = copy.told, len(copy.rows)
    assert told == ROWS
    follow_while_others_write(copy, sandbox, key, rows)
    assert copy.told > told
    assert len(copy.rows) < count  # some were withdrawn
    assert copy.differences() == []
    partner.leave()
    between.server.close()


def sent_rows(codes: list[str]) -> list[Row]:
    """One row for each series of each firm and month, values that differ."""
    series = itertools.islice(itertools.product(MONTHS, SERIES, codes), ROWS)
    rows = [row_of(code, *one, month, number) for number, (month, one, code) in enumerate(series)]
    assert len(rows) == ROWS, f"{len(codes)} firms are too few"
    return rows


def row_of(code: str, indicator: str, mode: str, month: str, number: int, verb: str = "put") -> Row:
    row = {"code": code, "indicator": indicator, "period": month, "mode": mode, "verb": verb}
    if verb == "withdraw":
        return row
    money = indicator != "orders"
    return row | {"value": f"{1000 + number}.50" if money else str(1000 + number), "currency": "CNY" if money else ""}


def push(partner: Partner, between: Cutting, rows: list[Row]) -> None:
    """Five batches; the answer to the third is lost, and the program sends it again by itself."""
    receipts = []
    for number, start in enumerate(range(0, ROWS, BATCH)):
        if number == 2:
            between.lose_next()
        key = partner.client.sent_key("customs", "2000-2023", number)
        receipts.append(partner.send(rows[start : start + BATCH], mode="all", key=key))
    assert not between.losing.is_set()
    ended = [partner.wait_for(receipt.uid) for receipt in receipts]
    assert [(each.state.value, each.taken, each.refused) for each in ended] == [("done", BATCH, 0)] * 5
    listed = partner.rows("receipts.receipts_list")
    assert {each.uid for each in listed} == {each.uid for each in ended}  # none of them twice


def follow_while_others_write(copy: Copy, sandbox: Portal, key: tuple[str, str], rows: list[Row]) -> None:
    """Eight programs change and withdraw figures at the same time, some of them the same ones."""
    failed: list[BaseException] = []

    def write(number: int) -> None:
        partner, chance = Partner(sandbox.address, key), random.Random(number)
        try:
            for turn in range(TURNS):
                changed = [changed_row(row, chance) for row in chance.sample(rows[: 40 * WRITERS], 20)]
                partner.send(changed, mode="rows", key=partner.client.sent_key("writer", number, turn))
        except BaseException as error:
            failed.append(error)
            raise
        finally:
            partner.leave()

    writers = [threading.Thread(target=write, args=(number,)) for number in range(WRITERS)]
    for each in writers:
        each.start()
    while any(each.is_alive() for each in writers):
        copy.follow()
        time.sleep(0.2)
    copy.follow()
    assert failed == []


def changed_row(row: Row, chance: random.Random) -> Row:
    verb = chance.choice(("put", "put", "withdraw"))
    return row_of(row["code"], row["indicator"], row["mode"], row["period"], chance.randrange(10**6), verb)


def test_webhooks_are_verified_and_a_lost_one_is_sent_again(
    sandbox: Portal, browser: Browser, axe: Any, key: tuple[str, str], python_client: Path
):
    partner = Partner(sandbox.address, key)
    crowd = Crowd(browser, sandbox, {})
    firm = partner.registered()[0]
    with hook(partner.client) as told:
        uid = subscribe(partner, told, firm)
        a_loopback_address_is_called_once_it_is_listed(partner, told, uid, crowd.person("security.admin"), axe)
        changed = lose_three(partner, told, firm)
        ask_for_the_lost(partner, told, uid, changed, crowd.person("security.admin"), axe)
        read_what_changed(partner, told, firm)
        believe_no_other(partner, told)
        change_the_secret(partner, told, uid)
        assert told.forged == []
    partner.leave()
    crowd.leave()
    assert crowd.troubles.found == []


def subscribe(partner: Partner, told: Hook, firm: str) -> Any:
    wishes = {"address": told.address, "resources": ["figures"], "enterprise": firm}
    made = partner.ask("webhooks.webhooks_create", body=partner.models.WishesRequest.from_dict(wishes))
    told.secret = made.secret
    return made.uid


def log_of(partner: Partner, uid: Any) -> dict[str, Any]:
    """The log of deliveries, by the messages' ids."""
    return {each.id: each for each in partner.rows("webhooks.webhooks_deliveries_list", uid)}


def states_in(log: dict[str, Any]) -> set[str]:
    return {each.state.value for each in log.values()}


def a_loopback_address_is_called_once_it_is_listed(
    partner: Partner, told: Hook, uid: Any, page: Page, axe: Any
) -> None:
    test = partner.ask("webhooks.webhooks_ping_create", uid).id
    wait_for("the first attempt", lambda: bool(log_of(partner, uid)[test].attempts))
    assert log_of(partner, uid)[test].attempts[0].problem == "private_address"
    assert told.heard == []
    page.goto("/bureau/partners/")
    page.get_by_role("link", name="Private networks").click()
    page.get_by_label("Network", exact=True).fill("127.0.0.1")
    page.get_by_label("What for").fill("沙箱联调，本机")
    page.get_by_role("button", name="List a network").click()
    expect(page.get_by_role("cell", name="沙箱联调，本机")).to_be_visible()
    assert check_axe(page, axe) == []
    wait_for("the test, sent once the network is listed", lambda: test in told.kept, PATIENCE)
    assert told.kept[test]["type"] == "webhook.ping"


def lose_three(partner: Partner, told: Hook, firm: str) -> list[str]:
    """Three figures change. Of the messages one is cut off on its way and two are taken by a program that breaks down;
    what was cut off comes again by itself. The keys of the figures."""
    told.fates = ["cut", "lost", "lost"]
    rows = [row_of(firm, "trade", "9710", month, 77) for month in MONTHS[:3]]
    partner.send(rows, mode="all", key=partner.client.sent_key("changed", 1))
    before = len(told.kept)
    wait_for("the message that was cut off", lambda: len(told.kept) == before + 1, PATIENCE)
    assert told.times(list(told.kept)[-1]) == 2
    assert len(told.heard) == before + 4
    return [f"{firm}:trade:{month}:9710:customs" for month in MONTHS[:3]]


def ask_for_the_lost(partner: Partner, told: Hook, uid: Any, changed: list[str], page: Page, axe: Any) -> None:
    """The log says what was sent; of what the program does not have, one is asked for by the API, one on the page."""
    # The program keeps a message before it answers, and the portal writes down what was answered after that.
    wait_for("the answers, written down", lambda: states_in(log_of(partner, uid)) == {"sent"})
    log = log_of(partner, uid)
    assert sorted(each.object_key for each in log.values() if each.object_key) == sorted(changed)
    by_api, by_page = sorted(log.keys() - told.kept.keys())
    asked = partner.ask("webhooks.webhooks_replay_create", uid, body=partner.models.ReplayRequest(ids=[by_api]))
    assert asked.messages == 1
    wait_for("the message that was asked for", lambda: by_api in told.kept)
    page.goto("/bureau/partners/")
    page.get_by_role("link", name="对接测试").click()
    page.get_by_role("link", name=told.address).click()
    assert check_axe(page, axe) == []
    page.get_by_role("button", name=f"Send again {by_page}").click()
    expect(page.get_by_text("1 message is sent again.")).to_be_visible()
    wait_for("the message that was sent again", lambda: by_page in told.kept)
    assert sorted(each["data"]["key"] for each in told.kept.values() if "key" in each["data"]) == sorted(changed)
    assert told.times(by_page) == 2


def read_what_changed(partner: Partner, told: Hook, firm: str) -> None:
    """A message says where; what is in it is read there."""
    message = next(each for each in told.kept.values() if f":{MONTHS[0]}:" in each["data"].get("key", ""))
    [after] = parse_qs(urlsplit(message["data"]["url"]).query)["after"]
    whole = partner.models.ChangesListInclude("object")
    first = partner.ask("changes.changes_list", after=after, limit=1, include=whole).items[0]
    assert first.key == f"{firm}:trade:{MONTHS[0]}:9710:customs"
    assert first.object_["value"] == "1077.50"


def believe_no_other(partner: Partner, told: Hook) -> None:
    """What somebody sends again later, or with other words, or under another id, is not the portal's."""
    verify, forged = partner.client.verify, partner.client.Forged
    headers, body = told.heard[-1]
    moment = int(headers["webhook-timestamp"])
    assert verify(told.secret, headers, body) == headers["webhook-id"]
    with pytest.raises(forged, match="not of now"):
        verify(told.secret, headers, body, now=moment + 301)
    fresh = {"webhook-timestamp": str(moment + 301)}
    other = {"webhook-id": f"msg_{'0' * 32}"}
    for changed, sent in (({}, body.replace(b"9710", b"9810")), (fresh, body), (other, body)):
        with pytest.raises(forged, match="No signature"):
            verify(told.secret, headers | changed, sent, now=moment + 1)


def change_the_secret(partner: Partner, told: Hook, uid: Any) -> None:
    """The next message is believed by the older secret and by the new one."""
    older, told.secret = told.secret, partner.ask("webhooks.webhooks_secret_create", uid).secret
    test = partner.ask("webhooks.webhooks_ping_create", uid).id
    wait_for("a test under the new secret", lambda: test in told.kept)
    headers, body = told.heard[-1]
    assert partner.client.verify(older, headers, body) == test
