"""What two people decide together: one proposes with reasons, another confirms."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from enterprises.objections.enums import ObjectionSource, RulingState
from pilotzone.kernel import canonical


def named_and_founded(prefix: str) -> list[models.CheckConstraint]:
    """Of an objection: who objects is kept, and why; both go at once, and not before it is decided."""
    return [
        models.CheckConstraint(
            condition=Q(source=ObjectionSource.DEPARTMENT, identity_encrypted="", entered_by__isnull=False)
            & ~Q(department="")
            & ~Q(document_number="")
            | ~Q(source=ObjectionSource.DEPARTMENT)
            & Q(department="", document_number="", entered_by=None)
            & (~Q(identity_encrypted="") | Q(erased_at__isnull=False)),
            name=f"{prefix}_has_a_name",
        ),
        models.CheckConstraint(
            condition=Q(erased_at__isnull=False) | ~Q(statement="") & Q(letter__isnull=False),
            name=f"{prefix}_says_why",
        ),
        models.CheckConstraint(
            condition=Q(erased_at=None) | Q(decided_at__isnull=False, identity_encrypted="", statement="", letter=None),
            name=f"{prefix}_erased_whole",
        ),
    ]


class EvidenceFile(models.Model):
    """A paper that whoever objects hands in beside the letter; it goes with what is erased of the objection."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True
        ordering = ["id"]


class Ruling(models.Model):
    """An outcome with its reason. It holds once a second person has confirmed what the first proposed."""

    outcome = models.CharField(max_length=16, blank=True)
    clause = models.CharField(max_length=40, blank=True)
    reason = models.TextField(blank=True)
    due_at = models.DateTimeField()
    due_provisional = models.BooleanField(default=False)
    proposed_at = models.DateTimeField(null=True)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="", clause="", reason="", proposed_at=None, proposed_by=None)
                | ~Q(outcome="") & ~Q(reason="") & Q(proposed_at__isnull=False, proposed_by__isnull=False),
                name="%(class)s_proposed_whole",
            ),
            models.CheckConstraint(
                condition=Q(decided_at=None, decided_by=None)
                | Q(decided_at__isnull=False, decided_by__isnull=False, proposed_at__isnull=False),
                name="%(class)s_decided_whole",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by")), name="%(class)s_two_people"
            ),
        ]

    @property
    def state(self) -> RulingState:
        if self.decided_at:
            return RulingState.DECIDED
        return RulingState.PROPOSED if self.proposed_at else RulingState.OPEN

    @property
    def proposal(self) -> str:
        """By what the second person names the proposal that was read: any other one has another digest."""
        made = self.proposed_at.isoformat() if self.proposed_at else ""
        return canonical.digest([made, self.proposed_by_id, self.outcome, self.clause, self.reason])
