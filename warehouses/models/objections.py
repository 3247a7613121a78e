"""Objections to one recognition on public notice: in writing, under a real name, decided by two people."""

import uuid

from django.db import models
from django.db.models import Q

from enterprises.objections.enums import ObjectionSource
from enterprises.objections.models import Ruling
from warehouses.enums_recognition import ObjectionOutcome
from warehouses.models.recognition import Recognition, RecognitionNotice
from warehouses.querysets_recognition import ObjectionQuerySet

SOURCES = [choice for choice in ObjectionSource.choices if choice[0] != ObjectionSource.DEPARTMENT]


class RecognitionObjection(Ruling):
    """While it is undecided its recognition alone waits. Who objects is kept encrypted."""

    PERSONAL = {
        "identity_encrypted": "name, code and telephone of the objector, to verify the real name; read by those who "
        "decide, each reading recorded; erased with the case",
        "statement": "may tell who objects; read by those who decide",
    }

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    submission = models.UUIDField(unique=True)  # the form that was sent: sent twice it is one objection
    reference = models.CharField(max_length=24, unique=True)
    recognition = models.ForeignKey(Recognition, on_delete=models.PROTECT, related_name="objections")
    notice = models.ForeignKey(RecognitionNotice, on_delete=models.PROTECT, related_name="objections")
    source = models.CharField(max_length=12, choices=SOURCES)
    identity_encrypted = models.TextField(blank=True)
    statement = models.TextField(blank=True)
    letter = models.ForeignKey("files.StoredFile", null=True, on_delete=models.PROTECT, related_name="+")
    evidence = models.ForeignKey("files.StoredFile", null=True, on_delete=models.PROTECT, related_name="+")
    filed_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)  # who it was, what it said and its papers are forgotten

    objects = ObjectionQuerySet.as_manager()

    class Meta(Ruling.Meta):
        constraints = [
            *Ruling.Meta.constraints,
            models.CheckConstraint(
                condition=Q(erased_at__isnull=False)
                | ~Q(identity_encrypted="") & ~Q(statement="") & Q(letter__isnull=False),
                name="recognition_objection_under_a_name",
            ),
            models.CheckConstraint(
                condition=Q(erased_at=None)
                | Q(decided_at__isnull=False, identity_encrypted="", statement="", letter=None, evidence=None),
                name="recognition_objection_erased_whole",
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=("", *ObjectionOutcome.values)), name="recognition_objection_outcome_known"
            ),
        ]
        indexes = [models.Index(fields=["-filed_at", "-id"], name="recognition_objection_newest")]

    def __str__(self) -> str:
        return self.reference

    @property
    def outcome_label(self) -> str:
        return str(ObjectionOutcome(self.outcome).label) if self.outcome else ""
