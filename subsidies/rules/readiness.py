"""What keeps a draft from being put in force: everything at once, each with what to do and where it stands."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pilotzone.formula.readiness import Gap, day_gaps, fault_gaps, head_gaps, text_gaps
from subsidies.rules.lints import lint
from subsidies.rules.measure import MeasureError, load_measure
from subsidies.rules.model import Measure

__all__ = ["Gap", "Terms", "gaps_of"]


@dataclass(frozen=True, slots=True)
class Terms:
    """What the portal asks of a version: its measure's code and programme, its number, its days."""

    code: str
    programme: str
    number: int
    valid_from: dt.date | None
    earliest: dt.date  # the first day that is neither past nor within the version before
    today: dt.date
    siblings: Sequence[Measure] = ()  # the measure's other versions


def gaps_of(document: str, terms: Terms) -> tuple[Gap, ...]:
    """Everything that is missing; nothing where the document may be put in force on the day."""
    gaps = list(day_gaps(terms.valid_from, earliest=terms.earliest, today=terms.today))
    try:
        measure = load_measure(document)
    except MeasureError as error:
        return (*gaps, *fault_gaps(error.problems))
    said = {"id": measure.id, "programme": measure.programme, "version": str(measure.version)}
    wanted = {"id": terms.code, "programme": terms.programme, "version": str(terms.number)}
    text = text_gaps(measure.status, measure.valid_to, terms.valid_from or terms.today)
    return (*gaps, *head_gaps(said, wanted), *text, *lint_gaps(measure, terms))


def lint_gaps(measure: Measure, terms: Terms) -> Iterator[Gap]:
    """The remarks that keep a measure from being published: errors, values not stated, legality not recorded."""
    for each in lint(measure, today=terms.today, siblings=terms.siblings):
        if each.blocks_publishing or each.code == "examples_missing":
            yield Gap(each.code, each.message, each.place, each.line)
