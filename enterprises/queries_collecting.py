"""What a cycle that collects still waits for: figures by source, and self-assessments."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from enterprises.enums_figures import SourceKind
from enterprises.facts_assessments import read_figures_of, read_from, scheme_of, things_in
from enterprises.models import Cycle, DataSource, Figure, SelfAssessment
from enterprises.queries_points import asked_of, subjects_in


@dataclass(frozen=True, slots=True)
class Expected:
    """Of how many of those assessed the source has told anything that the scheme reads from it."""

    source: DataSource
    told: int
    asked: int

    @property
    def is_complete(self) -> bool:
        return self.told >= self.asked


def expected(cycle: Cycle, day: date) -> list[Expected]:
    """By source; what the portal's own registers know is told by the freeze."""
    scheme = scheme_of(cycle.scheme_version.document)
    codes = {code for figure in read_figures_of(scheme) for code in figure.sources}
    sources = DataSource.objects.filter(code__in=codes).exclude(kind=SourceKind.REGISTER)
    asked = things_in(cycle, day).count()
    return [Expected(each, told_by(cycle, each, day).count(), asked) for each in sources]


def told_by(cycle: Cycle, source: DataSource, day: date) -> "QuerySet[Any]":
    """Keys of the subjects of which the source has told something that counts."""
    wanted = read_from(scheme_of(cycle.scheme_version.document), cycle.period, source.code)
    figures = Q(pk__in=())
    for period, codes in wanted.items():
        figures |= Q(period_start=period.start, period_kind=period.kind, indicator__code__in=codes)
    rows = Figure.objects.current().filter(figures, source=source, subject__in=subjects_in(cycle, day))
    return rows.order_by().values("subject").distinct()


def asks_for_own_points(cycle: Cycle) -> bool:
    return scheme_of(cycle.scheme_version.document).self_assessment and bool(asked_of(cycle))


def assessed_themselves(cycle: Cycle) -> "QuerySet[Any]":
    return SelfAssessment.objects.filter(cycle=cycle).values("subject")
