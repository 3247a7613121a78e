"""Pages of overseas warehouses on 50,000 of them beside the same pages on 500: `python benchmarks/warehouses.py`.

Each has five years of monthly reports: three million in the larger database. Both portals answer in turn, round by
round; what counts is the ratio of the medians. How many rows PostgreSQL reads for a page may not grow with the table
beyond a fixed allowance, and no page sends more points than it shows. Makes databases of its own.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from urllib.parse import quote

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import databases
from benchmarks.run import ROOT, prepare_environment

SMALL, LARGE = 500, 50_000
MONTHS = 60
MOST_TIMES = 1.5
APART = timedelta(seconds=30)  # from one registration to the next
NOW = datetime(2026, 7, 1, 2, 0, tzinfo=UTC)
REPORTS = """
INSERT INTO warehouses_warehousereport (uid, warehouse_id, month, revision, is_current, area, area_used, orders,
    parcels, countries, served_local, served_other, note, warnings, channel, reported_at, reported_by_id)
SELECT gen_random_uuid(), w.id, m.month::date, 1, true, w.area, w.area * (40 + (w.id + n) %% 55) / 100,
    1000 + w.id %% 700, 1100 + w.id %% 700, '["DE"]', 5 + w.id %% 7, w.id %% 5, '', '[]', 'page', %s, %s
