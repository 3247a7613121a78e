"""What every version of a document keeps of the way that it went."""

import uuid
from collections.abc import Collection

from django.conf import settings
from django.db import models
from django.db.models import F, Q


def person() -> models.ForeignKey:
    return models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")


class DocumentVersion(models.Model):
    """One version of a document. Only a draft is edited; it may be faulty, and then has no digest.

    It counts from `valid_from` to `valid_to`, both included; the latter is empty until it gives way.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.PositiveSmallIntegerField()
    document = models.TextField()
    digest = models.CharField(max_length=64, blank=True)
    revision = models.PositiveIntegerField(default=1)  # counts the savings of the draft
    entered_at = models.DateTimeField()
    entered_by = person()
    saved_at = models.DateTimeField()
    editors = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")  # all who ever wrote in it
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    note = models.TextField(blank=True)  # the proposer's, for the approver
    proposed_at = models.DateTimeField(null=True)
    proposed_by = person()
    decided_at = models.DateTimeField(null=True)
    decided_by = person()
    returned_at = models.DateTimeField(null=True)  # when a proposal was last sent back
    returned_by = person()
    return_reason = models.TextField(blank=True)

    class Meta:
        abstract = True


def stepwise(
    prefix: str, *, unproposed: Collection[str], proposed: str, decided: Collection[str]
) -> list[models.CheckConstraint]:
    """A version is proposed whole, and decided on by another person than the one who proposed it."""
    return [
        models.CheckConstraint(
            condition=Q(state__in=unproposed, proposed_at=None, proposed_by=None)
            | ~Q(state__in=unproposed)
            & Q(proposed_at__isnull=False, proposed_by__isnull=False, valid_from__isnull=False)
            & ~Q(digest=""),
            name=f"{prefix}_proposed",
        ),
        models.CheckConstraint(
            condition=Q(state__in=(*unproposed, proposed), decided_at=None, decided_by=None)
            | Q(state__in=decided, decided_at__isnull=False, decided_by__isnull=False)
            & ~Q(decided_by=F("proposed_by")),
            name=f"{prefix}_decided_by_another",
        ),
        models.CheckConstraint(
            condition=Q(returned_at=None, returned_by=None) | Q(returned_at__isnull=False, returned_by__isnull=False),
            name=f"{prefix}_returned_paired",
        ),
    ]
