"""Measure the bureau's pages on many claims, and the rules on one long claim: `python benchmarks/run.py`."""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from urllib.parse import quote, urlsplit, urlunsplit

ROOT = Path(__file__).resolve().parent.parent
SERVER = "postgres://postgres@127.0.0.1:5432/postgres"
TEMPORARY = "pilotzone_benchmark"
TARGET_MS = 50
HELPING = 100_000  # claims that are made at once: they are worked out in memory
MOST_LIST_ROWS = 2_000  # a page of rows with what is joined to them, wherever it lies


@dataclass(frozen=True, slots=True)
class Result:
    """What was measured of one page; `list_rows` are the rows read for the list itself, counts and the rest aside."""

    name: str
    ms: float
    bare: float
    queries: int
    most_queries: int
    list_rows: int
    all_rows: int
    size: int
    walks_index: bool

    @property
    def is_within(self) -> bool:
        return self.ms <= TARGET_MS and self.queries <= self.most_queries

    @property
    def cells(self) -> list[str]:
        return [
            self.name,
            f"{self.ms:.1f}",
            f"{self.bare:.1f}",
            f"{self.ms / self.bare:.1f}",
            f"{self.queries} of {self.most_queries}",
            str(self.list_rows),
            str(self.all_rows),
            f"{self.size / 1000:.0f}",
            "yes" if self.is_within else "no",
        ]


def main() -> None:
    options = arguments()
    with database(options.keep) as url, tempfile.TemporaryDirectory() as var:
        prepare_environment(url, var)
        import django

        django.setup()
        load(options.claims)
        results = measure_pages(options.rounds, options.requests)
        print_table(results)
        print_rules()
        check_depth(results)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--claims", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--requests", type=int, default=10, help="of each page in each round")
    parser.add_argument("--keep", action="store_true", help="keep the temporary database for the next run")
    return parser.parse_args()


@contextmanager
def database(keep: bool) -> Iterator[str]:
    """The database named in BENCHMARK_DATABASE_URL, or one of our own on this machine's PostgreSQL."""
    named = os.environ.get("BENCHMARK_DATABASE_URL")
    if named:
        yield named
        return
    import psycopg2

    server = psycopg2.connect(SERVER)
    server.autocommit = True
    with server.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [TEMPORARY])
        if not cursor.fetchone():
            cursor.execute(f"CREATE DATABASE {TEMPORARY}")
    try:
        yield urlunsplit(urlsplit(SERVER)._replace(path=f"/{TEMPORARY}"))
    finally:
        if not keep:
            from django.db import connections

            connections.close_all()
            with server.cursor() as cursor:
                cursor.execute(f"DROP DATABASE {TEMPORARY} WITH (FORCE)")
        server.close()


def prepare_environment(url: str, var: str) -> None:
    sys.path.insert(0, str(ROOT))
    os.environ |= {
        "PILOTZONE_PROFILE": "embedded",
        "PILOTZONE_VAR": var,
        "PILOTZONE_LOG_LEVEL": "WARNING",
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
        "PYTHONPATH": str(ROOT),
    }


def load(claims: int) -> None:
    """Tables, static files and claims; claims that are there already are used."""
    from django.core.management import call_command

    from subsidies.models import Application

    call_command("migrate", verbosity=0, interactive=False)
    call_command("collectstatic", verbosity=0, interactive=False)
    missing, start = claims - Application.objects.count(), time.perf_counter()
    for made in range(0, missing, HELPING):
        call_command("demo", claims=min(HELPING, missing - made))
    if missing > 0:
        print(f"{missing} claims made in {time.perf_counter() - start:.0f} s")


def measure_pages(rounds: int, requests: int) -> list[Result]:
    """Each page beside its bare page, round by round; the medians of the rounds' medians."""
    from benchmarks import pages, plans, server

    client = pages.signed_in()
    cookie = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
    measured = [(page, pages.look(client, page)) for page in pages.pages()]
    taken: dict[str, tuple[list[float], list[float]]] = {page.name: ([], []) for page, _ in measured}
    with server.running() as port:
        for number in range(rounds + 1):
            for page, seen in measured:
                for times, path in zip(taken[page.name], (page.path, pages.bare_path(page, seen)), strict=True):
                    one = median(server.timed(port, quote(path, safe="/?&=.%-_"), cookie) for _ in range(requests))
                    if number:  # the first round warms both workers
                        times.append(one)
    return [
        Result(
            page.name,
            *map(median, taken[page.name]),
            queries=len(seen.statements),
            most_queries=page.most_queries,
            list_rows=plans.rows_read(filter(plans.is_list, seen.statements)),
            all_rows=plans.rows_read(seen.statements),
            size=seen.size,
            walks_index=page.walks_index,
        )
        for page, seen in measured
    ]


def print_table(results: list[Result]) -> None:
    heads = ["page", "ms", "bare ms", "ratio", "statements", "rows of the list", "all rows", "kB", "within target"]
    lines = [heads, *(result.cells for result in results)]
    widths = [max(len(line[place]) for line in lines) for place in range(len(heads))]
    for line in lines:
        print("  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)))


def check_depth(results: list[Result]) -> None:
    """Times are reported only; a list that reads more rows the deeper or larger it is, is a fault."""
    walks = [result for result in results if result.walks_index]
    deep = [f"{result.name}: {result.list_rows}" for result in walks if result.list_rows > MOST_LIST_ROWS]
    if deep:
        raise SystemExit(f"More than {MOST_LIST_ROWS} rows read for one page of a list: {'; '.join(deep)}")


def print_rules() -> None:
    """One claim of two hundred lines: valued, and put into words."""
    from benchmarks import rules

    for name, milliseconds in rules.measured().items():
        print(f"{name}: {milliseconds:.1f} ms")


if __name__ == "__main__":
    main()
