"""Import 100,000 figures in a job on PostgreSQL, then again: `python benchmarks/figures.py`.

Makes a database of its own with as many enterprises as are needed, and drops it at its end.
"""

import argparse
import csv
import io
import resource
import sys
import tempfile
import time
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import databases
from benchmarks.run import prepare_environment

DATABASE = "pilotzone_benchmark_figures"
LIMIT_SECONDS = 60
HEADS = ("code", "indicator", "period", "mode", "value", "currency", "note")
MODES = ("", "9610", "9710", "9810", "1210")
PERIODS = ("2026Q1", "2026Q2")  # so many rows of an enterprise as modes times periods
NOW = datetime(2026, 8, 3, 2, 0, tzinfo=UTC)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--csv", action="store_true", help="a .csv instead of a .xlsx")
    options = parser.parse_args()
    with databases.fresh(DATABASE) as url, tempfile.TemporaryDirectory() as var:
        prepare_environment(url, var)
        import django

        django.setup()
        measure(options.rows, is_csv=options.csv)


def measure(count: int, *, is_csv: bool) -> None:
    from django.core.management import call_command
    from django.urls import reverse

    from enterprises.actions.figures import reference
    from enterprises.models import Figure

    call_command("migrate", verbosity=0, interactive=False)
    reference.load()
    officer, codes = people_and_enterprises(-(-count // (len(MODES) * len(PERIODS))))
    rows = table_rows(codes, count)
    name, content = ("figures.csv", as_csv(rows)) if is_csv else ("figures.xlsx", as_xlsx(rows))
    print(f"{name}: {count:,} rows, {len(content) / 1e6:.1f} MB", flush=True)
    reverse("bureau:enterprises:figure_import_list")  # a worker has its addresses read long before
    before = peak()
    first = timed("first import", name, content, officer)
    second = timed("the same again", name, content, officer)
    print(f"figures in the database: {Figure.objects.count():,}")
    print(f"peak memory: {peak():.0f} MB, {before:.0f} MB of it before the import")
    within = max(first, second) <= LIMIT_SECONDS
    print(f"within {LIMIT_SECONDS} s: {'yes' if within else 'no'}")
    sys.exit(not within)


def peak() -> float:
    """Of this process, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def people_and_enterprises(count: int) -> tuple[Any, list[str]]:
    """An assessment officer, and so many registered enterprises with right codes."""
    from enterprises.models import Enterprise
    from pilotzone.accounts.models import Appointment, Office, User
    from pilotzone.demo import names
    from pilotzone.kernel.access import R

    officer = User.objects.create(email="officer@benchmark.example", name="评估", date_joined=NOW)
    office = Office.objects.create(code="benchmark", name_zh="评估处")
    Appointment.objects.create(user=officer, role=R.ASSESSMENT_OFFICER, office=office, starts_on=date(2020, 1, 1))
    codes = [names.uscc(number, "120116") for number in range(count)]
    Enterprise.objects.bulk_create(
        [
            Enterprise(
                uscc=code,
                name_zh=f"企业{number}",
                contact_name="某",
                contact_phone="0",
                state="active",
                registered_at=NOW,
                registered_by=officer,
            )
            for number, code in enumerate(codes)
        ],
        batch_size=1_000,
    )
    return User.objects.get(pk=officer.pk), codes


def table_rows(codes: list[str], count: int) -> list[tuple[str, ...]]:
    rows = (
        (code, "trade", period, mode, f"{(place * 7919 + len(mode)) % 10**8}.{place % 100:02d}", "CNY", "")
        for place, code in enumerate(codes)
        for period in PERIODS
        for mode in MODES
    )
    return [row for _place, row in zip(range(count), rows, strict=False)]


def as_csv(rows: list[tuple[str, ...]]) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer).writerows([HEADS, *rows])
    return buffer.getvalue().encode()


def as_xlsx(rows: list[tuple[str, ...]]) -> bytes:
    from openpyxl import Workbook

    book, out = Workbook(write_only=True), io.BytesIO()
    sheet = book.create_sheet()
    for row in (HEADS, *rows):
        sheet.append(row)
    book.save(out)
    return out.getvalue()


def timed(label: str, name: str, content: bytes, officer: Any) -> float:
    """Upload, begin and run it as the worker does; the seconds of all of it."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    from enterprises.actions.figures import importing
    from enterprises.models import DataSource, FigureImport, SharingItem
    from pilotzone.files import actions as files
    from pilotzone.files import spreadsheets
    from pilotzone.jobs import actions as jobs

    start, own = time.perf_counter(), time.process_time()
    upload = SimpleUploadedFile(name, content)
    stored = files.store(upload, by=officer, now=NOW, accepted=spreadsheets.ACCEPTED, most=importing.MOST_BYTES)
    row = importing.start(
        stored,
        source=DataSource.objects.get(code="customs"),
        sharing=SharingItem.objects.get(number="GX-HG-2026-018"),
        as_of=date(2026, 7, 31),
        scope_note="",
        by=officer,
        now=NOW,
    )
    jobs.run_job(row.job_id)
    seconds = time.perf_counter() - start
    row = FigureImport.objects.select_related("job").get(pk=row.pk)
    said = row.job.error or f"{row.added:,} added, {row.revised:,} revised, {row.unchanged:,} unchanged"
    print(f"{label}: {seconds:.1f} s, of them {time.process_time() - own:.1f} s computing; {said}", flush=True)
    return seconds


if __name__ == "__main__":
    main()
