"""A cycle of 100,000 enterprises with 30 indicators on PostgreSQL: `python benchmarks/assessment_runs.py`.

Derives the indicators from figures once, then scores the frozen values in turn with a script by hand in NumPy that
reads and writes identical rows by COPY. Besides seconds, processor time of this process and of its database session:
the ratios are of the medians of these (`--wall` takes seconds). Makes a database of its own.
"""

import argparse
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import databases
from benchmarks.processor import TICKS
from benchmarks.run import prepare_environment

DATABASE = "pilotzone_benchmark_assessment"
DERIVE_SECONDS, TIMES_BY_HAND, TIMES_TENFOLD, MOST_MEGABYTES = 30, 2.0, 13.0, 2_000
NOW = datetime(2026, 8, 4, 2, 0, tzinfo=UTC)
DIMENSIONS, EACH, YEAR = 5, 6, 2025
MISSING = 0.03
HEAD = """\
language: scheme/1
id: BENCHMARK
version: 1
name: {zh: 测速, en: Benchmark}
status: draft
subject: enterprise
rank: {decimals: 1, top: 10}
grades:
- {id: C, label: {zh: 丙, en: C}, from: 0}
- {id: B, label: {zh: 乙, en: B}, from: 50}
- {id: A, label: {zh: 甲, en: A}, from: 70}
weights: equal
"""


@dataclass(frozen=True)
class Spent:
    seconds: float
    processor: float


