"""The last minutes before a call closes, on PostgreSQL and Redis: `python benchmarks/peak.py`.

So many browsers look at their claim, submit it and read the receipt; five submissions are due every second for ten
minutes, whether the ones before are answered or not, and each is timed from the moment at which it is due. Every tenth
is pressed twice at the same moment.
"""

import argparse
import http.client
import io
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles
from urllib.parse import urlencode

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import databases
from benchmarks.processor import Meter
from benchmarks.run import prepare_environment
from pilotzone.embedded.services import NICENESS, give_way

DATABASE = "pilotzone_benchmark_peak"
LIMIT_SECONDS = 1.0
TWICE = 10
READING = 5.0  # seconds from the page to the press
WARMING = 40  # pages before the first is due, so that no process is new
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
VERSION = re.compile(r'name="version" value="(\d+)"')


def main() -> None:
    options = arguments()
    with databases.fresh(DATABASE) as url, tempfile.TemporaryDirectory() as var:
        prepare_environment(url, var)
        os.environ["CELERY_BROKER_URL"] = os.environ.get("BENCHMARK_BROKER_URL", "redis://127.0.0.1:6379/14")
        import django

        django.setup()
        from django.core.management import call_command
        from django.utils import timezone

        from benchmarks import peak_claims, server

        for command in (["migrate"], ["collectstatic", "--no-input"], ["demo"]):
            call_command(*command, verbosity=0, stdout=io.StringIO())
        each = -(-options.rate * options.minutes * 60 // options.browsers)
        closes_at = peak_claims.closing(60 + options.minutes, timezone.now())
        presses = peak_claims.prepare(options.browsers, each, closes_at)
        print(f"{len(presses)} claims of {options.browsers} enterprises wait to be submitted", flush=True)
        with worker(), server.running() as port:
            attempts = Peak(port, presses, options.rate)
            attempts.warm()
            with Meter(DATABASE) as meter:
                attempts.run()
        report(attempts, meter, len(presses))


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--browsers", type=int, default=200)
    parser.add_argument("--rate", type=int, default=5, help="submissions in a second")
    parser.add_argument("--minutes", type=int, default=10)
    return parser.parse_args()


@contextmanager
def worker() -> Iterator[None]:
    """The worker that sends what submissions leave in the outbox, on the same machine, giving way as it does there."""
    command = [sys.executable, "-m", "celery", "-A", "pilotzone", "worker", "-P", "threads", "-c", "4"]
    process = subprocess.Popen(
        [*command, "--without-gossip", "--without-mingle"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    give_way(process.pid, NICENESS["worker"])
    try:
        yield
    finally:
        process.terminate()
        process.wait(timeout=60)


class Peak:
    """Presses begin on their own beat: a slow answer delays none of the others."""

    def __init__(self, port: int, presses: list, rate: int) -> None:
        self.port, self.presses, self.rate = port, presses, rate
        self.taken: dict[str, list[float]] = {}
        self.answers: Counter[str] = Counter()
        self.lock = threading.Lock()

    def warm(self) -> None:
        for press in self.presses[:WARMING]:
            self.timed("warming", "GET", f"/portal/claims/{press.uid}/check/", press.cookie)

    def run(self) -> None:
        first = time.monotonic() + READING
        with ThreadPoolExecutor(max_workers=400) as pool:
            for number, press in enumerate(self.presses):
                due = first + number / self.rate
                wait_until(due - READING)
                pool.submit(self.press, press, due, twice=number % TWICE == 0)
        self.lasted = time.monotonic() - first

    def press(self, press, due: float, *, twice: bool) -> None:
        address = f"/portal/claims/{press.uid}"
        try:
            _, page, cookie = self.timed("look", "GET", f"{address}/check/", press.cookie, due=due - READING)
            fields = {
                "csrfmiddlewaretoken": found(TOKEN, page),
                "version": found(VERSION, page),
                "truth": "on",
            }
            wait_until(due)
            sent = (f"{address}/submit/", f"{press.cookie}; {cookie}", urlencode(fields), due)
            other = threading.Thread(target=self.submit, args=sent) if twice else None
            if other:
                other.start()
            self.submit(*sent)
            if other:
                other.join()
            status, page, _ = self.timed("receipt", "GET", f"{address}/submitted/", press.cookie)
            self.count(f"receipt {status}")
        except Exception as error:  # whatever befalls a browser is counted and told at the end
            self.count(f"{type(error).__name__}: {error}"[:120])

    def submit(self, path: str, cookie: str, body: str, due: float) -> None:
        try:
            status, _, _ = self.timed("submit", "POST", path, cookie, body, due=due)
            self.count(f"submit {status}")
        except Exception as error:
            self.count(f"submit {type(error).__name__}: {error}"[:120])

    def count(self, what: str) -> None:
        with self.lock:
            self.answers[what] += 1

    def timed(
        self, kind: str, method: str, path: str, cookie: str, body: str = "", *, due: float | None = None
    ) -> tuple[int, str, str]:
        """Status, page and new cookies. Timed from `due`, so that a wait on our side counts too, or from now."""
        start = time.monotonic() if due is None else due
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        heads = {"Cookie": cookie, "Accept-Language": "zh-hans"}
        if body:
            heads |= {"Content-Type": "application/x-www-form-urlencoded", "Origin": f"http://127.0.0.1:{self.port}"}
        link.request(method, path, body=body or None, headers=heads)
        answer = link.getresponse()
        page = answer.read().decode()
        taken = time.monotonic() - start
        link.close()
        with self.lock:
            self.taken.setdefault(kind, []).append(taken)
        given = [value.split(";")[0] for name, value in answer.getheaders() if name == "Set-Cookie"]
        return answer.status, page, "; ".join(given)


def wait_until(moment: float) -> None:
    time.sleep(max(0.0, moment - time.monotonic()))


def found(pattern: re.Pattern[str], page: str) -> str:
    match = pattern.search(page)
    if match is None:
        raise LookupError(f"no {pattern.pattern[6:13]} on the page that was answered")
    return match.group(1)


def report(peak: Peak, meter: Meter, wanted: int) -> None:
    print("answers:", ", ".join(f"{count} × {what}" for what, count in sorted(peak.answers.items())))
    for kind, taken in peak.taken.items():
        cuts = quantiles(taken, n=100)
        print(
            f"{kind}: {len(taken)} answers, median {median(taken):.3f} s, p95 {cuts[94]:.3f} s, most {max(taken):.3f} s"
        )
    print(f"lasted {peak.lasted:.0f} s")
    each = (f"{name} {spent / wanted * 1000:.0f} ms" for name, spent in sorted(meter.seconds().items()))
    print("processor time for each claim, its three pages together:", ", ".join(each))
    p95 = quantiles(peak.taken["submit"], n=100)[94]
    print(f"p95 of a submission within {LIMIT_SECONDS:g} s: {'yes' if p95 <= LIMIT_SECONDS else 'no'}")
    problems = wrong_in_the_database(wanted)
    print(f"none lost, none double: {'yes' if not problems else '; '.join(problems)}")
    if problems:
        raise SystemExit(1)


def wrong_in_the_database(wanted: int) -> list[str]:
    """What does not stand there exactly once for each claim."""
    from pilotzone.audit.models import AuditEvent
    from subsidies.models import Application, Entitlement, InvoiceUse

    claims = Application.objects.filter(reference__startswith="PEAK-", submitted_at__isnull=False)
    uids = claims.values("uid")
    lines = sum(claim.lines.exclude(invoice_number="").count() for claim in claims)
    counts = {
        "claims submitted": (claims.count(), wanted),
        "events of a submission": (
            AuditEvent.objects.filter(kind="claim.submitted", chain__case_uid__in=uids).count(),
            wanted,
        ),
        "claimed records": (Entitlement.objects.filter(application__in=claims, stage="claimed").count(), wanted),
        "invoice numbers in use": (InvoiceUse.objects.filter(application__in=claims).count(), lines),
    }
    return [f"{what}: {found} of {right}" for what, (found, right) in counts.items() if found != right]


if __name__ == "__main__":
    main()
