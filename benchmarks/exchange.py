"""Measure the partner API on a million rows beside the same answers by hand: `python benchmarks/exchange.py`.

Both are called as WSGI applications in this process. It makes a database of its own, and drops it at its end.
"""

import argparse
import io
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlencode

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import databases
from benchmarks.run import prepare_environment

DATABASE = "pilotzone_benchmark_exchange"
LEAST = 0.25  # of the throughput by hand
PAGE, CHANGES = 50, 1_000
LIST, TOLD = "/api/v1/enterprises/", "/api/v1/changes/"
App = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


@dataclass(frozen=True, slots=True)
class Question:
    name: str
    path: str
    query: str
    header: str
    by_hand: App


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--requests", type=int, default=60, help="of each question in each round")
    parser.add_argument("--keep", action="store_true", help="leave the database for the next run")
    options = parser.parse_args()
    with databases.fresh(DATABASE, keep=options.keep) as url, tempfile.TemporaryDirectory() as var:
        prepare_environment(url, var)
        os.environ["PILOTZONE_API_READS"] = "1000000"  # counted as ever, and never too many
        import django

        django.setup()
        sys.exit(not measured(url, options.rows, options.rounds, options.requests))


def measured(url: str, count: int, rounds: int, requests: int) -> bool:
    from benchmarks import exchange_by_hand, exchange_rows
    from pilotzone.wsgi import application

    start = time.perf_counter()
    exchange_rows.load(count)
    print(f"rows made in {time.perf_counter() - start:.0f} s", flush=True)
    division = exchange_rows.division()
    zone = f"Bearer {token(application, *exchange_rows.system())}", exchange_by_hand.Bare(url)
    district = f"Bearer {token(application, *exchange_rows.system(division))}", exchange_by_hand.Bare(url, division.pk)
    asked = [
        *questions(count, *zone),
        Question("changes, a district's", TOLD, urlencode({"limit": CHANGES}), *district),
    ]
    for each in asked:
        compare(*(answered(app, each) for app in (application, each.by_hand)), each.name)
    return print_table({each.name: interleaved(application, each, rounds, requests) for each in asked})


def questions(count: int, header: str, bare: App) -> list[Question]:
    from enterprises.models import Enterprise
    from pilotzone.exchange import feed
    from pilotzone.kernel.paging import encode

    last = Enterprise.objects.order_by("registered_at", "id")[PAGE]
    deep = f"a.{encode([last.registered_at, last.pk])}"
    after = feed.cursor_of(count - CHANGES)
    return [
        Question("list, first page", LIST, urlencode({"limit": PAGE}), header, bare),
        Question("list, deepest page", LIST, urlencode({"limit": PAGE, "page": deep}), header, bare),
        Question("changes, first", TOLD, urlencode({"limit": CHANGES}), header, bare),
        Question("changes, last", TOLD, urlencode({"limit": CHANGES, "after": after}), header, bare),
    ]


def call(app: App, method: str, path: str, query: str, body: bytes = b"", **headers: str) -> tuple[str, bytes]:
    said: list[Any] = []
    environ = {
        "REQUEST_METHOD": method, "SCRIPT_NAME": "", "PATH_INFO": path, "QUERY_STRING": query,
        "SERVER_NAME": "127.0.0.1", "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1", "HTTP_HOST": "127.0.0.1",
        "REMOTE_ADDR": "127.0.0.1", "CONTENT_LENGTH": str(len(body)), "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body), "wsgi.errors": sys.stderr, "wsgi.version": (1, 0),
        "wsgi.multithread": False, "wsgi.multiprocess": True, "wsgi.run_once": False, **headers,
    }  # fmt: skip
    answer = app(environ, lambda status, headers, error=None: said.append(status))
    content = b"".join(answer)
    if hasattr(answer, "close"):
        answer.close()
    return said[0], content


def token(app: App, number: str, secret: str) -> str:
    form = urlencode({"grant_type": "client_credentials", "client_id": number, "client_secret": secret}).encode()
    kind = "application/x-www-form-urlencoded"
    status, body = call(app, "POST", "/api/v1/oauth/token/", "", form, CONTENT_TYPE=kind)
    if not status.startswith("200"):
        raise SystemExit(f"No token: {body.decode()}")
    return str(json.loads(body)["access_token"])


def answered(app: App, asked: Question) -> bytes:
    status, body = call(app, "GET", asked.path, asked.query, HTTP_AUTHORIZATION=asked.header)
    if not status.startswith("200"):
        raise SystemExit(f"{asked.name}: {status} {body[:500].decode(errors='replace')}")
    return body


def compare(of_portal: bytes, by_hand: bytes, name: str) -> None:
    """Nothing is timed before both tell the same."""
    one, other = json.loads(of_portal), json.loads(by_hand)
    if one["items"] != other["items"] or not one["items"] or bool(one["next"]) != bool(other["next"]):
        raise SystemExit(f"{name}: the two answers differ: {one['items'][:1]} {other['items'][:1]}")


def interleaved(portal: App, asked: Question, rounds: int, requests: int) -> list[list[float]]:
    """Of the portal and of the answer by hand the median seconds, round by round; both are asked in turn."""
    found: list[list[float]] = [[], []]
    for number in range(rounds + 1):
        times: list[list[float]] = [[], []]
        for _request in range(requests):
            for app, own in zip((portal, asked.by_hand), times, strict=True):
                start = time.perf_counter()
                answered(app, asked)
                own.append(time.perf_counter() - start)
        if number:  # the first round warms both
            for kept, own in zip(found, times, strict=True):
                kept.append(median(own))
    return found


def print_table(taken: dict[str, list[list[float]]]) -> bool:
    """Whether every question reaches LEAST of the throughput by hand."""
    print(f"{'question':22} {'portal, ms':>10} {'by hand, ms':>11} {'of its throughput':>18}")
    worst = 1.0
    for name, (portal, bare) in taken.items():
        ratio = median(bare) / median(portal)
        worst = min(worst, ratio)
        print(f"{name:22} {median(portal) * 1000:10.2f} {median(bare) * 1000:11.2f} {ratio:18.2f}")
    print(f"at least {LEAST}: {'yes' if worst >= LEAST else 'no'}")
    return worst >= LEAST


if __name__ == "__main__":
    main()
