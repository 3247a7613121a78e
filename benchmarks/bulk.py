"""Sign 10,000 decisions in a job on PostgreSQL: `python benchmarks/bulk.py`.

It works on a copy of the database of `benchmarks/run.py --keep` and drops the copy at its end.
"""

import argparse
import os
import sys
import tempfile
import time
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import databases
from benchmarks.run import TEMPORARY, prepare_environment

COPY = "pilotzone_benchmark_bulk"
LIMIT_SECONDS = 30


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--claims", type=int, default=10_000)
    count = parser.parse_args().claims
    with copied() as url, tempfile.TemporaryDirectory() as var:
        prepare_environment(url, var)
        import django

        django.setup()
        measure(count)


def copied(copy: str = COPY) -> AbstractContextManager[str]:
    """A copy of the database with many claims, gone afterwards."""
    source = urlsplit(os.environ.get("BENCHMARK_DATABASE_URL", "")).path.lstrip("/") or TEMPORARY
    return databases.fresh(copy, source)


def measure(count: int) -> None:
    from django.core.management import call_command

    from pilotzone.kernel import clock
    from pilotzone.kernel.access import R

    call_command("migrate", verbosity=0, interactive=False)
    chosen = bring_to_decision(count, clock.now())
    directors = [person_with(R.DIRECTOR, 0), person_with(R.DIRECTOR, 1)]
    for number, person in enumerate(directors, 1):
        sign(chosen, person, number)
    check()


def check() -> None:
    """Whether budgets and record are whole after so many acts."""
    from django.core.management import call_command

    from subsidies import queries

    problems = [text for _budget, found in queries.verify_budgets() for text in found]
    print(f"the ledger adds up: {problems or 'yes'}")
    call_command("audit", "verify", verbosity=0)
    print("the record holds: yes")


def bring_to_decision(count: int, now: datetime) -> list[int]:
    """So many claims with a re-reviewed amount, all unsigned, on budgets that suffice for most of them."""
    from django.db import connection

    from subsidies.models import Application, Signature

    with connection.cursor() as cursor:
        cursor.execute(CHOOSE, [count])
        chosen = [row[0] for row in cursor.fetchall()]
    claims = Application.objects.filter(pk__in=chosen)
    claims.update(state="deciding", refused_at=None, refused_by=None, refusal_clause="", refusal_reason="")
    Signature.objects.filter(application__in=chosen, fallen_at=None).update(fallen_at=now)
    allot(chosen, now)
    return chosen


CHOOSE = """
SELECT claim.id FROM subsidies_application claim
JOIN subsidies_entitlement made ON made.application_id = claim.id
 AND made.stage = 'audited' AND made.is_current AND made.amount = claim.audited AND made.amount > 0
WHERE claim.state IN ('deciding', 'city_review') OR (claim.state = 'refused' AND NOT EXISTS (
  SELECT 1 FROM subsidies_application other WHERE other.call_id = claim.call_id AND other.project = claim.project
  AND other.enterprise_id = claim.enterprise_id AND other.id <> claim.id))
ORDER BY claim.state, claim.id LIMIT %s
"""


def allot(chosen: list[int], now: datetime) -> None:
    """Money for nine tenths of what the claims come to, so that the last ones meet the budget's refusal."""
    from django.db.models import Sum

    from pilotzone.kernel.access import R
    from subsidies.actions import budgeting
    from subsidies.models import Application, Budget

    sums = Application.objects.filter(pk__in=chosen).order_by().values_list("call__budget").annotate(sum=Sum("audited"))
    officer = person_with(R.FINANCE_OFFICER, 0)
    for budget, asked in sums:
        row = Budget.objects.get(pk=budget)
        missing = asked * 9 // 10 - row.balance
        if missing > 0:
            budgeting.allot(row, amount=missing, note="benchmark", by=officer, now=now)


def person_with(role: str, place: int):
    from pilotzone.accounts.models import User

    return User.objects.filter(appointments__role=role, is_active=True).order_by("pk")[place]


def sign(chosen: list[int], person, number: int) -> None:
    """The preview and the job of one signature under each claim, timed."""
    from django.db import connection
    from django.db.models import Count

    from pilotzone.jobs import actions as jobs
    from pilotzone.kernel import clock
    from subsidies.actions.bulk import previewing, running
    from subsidies.models import Application, Bulk, BulkRow

    start = time.perf_counter()
    claims = Application.objects.filter(pk__in=chosen)
    bulk = previewing.prepare(Bulk(kind="sign"), claims, by=person, now=clock.now())
    if bulk.preview:
        jobs.run_job(bulk.preview.pk)
    previewed = time.perf_counter() - start
    BulkRow.objects.filter(bulk=bulk).update(state="waiting")  # the ones that the budget refuses are asked too
    confirmed = running.confirm(bulk, by=person, now=clock.now())
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE subsidies_bulkrow")
    start = time.perf_counter()
    jobs.run_job(confirmed.job.pk)
    taken = time.perf_counter() - start
    confirmed.job.refresh_from_db()
    codes = BulkRow.objects.filter(bulk=bulk).order_by().values_list("state", "code").annotate(count=Count("pk"))
    found = ", ".join(f"{count} {state} {code}".strip() for state, code, count in codes)
    within = "yes" if taken <= LIMIT_SECONDS else "no"
    print(f"signature {number}: preview {previewed:.1f} s, job {taken:.1f} s, within {LIMIT_SECONDS} s: {within}")
    print(f"  {confirmed.job.state}: {found}")


if __name__ == "__main__":
    main()
