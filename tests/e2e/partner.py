"""A partner's own programs, written from docs/api/README.md and clients/python/README.md alone.

Nothing of the portal is imported here: what these programs know of it stands in the docs.
"""

import hashlib
import importlib
import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

SOURCE, SHARING = "customs", "GX-HG-2026-018"


class Partner:
    """What it asks and sends, by the Python client."""

    def __init__(self, address: str, key: tuple[str, str]) -> None:
        self.client = importlib.import_module("pilotzone_client")
        self.models = importlib.import_module("pilotzone_client.contract.models")
        self.portal = self.client.connect(address, *key, language="en", timeout=120)

    def ask(self, name: str, *args: Any, **kwargs: Any) -> Any:
        """An operation by its group and name, as `webhooks.webhooks_create`."""
        return self.client.ask(operation(name), *args, client=self.portal, **kwargs)

    def rows(self, name: str, *args: Any, **kwargs: Any) -> list[Any]:
        """A list to its end."""
        call = operation(name)
        pages = self.client.pages(lambda **asked: call(*args, **asked), client=self.portal, **kwargs)
        return [each for page in pages for each in page.items]

    def registered(self) -> list[str]:
        """The credit codes of those of whom figures are taken."""
        state = self.models.EnterprisesListStateItem("active")
        return [each.uscc for each in self.rows("enterprises.enterprises_list", state=[state])]

    def send(self, rows: list[dict[str, Any]], *, mode: str, key: str) -> Any:
        terms = {
            "source": SOURCE,
            "sharing": SHARING,
            "as_of": date(2024, 7, 1).isoformat(),
            "mode": mode,
            "rows": rows,
        }
        body = self.models.FigureBatchRequest.from_dict(terms)
        return self.ask("figures.figures_create", body=body, idempotency_key=key)

    def wait_for(self, uid: Any) -> Any:
        end = time.monotonic() + 180
        while (receipt := self.ask("receipts.receipts_retrieve", uid)).state.value == "running":
            assert time.monotonic() < end, "a batch does not end"
            time.sleep(0.5)
        return receipt

    def leave(self) -> None:
        self.portal.get_httpx_client().close()


def operation(name: str) -> Callable[..., Any]:
    found: Callable[..., Any] = importlib.import_module(f"pilotzone_client.contract.api.{name}").sync_detailed
    return found


class Copy:
    """What the partner keeps of its own figures: a full copy, and from then on what the change feed tells."""

    def __init__(self, partner: Partner) -> None:
        self.partner, self.told, self.whole = partner, 0, partner.models.ChangesListInclude("object")
        self.cursor = partner.ask("changes.changes_list", after="latest").next_
        self.rows = dict(self.full())

    def full(self) -> Iterator[tuple[str, dict[str, Any]]]:
        for code in self.partner.registered():
            for each in self.partner.rows("figures.figures_list", code=code, source=SOURCE):
                row = each.to_dict()
                yield ":".join((code, row["indicator"], row["period"], row["mode"] or "-", SOURCE)), row

    def follow(self) -> None:
        while True:
            answer = self.partner.ask(
                "changes.changes_list", after=self.cursor, resource="figures", limit=1000, include=self.whole
            )
            for each in answer.items:
                self.told += each.key.endswith(f":{SOURCE}")  # the portal works out figures of its own meanwhile
                if each.verb.value == "gone" or each.object_ is None:
                    self.rows.pop(each.key, None)
                elif each.key.endswith(f":{SOURCE}"):
                    self.rows[each.key] = each.object_
            self.cursor = answer.next_
            if not answer.more:
                return

    def differences(self) -> list[str]:
        """By the portal's own comparison, the part of one enterprise after the other."""
        found: list[str] = []
        for code in self.partner.registered():
            part = [{"key": key, "digest": digest(key, row)} for key, row in self.rows.items() if key.startswith(code)]
            body = self.partner.models.CopyRequest.from_dict(
                {"resource": "figures", "begins_with": f"{code}:", "rows": part}
            )
            answer = self.partner.ask("reconciliations.reconciliations_differences_create", body=body)
            found += [*answer.missing_here, *answer.missing_there, *answer.differing]
        return found


def digest(key: str, row: dict[str, Any]) -> str:
    """Of the series' key, revision, value and currency; in these the canonical JSON is what sorted keys make."""
    kept = {"key": key, "revision": row["revision"], "value": row["value"], "currency": row["currency"]}
    text = json.dumps(kept, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


class Hook(ThreadingHTTPServer):
    """The address that is told: keeps what `verify` believes, each message once by its id.

    `fates` are what becomes of the next messages: "cut" (the connection ends without an answer), "error" (500), "lost"
    (answered as taken, and forgotten by a program that broke down). `heard` has every message as it came.
    """

    def __init__(self, client: Any) -> None:
        super().__init__(("127.0.0.1", 0), Hearing)
        self.client, self.secret = client, ""
        self.heard: list[tuple[dict[str, str], bytes]] = []
        self.kept: dict[str, Any] = {}
        self.fates: list[str] = []
        self.forged: list[str] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/told"

    def take(self, headers: dict[str, str], body: bytes) -> int | None:
        """The status to answer with; None: nothing is answered."""
        self.heard.append((headers, body))
        fate = self.fates.pop(0) if self.fates else ""
        if fate in ("cut", "error"):
            return None if fate == "cut" else 500
        try:
            message = self.client.verify(self.secret, headers, body)
        except self.client.Forged as error:
            self.forged.append(str(error))
            return 401
        if fate != "lost":
            self.kept.setdefault(message, json.loads(body))
        return 204

    def times(self, message: str) -> int:
        return sum(headers["webhook-id"] == message for headers, _body in self.heard)


class Hearing(BaseHTTPRequestHandler):
    server: Hook

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        status = self.server.take({name.lower(): value for name, value in self.headers.items()}, body)
        if status is not None:
            self.send_response(status)
            self.end_headers()
        self.close_connection = True

    def log_message(self, *args: Any) -> None:
        """Nothing: the test reads what came."""


@contextmanager
def hook(client: Any) -> Iterator[Hook]:
    server = Hook(client)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
