"""Decide 10,000 claims through a meeting in a job on PostgreSQL: `python benchmarks/meeting.py`.

It works on a copy of the database of `benchmarks/run.py --keep` and drops the copy at its end.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import bulk
from benchmarks.run import prepare_environment

COPY = "pilotzone_benchmark_meeting"
TICKS = os.sysconf("SC_CLK_TCK")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--claims", type=int, default=10_000)
    count = parser.parse_args().claims
    with bulk.copied(COPY) as url, tempfile.TemporaryDirectory() as var:
        prepare_environment(url, var)
        import django

        django.setup()
        measure(count)


def measure(count: int) -> None:
    from django.core.management import call_command

    from pilotzone.kernel import clock
    from subsidies import meeting_results
    from subsidies.actions.meetings import carrying_out

    call_command("migrate", verbosity=0, interactive=False)
    chosen = bulk.bring_to_decision(count, clock.now())
    meeting, director = entered(chosen)
    with timed("confirm"):
        digest = meeting_results.of_meeting(meeting).digest
        meeting = carrying_out.confirm(meeting, digest=digest, by=director, now=clock.now())
    carry_out(meeting)
    bulk.check()


def entered(chosen: list[int]):
    """A meeting held over these claims, with the same result entered by two people; and one of the two."""
    from django.db import connection

    from pilotzone.kernel import clock
    from pilotzone.kernel.access import R
    from subsidies.actions.meetings import entering, minuting, preparing
    from subsidies.models import Application

    secretary, director = bulk.person_with(R.SECRETARY, 0), bulk.person_with(R.DIRECTOR, 0)
    now = clock.now()
    with timed("put to the meeting"):
        claims = Application.objects.filter(pk__in=chosen)
        day = clock.local_date(now)
        meeting = preparing.plan(title_zh="专题会", planned_on=day, claims=claims, by=secretary, now=now)
    attending = [minuting.Attending(each.name, each) for each in (director, secretary)]
    minutes = minuting.Minutes("津商会纪〔2024〕99号", clock.local_date(now), attending)
    meeting = minuting.hold(meeting, minutes, by=secretary, now=now)
    for person in (secretary, director):
        with timed(f"{person.name} enters all as proposed"):
            entering.enter_rest(meeting, by=person, now=clock.now())
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE subsidies_meetingitem, subsidies_meetingentry")
    return meeting, director


def carry_out(meeting) -> None:
    """The job that decides, timed, and what became of the claims."""
    from django.db.models import Count

    from pilotzone.jobs import actions as jobs

    start = time.perf_counter()
    with timed("job"):
        jobs.run_job(meeting.job_id)
    taken = time.perf_counter() - start
    meeting.job.refresh_from_db()
    codes = meeting.items.order_by().values_list("state", "code").annotate(count=Count("pk"))
    print(f"  {meeting.job.state}: " + ", ".join(f"{count} {state} {code}".strip() for state, code, count in codes))
    print(f"  within {bulk.LIMIT_SECONDS} s: {'yes' if taken <= bulk.LIMIT_SECONDS else 'no'}")


@contextmanager
def timed(name: str) -> Iterator[None]:
    """Wall time, and the processor's for this process and for its backend of the database."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = cursor.fetchone()[0]
    wall, own, server = time.perf_counter(), time.process_time(), server_seconds(backend)
    yield
    wall, own = time.perf_counter() - wall, time.process_time() - own
    print(f"{name}: {wall:.1f} s (processor: {own:.1f} s here, {server_seconds(backend) - server:.1f} s in PostgreSQL)")


def server_seconds(backend: int) -> float:
    """What the backend has used of the processor; the server is on this machine."""
    fields = Path(f"/proc/{backend}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


if __name__ == "__main__":
    main()
