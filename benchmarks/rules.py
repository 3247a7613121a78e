"""How long the rules take on one claim of two hundred lines."""

import time
from collections.abc import Callable
from random import Random
from statistics import median

from pilotzone.demo.samples import REGISTERS, cell, kept_line, typed_answers
from pilotzone.kernel import canonical
from subsidies import facts
from subsidies.models import MeasureVersion
from subsidies.rules import answers, evaluation
from subsidies.rules.explanation import explain

LINES, TIMES = 200, 11


def measured() -> dict[str, float]:
    version = MeasureVersion.objects.get(measure__code="TJ-2024-TRANSFORM", state="in_force")
    measure = facts.measure_of(version)
    rates, random = facts.rates_for(measure), Random(1)
    specs = {spec.name: spec for spec in measure.scalar_inputs}
    typed = typed_answers(random, grows=False)
    (rows,) = measure.row_inputs
    known = REGISTERS | {"high_tech": False, "applied_before": False}
    known |= {name: answers.value_of(answers.kept(text, specs[name]), specs[name]) for name, text in typed.items()}
    lines = [kept_line(rows, place, random) for place in range(LINES)]
    known[rows.name] = [{column.name: cell(line, column) for column in rows.columns} for line in lines]
    result = evaluation.evaluate(measure, known, rates=rates)
    frozen = evaluation.record(result)
    return {
        f"evaluate, {LINES} lines": milliseconds(lambda: evaluation.evaluate(measure, known, rates=rates)),
        f"freeze the record, {LINES} lines": milliseconds(lambda: canonical.dumps(evaluation.record(result))),
        f"explain, {LINES} lines": milliseconds(lambda: explain(frozen, measure, "zh")),
    }


def milliseconds(work: Callable[[], object]) -> float:
    taken = []
    for _ in range(TIMES):
        start = time.perf_counter()
        work()
        taken.append((time.perf_counter() - start) * 1000)
    return median(taken)
