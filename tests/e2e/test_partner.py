"""A partner that knows the docs alone: a key from the sandbox, 50,000 figures over a line that breaks, the change feed
while eight others write, and a copy that is the same at the end.
"""

import hashlib
import importlib
import itertools
import json
import random
import re
import threading
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.clients.conftest import python_client as python_client
from tests.clients.cutting import Cutting
from tests.e2e.browser import Crowd, check_axe, check_side_scroll
from tests.e2e.conftest import shared_folder
from tests.e2e.portal import Portal
from tests.e2e.seed import Seed

ROWS, BATCH = 50_000, 10_000
MODES = ("", "9610", "9710", "9810", "1210", "1239", "other")
SERIES = [*(("trade", mode) for mode in MODES), *(("orders", mode) for mode in MODES), ("export", "")]
MONTHS = [f"{year}-{month:02d}" for year in range(2023, 1999, -1) for month in range(1, 13)]
WRITERS, TURNS = 8, 4


@pytest.fixture(scope="module")
def sandbox(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """As `bin/run --sandbox` starts it."""
    started = Portal(tmp_path_factory.mktemp("sandbox"), "_sandbox")
    started.environment["PILOTZONE_SANDBOX"] = "true"
    try:
        Seed(shared_folder(tmp_path_factory)).copy_to(started)
        started.start()
        yield started
    finally:
        started.stop()


def open_key(browser: Browser, sandbox: Portal, axe: Any) -> tuple[str, str]:
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


class Partner:
    """The partner's own program, written with the Python client."""

    def __init__(self, address: str, key: tuple[str, str]) -> None:
        self.client = importlib.import_module("pilotzone_client")
        self.portal = self.client.connect(address, *key, language="en", timeout=120)

    def ask(self, name: str, *args: Any, **kwargs: Any) -> Any:
        operation = importlib.import_module(f"pilotzone_client.contract.api.{name}")
        return self.client.ask(operation.sync_detailed, *args, client=self.portal, **kwargs)

    def model(self, name: str) -> Any:
        return getattr(importlib.import_module("pilotzone_client.contract.models"), name)

    def codes(self) -> list[str]:
        operation = importlib.import_module("pilotzone_client.contract.api.enterprises.enterprises_list")
        pages = self.client.pages(operation.sync_detailed, client=self.portal, state=[])
        return [each.uscc for page in pages for each in page.items]

    def send(self, rows: list[dict[str, Any]], *, mode: str, key: str) -> Any:
        terms = {
            "source": "customs",
            "sharing": "GX-HG-2026-018",
            "as_of": date(2024, 7, 1).isoformat(),
            "mode": mode,
            "rows": rows,
        }
        body = self.model("FigureBatchRequest").from_dict(terms)
        return self.ask("figures.figures_create", body=body, idempotency_key=key)

    def wait_for(self, uid: Any) -> Any:
        end = time.monotonic() + 180
        while (receipt := self.ask("receipts.receipts_retrieve", uid)).state.value == "running":
            assert time.monotonic() < end, "a batch does not end"
            time.sleep(0.5)
        return receipt


class Copy:
    """What the partner keeps of the figures, by the change feed alone."""

    def __init__(self, partner: Partner) -> None:
        self.partner, self.rows, self.told = partner, {}, 0
        self.cursor = partner.ask("changes.changes_list", after="latest").next_

    def follow(self) -> None:
        while True:
            answer = self.partner.ask(
                "changes.changes_list", after=self.cursor, resource="figures", limit=1000, include="object"
            )
            for each in answer.items:
                self.told += 1
                if each.verb.value == "gone" or each.object_ is None:
                    self.rows.pop(each.key, None)
                else:
                    self.rows[each.key] = each.object_
            self.cursor = answer.next_
            if not answer.more:
                return

    def digests(self) -> dict[str, str]:
        """As the docs say: of each series key, revision, value and currency."""
        found = {}
        for key, row in self.rows.items():
            kept = {"key": key, "revision": row["revision"], "value": row["value"], "currency": row["currency"]}
            text = json.dumps(kept, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
            found[key] = hashlib.sha256(text.encode()).hexdigest()
        return found


def sent_rows(codes: list[str]) -> list[dict[str, Any]]:
    """One row for each series of each firm and month, values that differ."""
    series = itertools.islice(itertools.product(MONTHS, SERIES, codes), ROWS)
    return [row_of(code, *one, month, number) for number, (month, one, code) in enumerate(series)]


def row_of(code: str, indicator: str, mode: str, month: str, number: int, verb: str = "put") -> dict[str, Any]:
    row = {"code": code, "indicator": indicator, "period": month, "mode": mode, "verb": verb}
    if verb == "withdraw":
        return row
    money = indicator != "orders"
    return row | {"value": f"{1000 + number}.50" if money else str(1000 + number), "currency": "CNY" if money else ""}


def test_a_partner_written_from_the_docs(sandbox, browser, axe, python_client: Path):
    key = open_key(browser, sandbox, axe)
    between = Cutting(int(sandbox.address.rpartition(":")[2]), [])
    partner = Partner(between.address, key)
    copy = Copy(partner)
    codes = partner.codes()
    rows = sent_rows(codes)
    assert len(rows) == ROWS, f"{len(codes)} firms are too few"

    push(partner, between, rows)
    copy.follow()
    assert len(copy.rows) == ROWS

    told = copy.told
    follow_while_others_write(copy, sandbox, key, rows)
    assert copy.told > told
    assert len(copy.rows) < ROWS  # some were withdrawn
    assert differences(partner, copy) == []
    between.server.close()


def push(partner: Partner, between: Cutting, rows: list[dict[str, Any]]) -> None:
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
    listed = partner.ask("receipts.receipts_list").items
    assert len({each.uid for each in listed}) == 5  # none of them twice


def follow_while_others_write(copy: Copy, sandbox: Portal, key: tuple[str, str], rows: list[dict[str, Any]]) -> None:
    """Eight programs change and withdraw figures at the same time, some of them the same ones."""
    failed: list[BaseException] = []

    def write(number: int) -> None:
        try:
            partner, chance = Partner(sandbox.address, key), random.Random(number)
            for turn in range(TURNS):
                chosen = {id(row): row for row in chance.sample(rows[: 40 * WRITERS], 20)}.values()
                changed = [
                    row_of(
                        row["code"],
                        row["indicator"],
                        row["mode"],
                        row["period"],
                        chance.randrange(10**6),
                        chance.choice(("put", "put", "withdraw")),
                    )
                    for row in chosen
                ]
                partner.send(changed, mode="rows", key=partner.client.sent_key("writer", number, turn))
        except BaseException as error:
            failed.append(error)
            raise

    writers = [threading.Thread(target=write, args=(number,)) for number in range(WRITERS)]
    for each in writers:
        each.start()
    while any(each.is_alive() for each in writers):
        copy.follow()
        time.sleep(0.2)
    copy.follow()
    assert failed == []


def differences(partner: Partner, copy: Copy) -> list[str]:
    """By the portal's own comparison, a part of at most 10,000 after the other."""
    digests, found = copy.digests(), []
    for code in sorted({re.split(":", key)[0] for key in digests}):
        part = [{"key": key, "digest": digest} for key, digest in digests.items() if key.startswith(f"{code}:")]
        body = {"resource": "figures", "begins_with": f"{code}:", "rows": part}
        answer = partner.ask(
            "reconciliations.reconciliations_differences_create",
            body=partner.model("CopyRequest").from_dict(body),
        )
        found += [*answer.missing_here, *answer.differing]
        found += [each for each in answer.missing_there if each.split(":")[2] in MONTHS]
    return found
