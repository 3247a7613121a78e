"""The benchmark's scheme written out by hand in NumPy: reads the frozen values by COPY, writes the results by COPY.

Knows nothing of schemes: goalposts from 0 to 100, every third indicator the lower the better, equal weights, what is
missing counts as zero. It writes the rows that the portal writes.
"""

import hashlib
import io
import uuid
from typing import Any

import numpy as np

DIMENSIONS, EACH = 5, 6
WIDE = DIMENSIONS * EACH
AT_ONCE = 2_000
NAMES = [f"px{dimension}_{number}" for dimension in range(DIMENSIONS) for number in range(EACH)]
LOWER = np.array([number % 3 == 0 for _ in range(DIMENSIONS) for number in range(EACH)])
ENDS = (50.0, 70.0)
NOTICE = {0: "[]", 1: '["missing"]', 16: '["capped"]'}
COLUMNS = (
    "uid, cycle_id, run_id, subject_id, is_current, status, score, grade, rank, rank_best, rank_worst, coverage,"
    " record, digest"
)


def score(run: int) -> None:
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT cycle_id FROM enterprises_run WHERE id = %s", [run])
        (cycle,) = cursor.fetchone()
        subjects, keys, figures, values, state = read(cursor, run)
        there = state == 0
        part = np.clip(values, 0.0, 100.0) / 100.0
        part = np.where(there, np.where(LOWER, 1.0 - part, part), 0.0)
        flags = np.where(there, np.where((values < 0) | (values > 100), 16, 0), 1)
        groups = part.reshape(-1, DIMENSIONS, EACH).mean(axis=2)
        total = 100.0 * groups.mean(axis=1)
        points = part * (100.0 / WIDE)
        coverage = there.mean(axis=1)
        rated = coverage >= 0.66 - 1e-9
        units = np.floor(total * 10 + 0.5 + 1e-9).astype(np.int64)
        rank = np.searchsorted(np.sort(-units[rated]), -units, side="left") + 1
        for start in range(0, len(subjects), AT_ONCE):
            rows = slice(start, start + AT_ONCE)
            write(
                cursor, cycle, run, subjects[rows], keys[rows], figures[rows], values[rows], there[rows], part[rows],
                flags[rows], points[rows], groups[rows], total[rows], coverage[rows], rated[rows], rank[rows],
            )  # fmt: skip


def read(cursor: Any, run: int) -> tuple[Any, ...]:
    out = io.StringIO()
    cursor.copy_expert(
        "COPY (SELECT subject_id, key, figures, cells FROM enterprises_subjectvalues"
        f" WHERE run_id = {run} ORDER BY key) TO STDOUT",
        out,
    )
    subjects, keys, figures, numbers, states = [], [], [], [], []
    for line in out.getvalue().splitlines():
        subject, key, told, cells = line.split("\t")
        values, state, _flags, _vetoes = cells.split("\\n")
        subjects.append(int(subject))
        keys.append(key)
        figures.append(told.replace("\\\\", "\\").split("\\n"))
        numbers.append(values)
        states.append(state)
    values = np.fromstring(" ".join(numbers), sep=" ").reshape(-1, WIDE)
    state = (np.frombuffer("".join(states).encode(), np.uint8) - ord("0")).reshape(-1, WIDE)
    return subjects, keys, figures, values, state


def number(value: float) -> str:
    text = f"{value:.9f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def write(
    cursor: Any, cycle: int, run: int, subjects: Any, keys: Any, figures: Any, values: Any, there: Any, part: Any,
    flags: Any, points: Any, groups: Any, total: Any, coverage: Any, rated: Any, rank: Any,
) -> None:  # fmt: skip
    weight = number(1 / WIDE)
    out = []
    tables = (values.tolist(), there.tolist(), part.tolist(), flags.tolist(), points.tolist(), groups.tolist())
    rows = zip(subjects, keys, figures, *tables, total.tolist(), coverage.tolist(), rated.tolist(), rank.tolist(),
               strict=True)  # fmt: skip
    for subject, key, told, value, is_there, own, flag, gives, group, whole, covered, is_rated, place in rows:
        lines = ",".join(
            f'{{"figures":{told[at]},"id":"{NAMES[at]}","normalised":"{number(own[at])}",'
            f'"notices":{NOTICE[flag[at]]},"points":"{number(gives[at])}",'
            f'"value":{chr(34) + number(value[at]) + chr(34) if is_there[at] else "null"},"weight":"{weight}"}}'
            for at in range(WIDE)
        )
        sums = [sum(gives[at * EACH : (at + 1) * EACH]) for at in range(DIMENSIONS)]
        parts = ",".join(
            f'{{"id":"d{at}","points":"{number(sums[at])}","score":"{number(100 * group[at])}"}}'
            for at in range(DIMENSIONS)
        )
        if is_rated:
            grade = "ABC"[2 - sum(whole + 1e-9 >= end for end in ENDS)]
            record = (
                f'{{"adjustments":[],"coverage":"{number(covered)}","grade":{{"by_points":"{grade}","id":"{grade}",'
                f'"review":false}},"groups":[{parts}],"in_top":{"true" if place <= TOP else "false"},"limits":[],'
                f'"lines":[{lines}],"rank":{place},"score":"{number(whole)}","status":"rated","subject":"{key}"}}'
            )
            columns = f"rated\t{int(f'{whole:.9f}'.replace('.', ''))}\t{grade}\t{place}"
        else:
            record = (
                f'{{"coverage":"{number(covered)}","groups":[{parts}],"lines":[{lines}],"status":"low_coverage",'
                f'"subject":"{key}"}}'
            )
            columns = "low_coverage\t\\N\t\t\\N"
        digest = hashlib.sha256(record.encode()).hexdigest()
        out.append(
            f"{uuid.uuid4()}\t{cycle}\t{run}\t{subject}\tt\t{columns}\t\\N\t\\N\t{round(covered * 10_000)}\t{record}\t"
            f"{digest}\n"
        )
    cursor.copy_expert(f"COPY enterprises_assessment ({COLUMNS}) FROM STDIN", io.StringIO("".join(out)))


TOP = 10
