"""Candidates among 100,000 profiles in the database, as a page asks for them: `python benchmarks/candidates.py`.

Everybody needs and offers one thing, in sixty characters. The index is made once for the process; what counts is the
processor time of one question with the rows that its page shows. Makes a database of its own on PostgreSQL.
"""

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import databases
from benchmarks.matching import MOST_MS, something
from benchmarks.run import ROOT, prepare_environment

NOW = datetime(2026, 7, 1, 2, 0, tzinfo=UTC)
AT_ONCE = 2_000
ASKED = 15
SEARCHES = ("", "Firm 777")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--profiles", type=int, default=100_000)
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.here:
        sys.exit(not measured_here(options.profiles))
    with databases.fresh("pilotzone_benchmark_candidates") as url, tempfile.TemporaryDirectory() as var:
        prepare_environment(url, var)
        command = [sys.executable, str(Path(__file__).resolve()), "--here", "--profiles", str(options.profiles)]
        done = subprocess.run(command, env=os.environ, cwd=ROOT)
    sys.exit(done.returncode)


def measured_here(count: int) -> bool:
    """In a process of its own: the settings name one database. Whether every question was within the limit."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0, interactive=False)
    fill(count)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    rows = questions()
    print("| 100,000 profiles | ms of processor time | ms by the clock | statements |".replace("100,000", f"{count:,}"))
    print("|---|---|---|---|")
    for name, cpu, wall, statements in rows:
        print(f"| {name} | {cpu:,.0f} | {wall:,.0f} | {statements} |")
    return all(cpu <= MOST_MS for _name, cpu, _wall, _statements in rows[1:])


def fill(count: int) -> None:
    from matchmaking.enums import PartyKind, Topic
    from matchmaking.models import Item, Party, Profile
    from pilotzone.accounts.models import User

    rng, topics = random.Random(1), Topic.values
    by = User.objects.create(email="benchmark@example.test", name="Benchmark", date_joined=NOW)
    firm = {"kind": PartyKind.OVERSEAS, "country": "DE", "entered_at": NOW, "entered_by": by}
    for first in range(0, count, AT_ONCE):
        numbers = range(first, min(first + AT_ONCE, count))
        parties = Party.objects.bulk_create(Party(overseas_name=f"Firm {number}", **firm) for number in numbers)
        profiles = Profile.objects.bulk_create(
            Profile(party=each, languages=rng.sample(["zh", "en", "ja"], 2), changed_at=NOW, changed_by=by)
            for each in parties
        )
        sides = [(each, side) for each in profiles for side in ("need", "offer")]
        Item.objects.bulk_create(item_of(each, side, topics, rng, by) for each, side in sides)


def item_of(profile, side, topics, rng, by):
    from matchmaking.models import Item

    made = something(rng)
    return Item(
        profile=profile,
        side=side,
        kind=made.kind,
        categories=rng.sample(topics, 3),
        markets=sorted(made.markets),
        certificates=sorted(made.certificates),
        volume=made.volume,
        unit="piece",
        price_low=made.price[0],
        price_high=made.price[1],
        text_zh=made.text,
        entered_at=NOW,
        entered_by=by,
    )


def questions() -> list[tuple[str, float, float, int]]:
    from matchmaking.candidate_index import Pool, index_of
    from matchmaking.models import Party

    rows = [("index made, once for the process", *timed(lambda: index_of(Pool())))]
    parties = list(Party.objects.order_by("pk")[:ASKED])
    for search in SEARCHES:
        found = [timed(lambda each=each, search=search: asked(each, search)) for each in parties]
        name = "one question with the rows of its page" if not search else "the same with a search by name"
        rows.append((name, *(median(part) for part in zip(*found, strict=True))))
    return rows


def asked(party, search: str) -> None:
    from matchmaking.candidate_index import Pool
    from matchmaking.queries_candidates import candidates_of

    candidates_of(party, Pool(), search=search)


def timed(work) -> tuple[float, float, int]:
    """Milliseconds of processor time and by the clock, and statements."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    cpu, wall = time.process_time(), time.perf_counter()
    with CaptureQueriesContext(connection) as caught:
        work()
    return (time.process_time() - cpu) * 1000, (time.perf_counter() - wall) * 1000, len(caught)


if __name__ == "__main__":
    main()
