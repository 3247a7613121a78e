"""Remarks on a measure that loads: what it says twice or not at all, what is open, and where its amounts go astray."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from subsidies.rules.lints.course import changes, cliffs_in
from subsidies.rules.lints.examples import example_lints
from subsidies.rules.lints.group_steps import group_step_lints
from subsidies.rules.lints.legality import legality_lints, netting_lints
from subsidies.rules.lints.model import SEVERITIES, Cliff, Lint
from subsidies.rules.lints.probes import probes
from subsidies.rules.lints.probing import probing_lints
from subsidies.rules.lints.steps import step_lints
from subsidies.rules.lints.texts import text_lints
from subsidies.rules.lints.trace import trace
from subsidies.rules.lints.unused import unused_lints
from subsidies.rules.lints.validity import validity_lints
from subsidies.rules.model import Measure

__all__ = ["SEVERITIES", "Cliff", "Lint", "cliffs", "lint"]


def lint(measure: Measure, *, today: dt.date | None = None, siblings: Sequence[Measure] = ()) -> tuple[Lint, ...]:
    """Every remark, the gravest first, then from the top of the document.

    `siblings` are the other versions of the measure; without `today` nothing is said of what has run out.
    """
    found = trace(measure, probes(measure))
    lints = [
        *validity_lints(measure, today, siblings),
        *legality_lints(measure),
        *netting_lints(measure),
        *step_lints(measure),
        *group_step_lints(measure),
        *example_lints(measure, found),
        *probing_lints(measure, found),
        *unused_lints(measure),
        *text_lints(measure),
    ]
    there = [replace(each, line=_line(measure, each.place)) for each in dict.fromkeys(lints)]
    return tuple(sorted(there, key=lambda each: (SEVERITIES.index(each.severity), each.line)))


def _line(measure: Measure, place: str) -> int:
    """The line of the place, or of the nearest part around it that the document has."""
    while place and place not in measure.lines:
        place = place.rpartition(".")[0]
    return measure.lines.get(place, 1)


def cliffs(measure: Measure) -> tuple[Cliff, ...]:
    """Where a small difference in one input makes a large difference in the amount, found by trying."""
    return tuple(cliffs_in(list(changes(trace(measure, probes(measure))))))
