"""What the versions of rules have in common that one person enters and another puts into force."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from enterprises.enums_services import RuleState


def person(*, required: bool = False) -> models.ForeignKey:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, null=not required, on_delete=models.PROTECT, related_name="+", db_index=False
    )


def paired(name: str) -> Q:
    """A moment and its person are there together or not at all."""
    at, by = f"{name}_at", f"{name}_by"
    return Q(**{at: None, by: None}) | Q(**{f"{at}__isnull": False, f"{by}__isnull": False})


class EnteredRule(models.Model):
    """One version: entered by one person, in force once another has approved it, never changed."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.PositiveSmallIntegerField()
    document = models.TextField()
    digest = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=RuleState, default=RuleState.PROPOSED)
    entered_at = models.DateTimeField()
    entered_by = person(required=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = person()
    return_reason = models.CharField(max_length=500, blank=True)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True

    @property
    def state_enum(self) -> RuleState:
        return RuleState(self.state)


def decided_by_another(prefix: str, said: Any) -> list[models.CheckConstraint]:
    """Of such a version; `said` is what its own author is told who would approve it."""
    return [
        models.CheckConstraint(
            condition=Q(state=RuleState.PROPOSED, decided_at=None, decided_by=None)
            | ~Q(state=RuleState.PROPOSED)
            & Q(decided_at__isnull=False, decided_by__isnull=False)
            & ~Q(decided_by=F("entered_by")),
            name=f"{prefix}_decided_by_another",
            violation_error_message=said,
        ),
        models.CheckConstraint(
            condition=~Q(state=RuleState.RETURNED) | ~Q(return_reason=""), name=f"{prefix}_returned_with_reason"
        ),
        models.CheckConstraint(
            condition=Q(state=RuleState.RETIRED, retired_at__isnull=False)
            | ~Q(state=RuleState.RETIRED) & Q(retired_at=None),
            name=f"{prefix}_retired_at",
        ),
    ]
