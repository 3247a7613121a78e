"""TOPSIS, VIKOR, CRITIC and entropy against pymcdm 1.4.0 (MIT) on seeded matrices.

What it gave for six matrices lies beside this file, so that the comparison runs everywhere; where pymcdm is installed,
which brings SciPy and Matplotlib with it and is no dependency of ours, 200 more are compared. Written anew by
`python -m tests.enterprises.rules.assessment.test_against_pymcdm`.
"""

import json
import warnings
from pathlib import Path

import numpy as np
import pytest

from enterprises.rules.assessment.views import topsis, vikor
from enterprises.rules.assessment.weights import critic, entropy

KEPT = Path(__file__).with_name("pymcdm.json")
KEPT_SEEDS, OTHER_SEEDS = range(6), range(1_000, 1_200)
CLOSE = {"rtol": 1e-9, "atol": 1e-11}


def drawn(seed: int):
    """A matrix without zeros, on which the conventions are the same, with weights and which columns are costs."""
    random = np.random.RandomState(seed)  # its streams are frozen
    rows, columns = random.randint(4, 25), random.randint(2, 9)
    matrix = random.uniform(0.5, 100, (rows, columns))
    weights = random.uniform(0.1, 1, columns)
    return matrix, weights / weights.sum(), random.uniform(size=columns) < 0.4


def ours(seed: int) -> dict[str, np.ndarray]:
    matrix, weights, lower = drawn(seed)
    other = vikor(matrix, weights, lower)
    return {
        "topsis": topsis(matrix, weights, lower).closeness,
        "S": other.utility,
        "R": other.regret,
        "Q": other.compromise,
        "critic": critic(matrix),
        "entropy": entropy(matrix),
    }


def theirs(seed: int) -> dict[str, np.ndarray]:
    from pymcdm import normalizations, weights
    from pymcdm.methods import TOPSIS, VIKOR

    matrix, parts, lower = drawn(seed)
    types = np.where(lower, -1, 1)
    *_, utility, regret, compromise = VIKOR()._method(matrix, parts, types)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of subjects that others surpass in everything
        closeness = TOPSIS(normalizations.vector_normalization)(matrix, parts, types)
    return {
        "topsis": closeness,
        "S": utility,
        "R": regret,
        "Q": compromise,
        "critic": weights.critic_weights(matrix),
        "entropy": weights.entropy_weights(matrix),
    }


@pytest.mark.parametrize("seed", KEPT_SEEDS)
def test_what_pymcdm_gave(seed):
    kept, found = json.loads(KEPT.read_text(encoding="utf-8"))[seed], ours(seed)
    assert kept.keys() == found.keys()
    for name, values in kept.items():
        np.testing.assert_allclose(found[name], values, err_msg=name, **CLOSE)


def test_two_hundred_more_where_pymcdm_is_installed():
    pytest.importorskip("pymcdm")
    for seed in OTHER_SEEDS:
        found = ours(seed)
        for name, values in theirs(seed).items():
            np.testing.assert_allclose(found[name], values, err_msg=f"{name}, seed {seed}", **CLOSE)


if __name__ == "__main__":
    rounded = [
        {name: [float(f"{each:.13g}") for each in values] for name, values in theirs(seed).items()}
        for seed in KEPT_SEEDS
    ]
    KEPT.write_text(json.dumps(rounded, indent=None, separators=(",", ":")) + "\n", encoding="utf-8")
