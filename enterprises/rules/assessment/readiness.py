"""What keeps a draft of a scheme from being published: everything at once, each with where it stands."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from enterprises.rules.assessment.lint import lint
from enterprises.rules.assessment.scheme import Scheme, SchemeError, load_scheme
from pilotzone.formula.readiness import Gap, day_gaps, fault_gaps, head_gaps, text_gaps

__all__ = ["Gap", "Terms", "gaps_of"]

FIRST_DAY = "启用日期"


@dataclass(frozen=True, slots=True)
class Terms:
    """What the portal asks of a version: its scheme's code and subject, its number, its days."""

    code: str
    subject: str
    number: int
    valid_from: dt.date | None
    earliest: dt.date  # the first day that is neither past nor within the version before
    today: dt.date


def gaps_of(document: str, terms: Terms) -> tuple[Gap, ...]:
    """Everything that is missing; nothing where the document may be published from the day on."""
    gaps = list(day_gaps(terms.valid_from, earliest=terms.earliest, today=terms.today, called=FIRST_DAY))
    try:
        scheme = load_scheme(document)
    except SchemeError as error:
        return (*gaps, *fault_gaps(error.problems))
    said = {"id": scheme.id, "subject": scheme.subject, "version": str(scheme.version)}
    wanted = {"id": terms.code, "subject": terms.subject, "version": str(terms.number)}
    text = text_gaps(scheme.status, scheme.valid_to, terms.valid_from or terms.today, called=FIRST_DAY)
    return (*gaps, *head_gaps(said, wanted), *text, *_lint_gaps(scheme, terms))


def _lint_gaps(scheme: Scheme, terms: Terms) -> Iterator[Gap]:
    """Remarks that are errors: no examples, or some that do not come out."""
    for each in lint(scheme, today=terms.today):
        if each.blocks_publishing:
            yield Gap(each.code, each.message, each.place, each.line)
