"""Lints of awards and their steps: stacking left out, ceilings below awards, order of steps, what is left open."""

from collections.abc import Iterator
from fractions import Fraction

from pilotzone.formula.formats import amount, decimal
from pilotzone.formula.typed import Typed, uses
from subsidies.rules.lints.model import Lint
from subsidies.rules.lints.parts import place_of, tables_in, title
from subsidies.rules.lints.wordings import tell
from subsidies.rules.model import CLAIM_SCOPES, Computation, Measure
from subsidies.rules.steps import LABELS

FEW_YUAN = 1_000  # below it an amount of a whole claim is more likely meant in 万元


def step_lints(measure: Measure) -> Iterator[Lint]:
    yield from _stacking(measure)
    yield from _left_open(measure)
    yield from _discretion(measure)
    yield from _small(measure)
    for steps in _pipelines(measure).values():
        yield from _caps(measure, steps)
        yield from _minimums(measure, steps)
        yield from _order(steps)


def _pipelines(measure: Measure) -> dict[str, list[Computation]]:
    """The values and steps of each award and of the total, in the order of evaluation."""
    found: dict[str, list[Computation]] = {}
    for each in measure.computations:
        if each.kind in ("award", "step", "sum"):
            found.setdefault(each.name.partition(".")[0], []).append(each)
    return found


def _stacking(measure: Measure) -> Iterator[Lint]:
    """Money from elsewhere must be spoken of by the total, or by every award."""
    stacked = {name for name, steps in _pipelines(measure).items() if any(each.step == "stack" for each in steps)}
    awards = [name for name in _pipelines(measure) if name != "total"]
    if "total" in stacked or all(name in stacked for name in awards):
        return
    if not stacked:
        yield tell("stack_missing", "total")
        return
    for name in awards:
        if name not in stacked:
            yield tell("stack_missing", f"awards.{name}")


def _left_open(measure: Measure) -> Iterator[Lint]:
    """Where the document says `unstated`: told at the table that has it, or at the computation."""
    exprs = [each.expr for each in measure.computations]
    for name in sorted(tables_in(exprs, measure.tables)):
        table = measure.tables[name]
        cells = [cell for band in (table.rest, *table.bands) for cell in band.cells.values()]
        if any(uses(cell, "unstated") for cell in cells):
            yield tell("unstated", f"tables.{name}")
    told = set()
    for each in measure.computations:
        place = place_of(each)
        if place not in told and uses(each.expr, "unstated"):
            told.add(place)
            yield tell("unstated", place)


def _discretion(measure: Measure) -> Iterator[Lint]:
    for name, each in measure.discretions.items():
        label = title(measure, f"awards.{name}")
        yield tell("discretion", f"awards.{name}", label=label)
        if each.criteria is None or not each.criteria.zh:
            yield tell("discretion_criteria", f"awards.{name}", label=label)


def _caps(measure: Measure, steps: list[Computation]) -> Iterator[Lint]:
    """A ceiling below what the award gives as a fixed amount, with only roundings and other ceilings between."""
    given = _fixed_amounts(measure, steps[0].expr) if steps[0].kind == "award" else set()
    for each in steps[1:]:
        if each.step == "limit":
            ceilings = _fixed_amounts(measure, _ceiling(each))
            low = min((award for award in given if award > 0), default=None)
            if ceilings and low is not None and max(ceilings) < low:
                unit = each.expr.type.name
                yield tell("cap_below_award", place_of(each), limit=_show(max(ceilings), unit), award=_show(low, unit))
        elif each.step not in ("", "round"):
            return


def _minimums(measure: Measure, steps: list[Computation]) -> Iterator[Lint]:
    """A minimum above the ceiling before it: whatever is claimed falls short."""
    cap: Fraction | None = None
    for each in steps[1:]:
        if each.step == "limit":
            cap = max(_fixed_amounts(measure, _ceiling(each)), default=None)
        elif each.step == "minimum" and cap is not None:
            least = min(_fixed_amounts(measure, _least(each)), default=Fraction(0))
            if least > cap:
                unit = each.expr.type.name
                yield tell("minimum_above_cap", place_of(each), least=_show(least, unit), limit=_show(cap, unit))
        elif each.step not in ("", "round"):
            cap = None


def _least(step: Computation) -> Typed:
    """The expression of a `minimum`: what is compared with it, or raised to it."""
    test, enough, _rest = _lowered(step).args
    return test.args[1] if enough.op != "call" or enough.value != "max" else enough.args[1]


def _small(measure: Measure) -> Iterator[Lint]:
    """Fixed amounts and ceilings of a claim of a few yuan: a “万” was probably left out."""
    for each in measure.computations:
        if each.rows is not None or not (each.kind == "award" or each.step == "limit"):
            continue
        amounts = _fixed_amounts(measure, each.expr if each.kind == "award" else _ceiling(each))
        low = min((amount for amount in amounts if amount > 0), default=None)
        if low is not None and low < FEW_YUAN and each.expr.type.name == "CNY":
            yield tell("small_amount", place_of(each), amount=_show(low, "CNY"))


def _ceiling(step: Computation) -> Typed:
    """The expression of a `limit`, which is lowered to min(before, max(limit, 0)); of what was received under it
    before, nothing is known here."""
    told = _lowered(step).args[1].args[0]
    return told.args[0] if told.op == "left" else told


def _lowered(step: Computation) -> Typed:
    """On groups of rows a row keeps the difference that it makes: the step for the total up to it less that before."""
    return step.expr if step.scope in ("row", *CLAIM_SCOPES) else step.expr.args[0]


def _fixed_amounts(measure: Measure, typed: Typed) -> set[Fraction]:
    """Every amount that the expression can give, when all of them are constants; else nothing."""
    found: set[Fraction] = set()
    open_ = [typed]
    while open_:
        node = open_.pop()
        if node.op == "constant" and isinstance(node.value, int | Fraction):
            found.add(Fraction(node.value))
        elif node.op == "if":
            open_ += node.args[1:]
        elif node.op == "table":
            name, column = node.value
            table = measure.tables[name]
            open_ += [band.cells[column] for band in (table.rest, *table.bands)]
        elif node.op == "call" and node.value == "max":
            open_ += node.args
        else:
            return set()
    return found


def _order(steps: list[Computation]) -> Iterator[Lint]:
    """What is rounded stays round only if nothing but a round ceiling follows."""
    unit: Fraction | None = None
    for each in steps:
        if each.step == "round":
            unit = _lowered(each).args[1].value
        elif unit is not None and unit > Fraction(1, 100) and _breaks(each, unit):
            label = each.label if each.label.zh else LABELS[each.step]
            yield tell("round_then_limit", place_of(each), step=label)


def _breaks(step: Computation, unit: Fraction) -> bool:
    if step.step == "scale":
        return True
    if step.step != "limit":
        return step.step == "less"
    ceiling = _ceiling(step)
    return ceiling.op != "constant" or (ceiling.value / unit).denominator != 1


def _show(value: Fraction, unit: str) -> str:
    return amount(value, unit) if len(unit) == 3 else decimal(value, 2)
