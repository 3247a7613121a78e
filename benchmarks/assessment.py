"""Time the scoring of made-up subjects: `python benchmarks/assessment.py`. No database.

500 subjects with 40 indicators are scored, explained, frozen and drawn 1,000 times; 10,000 and 100,000 with 30 are
scored. What has a limit is held against it in processor time, which says the same on a busy machine; above one of them
the command ends with 1.
"""

import argparse
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np

from enterprises.rules.assessment.frozen import digest, freeze
from enterprises.rules.assessment.model import Scheme
from enterprises.rules.assessment.next_grade import next_grade
from enterprises.rules.assessment.scheme import load_scheme
from enterprises.rules.assessment.scoring import score
from enterprises.rules.assessment.sensitivity import draws, scenarios
from enterprises.rules.assessment.table import ValueTable
from pilotzone.formula.column import KNOWN, UNKNOWN_STATE, Column

HEAD = """\
language: scheme/1
id: BENCHMARK
version: 1
name: {zh: 测速, en: Benchmark}
status: draft
subject: enterprise
grades:
- {id: C, label: {zh: 丙, en: C}, from: 0}
- {id: B, label: {zh: 乙, en: B}, from: 50}
- {id: A, label: {zh: 甲, en: A}, from: 70}
weights: equal
"""
UNREPORTED = 0.03
MEBI = 1024
EXPLAINED_SECONDS = 1.0  # 500 x 40 with the record of each subject and the digest over all
DRAWS_SECONDS = 30.0  # a thousand draws of them


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--draws", type=int, default=1000)
    parser.add_argument("--many", type=int, default=100_000)
    options = parser.parse_args()
    scheme = made_up(4, 10)
    table = values(scheme, 500)
    result, scoring = timed("500 x 40: score", lambda: score(scheme, table))
    _digest, explaining = timed("  every record, frozen and hashed", lambda: digest(freeze(result)))
    timed("  500 next grades", lambda: [next_grade(result, row) for row in range(500)])
    timed("  declared scenarios", lambda: scenarios(result))
    _draws, drawing = timed(f"  {options.draws:,} draws", lambda: draws(result, seed=1, count=options.draws))
    wide = made_up(5, 6)
    for count in (options.many // 10, options.many):
        many = values(wide, count)
        timed(f"{count:,} x 30: score", lambda many=many: score(wide, many))
    print(f"peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // MEBI} MB")
    kept = [
        within("500 x 40 scored and explained", scoring + explaining, EXPLAINED_SECONDS),
        within(f"{options.draws:,} draws", drawing, DRAWS_SECONDS * options.draws / 1000),
    ]
    sys.exit(not all(kept))


def within(name: str, seconds: float, most: float) -> bool:
    print(f"{name}: {seconds:.2f} s of processor time, at most {most:g}: {'yes' if seconds <= most else 'no'}")
    return seconds <= most


def timed(name: str, work: Callable[[], Any]) -> tuple[Any, float]:
    """What the work gave, and its processor time in seconds."""
    wall, own = time.perf_counter(), time.process_time()
    found = work()
    own = time.process_time() - own
    print(f"{name:34} {time.perf_counter() - wall:8.3f} s  (processor {own:.3f} s)")
    return found, own


def made_up(dimensions: int, each: int) -> Scheme:
    figures, parts = [], []
    for dimension in range(dimensions):
        parts.append(f"- id: d{dimension}\n  label: {{zh: 维度, en: Dimension}}\n  weights: equal\n  parts:")
        for number in range(each):
            name = f"x{dimension}_{number}"
            figures.append(f"  {name}: {{type: number, label: {{zh: 数, en: Number}}}}")
            direction = "lower" if number % 3 == 0 else "higher"
            parts.append(
                f"  - {{id: p{name}, label: {{zh: 指标, en: Indicator}}, value: {name} / 10, direction: {direction}, "
                "normalise: {goalposts: {from: 0, to: 100}}}"
            )
    return load_scheme("\n".join([HEAD + "figures:", *figures, "parts:", *parts, ""]))


def values(scheme: Scheme, count: int) -> ValueTable:
    random = np.random.RandomState(1)
    columns = {}
    for figure in scheme.figures:
        state = np.where(random.random_sample(count) < UNREPORTED, UNKNOWN_STATE, KNOWN).astype(np.int8)
        columns[figure.name] = Column(random.randint(0, 1100, count).astype(np.int64), 1, state)
    return ValueTable(tuple(f"e{number:06}" for number in range(count)), columns)


if __name__ == "__main__":
    main()
