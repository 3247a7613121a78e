"""How the outbox is doing."""

from django.db.models import Count

from pilotzone.jobs.enums import TaskState
from pilotzone.jobs.models import OutboxTask


def counts() -> dict[str, int]:
    """Tasks per state; a state without tasks counts 0."""
    found = dict(OutboxTask.objects.order_by().values_list("state").annotate(count=Count("pk")))
    return {state: found.get(state, 0) for state in TaskState.values}


def failed_count() -> int:
    return OutboxTask.objects.failed().count()
