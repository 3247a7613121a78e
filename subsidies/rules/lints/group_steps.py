"""Lints of steps on groups of rows: what such a step is taken from must be one value for the whole group."""

from collections.abc import Iterator, Mapping

from pilotzone.formula.typed import Typed
from subsidies.rules.lints.model import Lint
from subsidies.rules.lints.parts import place_of
from subsidies.rules.lints.wordings import tell
from subsidies.rules.model import CLAIM_SCOPES, Computation, Measure
from subsidies.rules.steps import LABELS

Columns = Mapping[tuple[str, str], Computation]


def group_step_lints(measure: Measure) -> Iterator[Lint]:
    """A step `per: column` that reads a value which can differ between the rows of one group.

    Each row is measured by its own value then, and the group can get more than the smallest of them allows.
    """
    columns = {(each.rows, each.name): each for each in measure.computations if each.rows is not None}
    for each in measure.computations:
        if each.kind == "step" and each.rows is not None and each.scope not in ("row", *CLAIM_SCOPES):
            own = {each.before, f"{each.name}.upto", f"{each.name}.prior"}  # what the step is applied to
            differing = _Differing(each.scope, columns, own).in_(each.expr)
            if differing:
                label = each.label if each.label.zh else LABELS[each.step]
                name = sorted(differing)[0]
                yield tell("group_step_differs", place_of(each), step=label, name=name, rows=each.rows, per=each.scope)


class _Differing:
    """Names of values that may differ between rows with the same value of `per`."""

    def __init__(self, per: str, columns: Columns, own: set[str]) -> None:
        self.per, self.columns, self.own = per, columns, own
        self.known: dict[str, set[str]] = {}

    def in_(self, node: Typed) -> set[str]:
        if node.op == "column":
            return self._column(*node.value)
        if node.op == "grouped":
            per = node.value[2]
            return set() if per == self.per else {per}
        if node.op in ("nth", "running"):  # the place of a row
            return {node.op}
        if node.op == "aggregate":  # over all rows
            return set()
        return {name for each in node.args for name in self.in_(each)}

    def _column(self, rows: str, name: str) -> set[str]:
        if name == self.per or name in self.own:
            return set()
        behind = self.columns.get((rows, name))
        if behind is None:
            return {name}
        if name not in self.known:
            self.known[name] = {name} if self.in_(behind.expr) else set()
        return self.known[name]