FROM warehouses_warehouse w
CROSS JOIN (SELECT n, date '2026-06-01' - n * interval '1 month' AS month FROM generate_series(0, %s) n) m
WHERE NOT (n = 0 AND w.id %% 5 = 0)
"""
MOST_ROWS = 30_000  # a page counts to 999, over rows of which a tenth may match, and probes for each
CELLS = 72 * 36  # of the picture's grid


@dataclass(frozen=True)
class Seen:
    """Of one look at a page: rows read for it, points sent, warehouses listed."""

    rows: int
    points: int
    listed: int


@dataclass
class Portal:
    """One of the two: its address and what was measured of each page."""

    size: int
    url: str
    var: str
    port: int = 0
    cookie: str = ""
    paths: dict[str, str] = field(default_factory=dict)
    times: dict[str, list[float]] = field(default_factory=dict)
    seen: dict[str, Seen] = field(default_factory=dict)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", type=int, default=SMALL)
    parser.add_argument("--large", type=int, default=LARGE)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--requests", type=int, default=10)
    parser.add_argument("--keep", action="store_true", help="keep the databases for the next run")
    parser.add_argument("--build", default="", help=argparse.SUPPRESS)
    parser.add_argument("--look", default="", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.build:
        build_here(int(options.build))
        return
    if options.look:
        print(json.dumps(look_here(int(options.look))))
        return
    with ExitStack() as stack:
        portals = []
        for size in (options.small, options.large):
            url = stack.enter_context(databases.fresh(f"pilotzone_benchmark_warehouses_{size}", keep=options.keep))
            var = stack.enter_context(tempfile.TemporaryDirectory())
            portals.append(Portal(size, url, var))
            built(portals[-1])
        measure(stack, portals, options.rounds, options.requests)
    print_table(portals)


def built(portal: Portal) -> None:
    """A process of its own: the settings name one database."""
    prepare_environment(portal.url, portal.var)
    command = [sys.executable, str(Path(__file__).resolve()), "--build", str(portal.size)]
    subprocess.run(command, check=True, env=os.environ, cwd=ROOT)


def build_here(size: int) -> None:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection, transaction

    from benchmarks import warehouse_rows
    from warehouses.actions import counting
    from warehouses.actions.space import counting as places
    from warehouses.models import Warehouse

    call_command("migrate", verbosity=0, interactive=False)
    call_command("collectstatic", verbosity=0, interactive=False)
    if Warehouse.objects.exists():
        return  # kept from the last run
    with transaction.atomic():
        keeper = warehouse_rows.make(size, NOW, APART)
        with connection.cursor() as cursor:
            cursor.execute(REPORTS, [NOW, keeper, MONTHS - 1])
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    places.count()
    counting.count_due(now=NOW)


def measure(stack: ExitStack, portals: list[Portal], rounds: int, requests: int) -> None:
    """Each page on both in turn; the times are kept with each portal."""
    from benchmarks import server

    for portal in portals:
        prepare_environment(portal.url, portal.var)
        portal.cookie = signed_in()
        portal.paths = paths(portal.size)
        portal.times = {name: [] for name in portal.paths}
        portal.seen = looked_at(portal)
        portal.port = stack.enter_context(server.running())
    for number in range(rounds + 1):
        for name in portals[0].paths:
            for portal in portals:
                path = quote(portal.paths[name], safe="/?&=.%-_")
                one = median(server.timed(portal.port, path, portal.cookie) for _ in range(requests))
                if number:  # the first round warms the workers
                    portal.times[name].append(one)


def looked_at(portal: Portal) -> dict[str, Seen]:
    """By page; a process of its own, since the settings name one database."""
    command = [sys.executable, str(Path(__file__).resolve()), "--look", str(portal.size)]
    done = subprocess.run(command, check=True, env=os.environ, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    return {name: Seen(*found) for name, found in json.loads(done.stdout.splitlines()[-1]).items()}


def look_here(size: int) -> dict[str, tuple[int, int, int]]:
    import django

    django.setup()
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext, setup_test_environment

    from benchmarks import plans
    from benchmarks.pages import BACKEND
    from pilotzone.accounts.models import User

    setup_test_environment()  # answers keep their context
    client, found = Client(), {}
    client.force_login(User.objects.get(email="keeper@benchmark.test"), backend=BACKEND)
    for name, path in paths(size).items():
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(path)
        if answer.status_code != 200:
            raise SystemExit(f"{path} answers {answer.status_code}")
        page = answer.context.get("page")
        points = answer.content.decode().count('class="place-point"')
        rows = plans.rows_read(each["sql"] for each in captured.captured_queries)
        found[name] = rows, points, len(page.items) if page else 0
    return found


def signed_in() -> str:
    """The cookie of an officer, made by a process that knows this database."""
    code = (
        "import django; django.setup()\n"
        "from benchmarks.pages import BACKEND\n"
        "from django.test import Client\n"
        "from pilotzone.accounts.models import User\n"
        "client = Client(); client.force_login(User.objects.get(email='keeper@benchmark.test'), backend=BACKEND)\n"
        "print('; '.join(f'{name}={each.value}' for name, each in client.cookies.items()))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], check=True, env=os.environ, cwd=ROOT, capture_output=True, text=True
    )
    return done.stdout.strip()


def paths(size: int) -> dict[str, str]:
    deep = "a." + middle(size)
    return {
        "public list and picture": "/warehouses/",
        "public list, deep": f"/warehouses/?page={deep}",
        "public list, one country": "/warehouses/?country=DE",
        "public list, one service": "/warehouses/?service=returns",
        "public list, free area": "/warehouses/?free=1000",
        "public list, recognised": "/warehouses/?recognised=city",
        "public list, search": "/warehouses/?q=德国",
        "public list, largest first": "/warehouses/?sort=area",
        "bureau's list": "/bureau/warehouses/",
        "bureau's list, deep": f"/bureau/warehouses/?page={deep}",
        "bureau's list, search": "/bureau/warehouses/?q=德国",
        "bureau's list, by name": "/bureau/warehouses/?sort=name",
        "late reports": "/bureau/warehouses/late/?month=2026-06",
        "statistics": "/bureau/warehouses/statistics/",
    }


def middle(size: int) -> str:
    """The cursor of the list's middle: warehouses are registered so long one after the other."""
    from pilotzone.kernel.paging import encode

    return encode([NOW - APART * (size // 2), 10**9])


def print_table(portals: list[Portal]) -> None:
    small, large = portals
    print(f"{'page':28} {small.size:>10,} {large.size:>10,}  ratio (at most {MOST_TIMES})  rows read, points sent")
    over = []
    for name in small.times:
        least, most = median(small.times[name]), median(large.times[name])
        seen, before = large.seen[name], small.seen[name]
        told = f"{before.rows:,} → {seen.rows:,} rows, {seen.points} points"
        print(f"{name:28} {least:8.1f}ms {most:8.1f}ms  {most / least:.2f}  {told}")
        over += [f"{name} ({each})" for each in faults(most / least, before, seen)]
    if over:
        raise SystemExit(f"Too much: {', '.join(over)}")


def faults(ratio: float, small: Seen, large: Seen) -> list[str]:
    """What of a page grows with the table."""
    found = [f"{ratio:.2f} times"] if ratio > MOST_TIMES else []
    if large.rows > max(MOST_TIMES * small.rows, MOST_ROWS):
        found.append(f"{large.rows:,} rows read")
    if large.points > max(large.listed, CELLS):
        found.append(f"{large.points} points")
    return found


if __name__ == "__main__":
    main()
