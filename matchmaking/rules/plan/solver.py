"""The one place that talks to HiGHS: a maximisation over columns from 0 to 1."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np

from matchmaking.rules.plan.control import Control

Array = np.ndarray[Any, np.dtype[Any]]
SOLVED = (highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kModelEmpty)
TINY = 1e-6
SCALE = 10**6


class Silent(highspy.Highs):
    """Says nothing on standard output: the library tells its name and licence as soon as callbacks are switched on."""

    def enableCallbacks(self) -> None:
        self.setOptionValue("output_flag", False)
        super().enableCallbacks()  # type: ignore[no-untyped-call]


@dataclass(frozen=True, slots=True)
class Model:
    """Column j stands in the rows `rows[starts[j]:starts[j + 1]]`; a row's sum is at most its `most`."""

    worth: Array
    starts: Array
    rows: Array
    most: Array
    entries: Array | None = None  # None: all are 1

    @property
    def columns(self) -> int:
        return len(self.worth)


@dataclass(frozen=True, slots=True)
class Solution:
    """`values` None: none was found. `bound`: proven by the search; infinite where it ended before it had one."""

    values: Array | None
    bound: float
    duals: Array | None = None
    is_optimal: bool = False


def model_of(worth: Sequence[int], rows: Sequence[Sequence[int] | Array], most: Sequence[int] | Array) -> Model:
    """From as many arrays of row numbers as each column has entries."""
    table = np.stack([np.asarray(each, dtype=np.int32) for each in rows], axis=1)
    starts = np.arange(0, table.size + 1, table.shape[1], dtype=np.int32)
    return Model(np.asarray(worth, dtype=float), starts, table.ravel(), np.asarray(most, dtype=float))


def relaxed(model: Model, control: Control, *, interior: bool = False) -> Solution:
    """The linear programme and each row's price; `interior`: quicker for many columns, seldom in whole numbers."""
    highs = _highs(model, control, whole=False)
    if interior:
        highs.setOptionValue("solver", "ipm")
        highs.setOptionValue("run_crossover", "off")
    highs.run()
    if highs.getModelStatus() not in SOLVED:
        return Solution(None, float("inf"))
    solution = highs.getSolution()
    values, duals = np.array(solution.col_value), np.array(solution.row_dual)
    return Solution(values, float(highs.getInfo().objective_function_value), duals, is_optimal=True)


def whole(
    model: Model,
    control: Control,
    *,
    start: Array | None = None,
    found: Callable[[float, float], None] | None = None,
    gap: float = 0.0,
) -> Solution:
    """The programme in whole numbers, from a start; `found(objective, bound)` hears of the search as it goes."""
    highs = _highs(model, control, whole=True)
    highs.setOptionValue("mip_rel_gap", gap)
    highs.setOptionValue("mip_abs_gap", 0.999)  # every objective is a whole number
    if start is not None:
        solution = highspy.HighsSolution()
        solution.col_value = list(map(float, start))
        highs.setSolution(solution)
    if found is not None:
        tell = found

        def heard(event: highspy.HighsCallbackEvent) -> None:
            tell(event.data_out.mip_primal_bound, event.data_out.mip_dual_bound)

        highs.cbMipInterrupt += heard
    highs.run()
    info = highs.getInfo()
    has_values = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    values = np.array(highs.getSolution().col_value) if has_values else None
    is_optimal = highs.getModelStatus() in SOLVED
    bound = float(info.mip_dual_bound) if np.isfinite(info.mip_dual_bound) else float("inf")
    return Solution(values, bound, is_optimal=is_optimal)


def _highs(model: Model, control: Control, *, whole: bool) -> highspy.Highs:
    highs = Silent()  # type: ignore[no-untyped-call]
    highs.setOptionValue("random_seed", 1)
    highs.setOptionValue("time_limit", max(0.05, min(control.left(), 1e7)))
    programme = highspy.HighsLp()
    programme.num_col_, programme.num_row_ = model.columns, len(model.most)
    programme.sense_ = highspy.ObjSense.kMaximize
    programme.col_cost_ = model.worth
    programme.col_lower_ = np.zeros(model.columns)
    programme.col_upper_ = np.ones(model.columns)
    programme.row_lower_ = np.full(len(model.most), -highspy.kHighsInf)
    programme.row_upper_ = model.most
    programme.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    programme.a_matrix_.start_ = model.starts
    programme.a_matrix_.index_ = model.rows
    programme.a_matrix_.value_ = np.ones(len(model.rows)) if model.entries is None else model.entries
    if whole:
        programme.integrality_ = [highspy.HighsVarType.kInteger] * model.columns
    highs.passModel(programme)

    def watched(event: highspy.HighsCallbackEvent) -> None:
        if control.is_over():
            event.interrupt()

    highs.cbSimplexInterrupt += watched
    highs.cbIpmInterrupt += watched
    highs.cbMipInterrupt += watched
    return highs


def bound_by(model: Model, duals: Array) -> int:
    """What no solution in whole numbers can exceed, from any prices of the rows.

    For prices y >= 0: the sum of y·most, and of what each column is worth beyond the prices of its rows. It holds for
    any prices, so they are rounded to millionths and the rest is counted in whole numbers. Every entry must be 1.
    """
    prices = np.rint(np.abs(duals) * SCALE).astype(np.int64)
    charged = np.add.reduceat(prices[model.rows], model.starts[:-1])
    beyond = np.maximum(model.worth.astype(np.int64) * SCALE - charged, 0)
    return int((prices * model.most.astype(np.int64)).sum() + beyond.sum()) // SCALE
