"""What of a cycle everybody may read."""

from typing import Any

from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.db.models.functions import Coalesce

from enterprises.enums_assessments import ResultStatus
from enterprises.models import Assessment, Cycle


def results(cycle: Cycle) -> "QuerySet[Any]":
    """Who is rated: from the best grade, `step` 0, within a grade by name."""
    grades = [each["id"] for each in reversed(cycle.run.legend.get("grades", []))] if cycle.run else []
    steps = [When(grade=grade, then=Value(place)) for place, grade in enumerate(grades)]
    rows = Assessment.objects.current().filter(cycle=cycle, status=ResultStatus.RATED).for_list()
    return rows.annotate(
        step=Case(*steps, default=Value(len(grades)), output_field=IntegerField()),
        called=Coalesce("subject__enterprise__name_zh", "subject__park__name_zh", "subject__name_zh"),
    )


def order_of(cycle: Cycle) -> tuple[str, ...]:
    """By rank only where ranks are published: the order would tell them."""
    return ("rank", "called", "id") if cycle.publishes_ranks else ("step", "called", "id")
