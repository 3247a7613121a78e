"""Objections to one claim on a public notice: in writing, under a real name, decided by two people."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from enterprises.objections.models import EvidenceFile, Ruling, named_and_founded
from subsidies.enums_terms import ObjectionOutcome, ObjectionSource
from subsidies.models.notices import NoticeItem
from subsidies.querysets_terms import ObjectionQuerySet


class Objection(Ruling):
    """While it is undecided it holds back its claim alone. Who objects is kept encrypted; a department is named."""

    PERSONAL = {
        "identity_encrypted": "name, code and telephone of the objector, to verify the real name; read by those who "
        "decide, each reading recorded",
        "statement": "may tell who objects; read by those who decide",
    }

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    submission = models.UUIDField(unique=True)  # the form that was sent: sent twice it is one objection
    reference = models.CharField(max_length=24, unique=True)
    item = models.ForeignKey(NoticeItem, on_delete=models.PROTECT, related_name="objections")
    source = models.CharField(max_length=12, choices=ObjectionSource)
    identity_encrypted = models.TextField(blank=True)
    department = models.CharField(max_length=120, blank=True)
    document_number = models.CharField(max_length=60, blank=True)
    statement = models.TextField()
    letter = models.ForeignKey("files.StoredFile", null=True, on_delete=models.PROTECT, related_name="+")
    filed_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)  # who it was, what it said and its papers are forgotten
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = ObjectionQuerySet.as_manager()

    class Meta(Ruling.Meta):
        constraints = [
            *Ruling.Meta.constraints,
            *named_and_founded("objection"),
            models.CheckConstraint(
                condition=Q(outcome__in=("", *ObjectionOutcome.values)), name="objection_outcome_known"
            ),
            models.CheckConstraint(
                condition=~Q(outcome=ObjectionOutcome.REFUSE) | ~Q(clause=""), name="objection_refuses_by_clause"
            ),
        ]
        indexes = [
            models.Index(fields=["due_at", "id"], condition=Q(decided_at=None), name="objection_open"),
            models.Index(fields=["-filed_at", "-id"], name="objection_newest"),
        ]

    def __str__(self):
        return self.reference

    @property
    def outcome_label(self) -> str:
        return str(ObjectionOutcome(self.outcome).label) if self.outcome else ""


class ObjectionFile(EvidenceFile):
    objection = models.ForeignKey(Objection, on_delete=models.CASCADE, related_name="evidence")
