"""What the change feed tells of this app: enterprises, and results of assessments once they are published."""

from collections.abc import Iterator

from enterprises.models import Assessment, Cycle, Enterprise
from pilotzone.exchange import resources
from pilotzone.exchange.resources import Bounds, Resource


def enterprise_bounds(row: Enterprise) -> Bounds:
    return row.pk, row.registration_division_id


def results_of(cycle: Cycle) -> Iterator[Assessment]:
    """The results that count, once they are shown to anybody outside."""
    yield from Assessment.objects.filter(cycle=cycle).shown().select_related("subject__enterprise", "subject__operator")


def result_bounds(row: Assessment) -> Bounds:
    owner = row.subject.enterprise or row.subject.operator
    return (owner.pk, owner.registration_division_id) if owner else (None, None)


def register() -> None:
    """Called once, when the app is ready."""
    resources.register(Resource("enterprises", Enterprise, "enterprises.api.reads.EnterpriseList", enterprise_bounds))
    resources.register(
        Resource(
            "assessments",
            Assessment,
            "enterprises.api.reads.AssessmentList",
            result_bounds,
            parts={Cycle._meta.label_lower: results_of},
        )
    )
