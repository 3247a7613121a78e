"""Measure how a column of a million texts is put into groups: `python benchmarks/texts.py` (no database)."""

import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from pilotzone.formula.text_column import numbered

ROWS, ROUNDS = 1_000_000, 3


def main() -> None:
    """Processor seconds, the best of three: as it is done, by numpy.unique, and by pandas.factorize."""
    chance = np.random.default_rng(1)
    print("| different texts | kept as | numbered | numpy.unique | pandas.factorize |\n|---|---|---|---|---|")
    for different in (50, 50_000, 900_000):
        names = np.array([f"展会{number}号公司" for number in range(different)])
        texts = names[chance.integers(0, different, ROWS)]
        for kind, column in (("texts", texts), ("objects", texts.astype(object))):
            figures = [best(work, column) for work in (numbered, by_unique, by_factorize)]
            print(f"| {different:,} | {kind} | " + " | ".join(f"{each:.2f}" for each in figures) + " |")


def by_unique(column: np.ndarray) -> np.ndarray:
    return np.unique(column.astype(str), return_inverse=True)[1]


def by_factorize(column: np.ndarray) -> np.ndarray:
    return pd.factorize(column)[0]


def best(work: Callable[[np.ndarray], np.ndarray], column: np.ndarray) -> float:
    found = []
    for _ in range(ROUNDS):
        start = time.process_time()
        work(column)
        found.append(time.process_time() - start)
    return min(found)


if __name__ == "__main__":
    main()