class Watch:
    """Seconds, and processor time of this process and of the session that it talks to."""

    def __init__(self) -> None:
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            self.stat = Path(f"/proc/{cursor.fetchone()[0]}/stat")

    def processor(self) -> float:
        fields = self.stat.read_text().rpartition(")")[2].split()
        return time.process_time() + (int(fields[11]) + int(fields[12])) / TICKS

    def spent(self, work: Callable[[], Any]) -> Spent:
        wall, own = time.perf_counter(), self.processor()
        work()
        return Spent(time.perf_counter() - wall, self.processor() - own)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--many", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--wall", action="store_true", help="ratios of seconds instead of processor time")
    options = parser.parse_args()
    tenth = measured(options.many // 10, 1, by_hand=False)
    whole = measured(options.many, options.rounds, by_hand=True)
    sys.exit(not told(tenth, whole, wall=options.wall))


@dataclass
class Measured:
    count: int
    derive: Spent
    portal: list[Spent]
    hand: list[Spent]


def measured(count: int, rounds: int, *, by_hand: bool) -> Measured:
    with databases.fresh(DATABASE) as url, tempfile.TemporaryDirectory() as var:
        prepare_environment(url, var)
        import django

        django.setup()
        from benchmarks import assessment_by_hand
        from enterprises.models import Run

        run = prepared(count)
        watch = Watch()
        print(f"{count:,} enterprises x {DIMENSIONS * EACH} indicators", flush=True)
        found = Measured(count, watch.spent(lambda: derive(run)), [], [])
        say("derive", found.derive)
        for number in range(rounds):
            reset(run)
            if by_hand:
                found.hand.append(watch.spent(lambda: assessment_by_hand.score(run.pk)))
                say("  by hand", found.hand[-1])
                expected = summary()
                reset(run)
            found.portal.append(watch.spent(lambda: score(run)))
            say("  portal", found.portal[-1])
            if by_hand and number == 0 and summary() != expected:
                sys.exit("The script by hand has written other rows.")
        run = Run.objects.get(pk=run.pk)
        print(f"  rated {run.rated:,}; peak memory so far {peak():.0f} MB", flush=True)
        return found


def say(label: str, spent: Spent) -> None:
    print(f"{label:12} {spent.seconds:8.2f} s  (processor {spent.processor:.2f} s)", flush=True)


def told(tenth: Measured, whole: Measured, *, wall: bool) -> bool:
    def median(rows: list[Spent]) -> float:
        return statistics.median(each.seconds if wall else each.processor for each in rows)

    def one(row: Spent) -> float:
        return row.seconds if wall else row.processor

    rows = [
        ("deriving, s", one(whole.derive), DERIVE_SECONDS),
        ("scoring beside the script by hand, times", median(whole.portal) / median(whole.hand), TIMES_BY_HAND),
        ("ten times the enterprises, deriving, times", one(whole.derive) / one(tenth.derive), TIMES_TENFOLD),
        ("ten times the enterprises, scoring, times", median(whole.portal) / median(tenth.portal), TIMES_TENFOLD),
        ("peak memory, MB", peak(), MOST_MEGABYTES),
    ]
    for label, value, most in rows:
        print(f"{label:45} {value:9.2f}  at most {most:7}  {'yes' if value <= most else 'NO'}")
    return all(value <= most for _label, value, most in rows)


def peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def document() -> str:
    figures, parts = [], []
    for dimension in range(DIMENSIONS):
        parts.append(f"- id: d{dimension}\n  label: {{zh: 维度, en: Dimension}}\n  weights: equal\n  parts:")
        for number in range(EACH):
            name = f"x{dimension}_{number}"
            figures.append(f"  {name}: {{type: count, label: {{zh: 数, en: Number}}, sources: [self]}}")
            direction = "lower" if number % 3 == 0 else "higher"
            parts.append(
                f"  - {{id: p{name}, label: {{zh: 指标, en: Indicator}}, value: {name} / 7, direction: {direction}, "
                "normalise: {goalposts: {from: 0, to: 100}}}"
            )
    return "\n".join([HEAD + "figures:", *figures, "parts:", *parts, ""])


def prepared(count: int) -> Any:
    """Enterprises with their figures, and a run of all of them that has not begun."""
    from django.core.management import call_command
    from django.db import connection, transaction

    from enterprises.actions.assessments import cycles, runs
    from enterprises.actions.figures import reference
    from enterprises.models import Run

    runs.RANGES_UP_TO = 0  # as with very many; the script by hand has none either
    call_command("migrate", verbosity=0, interactive=False)
    reference.load()
    officer = enterprises(count)
    figures(officer)
    version = published(officer)
    cycle = opened(version, officer)
    with transaction.atomic():
        cycles.freeze(cycle, by=officer, now=NOW)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE enterprises_run DISABLE TRIGGER USER")
        cursor.execute("DELETE FROM jobs_outboxtask")
        cursor.execute("ANALYZE")
    return Run.objects.get(cycle=cycle)


def enterprises(count: int) -> Any:
    from benchmarks.figures import people_and_enterprises
    from enterprises.actions.figures import writing
    from enterprises.models import Enterprise
    from pilotzone.accounts.models import User

    officer, _codes = people_and_enterprises(count)
    writing.subjects_of(Enterprise.objects.values_list("pk", flat=True), ())
    return User.objects.get(pk=officer.pk)


def figures(officer: Any) -> None:
    """Of each enterprise and indicator one, drawn the same each time; some are missing."""
    from django.db import connection

    from enterprises.models import DataSource, Indicator

    names = [f"x{dimension}_{number}" for dimension in range(DIMENSIONS) for number in range(EACH)]
    Indicator.objects.bulk_create(
        [
            Indicator(code=name, name_zh=name, name_en=name, unit_zh="个", unit_en="", periods=["year"],
                      subjects=["enterprise"])
            for name in names
        ]
    )  # fmt: skip
    source = DataSource.objects.get(code="self")
    with connection.cursor() as cursor:
        cursor.execute("SELECT setseed(0.5)")
        cursor.execute(
            "INSERT INTO enterprises_figure (subject_id, indicator_id, period_start, period_kind, mode, source_id,"
            " revision, is_current, value, currency, scope_note, basis, as_of, reported_at, reported_by_id)"
            " SELECT s.id, i.id, %s, 'year', 'none', %s, 1, TRUE, floor(random() * 770), '', '', 'own', %s, %s, %s"
            " FROM enterprises_subject s CROSS JOIN enterprises_indicator i"
            " WHERE i.code LIKE 'x%%' AND random() >= %s",
            [date(YEAR, 1, 1), source.pk, NOW.date(), NOW, officer.pk, MISSING],
        )


def published(officer: Any) -> Any:
    from enterprises.models import Scheme, SchemeVersion
    from enterprises.rules.assessment.scheme import load_scheme
    from pilotzone.accounts.models import User

    text = document()
    other = User.objects.create(email="director@benchmark.example", name="批准", date_joined=NOW)
    scheme = Scheme.objects.create(code="BENCHMARK", subject="enterprise", name_zh="测速")
    return SchemeVersion.objects.create(
        scheme=scheme, number=1, document=text, digest=load_scheme(text).digest, state="published", entered_at=NOW,
        entered_by=officer, saved_at=NOW, valid_from=NOW.date(), proposed_at=NOW, proposed_by=officer, decided_at=NOW,
        decided_by=other,
    )  # fmt: skip


def opened(version: Any, officer: Any) -> Any:
    from enterprises.actions.assessments import cycles
    from enterprises.enums_figures import PeriodKind
    from enterprises.rules.figures.periods import Period

    period = Period(date(YEAR, 1, 1), PeriodKind.YEAR)
    return cycles.open_cycle(version, period=period, collect_until=NOW.date(), with_round=False, by=officer, now=NOW)


def portions(run: Any) -> list[int]:
    return list(run.portions.order_by("number").values_list("pk", flat=True))


def derive(run: Any) -> None:
    """As one worker does, one portion after another."""
    from enterprises.actions.assessments import runs

    for portion in portions(run):
        runs.derive(portion, now=NOW)


def score(run: Any) -> None:
    """From the frozen values to results with their explanations: settle, score, finish."""
    from enterprises.actions.assessments import runs

    runs.settle(run.pk, now=NOW)
    for portion in portions(run):
        runs.score(portion, now=NOW)
    runs.finish(run.pk, now=NOW)


def reset(run: Any) -> None:
    """As if nothing had been scored yet."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("UPDATE enterprises_cycle SET run_id = NULL, state = 'scoring', scored_at = NULL")
        cursor.execute("DELETE FROM enterprises_assessment")
        cursor.execute("VACUUM enterprises_assessment")
        cursor.execute("UPDATE enterprises_runportion SET scored_at = NULL")
        cursor.execute("UPDATE enterprises_run SET state = 'settling', ended_at = NULL, digest = ''")
        cursor.execute("CHECKPOINT")


def summary() -> str:
    """All that was written but keys, as one hash."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT md5(string_agg(md5(concat_ws('|', subject_id, is_current, status, score, grade, rank, coverage,"
            " record, digest)), '' ORDER BY subject_id)) FROM enterprises_assessment"
        )
        return str(cursor.fetchone()[0])


if __name__ == "__main__":
    main()
