"""Points of a cycle across its subjects: what is there, what waits, what is missing; who is asked to assess itself."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from enterprises.enums_assessments import CycleState
from enterprises.enums_figures import SubjectKind
from enterprises.facts_assessments import scheme_of, things_in
from enterprises.models import Cycle, Enterprise, ExpertPoints, Park, Subject
from enterprises.rules.assessment.asked_points import AskedPoints, asked_points

# From points to what the subject is, and how that is named.
PATHS = {
    SubjectKind.ENTERPRISE: ("subject__enterprise", "name_zh", "uscc"),
    SubjectKind.PARK: ("subject__park", "name_zh", "code"),
    SubjectKind.WAREHOUSE: ("subject", "name_zh", "code"),
}


def asked_of(cycle: Cycle) -> tuple[AskedPoints, ...]:
    return asked_points(scheme_of(cycle.scheme_version.document))


def rows_of(cycle: Cycle, day: date) -> "QuerySet[Any]":
    """Who is assessed, each with name, code and how many points are given, confirmed, sent back, to be confirmed."""
    path, name, code = PATHS[SubjectKind(cycle.scheme_version.scheme.subject)]
    return things_in(cycle, day).annotate(
        named=F(name),
        coded=F(code),
        given=number(cycle, path),
        confirmed=number(cycle, path, confirmed__isnull=False),
        returned=number(cycle, path, returned_at__isnull=False),
        waiting=number(cycle, path, confirmed=None, returned_at=None),
    )


def number(cycle: Cycle, path: str, **conditions: object) -> Coalesce:
    """How many points of the cycle a row has."""
    found = ExpertPoints.objects.filter(cycle=cycle, **{path: OuterRef("pk")}, **conditions).order_by()
    counted = found.values(path).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


@dataclass(frozen=True, slots=True)
class Counts:
    """Of all points that are asked for in a cycle."""

    asked: int
    confirmed: int
    waiting: int
    returned: int

    @property
    def missing(self) -> int:
        return self.asked - self.confirmed - self.waiting - self.returned


def counts_of(cycle: Cycle, day: date) -> Counts:
    rows = ExpertPoints.objects.filter(cycle=cycle, subject__in=subjects_in(cycle, day))
    confirmed = rows.filter(confirmed__isnull=False).count()
    returned = rows.filter(returned_at__isnull=False).count()
    asked = len(asked_of(cycle)) * things_in(cycle, day).count()
    return Counts(asked, confirmed, rows.count() - confirmed - returned, returned)


def subjects_in(cycle: Cycle, day: date) -> "QuerySet[Any]":
    path = PATHS[SubjectKind(cycle.scheme_version.scheme.subject)][0].removeprefix("subject").removeprefix("__")
    return Subject.objects.filter(**{f"{path or 'pk'}__in": things_in(cycle, day).values("pk")}).values("pk")


def asking(enterprise: Enterprise, day: date) -> list[tuple[Cycle, Enterprise | Park | Subject]]:
    """The cycles in which the enterprise is asked to assess itself now, or what it operates."""
    rows = Cycle.objects.filter(state=CycleState.COLLECTING).select_related("scheme_version__scheme")
    return [
        (cycle, each)
        for cycle in rows.order_by("collect_until", "pk")
        if scheme_of(cycle.scheme_version.document).self_assessment and asked_of(cycle)
        for each in own_in(cycle, enterprise, day)
    ]


def own_in(cycle: Cycle, enterprise: Enterprise, day: date) -> "QuerySet[Any]":
    """What of an enterprise is assessed in a cycle: itself, or the parks or warehouses that it operates."""
    things = things_in(cycle, day)
    if cycle.scheme_version.scheme.subject == SubjectKind.ENTERPRISE:
        return things.filter(pk=enterprise.pk)
    return things.filter(operator=enterprise)


def kept_subject(thing: Enterprise | Park | Subject) -> Subject | None:
    """The subject of an enterprise, a park or a warehouse, where there is one yet."""
    if isinstance(thing, Subject):
        return thing
    return Subject.objects.filter(**{str(thing._meta.model_name): thing}).first()
