"""A batch of 10,000 figures through the API on PostgreSQL, against COPY and ON CONFLICT.

Makes a database of its own and drops it at its end. What is measured of the API: the request from its bytes to the
receipt's address, and the receipt's job until it is settled, run in this process. Against it stands what a table copied
and taken over by a few statements needs that writes the same rows, revisions, change rows and results, with its keys
known already. Rounds alternate; in each one every figure has another value than before.
"""

import argparse
import io
import json
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import databases
from benchmarks.run import prepare_environment

DATABASE = "pilotzone_benchmark_batch"
MOST = 5.0  # times what COPY and ON CONFLICT need
ROWS = 10_000
MODES = ("", "9610", "9710", "9810", "1210")
PERIODS = ("2026Q1", "2026Q2")
ITEM = "GX-HG-2026-018"
BOUNDS = ("enterprise_id", "enterprise__registration_division_id")  # who may know of it
AS_OF, MOMENT = "2026-07-31", "2026-08-03T10:00:00+08:00"
TEMPORARY = """
CREATE TEMPORARY TABLE told (place int, subject_id bigint, indicator_id bigint, period_start date, period_kind text,
    mode text, value bigint, currency text, series text, enterprise bigint, division bigint) ON COMMIT DROP
"""
# What stands, by its series: taken over where the value differs, and one revision more.
SUPERSEDE = """
UPDATE enterprises_figure AS old SET is_current = false FROM told
WHERE old.is_current AND old.source_id = %(source)s AND old.subject_id = told.subject_id
    AND old.indicator_id = told.indicator_id AND old.period_start = told.period_start
    AND old.period_kind = told.period_kind AND old.mode = told.mode AND old.value <> told.value
"""
INSERT = """
INSERT INTO enterprises_figure (subject_id, indicator_id, period_start, period_kind, mode, source_id, revision,
    is_current, is_withdrawn, value, currency, scope_note, basis, sharing_id, as_of, reported_at, reported_by_id)
SELECT told.subject_id, told.indicator_id, told.period_start, told.period_kind, told.mode, %(source)s,
    coalesce((SELECT max(old.revision) FROM enterprises_figure AS old WHERE old.subject_id = told.subject_id
        AND old.indicator_id = told.indicator_id AND old.period_start = told.period_start
        AND old.period_kind = told.period_kind AND old.mode = told.mode AND old.source_id = %(source)s), 0) + 1,
    true, false, told.value, told.currency, '', 'catalogue', %(sharing)s, %(as_of)s, %(now)s, %(by)s
FROM told
ON CONFLICT (subject_id, indicator_id, period_start, period_kind, mode, source_id, revision)
    DO UPDATE SET value = EXCLUDED.value
"""
# For the change feed, with the revision that now stands as the version.
CHANGES = """
INSERT INTO exchange_change (resource, key, verb, version, at, enterprise, division)
SELECT 'figures', told.series, 'change', new.revision, %(now)s, told.enterprise, told.division
FROM told JOIN enterprises_figure AS new ON new.is_current AND new.source_id = %(source)s
    AND new.subject_id = told.subject_id AND new.indicator_id = told.indicator_id
    AND new.period_start = told.period_start AND new.period_kind = told.period_kind AND new.mode = told.mode
"""
RECEIPT = """
INSERT INTO exchange_receipt (uid, made_by_id, made_at, resource, mode, terms, state, count, taken, unchanged, refused,
    ended_at) VALUES (gen_random_uuid(), %(by)s, %(now)s, 'figures', 'all', '{}', 'done', %(count)s, %(count)s, 0, 0,
    %(now)s) RETURNING id
"""
RESULTS = """
INSERT INTO exchange_receiptportion (receipt_id, number, sent, results)
SELECT %(receipt)s, (place - 1) / 500, '', jsonb_agg(jsonb_build_object('row', place, 'key', '', 'verb', 'put',
    'result', 'changed', 'uid', '', 'version', 1) ORDER BY place) FROM told GROUP BY (place - 1) / 500
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--profile", action="store_true", help="of one more batch, where its time goes")
    options = parser.parse_args()
    with databases.fresh(DATABASE) as url, tempfile.TemporaryDirectory() as var:
        prepare_environment(url, var)
        import django

        django.setup()
        measure(options.rounds, with_profile=options.profile)


def measure(rounds: int, *, with_profile: bool) -> None:
    from django.core.management import call_command
    from django.test import override_settings

    from benchmarks.figures import people_and_enterprises
    from enterprises.actions.figures import reference
    from enterprises.models import Figure
    from pilotzone.exchange.models import Change

    call_command("migrate", verbosity=0, interactive=False)
    reference.load()
    officer, codes = people_and_enterprises(ROWS // (len(MODES) * len(PERIODS)))
    api, plain = Api(officer, codes), Plain(officer, codes)
    with override_settings(PILOTZONE_CLOCK=MOMENT, ALLOWED_HOSTS=["*"]):
        found: dict[str, list[float]] = {"api": [], "plain": []}
        api.send(0), plain.write(1)  # nothing is measured before everything is loaded
        for number in range(rounds):
            found["api"].append(timed(api.send, 2 * number + 2))
            found["plain"].append(timed(plain.write, 2 * number + 3))
        ratio = median(found["api"]) / median(found["plain"])
        for name, seconds in found.items():
            print(f"{name}: median {median(seconds) * 1000:.0f} ms of", *(f"{each * 1000:.0f}" for each in seconds))
        told, memory = Figure.objects.count(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"figures and revisions: {told:,}; changes: {Change.objects.count():,}; peak memory: {memory:.0f} MB")
        print(f"ratio: {ratio:.2f}, at most {MOST}: {'yes' if ratio <= MOST else 'no'}")
        if with_profile:
            profiled(lambda: api.send(2 * rounds + 2))
    sys.exit(ratio > MOST)


def timed(work: Callable[[int], None], number: int) -> float:
    start = time.perf_counter()
    work(number)
    return time.perf_counter() - start


def value_of(place: int, number: int) -> int:
    """Scaled by a hundred, another one in each round."""
    return place * 7919 % 10**8 * 100 + number


def places(codes: list[str]) -> list[tuple[int, str, str, str]]:
    rows = [(code, period, mode) for code in codes for period in PERIODS for mode in MODES]
    return [(place, *row) for place, row in enumerate(rows)]


class Api:
    """As a partner's system: bytes in, a receipt out."""

    def __init__(self, officer: Any, codes: list[str]) -> None:
        from django.test import Client

        self.client, self.rows = Client(), places(codes)
        self.client.force_login(officer)
        self.bodies: dict[int, bytes] = {}

    def send(self, number: int) -> None:
        from pilotzone.exchange.models import Receipt
        from pilotzone.jobs import actions as jobs

        answer = self.client.post("/api/v1/figures/", self.body(number), content_type="application/json")
        if answer.status_code != 202:
            raise RuntimeError(answer.content.decode()[:1000])
        receipt = Receipt.objects.get(uid=answer.json()["uid"])
        jobs.run_job(receipt.job_id)
        receipt.refresh_from_db()
        if (receipt.state, receipt.taken) != ("done", ROWS):
            raise RuntimeError(f"{receipt.state}: {receipt.taken} taken, {receipt.refused} refused")

    def body(self, number: int) -> bytes:
        rows = [
            {
                "code": code,
                "indicator": "trade",
                "period": period,
                "mode": mode,
                "value": f"{value_of(place, number) / 100:.2f}",
                "currency": "CNY",
            }
            for place, code, period, mode in self.rows
        ]
        return json.dumps({"source": "customs", "sharing": ITEM, "as_of": AS_OF, "rows": rows}).encode()


class Plain:
    """As somebody would who knows every key: a temporary table copied, and statements over it."""

    def __init__(self, officer: Any, codes: list[str]) -> None:
        self.rows, self.officer, self.codes = places(codes), officer, codes

    def write(self, number: int) -> None:
        from django.db import connection, transaction

        named = self.named()
        buffer = io.StringIO("".join(self.line(row, named, number) for row in self.rows))
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(TEMPORARY)
            cursor.copy_expert("COPY told FROM STDIN", buffer)
            cursor.execute(SUPERSEDE, named)
            cursor.execute(INSERT, named)
            cursor.execute(CHANGES, named)
            cursor.execute(RECEIPT, named | {"count": ROWS})
            cursor.execute(RESULTS, {"receipt": cursor.fetchone()[0]})

    def named(self) -> dict[str, Any]:
        from enterprises.models import DataSource, Indicator, SharingItem, Subject

        if not hasattr(self, "subjects"):
            found = Subject.objects.values_list("enterprise__uscc", "pk", *BOUNDS)
            self.subjects = {code: (key, *bounds) for code, key, *bounds in found}
            self.indicator = Indicator.objects.get(code="trade").pk
            source, item = DataSource.objects.get(code="customs"), SharingItem.objects.get(number=ITEM)
            self.kept = {"source": source.pk, "sharing": item.pk, "by": self.officer.pk, "as_of": AS_OF, "now": MOMENT}
        return self.kept

    def line(self, row: tuple[int, str, str, str], named: dict[str, Any], number: int) -> str:
        place, code, period, mode = row
        start = "2026-01-01" if period == "2026Q1" else "2026-04-01"
        subject, enterprise, division = self.subjects[code]
        cells = (place + 1, subject, self.indicator, start, "quarter", mode or "none", value_of(place, number), "CNY")
        series = f"{code}:trade:{period}:{mode or '-'}:customs"
        told = (*cells, series, enterprise, division)
        return "\t".join(r"\N" if each is None else str(each) for each in told) + "\n"


def profiled(work: Callable[[], None]) -> None:
    import cProfile
    import pstats

    profile = cProfile.Profile()
    profile.runcall(work)
    pstats.Stats(profile).sort_stats("tottime").print_stats(25)


if __name__ == "__main__":
    main()
